"""A GGUF file -> the embedded runtime's own format, with weights of eight bits; made once, beside the file.

The runtime reads GGUF by itself, but rounds the zero points of its four-bit weights, and multiplies four-bit
weights more slowly than eight-bit ones. So the layout is the runtime's, and the weights are read again from
the file: each row becomes 8-bit integers with one scale, which the processor multiplies as they are. Text is
written 1.5 times as fast as with what the runtime makes by itself (docs/trials.md).
"""

import shutil
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import filelock
import numpy as np

from nutgraf.ingest.errors import ModelError
from nutgraf.service.models.runtime import runtime

# The weights of a layer, in the order in which the runtime lays them out.
_LAYER = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
# What stands between stored weights and the place they are used in, while they are packed.
_UNPACKING = ("Convert", "Reshape", "Multiply", "Subtract")


def converted(gguf: Path, notice: Callable[[str], None] = lambda text: None) -> Path:
    """Return the folder of a GGUF file in the runtime's own format, made beside it the first time.

    Making it takes a minute and 1.6 times the space. Another version of the runtime makes its own.

    Args:
        gguf: the weights.
        notice: told before it begins.

    Raises:
        ModelError: the runtime cannot read the file, or the folder cannot be written.
    """
    genai = runtime()
    version = str(genai.get_version()).split("-")[0]
    folder = gguf.parent / f"openvino-{version}-8bit"
    if folder.is_dir():
        return folder
    notice(f"preparing {gguf.name} for this machine, once: about a minute")
    unfinished = gguf.parent / ".openvino"
    try:
        with filelock.FileLock(gguf.parent / ".lock"):
            if folder.is_dir():
                return folder
            shutil.rmtree(unfinished, ignore_errors=True)
            (unfinished / "read").mkdir(parents=True)
            link = unfinished / "read" / gguf.name
            link.symlink_to(gguf.resolve())
            genai.LLMPipeline(link, "CPU", enable_save_ov_model=True)
            _requantize(unfinished / "read" / "openvino_model.xml", gguf, unfinished / "openvino_model.xml")
            for tokenizer in (unfinished / "read").glob("openvino_*tokenizer.*"):
                tokenizer.replace(unfinished / tokenizer.name)
            shutil.rmtree(unfinished / "read")
            for old in gguf.parent.glob("openvino-*"):
                shutil.rmtree(old, ignore_errors=True)
            unfinished.replace(folder)
    except (OSError, RuntimeError, ValueError) as error:
        raise ModelError(
            f"{gguf.parent}: the model cannot be prepared there ({error}); run: nutgraf doctor"
        ) from error
    return folder


def _requantize(source: Path, gguf: Path, target: Path) -> None:
    """Write the model with weights of eight bits, one scale a row, in the place of those read from GGUF.

    Raises:
        ValueError: the model is not laid out as its weights are.
    """
    openvino: Any = import_module("openvino")
    model = openvino.Core().read_model(source)
    ports = list(_ports(model))
    names = [
        *(f"blk.{layer}.{part}.weight" for layer in range(len(ports) // len(_LAYER)) for part in _LAYER),
        "output.weight",
    ]
    reader: Any = import_module("gguf").GGUFReader(gguf)
    tensors = {tensor.name: tensor for tensor in reader.tensors}
    for port, name in zip(ports, names, strict=True):
        tensor = tensors.get(name)
        shape = port.get_partial_shape()
        if tensor is None or list(shape.to_shape()) != [int(size) for size in reversed(tensor.shape)]:
            raise ValueError(f"{name} is not where the runtime has a matrix of {shape}")
        port.replace_source_output(_eight_bits(tensor))
    openvino.save_model(model, target, compress_to_fp16=False)


def _ports(model: Any) -> Iterator[Any]:
    """Yield where weights enter a product of matrices, in the order in which they were laid out."""
    found: list[tuple[int, Any]] = []
    for node in model.get_ops():
        if node.get_type_name() == "MatMul":
            weights = node.input_value(1).get_node()
            while weights.get_type_name() in _UNPACKING:
                weights = weights.input_value(0).get_node()
            if weights.get_type_name() == "Constant":
                # Nodes are numbered as they are made: Constant_36.
                found.append((int(weights.get_friendly_name().rsplit("_", 1)[1]), node.input(1)))
    yield from (port for _, port in sorted(found, key=lambda row: row[0]))


def _eight_bits(tensor: Any) -> Any:
    ops: Any = import_module("openvino.opset13")
    dequantize: Any = import_module("gguf.quants").dequantize
    weights: np.ndarray[Any, np.dtype[np.float32]] = dequantize(tensor.data, tensor.tensor_type)
    largest = np.abs(weights).max(axis=1, keepdims=True)
    scale = np.where(largest > 0, largest / 127, 1).astype(np.float16)
    rounded = np.clip(np.round(weights / scale.astype(np.float32)), -127, 127).astype(np.int8)
    halves = ops.multiply(ops.convert(ops.constant(rounded), "f16"), ops.constant(scale))
    return ops.convert(halves, "f32").output(0)
