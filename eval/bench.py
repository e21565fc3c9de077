"""Speed, measured: ingest against the bare encoder on the same texts in the same run, and warm searches."""

import gzip
import itertools
import resource
import shutil
import statistics
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from langchain_core.documents import Document

from nutgraf.eval.types import GoldItem
from nutgraf.ingest.archive import Archive
from nutgraf.ingest.chunk import chunk, passage_input
from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.errors import BadArticle, GoldError, UsageError
from nutgraf.ingest.index import Index
from nutgraf.ingest.pipeline import ingest
from nutgraf.ingest.sources.read import read
from nutgraf.service.app import App
from nutgraf.service.retrieval.retrieve import retrieve
from nutgraf.service.types import Question

Row = dict[str, Any]


def bench_ingest(
    path: Path, encoder: Encoder, encoder_folder: Path, *, articles: int, passage_chars: int, rounds: int
) -> Row:
    """Compare, in alternation, the ingest of `articles` articles with the bare encoder on their passages.

    Returns:
        Passages a second (median of the rounds) of the bare encoder, of the ingest, and of LangChain's
        `Chroma.from_documents(HuggingFaceEmbeddings)` where its packages are installed; their ratios; bytes
        on disk an article; peak resident memory of this process in bytes.
    """
    if path.is_dir():
        raise UsageError(f"{path}: is a folder; give one file of articles (JSONL, .gz too)")
    texts, count = _texts(path, encoder, articles, passage_chars)
    runs: dict[str, list[float]] = {"encoder": [], "ingest": [], "langchain": []}
    size = 0
    for _ in range(rounds):
        runs["encoder"].append(_rate(len(texts), lambda: encoder.encode(texts)))
        with TemporaryDirectory() as folder:
            rate, size = _ingest_rate(path, encoder, Path(folder), count, passage_chars)
            runs["ingest"].append(rate)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    for _ in range(rounds):
        if (build := _langchain(encoder_folder)) is not None:
            runs["langchain"].append(_rate(len(texts), lambda build=build: build(texts)))
    rates = {name: statistics.median(rates) for name, rates in runs.items() if rates}
    return {
        "articles": count,
        "passages": len(texts),
        "rounds": rounds,
        "passages_per_s": rates,
        "ingest_to_encoder": rates["ingest"] / rates["encoder"],
        "ingest_to_langchain": rates["ingest"] / rates["langchain"] if "langchain" in rates else None,
        "bytes_per_article": size / count,
        "peak_bytes": peak,
    }


def bench_search(app: App, items: Sequence[GoldItem]) -> Row:
    """Time warm searches and warm extractive answers, one by one, in seconds; ten questions warm up first."""
    chain = app.chain_with(None)
    questions = [Question(item.question, item.asked_at) for item in items]
    for question in questions[:10]:
        chain.invoke(question)

    def search(question: Question) -> None:
        retrieve(question, app.archive, app.index, app.encoder, limit=app.settings.evidence_articles)

    return {
        "n": len(questions),
        "passages": app.archive.counts().passages,
        "search_s": _percentiles([_seconds(lambda q=q: search(q)) for q in questions]),
        "extractive_s": _percentiles([_seconds(lambda q=q: chain.invoke(q)) for q in questions]),
        "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }


def _texts(path: Path, encoder: Encoder, articles: int, passage_chars: int) -> tuple[list[str], int]:
    found = [item.article for item in itertools.islice(read([path]), articles)]
    kept = [article for article in found if not isinstance(article, BadArticle)]
    if not kept:
        raise GoldError(f"{path}: no article in it to measure with")
    texts = [
        passage_input(article.title, passage)
        for article in kept
        for passage in chunk(
            article, encoder.tokenizer, max_tokens=encoder.max_tokens, passage_chars=passage_chars
        )
    ]
    return texts, len(kept)


def _ingest_rate(
    path: Path, encoder: Encoder, folder: Path, articles: int, passage_chars: int
) -> tuple[float, int]:
    few = folder / "few.jsonl.gz"
    _head(path, few, articles)
    home = folder / "home"
    with Archive(home, create=True) as archive:
        index = Index(home / "index", archive, encoder.id)
        index.open()
        index.rebuild()
        report = ingest([few], archive, index, encoder, passage_chars=passage_chars)
        index.close()
    size = sum(file.stat().st_size for file in home.rglob("*") if file.is_file())
    shutil.rmtree(home)
    return report.passages_per_s, size


def _head(path: Path, few: Path, lines: int) -> None:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as source, gzip.open(few, "wb") as target:
        target.writelines(itertools.islice(source, lines))


def _langchain(encoder_folder: Path) -> Callable[[list[str]], object] | None:
    try:
        # Not dependencies of ours: install langchain-chroma and langchain-huggingface to compare.
        chroma: Any = import_module("langchain_chroma").Chroma
        huggingface: Any = import_module("langchain_huggingface").HuggingFaceEmbeddings
    except ImportError:
        return None
    embeddings = huggingface(model_name=str(encoder_folder), model_kwargs={"device": "cpu"})

    def build(texts: list[str]) -> object:
        with TemporaryDirectory() as folder:
            documents = [Document(page_content=text) for text in texts]
            return chroma.from_documents(documents, embeddings, persist_directory=folder)

    return build


def _rate(count: int, work: Callable[[], object]) -> float:
    return count / _seconds(work)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _percentiles(seconds: Sequence[float]) -> dict[str, float]:
    p50, p95 = np.quantile(seconds, (0.5, 0.95))
    return {"p50": float(p50), "p95": float(p95), "max": max(seconds)}
