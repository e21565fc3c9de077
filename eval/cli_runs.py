"""`nutgraf eval`: the commands over runs that are there already: compare, gate, baseline, calibrate."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Column, Table
from rich.text import Text

from nutgraf.eval.cli_shared import RunPath, library_of, report_path
from nutgraf.service.command.options import Home, Json
from nutgraf.service.command.show import console, narrow, print_json, safe
from nutgraf.service.config import read_settings

if TYPE_CHECKING:
    from nutgraf.eval.results import Comparison

FLIPS_SHOWN = 10

Baseline = Annotated[
    Path | None,
    typer.Option("--baseline", help="Be no worse than this: a run, or a file of `nutgraf eval baseline`."),
]


def eval_compare(
    a: Annotated[
        Path, typer.Argument(help="Run before: a folder that `nutgraf eval run` wrote.", metavar="A")
    ],
    b: Annotated[Path, typer.Argument(help="Run after, over the same questions.", metavar="B")],
    home: Home = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Also write it as a page: .html, .md or .json.")
    ] = None,
    json: Json = False,
) -> None:
    """Compare two runs over the same questions: each metric's difference, how certain it is, what flipped."""
    from nutgraf.eval.compare import compare, read_run
    from nutgraf.eval.folder import write_json, write_text
    from nutgraf.eval.markdown import comparison
    from nutgraf.eval.page_compare import page

    before, after = read_run(a), read_run(b)
    path = report_path(out) if out else None
    found = compare(before, after)
    if path and path.suffix == ".json":
        write_json(path, asdict(found))
    elif path and path.suffix == ".md":
        write_text(path, comparison(found))
    elif path:
        with library_of(after, read_settings(home=home)) as library:
            write_text(path, page(before, after, found, library))
    if json:
        print_json(asdict(found))
    else:
        _show_comparison(found)
        if path:
            console().print(str(path))


def _show_comparison(found: "Comparison") -> None:
    from nutgraf.eval.compare import is_sure
    from nutgraf.eval.report import COMPARED, WIDE, interval, number
    from nutgraf.eval.score import METRICS

    out = console()
    out.print(Text(f"A {found.a}\nB {found.b}\n{found.n} questions", "bold"))
    head = ("metric", "A", "B", "B - A", "95% interval", "p", "detectable", "n")
    # On a narrow terminal the difference comes first.
    shown = 5 if narrow(out, WIDE) else len(head)
    columns = (Column(name, no_wrap=True) for name in head[:shown])
    table = Table(*columns, box=None, header_style="dim", padding=(0, 2, 0, 0))
    for name, row in found.metrics.items():
        sure = is_sure(row)
        style = ("green" if METRICS[name].gain(row.value) > 0 else "red") if sure else ""
        change = f"{row.value:+.3f}{'*' if sure else ''}"
        rest = (f"{row.p:.3f}", number(row.detectable), str(row.n))
        cells = (name, number(row.a), number(row.b), change, interval(row) or "-", *rest)
        table.add_row(*cells[:shown], style=style)
    out.print(table)
    out.print(Text(COMPARED, "dim"))
    for title, flips in (("got better", found.better), ("got worse", found.worse)):
        out.print(Text(f"\n{len(flips)} {title}", "bold"))
        for flip in flips[:FLIPS_SHOWN]:
            out.print(Text(safe(f"  {flip.id}  {flip.question}  gold: {' | '.join(flip.gold)}")))
            out.print(Text(f"    A: {safe(flip.a)}\n    B: {safe(flip.b)}", "dim"))
    if found.differs:
        out.print(Text("\nwhat differs between the runs", "bold"))
        for key, (one, other) in found.differs.items():
            out.print(Text(safe(f"  {key}: {one} -> {other}"), "dim"))


def eval_gate(
    rules: Annotated[
        Path,
        typer.Argument(
            help="Rules (TOML): at_least, at_most, no_worse, as docs/evaluation.md says.", metavar="RULES"
        ),
    ],
    run: RunPath,
    baseline: Baseline = None,
    json: Json = False,
) -> None:
    """Check a run against rules; where it does not pass, give the reasons and exit with 1.

    Notes say what could not be scored, and what but code and machine differs from the baseline.
    """
    from nutgraf.eval.baseline import read_baseline
    from nutgraf.eval.compare import read_run
    from nutgraf.eval.gate import gate, notes, read_rules

    read = read_rules(rules)
    found = read_run(run)
    before = None
    if baseline:
        before = read_run(baseline) if baseline.is_dir() else read_baseline(baseline, found)
    failed, known = gate(read, found, before), notes(found, before)
    if json:
        print_json({"passed": not failed, "reasons": failed, "notes": known})
    else:
        out = console()
        out.print(Text("does not pass:", "bold red") if failed else Text("passes", "bold green"))
        for reason in failed:
            out.print(Text(f"  {safe(reason)}"))
        for note in known:
            out.print(Text(f"note: {safe(note)}", "yellow"))
    raise SystemExit(1 if failed else 0)


def eval_baseline(
    run: RunPath, file: Annotated[Path, typer.Argument(help="File (JSON) to write.", metavar="FILE")]
) -> None:
    """Boil a run down to one small file, without texts, for `eval gate --baseline`."""
    from nutgraf.eval.baseline import write_baseline
    from nutgraf.eval.compare import read_run

    found = read_run(run)
    write_baseline(found, file)
    console().print(f"{file}: {len(found.items)} questions")


def eval_calibrate(
    runs: Annotated[list[Path], typer.Argument(help="Folders that `nutgraf eval run` wrote.", metavar="RUN")],
    json: Json = False,
) -> None:
    """Fit the weights of `confidence` to finished runs, and tell how well they do on sets left out of it.

    Make the runs with NUTGRAF_MIN_CONFIDENCE=0: what was not shown cannot be learned from.
    """
    from nutgraf.eval.calibrate import calibrate
    from nutgraf.eval.compare import read_run

    found = calibrate([read_run(path) for path in runs])
    if json:
        print_json(found)
        return
    out = console()
    for name, weight in (("intercept", found["intercept"]), *found["weights"].items()):
        out.print(f"{name:<14} {weight:+.3f}")
    table = Table("held out", "n", "right", "AUC", "AURC", "ECE", box=None, header_style="dim")
    for name, row in found["sets"].items():
        cells = ("" if row[key] is None else f"{row[key]:.3f}" for key in ("right", "auc", "aurc", "ece"))
        table.add_row(name, str(row["n"]), *cells)
    out.print(table)
    table = Table("at least", "shown", "right", "right lost", "wrong caught", box=None, header_style="dim")
    for row in found["thresholds"]:
        table.add_row(
            *(
                f"{row[key]:.3f}"
                for key in ("threshold", "shown", "right_of_shown", "right_lost", "wrong_caught")
            )
        )
    out.print(table)
