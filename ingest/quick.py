"""The encoder for a few short texts, without torch: importing that takes many times as long as the question.

The forward pass of all-MiniLM-L6-v2 (BERT: Devlin et al. 2019; post-norm, GELU, mean of the tokens) in numpy.
Its vectors agree with sentence-transformers' to a cosine of 0.9999; a test compares.
"""

import json
import mmap
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nutgraf.ingest.chunk import Tokenizer
from nutgraf.ingest.encode import Encoder, unit
from nutgraf.ingest.types import Vectors

# On two cores, so many tokens take about as long as loading torch.
QUICK_TOKENS = 4000
_LAYERS, _HEADS, _WIDTH = 6, 12, 384
_EPSILON = 1e-12
_Integers = NDArray[np.int64]


class QuickEncoder:
    """all-MiniLM-L6-v2 for questions; longer texts, at which it is slow, go to the full encoder."""

    def __init__(self, folder: Path, *, encoder_id: str, full: Callable[[], Encoder]) -> None:
        """Map the weights into memory; `full` loads the encoder for everything else when it is needed."""
        from tokenizers import Tokenizer as FastTokenizer

        self.id = encoder_id
        self.dimensions = _WIDTH
        self.max_tokens = int(
            json.loads((folder / "sentence_bert_config.json").read_bytes())["max_seq_length"]
        )
        self._load_full = full
        self._weights = _mapped(folder / "model.safetensors")
        self._tokens: Any = FastTokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.no_padding()
        self._tokens.enable_truncation(self.max_tokens)

    @cached_property
    def _full(self) -> Encoder:
        return self._load_full()

    @property
    def tokenizer(self) -> Tokenizer:
        """The full encoder's tokenizer: cutting articles takes the full encoder in any case."""
        return self._full.tokenizer

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of unit length for each text: shape (len(texts), dimensions)."""
        states = self._quickly(texts)
        if states is None:
            return self._full.encode(texts)
        means = [rows.mean(axis=0) for rows in states]
        return unit(np.stack(means)) if means else np.zeros((0, self.dimensions), np.float32)

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """Return for each text a vector of unit length for each of its tokens: shape (tokens, dimensions)."""
        states = self._quickly(texts)
        if states is None:
            return self._full.encode_tokens(texts)
        # The first and the last token are the model's own marks.
        return [unit(rows[1:-1]) for rows in states]

    def _quickly(self, texts: Sequence[str]) -> list[Vectors] | None:
        """Return the last states of each text's tokens; None where the full encoder is quicker."""
        ids = [np.array(found.ids, np.int64) for found in self._tokens.encode_batch(list(texts))]
        if "_full" in self.__dict__ or sum(map(len, ids)) > QUICK_TOKENS:
            return None
        return np.split(self._states(ids), np.cumsum([len(text) for text in ids])[:-1]) if ids else []

    def _states(self, ids: list[_Integers]) -> Vectors:
        """Return the last state of every token, text after text: shape (tokens, width)."""
        weights = self._weights
        places = np.concatenate([np.arange(len(text)) for text in ids])
        states = (
            weights["embeddings.word_embeddings.weight"][np.concatenate(ids)]
            + weights["embeddings.position_embeddings.weight"][places]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        states = self._norm(states, "embeddings.LayerNorm")
        ends = np.cumsum([len(text) for text in ids])[:-1]
        for number in range(_LAYERS):
            layer = f"encoder.layer.{number}."
            seen = self._attend(states, layer + "attention.self.", ends)
            seen = self._linear(seen, layer + "attention.output.dense")
            states = self._norm(states + seen, layer + "attention.output.LayerNorm")
            thought = _gelu(self._linear(states, layer + "intermediate.dense"))
            thought = self._linear(thought, layer + "output.dense")
            states = self._norm(states + thought, layer + "output.LayerNorm")
        return states

    def _attend(self, states: Vectors, part: str, ends: _Integers) -> Vectors:
        """Let the tokens of each text look at each other; `ends` parts the texts."""
        query, key, value = (self._linear(states, part + name) for name in ("query", "key", "value"))
        seen: list[Vectors] = []
        parts = (np.split(rows, list(ends)) for rows in (query, key, value))
        for one in zip(*parts, strict=True):
            # (tokens, width) -> (heads, tokens, width of a head)
            q, k, v = (rows.reshape(len(rows), _HEADS, -1).transpose(1, 0, 2) for rows in one)
            scores = q @ k.transpose(0, 2, 1) / np.float32((_WIDTH / _HEADS) ** 0.5)
            scores = np.exp(scores - scores.max(axis=2, keepdims=True))
            looked = (scores / scores.sum(axis=2, keepdims=True)) @ v
            seen.append(looked.transpose(1, 0, 2).reshape(-1, _WIDTH))
        return np.concatenate(seen)

    def _linear(self, rows: Vectors, name: str) -> Vectors:
        return rows @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _norm(self, rows: Vectors, name: str) -> Vectors:
        rows = rows - rows.mean(axis=1, keepdims=True)
        rows /= np.sqrt((rows * rows).mean(axis=1, keepdims=True) + np.float32(_EPSILON))
        return rows * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def _gelu(rows: Vectors) -> Vectors:
    """Return x/2 (1 + erf(x/sqrt 2)); erf as in Abramowitz and Stegun 7.1.26, off by 1.5e-7 at most."""
    size = np.abs(rows) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * size)
    terms = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)
    series = np.zeros_like(t)
    for term in terms:
        series = (series + np.float32(term)) * t
    error = np.sign(rows) * (1 - series * np.exp(-size * size))
    return (rows * np.float32(0.5) * (1 + error)).astype(np.float32, copy=False)


def _mapped(path: Path) -> dict[str, Vectors]:
    """Return the tensors of a safetensors file, read from disk only as far as they are used."""
    with path.open("rb") as file:
        view = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    size = int.from_bytes(view[:8], "little")
    described: dict[str, Any] = json.loads(view[8 : 8 + size])
    tensors: dict[str, Vectors] = {}
    for name, tensor in described.items():
        if tensor.get("dtype") == "F32":
            first, last = tensor["data_offsets"]
            values = np.frombuffer(view, np.float32, (last - first) // 4, 8 + size + first)
            tensors[name] = values.reshape(tensor["shape"])
    return tensors
