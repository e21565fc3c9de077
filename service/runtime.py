"""The library that the embedded language model runs in, and whether this machine has it."""

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast

from nutgraf.ingest.errors import ModelError


def runtime_is_here() -> bool:
    """Tell whether the runtime is installed; it has no wheels for some machines."""
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
    """Return the runtime, imported without what it reports to its makers.

    Raises:
        ModelError: when this machine has none.
    """
    need_runtime()
    # On import OpenVINO reports to its makers over the network, unless it finds this module missing.
    sys.modules.setdefault("openvino_telemetry", cast(Any, None))
    return import_module("openvino_genai")
