"""The reranker: how well a text answers a question, the two read together. What has the protocol will do."""

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from nutgraf.ingest.errors import ModelError

# Of a longer text the rest is not read; a passage has 256 at most.
MAX_TOKENS = 512


class Reranker(Protocol):
    """What tells how well texts answer a question."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return for each text how well it answers: log-odds, above 0 for what probably does."""
        ...


class CrossEncoder:
    """A cross-encoder (Nogueira and Cho, "Passage re-ranking with BERT", 2019) from a local folder.

    The folder holds `model.onnx`, which takes token ids and gives one logit, and `tokenizer.json`.

    Raises:
        ModelError: when it does not.
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Load the model: a tenth of a second. `threads`: 0 for one each core."""
        from tokenizers import Tokenizer

        onnxruntime: Any = import_module("onnxruntime")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        try:
            self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._session: Any = onnxruntime.InferenceSession(folder / "model.onnx", options)
            self._tokenizer.enable_truncation(MAX_TOKENS, strategy="only_second")
            self._tokenizer.no_padding()
            self._inputs = [given.name for given in self._session.get_inputs()]
            # A model of another kind shows here, not at the first question.
            self._score("who?", "nobody")
        # Neither library exports the errors that it raises.
        except Exception as error:
            raise ModelError(
                f"{folder}: no cross-encoder (model.onnx, tokenizer.json): {error}; see NUTGRAF_RERANKER"
            ) from error

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return for each text how well it answers: log-odds, above 0 for what probably does."""
        # One by one: on a processor a batch costs the time of its longest text for every one.
        return [self._score(question, text) for text in texts]

    def _score(self, question: str, text: str) -> float:
        read = self._tokenizer.encode(question, text)
        rows = {"input_ids": read.ids, "attention_mask": read.attention_mask, "token_type_ids": read.type_ids}
        given = {name: np.array([rows[name]], np.int64) for name in self._inputs}
        (logits,) = self._session.run(None, given)
        return float(logits[0, 0])
