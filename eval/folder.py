"""A run folder: `manifest.json`, `gold.jsonl`, `items.jsonl` (a line as each item ends), `summary.json`."""

import json
import os
import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from nutgraf.eval import gold
from nutgraf.eval.gold import explain, read_lines
from nutgraf.eval.manifest import flat
from nutgraf.eval.types import GoldItem, ItemResult
from nutgraf.ingest.errors import GoldError, UsageError

VERSION = 1
# What may differ between the first start of a run and the next; everything else of the manifest must be the
# same. A revision changes with files that are no code, whose own SHA-256 is compared.
_MAY_DIFFER = re.compile(r"started_at|machine\..*|code\.git")
_LOCK = "run.lock"
_VERDICTS = "judge-*.json"
# What a run may hold that was killed before its manifest was whole.
_BEGINNINGS = frozenset((_LOCK, "manifest.json.new"))
_RESULT = TypeAdapter(ItemResult)


class RunFolder:
    """The folder of one run, from opening to `close` nobody else's. Results that it holds are not made again.

    Raises:
        UsageError: when the folder holds another run, or one of another version, or another process is
            writing to it, or it cannot be written.
        GoldError: when a file in it is damaged.
    """

    def __init__(self, path: Path, manifest: dict[str, Any], items: Sequence[GoldItem]) -> None:
        """Start a run in the folder `path`, or go on with the one that is there."""
        self.path = path
        self.manifest = manifest | {"version": VERSION}
        self.done: dict[str, ItemResult] = {}
        if path.exists() and not (path / "manifest.json").exists() and not _empty(path):
            raise UsageError(f"{path}: exists and is not a run folder; give another --out")
        with writing(path):
            path.mkdir(parents=True, exist_ok=True)
            self._lock = _locked(path)
        try:
            self._open(items)
        except BaseException:
            self.close()
            raise

    def _open(self, items: Sequence[GoldItem]) -> None:
        path = self.path
        if (path / "manifest.json").exists():
            _same(path, read_manifest(path), self.manifest)
            self.manifest = read_manifest(path)
            self._cut_torn_line()
            self.done = {result.id: result for result in read_results(path)}
        else:
            write_json(path / "manifest.json", self.manifest)
        if not (path / "gold.jsonl").exists():
            _replace(path / "gold.jsonl", gold.text_of(items))

    def close(self) -> None:
        """Let others write to the folder."""
        self._lock.release()

    def __enter__(self) -> "RunFolder":
        """Give the folder itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def add(self, result: ItemResult) -> None:
        """Keep one item's result; on the disk when this returns."""
        path = self.path / "items.jsonl"
        with writing(path), path.open("a", encoding="utf-8") as file:
            file.write(_line(result))
            file.flush()
            os.fsync(file.fileno())
        self.done[result.id] = result

    def forget(self, ids: Sequence[str]) -> None:
        """Take results out, so that they are made again, and with them what judges said of the whole."""
        if ids:
            with writing(self.path):
                for verdict in self.path.glob(_VERDICTS):
                    verdict.unlink()
        for item_id in ids:
            self.done.pop(item_id, None)
        _replace(self.path / "items.jsonl", "".join(_line(result) for result in self.done.values()))

    def finish(self, summary: dict[str, Any]) -> None:
        """Write the summary."""
        write_json(self.path / "summary.json", summary)

    def _cut_torn_line(self) -> None:
        """Take off what a kill left of a line half written."""
        path = self.path / "items.jsonl"
        text = path.read_text("utf-8", errors="replace") if path.exists() else ""
        if text and not text.endswith("\n"):
            _replace(path, text[: text.rfind("\n") + 1])


def _line(result: ItemResult) -> str:
    line = json.dumps(_RESULT.dump_python(result, mode="json"), ensure_ascii=False) + "\n"
    # A model can write half of a surrogate pair, which no file can take.
    return line.encode("utf-8", "replace").decode()


def _empty(path: Path) -> bool:
    return path.is_dir() and {file.name for file in path.iterdir()} <= _BEGINNINGS


def _locked(path: Path) -> FileLock:
    lock = FileLock(str(path / _LOCK), thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UsageError(
            f"{path}: another process is writing this run; wait for it to end, or give another --out"
        ) from None
    return lock


def read_manifest(path: Path) -> dict[str, Any]:
    """Return the manifest of a run folder.

    Raises:
        UsageError: when this is no run folder, or one of another version.
    """
    try:
        manifest = cast(dict[str, Any], json.loads((path / "manifest.json").read_text("utf-8")))
        version = manifest.get("version")
    except (OSError, ValueError, RecursionError, AttributeError) as error:
        reason = f"manifest.json: {error.strerror}" if isinstance(error, OSError) else error
        raise UsageError(
            f"{path}: is not a run folder ({reason}); give the folder that `nutgraf eval run` wrote"
        ) from None
    if version != VERSION:
        raise UsageError(
            f"{path}: is a run folder of version {version}, and this nutgraf reads version "
            f"{VERSION}; run it again"
        )
    return manifest


def read_results(path: Path) -> list[ItemResult]:
    """Return the results in a run folder, in the order in which they ended.

    Raises:
        GoldError: naming the line that is damaged.
    """
    file = path / "items.jsonl"
    results: list[ItemResult] = []
    for number, line in read_lines(file, torn=True) if file.exists() else ():
        try:
            results.append(_RESULT.validate_python(line))
        except ValidationError as error:
            raise GoldError(f"{file}:{number}: {explain(error)}") from None
    return results


class _Figure(BaseModel):
    """A score of a judge, or its agreement with people: of the latter `kappa` is the value."""

    model_config = ConfigDict(extra="allow", allow_inf_nan=False)

    value: float | None = None
    kappa: float | None = None
    low: float | None
    high: float | None
    n: int
    unscored: int


class Verdict(BaseModel):
    """What a report needs of what a judge said; a run folder that was shared may hold anything."""

    model_config = ConfigDict(extra="allow")

    model: str
    agreement: dict[str, _Figure]
    agreement_unknown: str
    scores: dict[str, _Figure]


def read_judges(path: Path) -> list[Verdict]:
    """Return what `nutgraf eval judge` wrote into a run folder, a judge each.

    Raises:
        GoldError: when one of the files is damaged.
    """
    found: list[Verdict] = []
    for file in sorted(path.glob(_VERDICTS)):
        try:
            found.append(Verdict.model_validate_json(file.read_bytes()))
        except OSError as error:
            raise GoldError(
                f"{file}: cannot be read ({error.strerror or error}); make it readable, or take it out"
            ) from error
        except ValidationError as error:
            raise GoldError(
                f"{file}: is damaged ({explain(error)}); run again: nutgraf eval judge {path}"
            ) from None
    return found


def _same(path: Path, there: dict[str, Any], now: dict[str, Any]) -> None:
    # Through JSON, so that tuples and paths compare as they were written.
    there, now = flat(there), flat(json.loads(json.dumps(now, default=str)))
    other = sorted(
        key
        for key in there.keys() | now.keys()
        if not _MAY_DIFFER.fullmatch(key) and there.get(key) != now.get(key)
    )
    if other:
        shown = "; ".join(f"{key} was {_short(there.get(key))}, is {_short(now.get(key))}" for key in other)
        raise UsageError(
            f"{path}: was started with something else ({shown}), and results must not be mixed; give another "
            "--out"
        )


def _short(value: Any) -> str:
    text = json.dumps(value, default=str)
    return text if len(text) <= 120 else text[:117] + "..."


@contextmanager
def writing(path: Path) -> Generator[None]:
    """Say of what the system refuses in this block which file or folder could not be written, and what to do.

    Raises:
        UsageError: when it cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be written ({error.strerror or error}); make room there, or name another place"
        ) from error


def write_json(path: Path, value: dict[str, Any]) -> None:
    """Write a JSON file, whole or not at all; raises what `writing` raises."""
    _replace(path, json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a text file, its folder too; raises what `writing` raises."""
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def _replace(path: Path, text: str) -> None:
    # Never half a file: the old one stays until the new one is whole.
    draft = path.with_name(path.name + ".new")
    with writing(path):
        draft.write_text(text, "utf-8")
        draft.replace(path)
