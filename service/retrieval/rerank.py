"""The reranker: how well a text answers a question, the two read together. What has the protocol will do."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache, partial
from pathlib import Path
from typing import Protocol

from nutgraf.ingest.errors import ModelError
from nutgraf.service.models.pair_model import PairModel

# Texts with their questions: a few answers' worth.
_KEPT = 512


class Reranker(Protocol):
    """What tells how well texts answer a question."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return for each text how well it answers: log-odds, above 0 for what probably does."""
        ...


class CrossEncoder:
    """A reranker from a local folder: a `PairModel` with one logit.

    Raises:
        ModelError: when the folder does not hold one.
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Load the model: a tenth of a second. `threads`: texts read at once; 0 for one each core."""
        # An answer reads some of its sentences more than once.
        self._score = lru_cache(_KEPT)(self._read)
        self._pool = ThreadPoolExecutor(threads or os.cpu_count(), "nutgraf-rerank")
        try:
            self._model = PairModel(folder, threads=1)
            # A model of another kind shows here, not at the first question.
            self._score("who?", "nobody")
        except Exception as error:
            raise ModelError(
                f"{folder}: no cross-encoder (model.onnx, tokenizer.json): {error}; see NUTGRAF_RERANKER"
            ) from error

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return for each text how well it answers: log-odds, above 0 for what probably does."""
        # A core each: two cores on one text take longer, and a batch costs its longest text for every one.
        return list(self._pool.map(partial(self._score, question), texts))

    def _read(self, question: str, text: str) -> float:
        (logit,) = self._model.logits(question, text)
        return logit
