"""The encoder: text to unit vectors. Sentence-transformers by default; what has the protocol will do."""

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np

from nutgraf.ingest.chunk import Tokenizer
from nutgraf.ingest.errors import ModelError
from nutgraf.ingest.types import Vectors


class Encoder(Protocol):
    """What turns texts into vectors.

    Attributes:
        id: names the weights; archives and indexes made with another id are not mixed with this one's.
        dimensions: of a vector.
        max_tokens: longer texts are cut.
    """

    id: str
    dimensions: int
    max_tokens: int

    @property
    def tokenizer(self) -> Tokenizer:
        """What tells where the tokens of a text lie."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of unit length for each text: shape (len(texts), dimensions)."""
        ...


class SentenceTransformerEncoder:
    """A sentence-transformers model loaded from a local folder; never from the network.

    Raises:
        ModelError: when the folder does not hold a sentence-transformers model.
    """

    def __init__(self, folder: Path, *, encoder_id: str, batch_size: int = 32) -> None:
        """Load the model; takes seconds, most of them spent importing torch."""
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        # Its bar for reading 90 MB would stand in the middle of our own output.
        logging.disable_progress_bar()

        try:
            # trust_remote_code stays off: a model folder is data. Safetensors only: a pickle is code.
            self._model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
            )
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"{folder}: not a sentence-transformers model ({error}); run: nutgraf models pull"
            ) from error
        self._torch = torch
        # Where the processor multiplies bfloat16 itself, encoding is twice as fast and the vectors agree to
        # a cosine of 0.99998; elsewhere bfloat16 is emulated and slower.
        self._bfloat16 = bool(torch.cpu._is_avx512_bf16_supported())  # pyright: ignore
        self._batch_size = batch_size
        self.id = encoder_id
        self.dimensions = int(self._model.get_embedding_dimension() or 0)
        self.max_tokens = int(self._model.max_seq_length or 0)
        # A copy: chunking sets truncation on it, in one thread, while questions are encoded in others.
        self.tokenizer = cast(Tokenizer, copy.deepcopy(self._model.tokenizer))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of unit length for each text: shape (len(texts), dimensions)."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        with self._torch.autocast("cpu", dtype=self._torch.bfloat16, enabled=self._bfloat16):
            vectors: Any = self._model.encode(  # pyright: ignore[reportUnknownMemberType] - partly untyped
                list(texts), batch_size=self._batch_size, show_progress_bar=False, convert_to_numpy=True
            )
        matrix = np.asarray(vectors, np.float32)
        # In float32 and here, not by the model: bfloat16 leaves lengths off by 1e-3.
        return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
