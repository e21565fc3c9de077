"""The whole way of an article into the archive: read, clean, chunk, encode, store, index.

Reading, encoding and storing overlap: while one batch is encoded, the batch before it is written.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.chunk import chunk, passage_input
from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.index import Index
from nutgraf.ingest.pages import Pages
from nutgraf.ingest.sources.day import in_figures
from nutgraf.ingest.sources.find import passed_over
from nutgraf.ingest.sources.read import read
from nutgraf.ingest.sources.record import Item
from nutgraf.ingest.types import AHEAD, IngestReport, Passage, Stored, Undated, Vectors
from nutgraf.ingest.versions import Version, Versions, as_text
from nutgraf.ingest.wire import bands, cluster_of, signature

# Enough that passages of like length can be encoded together, few enough that a killed process loses little.
BATCH_PASSAGES = 512


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: bytes of the files that are done with, articles read, passages stored.

    Articles that wait to be encoded are not done with: encoding is what takes the time. `failure` is
    the first thing that could not be read, and why: a mistake made in every line is known at once.
    """

    bytes_done: int
    articles: int
    passages: int
    failure: str = ""


@dataclass(slots=True)
class _Bytes:
    """Bytes of the files read so far; of those, what waits to be encoded."""

    read: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class _Pending:
    version: Version
    passages: list[Passage]


def ingest(
    paths: Iterable[Path],
    archive: Archive,
    index: Index,
    encoder: Encoder,
    *,
    passage_chars: int,
    prune: bool = False,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> IngestReport:
    """Bring files into the archive. The same files again change nothing.

    Args:
        paths: files and folders.
        archive: open for writing; its lock is held.
        index: open.
        encoder: the one that made the vectors which the archive holds already.
        passage_chars: length that passages aim at.
        prune: also take out what came from under `paths` before and is no longer there; not where it could
            not be looked for.
        on_progress: called after each article read, and each batch encoded.

    Raises:
        ArchiveError: when the archive cannot be written; what was stored before stays.
        UsageError: when a path does not exist.
    """
    started = time.perf_counter()
    report, size = IngestReport(), _Bytes()
    versions, pages = Versions(archive, report), Pages(archive)
    paths = [path.absolute() for path in paths]
    report.passed_over = {as_text(suffix): files for suffix, files in passed_over(paths).items()}
    index.unstamp()
    stored: Future[None] | None = None
    try:
        with ThreadPoolExecutor(1, "nutgraf-store") as writer:
            items = _watched(read(paths, pages), report, size, on_progress)
            for batch in _batches(versions.wanted(items), size, encoder, passage_chars):
                vectors = _encode(batch, encoder)
                if stored:
                    stored.result()
                stored = writer.submit(_store, batch, vectors, archive, index, report)
                size.waiting = 0
                on_progress(_progress(size, report))
            if stored:
                stored.result()
        if prune:
            _prune(paths, archive, index, report, versions)
    except KeyboardInterrupt:
        report.interrupted = True
        if stored:
            # What was begun is stored to its end; where that failed, the index is not vouched for.
            stored.result()
    pages.keep()
    index.stamp()
    report.seconds = time.perf_counter() - started
    report.passages_per_s = report.passages / report.seconds
    return report


def _watched(
    items: Iterator[Item], report: IngestReport, size: _Bytes, on_progress: Callable[[Progress], None]
) -> Iterator[Item]:
    for item in items:
        report.read += 1
        size.read += item.size_bytes
        yield item
        on_progress(_progress(size, report))


def _progress(size: _Bytes, report: IngestReport) -> Progress:
    failure = report.failures[0] if report.failures else ""
    return Progress(size.read - size.waiting, report.read, report.passages, failure)


def _batches(
    wanted: Iterator[Version], size: _Bytes, encoder: Encoder, passage_chars: int
) -> Iterator[list[_Pending]]:
    batch: list[_Pending] = []
    held = 0
    for version in wanted:
        size.waiting += version.size_bytes
        passages = chunk(
            version.article, encoder.tokenizer, max_tokens=encoder.max_tokens, passage_chars=passage_chars
        )
        batch.append(_Pending(version, passages))
        held += len(passages)
        if held >= BATCH_PASSAGES:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _encode(batch: Sequence[_Pending], encoder: Encoder) -> list[Vectors]:
    texts = [
        passage_input(pending.version.article.title, passage)
        for pending in batch
        for passage in pending.passages
    ]
    ends = np.cumsum([len(pending.passages) for pending in batch])
    return np.split(encoder.encode(texts), ends[:-1])


def _store(
    batch: Sequence[_Pending],
    vectors: Sequence[Vectors],
    archive: Archive,
    index: Index,
    report: IngestReport,
) -> None:
    gone: list[str] = []
    # A batch may hold two versions of one story; the second takes out the passages of the first.
    fresh: dict[str, Vectors] = {}
    for pending, rows in zip(batch, vectors, strict=True):
        article, key, origin = pending.version.article, pending.version.key, pending.version.origin
        known = archive.current_id(key) is not None
        minhash = signature(article.text)
        article = replace(article, cluster_id=cluster_of(article, minhash, archive))
        entry = Stored(article, pending.passages, rows, minhash.tobytes(), bands(minhash), key, origin)
        gone += [passage_id for passage_id in archive.put(entry) if fresh.pop(passage_id, None) is None]
        fresh |= zip((passage.id for passage in pending.passages), rows, strict=True)
        report.passages += len(rows)
        report.changed += known
        report.new += not known
        _note(pending.version, report)
    index.replace(gone, list(fresh), np.array(list(fresh.values()), np.float32))


def _note(version: Version, report: IngestReport) -> None:
    """Count what questions of a time or an outlet will not find, or find where it is not wanted."""
    published = version.article.published_at
    noted = {
        "undated": published is None,
        "unnamed": not version.article.source,
        "ahead": published is not None and published > datetime.now(UTC) + AHEAD,
    }
    for name in (name for name, is_so in noted.items() if is_so):
        report.noted[name] = report.noted.get(name, 0) + 1
        report.examples.setdefault(name, version.place)
    if isinstance(version.article, Undated):
        day = version.article.given_day
        name = "ambiguous" if in_figures(day) else "unread"
        report.noted[name] = report.noted.get(name, 0) + 1
        report.examples.setdefault(name, day)


def _prune(
    paths: Sequence[Path],
    archive: Archive,
    index: Index,
    report: IngestReport,
    versions: Versions,
) -> None:
    for article_id, origin in archive.article_ids_under(map(as_text, paths)).items():
        # A file that could not be read this time may only be damaged, a folder that is empty or cannot be
        # listed may only be a disk that is not mounted: what came from it stays.
        files = [origin, *map(str, Path(origin).parents)]
        if article_id not in versions.seen and versions.broken.isdisjoint(files):
            index.replace(archive.remove(article_id), [], np.zeros((0, 0), np.float32))
            report.removed += 1


def reencode(archive: Archive, encoder: Encoder, on_progress: Callable[[int, int], None]) -> None:
    """Make all vectors anew after a change of encoder; killed half way, the next call starts again."""
    archive.set_meta("encoder", "")
    article_ids = archive.article_ids()
    for done, article_id in enumerate(article_ids, 1):
        article = archive.article(article_id)
        passages = archive.passages_of([article_id]).get(article_id, [])
        if article and passages:
            vectors = encoder.encode([passage_input(article.title, passage) for passage in passages])
            archive.set_vectors([passage.id for passage in passages], vectors)
        on_progress(done, len(article_ids))
    archive.set_meta("encoder", encoder.id)
