"""`nutgraf eval`: gold sets checked; verification and the HTML reader scored on sets that people labelled."""

from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Column, Table
from rich.text import Text

from nutgraf.eval.cli_shared import Set, interval_of, open_set, progress
from nutgraf.eval.types import CLAIM_SETS
from nutgraf.service.command.options import Home, Json
from nutgraf.service.command.show import console, narrow, print_json, safe
from nutgraf.service.config import read_settings


def eval_validate(gold: Set, home: Home = None, json: Json = False) -> None:
    """Check a gold set against the archive: missing support, quotes that don't match, duplicates, leaks."""
    from nutgraf.eval.library import ArchiveLibrary
    from nutgraf.eval.validate import validate
    from nutgraf.ingest.archive import Archive

    with progress(quiet=json) as show:
        gold_set = open_set(gold, read_settings(home=home), show.step)
    items = gold_set.items
    with Archive(gold_set.settings.home) as archive:
        findings = validate(items, ArchiveLibrary(archive))
    errors = sum(finding.level == "error" for finding in findings)
    if json:
        print_json({"n": len(items), "errors": errors, "findings": [asdict(finding) for finding in findings]})
    else:
        out = console()
        for finding in findings:
            style = "red" if finding.level == "error" else "yellow"
            out.print(
                Text(f"{finding.level:8}", style).append(safe(f"{finding.id}: {finding.problem}"), "none")
            )
        out.print(f"{len(items)} questions, {errors} errors, {len(findings) - errors} warnings")
    raise SystemExit(1 if errors else 0)


def eval_groundedness(
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the judgments, one file per set.")
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option("--set", help=f"Only this set: {', '.join(CLAIM_SETS)}. Repeatable."),
    ] = None,
    json: Json = False,
) -> None:
    """Score the verification of sentences on claims that people labelled supported or not.

    The sets are in the folder that NUTGRAF_DATA names. With NUTGRAF_CHECKER set, the checker takes part.
    """
    from nutgraf.eval.groundedness import evaluate, load, write
    from nutgraf.eval.report import number
    from nutgraf.service.models.checker import open_checker

    found: dict[str, dict[str, Any]] = {}
    checker = open_checker(read_settings())
    with progress(quiet=json) as show:
        for name in only or CLAIM_SETS:
            judged, found[name] = evaluate(load(name), partial(show.step, name), checker)
            if out:
                write(judged, out / f"{name}.jsonl")
    if json:
        print_json(found)
        return
    out_ = console()
    head = ("set", "n", "supported", "AUC", "balanced accuracy", "F1", "false pass", "false drop")
    shown = 5 if narrow(out_, 120) else len(head)
    columns = (Column(name, no_wrap=True) for name in head[:shown])
    table = Table(*columns, box=None, header_style="dim", padding=(0, 2, 0, 0))
    for name, row in found.items():
        rates = (
            f"{number(row[key]['value'])} ({interval_of(row[key])})"
            for key in ("auc", "balanced_accuracy", "f1")
        )
        counts = (str(row["passed_though_unsupported"]), str(row["refused_though_supported"]))
        table.add_row(*(name, str(row["n"]), str(row["supported"]), *rates, *counts)[:shown])
    out_.print(table)


def eval_ingest(json: Json = False) -> None:
    """Score the HTML reader: how much of the body it gets, and whether the day is right.

    The pages (html-extraction, html-dates) are in the folder that NUTGRAF_DATA names.
    """
    from nutgraf.eval.extraction import evaluate
    from nutgraf.eval.report import number

    with progress(quiet=json) as show:
        found = evaluate(partial(show.step, "pages"))
    if json:
        print_json(found)
        return
    out, bodies, dates = console(), found["bodies"], found["dates"]
    mean = f"mean F1 {number(bodies['mean_f1']['value'])} ({interval_of(bodies['mean_f1'])})"
    parts = f"precision {number(bodies['precision'])}, recall {number(bodies['recall'])}"
    out.print(f"bodies: {bodies['n']} pages, F1 {number(bodies['f1'])}, {parts}; {mean}")
    rates = ", ".join(
        f"{name} {number(dates[name]['value'])} ({interval_of(dates[name])})"
        for name in ("f1", "precision", "accuracy")
    )
    if bodies["unread"]:
        out.print(f"unread: {', '.join(bodies['unread'])}")
    out.print(f"dates:  {dates['n']} pages, {rates}")
