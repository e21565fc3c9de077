import math

import numpy as np
import pytest

from nutgraf.ingest.quick import QUICK_TOKENS, QuickEncoder, _gelu
from nutgraf.service.app import encoder_folder, load_encoder
from nutgraf.service.config import read_settings
from tests.fakes import FakeEncoder

TEXTS = [
    "why did Blinken not meet Lavrov?",
    "",
    "Zürich, 北京 und 🎉: «naïve» it's 3.5%",
    "The foreign ministers ended two days of talks on Friday. " * 5,
    "word " * 900,  # cut at 256 tokens
]


def test_the_activation_is_the_exact_one():
    values = np.linspace(-6, 6, 241, dtype=np.float32)
    exact = [x / 2 * (1 + math.erf(x / math.sqrt(2))) for x in values.tolist()]
    assert _gelu(values) == pytest.approx(exact, abs=2e-6)


@pytest.mark.models
def test_its_vectors_are_those_of_sentence_transformers():
    settings = read_settings()
    quick, full = load_encoder(settings, quick=True), load_encoder(settings)
    assert isinstance(quick, QuickEncoder)
    assert (quick.id, quick.dimensions, quick.max_tokens) == (full.id, full.dimensions, full.max_tokens)
    one, other = quick.encode(TEXTS), full.encode(TEXTS)
    assert one.dtype == other.dtype == np.float32
    assert one.shape == other.shape
    # Where the processor has bfloat16, the full encoder rounds to it.
    assert (one * other).sum(axis=1).min() > 0.9999
    assert np.linalg.norm(one, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert quick.encode([]).shape == (0, 384)
    for here, there in zip(quick.encode_tokens(TEXTS), full.encode_tokens(TEXTS), strict=True):
        assert here.shape == there.shape
        # A single token is rounded more than their mean.
        assert (here * there).sum(axis=1).min(initial=1) > 0.99
    assert quick.encode_tokens([]) == []


@pytest.mark.models
def test_many_texts_and_articles_go_to_the_full_encoder():
    full = FakeEncoder(dimensions=384)
    folder = encoder_folder(read_settings())
    quick = QuickEncoder(folder, encoder_id="e", full=lambda: full)
    many = ["word " * 250] * (QUICK_TOKENS // 250 + 1)
    assert (quick.encode(many) == full.encode(many)).all()
    assert (quick.encode_tokens(["word"])[0] == full.encode_tokens(["word"])[0]).all()
    assert quick.tokenizer is full.tokenizer
