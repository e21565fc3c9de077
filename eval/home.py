"""A data set's own archive: ingested once by the ordinary pipeline, below the data folder, and used again."""

import hashlib
import json
import shutil
from pathlib import Path

from nutgraf.eval.datasets import Dataset, data_folder
from nutgraf.ingest.errors import GoldError
from nutgraf.service.app import App, Progress
from nutgraf.service.config import Settings


def prepare(dataset: Dataset, settings: Settings, progress: Progress) -> Settings:
    """See to it that the data set's archive is there and whole; return settings that point to it.

    Raises:
        GoldError: when the data set's files are missing, or one of its articles cannot be ingested.
    """
    data = data_folder(dataset)
    home = settings.home / "eval" / dataset.name
    own = settings.model_copy(update={"home": home})
    paths = dataset.articles(data, home)
    mark, marked = home / "ingested.json", _mark(paths, settings.passage_chars)
    if mark.exists() and json.loads(mark.read_text("utf-8")) == marked:
        return own
    if mark.exists() and json.loads(mark.read_text("utf-8"))["passage_chars"] != settings.passage_chars:
        # Unchanged articles are not cut anew, so an archive of other passages is no use.
        shutil.rmtree(home)
        paths = dataset.articles(data, home)
    from nutgraf.ingest.pipeline import ingest
    from nutgraf.ingest.sources.find import size_bytes

    total = size_bytes(paths)
    with App(own, command=f"nutgraf eval run {dataset.name}", write=True, progress=progress) as app:
        label = f"ingesting {dataset.name}"
        report = ingest(
            paths,
            app.archive,
            app.index,
            app.encoder,
            passage_chars=settings.passage_chars,
            prune=True,
            on_progress=lambda now: progress(label, now.bytes_done, total),
        )
    if report.interrupted:
        raise KeyboardInterrupt
    if report.failed:
        raise GoldError(
            f"{dataset.name}: {report.failed} of its articles cannot be ingested: {report.failures[0]}"
        )
    mark.write_text(json.dumps(marked), "utf-8")
    return own


def _mark(paths: list[Path], passage_chars: int) -> dict[str, object]:
    digest = hashlib.sha256()
    for path in _files(paths):
        digest.update(path.name.encode() + path.read_bytes())
    return {"sha256": digest.hexdigest(), "passage_chars": passage_chars}


def _files(paths: list[Path]) -> list[Path]:
    return [
        file
        for path in paths
        for file in (sorted(path.iterdir()) if path.is_dir() else [path])
        if file.is_file()
    ]
