"""The whole way of an article into the archive: read, clean, chunk, encode, store, index.

Reading, encoding and storing overlap: while one batch is encoded, the batch before it is written.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.chunk import chunk, passage_input
from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.index import Index
from nutgraf.ingest.sources import Item, passed_over, read
from nutgraf.ingest.types import Article, Entry, Passage, Vectors
from nutgraf.ingest.wire import bands, cluster_of, signature

# Enough that passages of like length can be encoded together, few enough that a killed process loses little.
BATCH_PASSAGES = 512


@dataclass(slots=True)
class IngestReport:
    """What an ingest did.

    `passages` counts those written; `failures` says where and why, one a line; `passed_over` counts, by
    suffix, the files in named folders that no reader knows.
    """

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    removed: int = 0
    passages: int = 0
    seconds: float = 0.0
    passages_per_s: float = 0.0
    interrupted: bool = False
    failures: list[str] = field(default_factory=list[str])
    passed_over: dict[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: bytes of the files that are done with, articles read, passages stored.

    What was read and waits to be encoded is not done with: that is what takes the time.
    """

    bytes_done: int
    articles: int
    passages: int


@dataclass(slots=True)
class _Bytes:
    """Bytes of the files read so far; of those, what waits to be encoded."""

    read: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class _Pending:
    article: Article
    passages: list[Passage]
    key: str
    origin: str


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
    report, seen, broken, size = IngestReport(), set[str](), set[str](), _Bytes()
    paths = [path.absolute() for path in paths]
    report.passed_over = {_as_text(suffix): files for suffix, files in passed_over(paths).items()}
    index.unstamp()
    stored: Future[None] | None = None
    try:
        with ThreadPoolExecutor(1, "nutgraf-store") as writer:
            items = _watched(read(paths), report, size, on_progress)
            wanted = _wanted(items, archive, report, seen, broken, size)
            for batch in _batches(wanted, encoder, passage_chars):
                vectors = _encode(batch, encoder)
                if stored:
                    stored.result()
                stored = writer.submit(_store, batch, vectors, archive, index, report)
                size.waiting = 0
                on_progress(Progress(size.read, report.read, report.passages))
            if stored:
                stored.result()
        if prune:
            _prune(paths, archive, index, report, seen, broken)
    except KeyboardInterrupt:
        report.interrupted = True
        if stored:
            # What was begun is stored to its end; where that failed, the index is not vouched for.
            stored.result()
    index.stamp()
    report.seconds = time.perf_counter() - started
    report.passages_per_s = report.passages / report.seconds
    return report


def _as_text(value: object) -> str:
    """Return a path, or a message that holds one, as text: a file's name need not be UTF-8."""
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")


def _watched(
    items: Iterator[Item], report: IngestReport, size: _Bytes, on_progress: Callable[[Progress], None]
) -> Iterator[Item]:
    for item in items:
        report.read += 1
        size.read += item.size_bytes
        yield item
        on_progress(Progress(size.read - size.waiting, report.read, report.passages))


def _wanted(
    items: Iterator[Item],
    archive: Archive,
    report: IngestReport,
    seen: set[str],
    broken: set[str],
    size: _Bytes,
) -> Iterator[tuple[Article, str, str]]:
    """Yield (article, key, origin) for what the archive does not hold yet; count the rest."""
    keys: dict[str, str] = {}
    # What is stored under the name of another file, by that name: if that is written anew, it goes.
    copies: dict[str, tuple[Article, str, str]] = {}
    for item in items:
        origin = _as_text(item.origin)
        if isinstance(item.article, BadArticle):
            report.failed += 1
            report.failures.append(_as_text(item.article))
            broken.add(origin)
            continue
        article = item.article
        key = article.url or (f"{origin}#{article.title}" if item.place else origin)
        first = keys.setdefault(key, article.id)
        if first != article.id:
            # The first stays: if the last did, every run would change the archive back and forth.
            report.failed += 1
            place = _as_text(item.place or origin)
            report.failures.append(f"{place}: a second, different article with the key {key}; kept the first")
            continue
        stored = archive.key_of(article.id)
        if article.id in seen or (stored is not None and keys.get(stored, article.id) == article.id):
            report.unchanged += 1
            if stored is not None and stored != key:
                copies[stored] = article, key, origin
        else:
            size.waiting += item.size_bytes
            yield article, key, origin
            if key in copies:
                report.unchanged -= 1
                yield copies.pop(key)
        seen.add(article.id)


def _batches(
    wanted: Iterator[tuple[Article, str, str]], encoder: Encoder, passage_chars: int
) -> Iterator[list[_Pending]]:
    batch: list[_Pending] = []
    size = 0
    for article, key, origin in wanted:
        passages = chunk(
            article, encoder.tokenizer, max_tokens=encoder.max_tokens, passage_chars=passage_chars
        )
        batch.append(_Pending(article, passages, key, origin))
        size += len(passages)
        if size >= BATCH_PASSAGES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _encode(batch: Sequence[_Pending], encoder: Encoder) -> list[Vectors]:
    texts = [
        passage_input(pending.article.title, passage) for pending in batch for passage in pending.passages
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
    for pending, rows in zip(batch, vectors, strict=True):
        known = archive.current_id(pending.key) is not None
        minhash = signature(pending.article.text)
        article = replace(pending.article, cluster_id=cluster_of(pending.article, minhash, archive))
        entry = Entry(
            article, pending.passages, rows, minhash.tobytes(), bands(minhash), pending.key, pending.origin
        )
        gone += archive.put(entry)
        report.passages += len(rows)
        report.changed += known
        report.new += not known
    index.replace(
        gone, [passage.id for pending in batch for passage in pending.passages], np.concatenate(vectors)
    )


def _prune(
    paths: Sequence[Path],
    archive: Archive,
    index: Index,
    report: IngestReport,
    seen: set[str],
    broken: set[str],
) -> None:
    for article_id, origin in archive.article_ids_under(map(_as_text, paths)).items():
        # A file that could not be read this time may only be damaged, a folder that is empty or cannot be
        # listed may only be a disk that is not mounted: what came from it stays.
        if article_id not in seen and broken.isdisjoint([origin, *map(str, Path(origin).parents)]):
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
