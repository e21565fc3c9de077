"""A run boiled down to one small file that can be committed: what was run, and what each item scored.

No question, answer or article is in it; the gold set's SHA-256 says to which questions the scores belong.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from nutgraf.eval.compare import Run
from nutgraf.eval.folder import write_text
from nutgraf.eval.gold import explain
from nutgraf.eval.manifest import gold_sha256
from nutgraf.eval.summary import summarise
from nutgraf.eval.types import ItemResult, Scores
from nutgraf.ingest.errors import GoldError

VERSION = 1
_DECIMALS = 4
# How far a mean of a baseline's rounded scores can be from that of its run.
ROUNDING = 10**-_DECIMALS
# What took place on one machine says nothing of another.
_LEFT_OUT = ("seconds",)


class _Item(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    scores: Scores
    error: str = ""
    unscored: str = ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: int
    manifest: dict[str, Any]
    metrics: dict[str, Any]
    items: list[_Item]


def write_baseline(run: Run, path: Path) -> None:
    """Write a run as a baseline; scores have four decimals, an item a line.

    Raises:
        UsageError: when it cannot be written.
    """
    metrics = summarise(run.items, run.results).metrics
    head = {
        "version": VERSION,
        "manifest": run.manifest,
        "metrics": {name: asdict(metric) for name, metric in metrics.items() if name not in _LEFT_OUT},
    }
    items = ",\n".join("  " + json.dumps(_item(result), ensure_ascii=False) for result in run.results)
    text = json.dumps(_rounded(head), ensure_ascii=False, indent=1)
    write_text(path, f'{text[:-2]},\n "items": [\n{items}\n ]\n}}\n')


def read_baseline(path: Path, run: Run) -> Run:
    """Read a baseline to compare `run` with, as a run over the same questions, without its answers.

    Raises:
        GoldError: when it cannot be read, is of another version, or was made of other questions.
    """
    again = "make it anew: nutgraf eval baseline RUN FILE"
    try:
        found = TypeAdapter(_File).validate_json(path.read_bytes())
    except OSError as error:
        raise GoldError(f"{path}: cannot be read ({error.strerror or error}); {again}") from error
    except ValidationError as error:
        raise GoldError(f"{path}: is not a baseline ({explain(error)}); {again}") from None
    if found.version != VERSION:
        raise GoldError(f"{path}: is of version {found.version}, and this nutgraf reads {VERSION}; {again}")
    there, here = str(found.manifest.get("dataset", {}).get("sha256", "")), gold_sha256(run.items)
    if there != here or [item.id for item in found.items] != [item.id for item in run.items]:
        raise GoldError(
            f"{path}: was made of other questions (gold set {there[:12]}, the run's is {here[:12]}); run the "
            f"same set with the same --limit, --sample, --seed and --slice, or {again}"
        )
    results = [ItemResult(one.id, None, one.error, one.unscored, one.scores) for one in found.items]
    return Run(path, found.manifest, run.items, results)


def _item(result: ItemResult) -> dict[str, Any]:
    # A crash is kept without its message, which may hold words of an article.
    kept: dict[str, Any] = {
        "id": result.id,
        "error": result.error.partition(":")[0],
        "unscored": result.unscored,
    }
    scores = {name: share for name, share in result.scores.items() if name not in _LEFT_OUT}
    return {name: value for name, value in kept.items() if value or name == "id"} | {
        "scores": _rounded(scores)
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, _DECIMALS)
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in cast(dict[str, Any], value).items()}
    return [_rounded(one) for one in cast(list[Any], value)] if isinstance(value, (list, tuple)) else value
