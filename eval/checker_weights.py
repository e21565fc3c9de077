"""The reranker's file <-> its weights in 32 bits: to train it further, and to keep that as it runs.

The file (ONNX) holds BERT (Devlin et al. 2019) with its matrices in 8 bits, one scale each, as onnxruntime's
dynamic quantisation writes them.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nutgraf.ingest.errors import ModelError, UsageError

_QUANTIZED = "_quantized"
Tensors = dict[str, NDArray[np.float32]]


class WeightsFile:
    """The weights in such a file, by their names in transformers' BertForSequenceClassification.

    Raises:
        UsageError: when the package `onnx` is not installed.
        ModelError: when the file cannot be read.
    """

    def __init__(self, path: Path) -> None:
        """Read the file."""
        try:
            self._onnx: Any = import_module("onnx")
        except ImportError:
            raise UsageError("training needs the package onnx; run: pip install 'onnx>=1.17,<2'") from None
        self._arrays: Any = import_module("onnx.numpy_helper")
        try:
            self._model: Any = self._onnx.load(path)
        # onnx does not export what it raises of a file that is none.
        except Exception as error:
            raise ModelError(f"{path}: cannot be read ({error}); run: nutgraf models pull") from error
        self._held: dict[str, Any] = {one.name: one for one in self._model.graph.initializer}
        # A quantised matrix is named after its node, where transformers names it after its layer.
        self._named: dict[str, str] = {}
        for node in self._model.graph.node:
            given = [name for name in node.input if name.endswith(_QUANTIZED) and name in self._held]
            if node.op_type == "MatMulInteger" and given:
                layer = node.name.strip("/").replace("/", ".").split(".MatMul")[0].split(".Gemm")[0]
                self._named[given[0].removesuffix(_QUANTIZED)] = f"{layer}.weight"

    def read(self) -> Tensors:
        """Return every weight in 32 bits."""
        found: Tensors = {}
        for name in self._held:
            if name.endswith(_QUANTIZED):
                base = name.removesuffix(_QUANTIZED)
                scale, zero = self._array(f"{base}_scale"), self._array(f"{base}_zero_point")
                whole = (self._array(name).astype(np.float32) - np.float32(zero)) * np.float32(scale)
                found[self._named.get(base, base)] = whole.T.copy() if base in self._named else whole
            elif not name.endswith(("_scale", "_zero_point")) and self._array(name).dtype == np.float32:
                found[name] = self._array(name).copy()
        return found

    def write(self, tensors: Tensors, path: Path) -> None:
        """Write the file with other weights in the place of those of its own that have their names.

        Raises:
            ModelError: when a weight has another shape.
        """
        for name in self._held:
            if name.endswith(_QUANTIZED):
                base = name.removesuffix(_QUANTIZED)
                given = tensors.get(self._named.get(base, base))
                if given is not None:
                    self._quantize(base, given.T if base in self._named else given)
            elif name in tensors:
                self._put(name, tensors[name])
        self._onnx.save(self._model, path)

    def _quantize(self, base: str, weights: NDArray[np.float32]) -> None:
        kind = self._array(base + _QUANTIZED).dtype
        if kind == np.uint8:
            low, high = min(float(weights.min()), 0.0), max(float(weights.max()), 0.0)
            scale = (high - low) / 255 or 1.0
            zero, least, most = round(-low / scale), 0, 255
        else:
            scale, zero, least, most = float(np.abs(weights).max()) / 127 or 1.0, 0, -127, 127
        rounded = np.clip(np.round(weights / scale) + zero, least, most)
        self._put(base + _QUANTIZED, rounded)
        self._put(f"{base}_scale", np.asarray(scale))
        self._put(f"{base}_zero_point", np.asarray(zero))

    def _array(self, name: str) -> NDArray[Any]:
        return self._arrays.to_array(self._held[name])

    def _put(self, name: str, values: NDArray[Any]) -> None:
        held = self._array(name)
        if values.size != held.size or (values.ndim > 1 and values.shape != held.shape):
            raise ModelError(f"{name}: has the shape {values.shape}, and the file has {held.shape}")
        self._held[name].CopyFrom(
            self._arrays.from_array(values.astype(held.dtype).reshape(held.shape), name)
        )
