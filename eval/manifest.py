"""What has to be known to run an evaluation again: settings, prompts, model, code, data, machine."""

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata, resources
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit, urlunsplit

from pydantic import SecretStr

from nutgraf import prompts
from nutgraf.eval.gold import text_of
from nutgraf.eval.types import GoldItem
from nutgraf.ingest.archive import Archive
from nutgraf.service.config import Settings

_PACKAGES = (
    "nutgraf",
    "chromadb",
    "langchain",
    "langchain-core",
    "numpy",
    "openvino-genai",
    "sentence-transformers",
    "torch",
)
# Where the files are, who may ask and what it costs has no part in the answers.
_NO_PART = frozenset(("home", "cache", "weights", "host", "port", "price_read", "price_written"))


def manifest(
    name: str,
    items: Sequence[GoldItem],
    archive: Archive,
    settings: Settings,
    *,
    mode: str,
    weights: dict[str, str],
    part: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the manifest of a run, JSON-ready and without secrets.

    Args:
        name: of the data set.
        items: the questions that are asked, sampled already.
        archive: that is asked.
        settings: of the run.
        mode: "answer", "retrieve" or "import".
        weights: sha256 of the weights of encoder and language model, by name.
        part: by which options the questions were chosen; None or empty for the whole set.
    """
    counts = archive.counts()
    return {
        "started_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "mode": mode,
        "dataset": {"name": name, "items": len(items), "sha256": gold_sha256(items), **(part or {})},
        "settings": _settings(settings),
        "prompts": {prompt: prompts.load(prompt).sha256 for prompt in _prompt_names()},
        "weights": weights,
        "archive": {
            "id": archive.meta("id"),
            "generation": archive.meta("generation"),
            "encoder": archive.meta("encoder"),
            "articles": counts.articles,
            "passages": counts.passages,
        },
        "code": {"git": _git(), "sha256": _code_sha256()},
        "machine": _machine(),
        "versions": {package: version for package in _PACKAGES if (version := version_of(package))},
    }


def flat(value: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return a manifest without nesting: {"archive": {"id": 1}} -> {"archive.id": 1}."""
    found: dict[str, Any] = {}
    for name, one in value.items():
        key = prefix + name
        found |= flat(cast(dict[str, Any], one), f"{key}.") if isinstance(one, dict) else {key: one}
    return found


def gold_sha256(items: Sequence[GoldItem]) -> str:
    """Return the SHA-256 of the questions as they stand in a file."""
    return hashlib.sha256(text_of(items).encode()).hexdigest()


def _settings(settings: Settings) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in settings.model_dump().items():
        if name in _NO_PART or isinstance(value, SecretStr) or name.endswith("_key"):
            continue
        kept[name] = _without_password(value) if name.endswith("_url") and value else value
    return json.loads(json.dumps(kept, default=str))


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query=""))


def _prompt_names() -> list[str]:
    names = (file.name for file in resources.files(prompts).iterdir() if file.name.endswith(".md"))
    # Those of judging and drafting have no part in the answers.
    return sorted(name.removesuffix(".md") for name in names if not name.startswith(("judge", "draft")))


def _code_sha256() -> str:
    """Return the SHA-256 of the packages' code: a revision does not tell what was changed since."""
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for package in ("ingest", "prompts", "service", "eval"):
        for file in sorted((root / package).rglob("*.py")):
            digest.update(f"{file.relative_to(root)}\n".encode() + file.read_bytes())
    return digest.hexdigest()


def _git(file: Path = Path(__file__)) -> str:
    """Return the revision of the code; empty where it is installed, even inside another repository."""
    # Through the links by which a checkout is one namespace.
    file = file.resolve()
    if not _from_git(file.parent, "ls-files", "--error-unmatch", file.name):
        return ""
    return _from_git(file.parent, "describe", "--always", "--dirty", "--abbrev=12")


def _from_git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _machine() -> dict[str, Any]:
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [
            line.partition(":")[2].strip()
            for line in info.read_text().splitlines()
            if line.startswith("model name")
        ]
        cpu = names[0] if names else cpu
    memory_gb = round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1)
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gb": memory_gb,
        "os": platform.platform(),
        "python": platform.python_version(),
    }


def version_of(package: str) -> str:
    """Return the version of an installed package; empty where it is not installed."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def weights_of(settings: Settings, *, retrieval_only: bool) -> dict[str, str]:
    """Return {model: SHA-256 over its files' SHA-256} for the registered weights that the settings use.

    Of a checker, which is registered nowhere, that of its model.
    """
    from nutgraf.service.models.weights import used

    found = {
        weights.name: hashlib.sha256("".join(file.sha256 for file in weights.files).encode()).hexdigest()
        for weights in used(settings.encoder, settings.reranker, "" if retrieval_only else settings.model)
    }
    if settings.checker and not retrieval_only:
        with (settings.checker / "model.onnx").open("rb") as file:
            found["checker"] = hashlib.file_digest(file, "sha256").hexdigest()
    return found
