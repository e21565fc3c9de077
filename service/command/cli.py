"""The command line. Heavy parts are imported by the command that needs them: `--help` must be quick."""

import os
import sys
from dataclasses import asdict, replace
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.text import Text

from nutgraf.eval.cli import eval_cli
from nutgraf.ingest.errors import NutgrafError
from nutgraf.ingest.types import IngestReport
from nutgraf.service.command.asking import (
    answer_events,
    question_of,
    search_for,
    server_of,
    timeline_of,
    told,
    words_of,
)
from nutgraf.service.command.cli_archive import list_articles, list_outlets, remove
from nutgraf.service.command.cli_chat import chat
from nutgraf.service.command.cli_export import export
from nutgraf.service.command.cli_models import models_cli
from nutgraf.service.command.ingested import show_report
from nutgraf.service.command.options import Extractive, Home, Json, Limits, Wait, grouped
from nutgraf.service.command.progress import Show, ingest_progress, show_building
from nutgraf.service.command.show import (
    AnswerView,
    complain,
    console,
    hanging,
    print_json,
    show_evidence,
    show_timeline,
)
from nutgraf.service.config import Settings, read_settings, version
from nutgraf.service.types import to_json

INTERRUPTED = 130
PIPE_BROKEN = 141
# What typer raises when a command is used wrongly; of its kinds it exports only BadParameter.
_WRONG_USAGE: Any = typer.BadParameter.__bases__[0]

cli = typer.Typer(
    name="nutgraf",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Ask a news archive. Every sentence of an answer cites the exact words of an article; what the "
    "archive does not hold is not answered.",
    epilog="Exit status: 0 done (an honest 'not in the archive' too), 1 some input failed, 2 wrong usage, "
    "3 data folder, 4 another process is writing, 5 model, 130 interrupted. Settings: NUTGRAF_... "
    "(docs/settings.md).",
)
cli.add_typer(models_cli, name="models")
cli.add_typer(eval_cli, name="eval")


def main() -> None:
    """Run the command line; turn errors into a message and an exit status, never a traceback."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A character that the terminal cannot show is a "?", not the end of the answer.
            stream.reconfigure(errors="replace")
    try:
        _run()
    except (BrokenPipeError, SystemExit) as stop:
        # Typer and rich make a broken pipe status 1. It is no failure: who reads (head, less) has enough.
        if isinstance(stop, SystemExit) and not isinstance(stop.__context__, BrokenPipeError):
            raise
        _close_output()
        raise SystemExit(PIPE_BROKEN) from None
    except OSError as error:
        message = (
            f"{error.filename or 'input or output'}: {error.strerror or error}; check the path, whether you "
            "may use it, and the room on the disk"
        )
        if error.filename is None:
            # Standard output may be what failed: then it takes no JSON, nor what is left in its buffer.
            _close_output()
            complain(message)
            raise SystemExit(1) from None
        _fail(message, type(error).__name__, 1)


def _close_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _run() -> None:
    try:
        # Typer says well what is wrong with a usage, but not as JSON; on its own it never lets go of it.
        status = cli(standalone_mode=not _json_wanted())
    except NutgrafError as error:
        _fail(str(error), type(error).__name__, error.exit_status)
    except SystemExit as stop:
        # What typer makes of Ctrl-C, in silence.
        if isinstance(getattr(stop.__context__, "__cause__", None), KeyboardInterrupt):
            _fail("interrupted", "KeyboardInterrupt", INTERRUPTED)
        raise
    except _WRONG_USAGE as error:
        _fail(error.format_message(), "UsageError", 2)
    # Without JSON, typer has ended the process; with it, it returns the status of what it ended early.
    if status == INTERRUPTED:
        _fail("interrupted", "KeyboardInterrupt", INTERRUPTED)


def _json_wanted() -> bool:
    return "--json" in sys.argv


def _fail(message: str, kind: str, status: int) -> NoReturn:
    if _json_wanted():
        print_json({"error": {"type": kind, "message": message}})
    else:
        complain(message)
    raise SystemExit(status)


def _show_version(wanted: bool) -> None:
    if wanted:
        console().print(f"nutgraf {version()}")
        raise typer.Exit


@cli.callback(no_args_is_help=True)
def whole(
    _: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    """Take what goes before the command; the help is the application's own."""


@cli.command()
def ingest(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATHS",
            help="Files and folders: .jsonl, .ndjson, .json, .csv, .tsv, .html (also as .gz), .txt, .md, "
            ".pdf, .docx, saved pages (.mhtml), mails (.eml, .mbox), feeds of whole articles (.rss, .atom, "
            ".xml), and all of these in a .zip.",
        ),
    ],
    home: Home = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Take out articles whose file or line is gone.")
    ] = False,
    wait: Wait = 0.0,
    json: Json = False,
) -> None:
    """Bring articles into the archive. Running it again brings in only what is new or changed.

    If an article comes in several versions, the last one is kept. One without a day is found whatever
    --as-of says, and not with --since or --until.
    """
    settings = read_settings(home=home)
    with ingest_progress(quiet=json) as show:
        if client := server_of(settings):
            report = client.ingest(
                [path.absolute() for path in paths], prune=prune, wait_s=wait, on_progress=show
            )
        else:
            report = _ingest_here(settings, paths, prune, wait, show)
        for failure in report.failures[:1]:
            # It is told when it happens, at the latest now; the report tells the others.
            show("ingesting", 1, 1, report.passages, failure)
    if json:
        print_json(asdict(report))
    else:
        show_report(report)
    if report.interrupted:
        console(err=True).print("interrupted; what was stored stays: run the same command again for the rest")
        raise SystemExit(INTERRUPTED)
    raise SystemExit(1 if report.failed else 0)


def _ingest_here(
    settings: Settings,
    paths: list[Path],
    prune: bool,
    wait_s: float,
    show: Show,
) -> IngestReport:
    from nutgraf.ingest.pipeline import ingest as run
    from nutgraf.ingest.sources.find import size_bytes
    from nutgraf.service.app import App

    total = size_bytes(paths)
    with App(
        settings,
        command="nutgraf ingest",
        write=True,
        once=True,
        wait_s=wait_s,
        progress=lambda label, done, of: show(label, done, of, 0),
    ) as app:
        return run(
            paths,
            app.archive,
            app.index,
            app.encoder,
            passage_chars=settings.passage_chars,
            prune=prune,
            on_progress=lambda now: show("ingesting", now.bytes_done, total, now.passages, now.failure),
        )


@cli.command()
@grouped
def ask(
    question: Annotated[
        list[str],
        typer.Argument(metavar="QUESTION", help="In your own words; - reads it from standard input."),
    ],
    home: Home = None,
    *,
    limits: Limits,
    min_confidence: Annotated[
        float | None,
        typer.Option(
            "--min-confidence",
            min=0,
            max=1,
            help="Give no answer less sure than this. It tells apart answers that a language model "
            "wrote; verbatim ones are all about equally sure. Default: NUTGRAF_MIN_CONFIDENCE.",
            show_default=False,
        ),
    ] = None,
    extractive: Extractive = False,
    json: Json = False,
) -> None:
    """Ask the archive; print the answer with numbered citations and the words they cite."""
    settings = read_settings(home=home, model="extractive" if extractive else None)
    asked = replace(question_of(words_of(question), limits), min_confidence=min_confidence)
    view = AnswerView(console())
    answer = told(answer_events(settings, asked), None if json else view)
    if json:
        print_json(to_json(answer))
    else:
        view.conclusion(answer)


@cli.command()
@grouped
def search(
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="Words or a question.")],
    home: Home = None,
    *,
    limits: Limits,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="At most this many articles.")] = 10,
    json: Json = False,
) -> None:
    """Find passages, best first, without composing an answer."""
    asked = question_of(words_of(query), limits)
    evidence = search_for(read_settings(home=home), asked, limit)
    if json:
        print_json({"evidence": [to_json(item) for item in evidence]})
    else:
        show_evidence(console(), evidence)


@cli.command()
@grouped
def timeline(
    topic: Annotated[
        list[str],
        typer.Argument(
            metavar="TOPIC", help="What to follow; a time in it, as in 'since May', limits the timeline."
        ),
    ],
    home: Home = None,
    *,
    limits: Limits,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="At most this many entries.")] = 20,
    json: Json = False,
) -> None:
    """Tell what happened when, oldest first: one verbatim, cited sentence per development."""
    topic = list(words_of(topic))
    asked = question_of(topic, limits)
    entries = timeline_of(read_settings(home=home), asked, limit)
    if json:
        print_json({"topic": " ".join(topic), "entries": [to_json(entry) for entry in entries]})
    else:
        show_timeline(console(), entries)


cli.command()(chat)
cli.command("list")(list_articles)
cli.command("sources")(list_outlets)
cli.command()(export)
cli.command()(remove)


@cli.command()
def serve(
    home: Home = None,
    host: Annotated[
        str | None, typer.Option("--host", help="Address to listen on. Default: 127.0.0.1.")
    ] = None,
    port: Annotated[int | None, typer.Option("--port", help="Port to listen on. Default: 8730.")] = None,
    extractive: Extractive = False,
) -> None:
    """Serve the archive over HTTP: a page to ask in, and the API behind it. Ctrl-C stops it."""
    from nutgraf.ingest.database import is_read_only
    from nutgraf.service.app import App
    from nutgraf.service.http.server import serve as run

    settings = read_settings(home=home, host=host, port=port, model="extractive" if extractive else None)
    write = not is_read_only(settings.home)
    with App(settings, command="nutgraf serve", write=write, progress=show_building) as app:
        run(app, settings)


@cli.command()
def doctor(home: Home = None, json: Json = False) -> None:
    """Check data folder, lock, archive, index, weights, model and disk; say how to repair what is broken."""
    from nutgraf.service.command.doctor import examine

    findings = list(examine(read_settings(home=home)))
    if json:
        print_json({"findings": [asdict(finding) for finding in findings]})
    else:
        out = console()
        colours = {"ok": "green", "warning": "yellow", "broken": "bold red"}
        for finding in findings:
            state = Text(f"{finding.state:8}", colours[finding.state])
            hanging(out, state, Text(f"{finding.name}: {finding.found}"))
            if finding.mend:
                hanging(out, Text(" " * 8), Text(finding.mend, "dim"))
    raise SystemExit(1 if any(finding.state == "broken" for finding in findings) else 0)
