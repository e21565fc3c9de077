"""`nutgraf eval`: the commands. Heavy parts are imported by the command that needs them."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import MofNCompleteColumn
from rich.text import Text

from nutgraf.eval.types import DATASETS
from nutgraf.service.command.options import Extractive, Home, Json
from nutgraf.service.command.progress import Meter, meter
from nutgraf.service.command.show import console, print_json, safe
from nutgraf.service.config import Settings, read_settings

if TYPE_CHECKING:
    from nutgraf.eval.compare import Run
    from nutgraf.eval.folder import RunFolder
    from nutgraf.eval.library import ArchiveLibrary, Library
    from nutgraf.eval.systems import System
    from nutgraf.eval.types import GoldItem, ItemResult
    from nutgraf.service.app import App
    from nutgraf.service.app import Progress as Prepare

PLAIN_LINE_EVERY_S = 10.0

eval_cli = typer.Typer(no_args_is_help=True, help="Measure answers against a gold set, with error bars.")

_SET = f"A gold set (JSONL), or: {', '.join(DATASETS)}."
_OUT = "Folder for the results; a run begun there is continued. Default: runs/NAME-TIME."
RunPath = Annotated[Path, typer.Argument(help="Folder that `nutgraf eval run` wrote.", metavar="RUN")]
Set = Annotated[str, typer.Argument(help=_SET, metavar="SET")]
Out = Annotated[Path | None, typer.Option("--out", help=_OUT)]
Limit = Annotated[
    int | None, typer.Option("--limit", min=1, help="At most this many, from the start of the set.")
]
Sample = Annotated[
    int | None, typer.Option("--sample", min=1, help="Only this many questions, drawn at random.")
]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the random draw.")]
_SLICE = (
    "Only this part: a tag, answerable, unanswerable, word:why, or age:0-7 (days from article to question; "
    "age:8- for older). Repeatable: what is in any of the parts."
)
Slice = Annotated[list[str] | None, typer.Option("--slice", help=_SLICE)]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Ask the language model anew, even where its reply is cached.")
]
Jobs = Annotated[
    int, typer.Option("--jobs", min=1, help="Questions asked at a time, where the model allows it.")
]
RetrievalOnly = Annotated[bool, typer.Option("--retrieval-only", help="Only search; no language model.")]
Retry = Annotated[
    bool, typer.Option("--retry-errors", help="With --out: ask the questions that crashed again.")
]


@eval_cli.command("run")
def eval_run(
    gold: Set,
    home: Home = None,
    out: Out = None,
    limit: Limit = None,
    sample: Sample = None,
    seed: Seed = 0,
    part: Slice = None,
    jobs: Jobs = 1,
    retrieval_only: RetrievalOnly = False,
    retry: Retry = False,
    extractive: Extractive = False,
    no_cache: NoCache = False,
    json: Json = False,
) -> None:
    """Put every question of a set to the archive; print the metrics, write each item's result.

    The questions of a file are put to the archive of the data folder; those of a data set, given by name, to
    an archive of its own, made on first use.
    """
    from nutgraf.eval.cache import replies_folder
    from nutgraf.eval.folder import RunFolder
    from nutgraf.eval.library import ArchiveLibrary
    from nutgraf.eval.manifest import manifest, weights_of
    from nutgraf.eval.run import check_archive, run
    from nutgraf.eval.score import score
    from nutgraf.service.app import App

    options = {"limit": limit, "sample": sample, "seed": seed if sample else None, "slice": part}
    chosen = {option: value for option, value in options.items() if value is not None}
    given = read_settings(home=home, model="extractive" if extractive else None)
    replies = None if no_cache else replies_folder(given.home)
    with progress(quiet=json) as show:
        name, items, settings, bare = open_set(gold, given, show.prepare)
        with App(settings, command="nutgraf eval run", progress=show.prepare) as app:
            library = ArchiveLibrary(app.archive)
            items = choose(items, library, limit=limit, sample=sample, seed=seed, parts=part or [])
            check_archive(items, library)
            system, mode = system_of(app, replies, bare=retrieval_only or bare)
            weights = weights_of(app.settings, retrieval_only=mode == "retrieve")
            about = manifest(name, items, app.archive, app.settings, mode=mode, weights=weights, part=chosen)
            with RunFolder(out or run_path(name), about, items) as folder:
                if retry:
                    folder.forget([item_id for item_id, result in folder.done.items() if result.error])
                results = run(
                    items,
                    system,
                    library,
                    folder,
                    measure=partial(score, retrieval_only=mode == "retrieve"),
                    jobs=jobs,
                    on_progress=show.item,
                )
    conclude(name, items, results, folder, settings, json=json)


def choose(
    items: "list[GoldItem]",
    library: "Library",
    *,
    limit: int | None,
    sample: int | None,
    seed: int,
    parts: list[str],
) -> "list[GoldItem]":
    """Return the questions to run, in the order of the set; `library` tells how old their articles are.

    Raises:
        UsageError: when there is no such part.
    """
    import random

    from nutgraf.eval.slices import age_days, within

    kept = within(items, [age_days(item, library) for item in items], parts) if parts else items
    if sample is not None and sample < len(kept):
        drawn = set(random.Random(seed).sample(range(len(kept)), sample))
        kept = [item for number, item in enumerate(kept) if number in drawn]
    return kept[:limit]


def open_set(
    gold: str, settings: Settings, prepare: "Prepare"
) -> "tuple[str, list[GoldItem], Settings, bool]":
    """Return (name, questions, settings that point to the archive, whether only retrieval can be measured).

    Raises:
        GoldError: when the set or its data is not what it should be.
        UsageError: when there is no such set.
    """
    from nutgraf.eval import datasets
    from nutgraf.eval.gold import load
    from nutgraf.eval.home import prepare as prepare_home

    path = Path(gold)
    if path.suffix or path.is_file():
        return path.stem, load(path), settings, False
    dataset = datasets.get(gold)
    questions = dataset.questions(datasets.data_folder(dataset))
    return gold, questions, prepare_home(dataset, settings, prepare), dataset.retrieval_only


def run_path(name: str) -> Path:
    """Make the folder of a run for which none was given: two that start in one second get one each.

    Raises:
        UsageError: when it cannot be written.
    """
    from nutgraf.eval.folder import writing

    def made(path: Path) -> bool:
        try:
            path.mkdir(parents=True)
        except FileExistsError:
            return False
        return True

    base = Path("runs") / f"{name}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    with writing(base):
        return next(filter(made, chain([base], (base.with_name(f"{base.name}-{n}") for n in count(2)))))


def home_of(manifest: dict[str, Any], settings: Settings) -> Path:
    """Return the folder of the archive that a run was put to: the data folder's, or a data set's own.

    The archive's id tells, where it is still there: a file of one's own may bear the name of a data set.
    """
    from nutgraf.ingest.archive import Archive

    own = settings.home / "eval" / str(manifest.get("dataset", {}).get("name", ""))
    if not (own / "archive.sqlite3").exists():
        return settings.home
    if (settings.home / "archive.sqlite3").exists():
        with Archive(settings.home) as archive:
            if archive.meta("id") == manifest.get("archive", {}).get("id"):
                return settings.home
    return own


@contextmanager
def library_of(run: "Run", settings: Settings) -> "Generator[ArchiveLibrary]":
    """Open the archive that a run was put to; say how many articles that it found or cited are not there."""
    from nutgraf.eval.library import ArchiveLibrary
    from nutgraf.ingest.archive import Archive

    named = {ref for result in run.results if result.prediction for ref in result.prediction.articles}
    home = home_of(run.manifest, settings)
    with Archive(home) as archive:
        library = ArchiveLibrary(archive)
        if gone := sum(library.find(ref) is None for ref in named):
            what = f"{gone:,} of the {len(named):,} articles that {run.path} found or cited"
            told = f"{what} are not in {home}, so their text is missing; give the --home that it was put to"
            console(err=True).print(safe(told), style="yellow")
        yield library


def report_path(path: Path) -> Path:
    """Return the path of a report; raise UsageError where it says no kind that is written."""
    from nutgraf.ingest.errors import UsageError

    if path.suffix not in (".html", ".htm", ".md", ".json"):
        raise UsageError(f"{path}: a report is written as .html, .md or .json; end --out in one of these")
    return path


def conclude(
    name: str,
    items: "list[GoldItem]",
    results: "list[ItemResult]",
    folder: "RunFolder",
    settings: Settings,
    *,
    json: bool,
) -> None:
    """Write a run's summary and print it."""
    from nutgraf.eval.report import show_summary
    from nutgraf.eval.summary import prices_of, summarise

    summary = {
        "dataset": name,
        "folder": str(folder.path),
        **summarise(items, results, prices_of(settings)),
        "manifest": folder.manifest,
    }
    folder.finish(summary)
    if json:
        print_json(summary)
    else:
        show_summary(console(), summary)


def system_of(app: "App", replies: Path | None, *, bare: bool) -> "tuple[System, str]":
    """Return what is evaluated, and what kind of run that is."""
    from nutgraf.eval.cache import cached
    from nutgraf.eval.systems import answering, retrieving

    if bare:
        return retrieving(app.chain_with(None).find), "retrieve"
    model = cached(app.model, app.settings, replies) if app.model else None
    return answering(app.chain_with(model), model), "answer"


class Shown:
    """Shows how far a command is: what is loaded or built, then question after question."""

    def __init__(self, meter: Meter) -> None:
        """Show it on `meter`."""
        self._meter = meter

    def prepare(self, label: str, done: int, total: int) -> None:
        """Show how much is done, of how much, of what `label` names."""
        self._meter.show(label, done, total, f"{label}: {done:,} of {total:,}")

    def item(self, result: "ItemResult", done: int, total: int) -> None:
        """Show how many questions are done, and why this one crashed, if it did."""
        if result.error:
            self._meter.tell(Text(f"{safe(result.id)}: {safe(result.error)}", "red"))
        self.prepare("questions", done, total)


@contextmanager
def progress(*, quiet: bool) -> Generator[Shown]:
    """Yield what shows how far a command is."""
    with meter(MofNCompleteColumn(), quiet=quiet, line_every_s=PLAIN_LINE_EVERY_S) as shown:
        yield Shown(shown)
