"""OpenVINO, which computes both models: how it is imported, and whether it is here."""

import sys
from importlib import import_module
from importlib.util import find_spec
from typing import Any, cast


def load(name: str) -> Any | None:
    """Import a package of OpenVINO's without what reports to its makers; None where it is missing.

    Args:
        name: "openvino" or "openvino_genai".
    """
    if find_spec(name) is None:
        return None
    # On import OpenVINO reports to its makers over the network, unless it finds this module missing.
    sys.modules.setdefault("openvino_telemetry", cast(Any, None))
    return import_module(name)
