"""`nutgraf eval`: pages of runs, and predictions in and out."""

import hashlib
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from nutgraf.eval.cli_shared import (
    Out,
    RunPath,
    Set,
    conclude,
    library_of,
    open_set,
    progress,
    report_path,
    run_path,
)
from nutgraf.eval.types import Format
from nutgraf.service.command.options import Home, Json
from nutgraf.service.command.show import console, print_json
from nutgraf.service.config import read_settings

Kind = Annotated[Format, typer.Option("--format", help="jsonl (read again by `eval score`) or ragas.")]


def eval_report(
    run: RunPath,
    home: Home = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="File: .html, .md or .json. Default: RUN/report.html.")
    ] = None,
    json: Json = False,
) -> None:
    """Write a run as one page with metrics, plots, slices and the worst items, each with its citations."""
    from nutgraf.eval.compare import read_run
    from nutgraf.eval.folder import read_judges, write_json, write_text
    from nutgraf.eval.markdown import document
    from nutgraf.eval.page import page
    from nutgraf.eval.summary import prices_of, summarise

    found = read_run(run)
    settings = read_settings(home=home)
    summary = summarise(found.items, found.results, prices_of(settings))
    judges = read_judges(run)
    path = report_path(out or run / "report.html")
    whole = {"dataset": found.manifest.get("dataset", {}).get("name", run.name), "folder": str(run)}
    whole |= asdict(summary)
    whole |= {"manifest": found.manifest, "judges": [judge.model_dump() for judge in judges]}
    if path.suffix == ".json":
        write_json(path, whole)
    elif path.suffix == ".md":
        write_text(path, document(found, summary, judges))
    else:
        with library_of(found, settings) as library:
            write_text(path, page(found, summary, library, judges))
    if json:
        print_json({"report": str(path), **whole})
    else:
        console().print(str(path))


def eval_export(
    run: RunPath,
    out: Annotated[Path, typer.Argument(help="File to write.", metavar="FILE")],
    home: Home = None,
    kind: Kind = Format.JSONL,
) -> None:
    """Write a run's answers as predictions, or as a Ragas evaluation data set."""
    from nutgraf.eval.compare import read_run
    from nutgraf.eval.folder import write_text
    from nutgraf.eval.predictions import export

    found = read_run(run)
    with library_of(found, read_settings(home=home)) as library:
        lines = [line + "\n" for line in export(found, library, kind)]
    write_text(out, "".join(lines))
    console().print(f"{out}: {len(lines)} of {len(found.items)} questions")


def eval_score(
    gold: Set,
    predictions: Annotated[
        Path,
        typer.Argument(
            help="Another system's answers (JSONL, as docs/evaluation.md says).", metavar="PREDICTIONS"
        ),
    ],
    out: Out = None,
    home: Home = None,
    json: Json = False,
) -> None:
    """Score another system's answers by the same metrics; questions that it left out count as wrong."""
    from nutgraf.eval.folder import RunFolder
    from nutgraf.eval.library import ArchiveLibrary
    from nutgraf.eval.manifest import manifest
    from nutgraf.eval.predictions import load, unsaid
    from nutgraf.eval.run import check_archive, run
    from nutgraf.eval.score import score
    from nutgraf.eval.systems import replaying
    from nutgraf.ingest.archive import Archive

    with progress(quiet=json) as show:
        gold_set = open_set(gold, read_settings(home=home), show.step)
        items = gold_set.items
        with Archive(gold_set.settings.home) as archive:
            library = ArchiveLibrary(archive)
            check_archive(items, library)
            given = load(predictions, items, library)
            about = manifest(gold_set.name, items, archive, gold_set.settings, mode="import", weights={})
            about["predictions"] = {
                "name": predictions.name,
                "sha256": hashlib.sha256(predictions.read_bytes()).hexdigest(),
            }
            with RunFolder(out or run_path(gold_set.name), about, items) as folder:
                measure = partial(score, unsaid=unsaid(list(given.values())))
                results = run(
                    items, replaying(given), library, folder, measure=measure, on_progress=show.item
                )
    conclude(gold_set, results, folder, json=json)
