"""A cross-encoder in ONNX from a local folder: two texts read together, a few numbers out."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

# Of longer texts the rest is not read; a passage has 256 at most.
MAX_TOKENS = 512


class PairModel:
    """A cross-encoder (Nogueira and Cho, "Passage re-ranking with BERT", 2019).

    The folder holds `model.onnx`, which takes token ids and gives logits, and `tokenizer.json`; its
    `config.json`, where there is one, names the logits as transformers does (`id2label`).

    Attributes:
        labels: of the logits, in lower case; of a model without `config.json` none.

    Raises:
        Exception: when the folder does not. Neither library exports the errors that it raises.
    """

    def __init__(self, folder: Path, *, threads: int = 0) -> None:
        """Load the model: a tenth of a second. `threads`: 0 for one each core."""
        from tokenizers import Tokenizer

        onnxruntime: Any = import_module("onnxruntime")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._session: Any = onnxruntime.InferenceSession(folder / "model.onnx", options)
        # The longer of the two is cut: mostly the text, but questions may be long, too.
        self._tokenizer.enable_truncation(MAX_TOKENS, strategy="longest_first")
        self._tokenizer.no_padding()
        self._inputs = [given.name for given in self._session.get_inputs()]
        described = folder / "config.json"
        config: dict[str, Any] = json.loads(described.read_bytes()) if described.is_file() else {}
        named: dict[str, str] = config.get("id2label", {})
        self.labels = tuple(named[key].lower() for key in sorted(named, key=int))

    def logits(self, first: str, second: str) -> list[float]:
        """Return what the model makes of two texts: a number each label."""
        read = self._tokenizer.encode(first, second)
        rows = {"input_ids": read.ids, "attention_mask": read.attention_mask, "token_type_ids": read.type_ids}
        given = {name: np.array([rows[name]], np.int64) for name in self._inputs}
        (found,) = self._session.run(None, given)
        return [float(logit) for logit in found[0]]
