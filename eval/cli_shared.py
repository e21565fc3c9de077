"""`nutgraf eval`: what its commands share. Heavy parts are imported by the command that needs them."""

from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import MofNCompleteColumn
from rich.text import Text

from nutgraf.eval.types import DATASETS
from nutgraf.service.command.progress import Meter, meter
from nutgraf.service.command.show import console, print_json, safe
from nutgraf.service.config import Settings

if TYPE_CHECKING:
    from nutgraf.eval.compare import Run
    from nutgraf.eval.folder import RunFolder
    from nutgraf.eval.library import ArchiveLibrary
    from nutgraf.eval.types import GoldItem, ItemResult
    from nutgraf.service.app import Progress

PLAIN_LINE_EVERY_S = 10.0

_SET = f"A gold set: a file (JSONL, as docs/evaluation.md says), or one of {', '.join(DATASETS)}."
_OUT = "Folder for the results; a run begun there is continued. Default: runs/NAME-TIME."
RunPath = Annotated[Path, typer.Argument(help="Folder that `nutgraf eval run` wrote.", metavar="RUN")]
Set = Annotated[str, typer.Argument(help=_SET, metavar="SET")]
Out = Annotated[Path | None, typer.Option("--out", help=_OUT)]
Seed = Annotated[int, typer.Option("--seed", help="Seed of the random draw.")]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Ask the language model anew, even where its reply is cached.")
]


@dataclass(frozen=True, slots=True)
class GoldSet:
    """A gold set that was opened.

    Attributes:
        name: the data set's, or the file's.
        items: its questions.
        settings: they point to the archive.
        retrieval_only: it holds no answers to compare with.
    """

    name: str
    items: "list[GoldItem]"
    settings: Settings
    retrieval_only: bool = False


def open_set(gold: str, settings: Settings, progress: "Progress") -> GoldSet:
    """Read a gold set from a file, or get the data set of this name ready, with the archive it is put to.

    Raises:
        GoldError: when the set or its data is not what it should be.
        UsageError: when there is no such set.
    """
    from nutgraf.eval import datasets
    from nutgraf.eval.gold import load
    from nutgraf.eval.home import prepare

    path = Path(gold)
    if path.suffix or path.is_file():
        return GoldSet(path.stem, load(path), settings)
    dataset = datasets.get(gold)
    questions = dataset.questions(datasets.data_folder(dataset))
    return GoldSet(gold, questions, prepare(dataset, settings, progress), dataset.retrieval_only)


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


def conclude(gold_set: GoldSet, results: "list[ItemResult]", folder: "RunFolder", *, json: bool) -> None:
    """Write the summary of a run over a gold set, and print it."""
    from nutgraf.eval.report import show_summary
    from nutgraf.eval.summary import prices_of, summarise

    summary = summarise(gold_set.items, results, prices_of(gold_set.settings))
    whole = {"dataset": gold_set.name, "folder": str(folder.path), **asdict(summary)}
    whole |= {"manifest": folder.manifest}
    folder.finish(whole)
    if json:
        print_json(whole)
    else:
        show_summary(console(), gold_set.name, summary, folder.path)


class Shown:
    """Shows how far a command is: what is loaded or built, then question after question."""

    def __init__(self, meter: Meter) -> None:
        """Show it on `meter`."""
        self._meter = meter

    def step(self, label: str, done: int, total: int) -> None:
        """Show how much is done, of how much, of what `label` names."""
        self._meter.show(label, done, total, f"{label}: {done:,} of {total:,}")

    def item(self, result: "ItemResult", done: int, total: int) -> None:
        """Show how many questions are done, and why this one crashed, if it did."""
        if result.error:
            self._meter.tell(Text(f"{safe(result.id)}: {safe(result.error)}", "red"))
        self.step("questions", done, total)


@contextmanager
def progress(*, quiet: bool) -> Generator[Shown]:
    """Yield what shows how far a command is."""
    with meter(MofNCompleteColumn(), quiet=quiet, line_every_s=PLAIN_LINE_EVERY_S) as shown:
        yield Shown(shown)


def interval_of(row: Mapping[str, Any]) -> str:
    """Return the interval of a figure that is JSON-ready, as it is printed."""
    from nutgraf.eval.report import interval
    from nutgraf.eval.results import Estimate

    return interval(Estimate(0.0, row["low"], row["high"]))
