"""`nutgraf doctor`: is everything there that an answer needs, and how to mend what is not."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import httpx

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.database import is_read_only
from nutgraf.ingest.errors import ArchiveLocked, NutgrafError
from nutgraf.ingest.index import Index
from nutgraf.ingest.lock import WriterLock
from nutgraf.service.command.show import count, lacking
from nutgraf.service.config import Settings
from nutgraf.service.models import store
from nutgraf.service.models.runtime import need_runtime
from nutgraf.service.models.weights import known, used

LOW_DISK_BYTES = 2 << 30


State = Literal["ok", "warning", "broken"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `mend` says what to do where `state` is not "ok"."""

    name: str
    state: State
    found: str
    mend: str


class Seen(NamedTuple):
    """What a look at one thing gives: a `Finding` without its name."""

    state: State
    found: str
    mend: str = ""


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at each part in turn; a part that cannot be looked at is a finding, not an error."""
    looks: list[tuple[str, Callable[[Settings], Seen]]] = [
        ("data folder", _data_folder),
        ("writer", _writer),
        ("archive", _archive),
        ("index", _index),
        ("encoder", _encoder),
        ("reranker", _reranker),
        ("checker", _checker),
        ("language model", _language_model),
        ("disk", _disk),
    ]
    told: dict[str, str] = {}
    for name, look in looks:
        try:
            yield Finding(name, *look(settings))
        except (NutgrafError, OSError) as error:
            # What several parts are read from is told of once.
            first = told.setdefault(str(error), name)
            found = str(error) if first == name else f"cannot be looked at, for the reason of {first}"
            yield Finding(
                name, "broken", found, "see the message" if first == name else f"mend {first} first"
            )


def _data_folder(settings: Settings) -> Seen:
    home = settings.home
    if not home.exists():
        return Seen("warning", f"{home} does not exist", "it is made by: nutgraf ingest PATH")
    if not home.is_dir():
        return Seen("broken", f"{home} is a file", "give another folder with --home")
    if is_read_only(home):
        found = f"{home} is read-only: it can be searched and asked; vectors are scored without Chroma"
        return Seen("warning", found, "to ingest, make it writable, or choose another with --home")
    probe = home / ".doctor"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Seen(
            "broken",
            f"{home} cannot be written ({error.strerror})",
            "make it writable, or choose another with --home",
        )
    return Seen("ok", str(home))


def _writer(settings: Settings) -> Seen:
    lock = WriterLock(settings.home)
    if not settings.home.exists() or is_read_only(settings.home):
        return Seen("ok", str(lock.holder() or "none"))
    try:
        lock.acquire("nutgraf doctor")
    except ArchiveLocked:
        return Seen("ok", str(lock.holder() or "another process"))
    lock.release()
    return Seen("ok", "none")


def _archive(settings: Settings) -> Seen:
    if not (settings.home / "archive.sqlite3").exists():
        return Seen("warning", "there is none yet", "run: nutgraf ingest PATH")
    with Archive(settings.home) as archive:
        complaint, counts = archive.check(), archive.counts()
    if complaint != "ok":
        return Seen("broken", complaint, "restore archive.sqlite3 from a backup, or ingest anew")
    days = (counts.first_published_at, counts.last_published_at)
    span = f", {days[0]:%Y-%m-%d} to {days[1]:%Y-%m-%d}" if days[0] and days[1] else ""
    noted = lacking({"undated": counts.undated, "unnamed": counts.unnamed, "ahead": counts.ahead})
    return Seen(
        "ok" if counts.articles else "warning",
        f"{count(counts.articles, 'article')}, {count(counts.passages, 'passage')}, "
        f"{count(counts.sources, 'outlet')}{span}" + (f"; {noted}" if noted else ""),
        "" if counts.articles else "it is empty; run: nutgraf ingest PATH",
    )


def _index(settings: Settings) -> Seen:
    if not (settings.home / "archive.sqlite3").exists():
        return Seen("ok", "none yet")
    if is_read_only(settings.home):
        return Seen("ok", "not used: Chroma cannot open a folder that cannot be written")
    with Archive(settings.home) as archive:
        index = Index(settings.home / "index", archive, archive.meta("encoder") or "")
        try:
            reason = index.open()
        finally:
            index.close()
    if not reason:
        return Seen("ok", "holds what the archive holds")
    holder = WriterLock(settings.home).holder()
    if holder:
        return Seen("ok", f"being written by {holder}")
    mend = "nothing to do: it is built again from the archive when it is needed"
    return Seen("warning", f"not usable: {reason}", mend)


def _encoder(settings: Settings) -> Seen:
    from nutgraf.service.app import load_encoder, other_encoder

    if settings.encoder in known("encoder"):
        seen, encoder_id = _weights(settings.encoder, settings), settings.encoder
    else:
        seen = Seen("ok", f"the folder {settings.encoder}")
        encoder_id = load_encoder(settings).id
    if seen.state == "ok" and (settings.home / "archive.sqlite3").exists():
        with Archive(settings.home) as archive:
            made_by = archive.meta("encoder")
        if made_by not in (None, encoder_id):
            raise other_encoder(settings, made_by)
    return seen


def _reranker(settings: Settings) -> Seen:
    if settings.reranker not in known("reranker"):
        from nutgraf.service.app import reranker_folder
        from nutgraf.service.retrieval.rerank import CrossEncoder

        CrossEncoder(reranker_folder(settings))
        return Seen("ok", f"the folder {settings.reranker}")
    return _weights(settings.reranker, settings)


def _checker(settings: Settings) -> Seen:
    from nutgraf.service.models.checker import open_checker

    found = f"the folder {settings.checker}" if open_checker(settings) else "none: rules alone verify"
    return Seen("ok", found)


def _language_model(settings: Settings) -> Seen:
    if settings.model == "extractive":
        return Seen("ok", "none: answers are verbatim quotes")
    if settings.model == "embedded":
        need_runtime()
        (weights,) = used(settings.model)
        return _weights(weights.name, settings)
    from nutgraf.service.models.model import open_model

    # Finds a wrong name, a missing package or key; nothing is asked of the model.
    open_model(settings).close()
    return _server(settings) if settings.model_url else Seen("ok", settings.model)


def _server(settings: Settings) -> Seen:
    """Ask the model's server which models it has: that costs nothing, and needs the key and the address."""
    url, key = settings.model_url or "", settings.model_key
    headers = {"Authorization": f"Bearer {key.get_secret_value()}"} if key else {}
    try:
        reply = httpx.get(f"{url.rstrip('/')}/models", headers=headers, timeout=5.0)
    except httpx.HTTPError as error:
        found = f"{url} does not answer ({error})"
        return Seen("broken", found, "start that server, or mend NUTGRAF_MODEL_URL")
    told = f"{url} answers HTTP {reply.status_code} when asked for its models"
    # Other providers' servers know neither this address nor this header.
    if not settings.model.startswith("openai:") or (reply.is_success and _is_json(reply)):
        return Seen("ok", settings.model)
    if reply.status_code in (401, 403):
        return Seen("broken", f"{told}: the key is not taken", "mend NUTGRAF_MODEL_KEY")
    # Some do without that list.
    mend = "look whether NUTGRAF_MODEL_URL is right: it mostly ends in /v1"
    return Seen("warning", f"{told}, and not with a list", mend)


def _is_json(reply: httpx.Response) -> bool:
    try:
        reply.json()
    except ValueError:
        return False
    return True


def _weights(name: str, settings: Settings) -> Seen:
    state = store.state_of(name, settings.cache / "models")
    if state == "present":
        return Seen("ok", f"{name}, checked by sha256")
    return Seen("broken", f"{name} is {state} in {settings.cache}", "run: nutgraf models pull")


def _disk(settings: Settings) -> Seen:
    folder = next(path for path in (settings.home, *settings.home.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    said = f"{free / (1 << 30):.1f} GiB free at {folder}"
    if free < LOW_DISK_BYTES and not is_read_only(settings.home):
        return Seen("warning", said, "free some space before ingesting more")
    return Seen("ok", said)
