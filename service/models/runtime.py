"""The library that the embedded language model runs in, and whether this machine has it."""

from importlib.util import find_spec
from typing import Any

from nutgraf.ingest.errors import ModelError
from nutgraf.ingest.runtime import load


def runtime_is_here() -> bool:
    """Return whether the runtime is installed; it has no wheels for some machines."""
    return find_spec("openvino_genai") is not None


def need_runtime() -> None:
    """Go on only where the runtime is installed.

    Raises:
        ModelError: when it is not, saying what to use instead.
    """
    if not runtime_is_here():
        raise ModelError(
            "the embedded model has no runtime on this kind of machine; set NUTGRAF_MODEL to a served model, "
            "such as ollama:qwen2.5:1.5b, or to extractive"
        )


def runtime() -> Any:
    """Return the runtime.

    Raises:
        ModelError: when this machine has none.
    """
    need_runtime()
    return load("openvino_genai")
