"""The real encoder: computed by OpenVINO it gives what torch gives, in any batch and from several threads."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from nutgraf.ingest import encode
from nutgraf.service.app import encoder_folder
from nutgraf.service.config import read_settings

pytestmark = pytest.mark.models
TEXTS = [
    "why didn't Blinken meet Lavrov?",
    "Ministers of 57 states met in Skopje on Thursday. " * 12,
    "Überraschend: 7 % mehr für die Zeitung – “so viel” wie nie.",
    "",
]


@pytest.fixture(scope="module")
def compiled():
    return encode.SentenceTransformerEncoder(encoder_folder(read_settings()), encoder_id="x")


def test_it_gives_what_torch_gives_where_openvino_is_missing(compiled, monkeypatch):
    assert isinstance(compiled._model[0].model.forward, encode._Compiled)
    monkeypatch.setattr(encode, "load", lambda name: None)
    plain = encode.SentenceTransformerEncoder(encoder_folder(read_settings()), encoder_id="x")
    assert (compiled.encode(TEXTS) * plain.encode(TEXTS)).sum(axis=1).min() > 0.999


def test_a_text_is_the_mean_of_its_tokens_and_the_models_own_marks(compiled):
    tokens = compiled.encode_tokens(TEXTS)
    counts = [len(compiled.tokenizer(text)["input_ids"]) - 2 for text in TEXTS]
    assert [one.shape for one in tokens] == [(count, 384) for count in counts]
    assert counts[3] == 0 and compiled.encode_tokens([]) == []
    assert [np.linalg.norm(one, axis=1) for one in tokens[:3]] == [pytest.approx(1.0, abs=1e-5)] * 3
    # Unit rows are not the states that were averaged, but lie around the same direction.
    assert all(
        float(one.mean(axis=0) @ whole) > 0.5
        for one, whole in zip(tokens[:3], compiled.encode(TEXTS), strict=False)
    )


def test_threads_do_not_mix_their_texts(compiled):
    together = compiled.encode(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        alone = list(pool.map(lambda n: compiled.encode([TEXTS[n % 4]])[0], range(40)))
    assert min(float(alone[n] @ together[n % 4]) for n in range(40)) > 0.999
