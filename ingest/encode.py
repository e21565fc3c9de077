"""The encoder: text to unit vectors. Sentence-transformers by default; what has the protocol will do."""

import copy
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np

from nutgraf.ingest.chunk import Tokenizer
from nutgraf.ingest.errors import ModelError
from nutgraf.ingest.runtime import load
from nutgraf.ingest.types import Vectors

_BATCH = 16


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

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """Return for each text a vector of unit length for each of its tokens: shape (tokens, dimensions)."""
        ...


class SentenceTransformerEncoder:
    """A sentence-transformers model loaded from a local folder; never from the network.

    Raises:
        ModelError: when the folder does not hold a sentence-transformers model.
    """

    def __init__(self, folder: Path, *, encoder_id: str) -> None:
        """Load the model; takes seconds, most of them spent importing torch."""
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        # Its bar for reading 90 MB would stand in the middle of our own output, and so would its advice.
        logging.disable_progress_bar()
        logging.set_verbosity_error()

        try:
            # trust_remote_code stays off: a model folder is data. Safetensors only: a pickle is code.
            self._model = SentenceTransformer(
                str(folder), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
            )
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(
                f"{folder}: not a sentence-transformers model ({error}); run: nutgraf models pull"
            ) from error
        if (openvino := load("openvino")) is not None:
            first: Any = self._model[0]
            first.model.forward = _Compiled(openvino, self._model)
        self.id = encoder_id
        self.dimensions = int(self._model.get_embedding_dimension() or 0)
        self.max_tokens = int(self._model.max_seq_length or 0)
        # A copy: chunking sets truncation on it, in one thread, while questions are encoded in others.
        self.tokenizer = cast(Tokenizer, copy.deepcopy(self._model.tokenizer))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return a vector of unit length for each text: shape (len(texts), dimensions)."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        return unit(np.asarray(self._encode(texts, "sentence_embedding"), np.float32))

    def encode_tokens(self, texts: Sequence[str]) -> list[Vectors]:
        """Return for each text a vector of unit length for each of its tokens: shape (tokens, dimensions)."""
        # The first and the last token are the model's own marks.
        return [
            unit(states.float().numpy()[1:-1])
            for states in (self._encode(texts, "token_embeddings") if texts else ())
        ]

    def _encode(self, texts: Sequence[str], output: str) -> Any:
        model: Any = self._model
        return model.encode(list(texts), batch_size=_BATCH, show_progress_bar=False, output_value=output)


def unit(rows: Vectors) -> Vectors:
    """Return the rows at a length of one.

    In float32 and here, not by a model, whose lengths are off by 1e-3 where it computes in bfloat16.
    """
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class _Compiled:
    """The transformer's forward pass, computed by OpenVINO: in bfloat16 where the processor multiplies it.

    Against torch in bfloat16 it is 1.7 times as fast, and the vectors agree to a cosine of 0.99997
    (docs/trials.md). sentence-transformers' own way to OpenVINO wants an older transformers.
    """

    def __init__(self, openvino: Any, model: Any) -> None:
        import torch

        self._torch: Any = torch
        example = dict(model.tokenizer(["one", "two texts"], padding=True, return_tensors="pt"))
        # Tracing warns of shapes that it takes for constants; none of them is (any length, any batch).
        with torch.no_grad(), warnings.catch_warnings(action="ignore"):
            graph = openvino.convert_model(model[0].model, example_input=example)
        self._names = [port.get_any_name() for port in graph.inputs]
        self._compiled: Any = openvino.Core().compile_model(graph, "CPU")

    def __call__(self, **features: Any) -> dict[str, Any]:
        given = {name: features[name].numpy() for name in self._names}
        # A request of its own: several threads encode questions at once.
        result = self._compiled.create_infer_request().infer(given)
        return {"last_hidden_state": self._torch.from_numpy(result["last_hidden_state"].copy())}
