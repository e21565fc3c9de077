"""`nutgraf eval run`: which questions are put to what, and how."""

import random
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from nutgraf.eval.cli_shared import NoCache, Out, Seed, Set, conclude, open_set, progress, run_path
from nutgraf.service.command.options import Extractive, Home, Json, grouped
from nutgraf.service.config import read_settings

if TYPE_CHECKING:
    from nutgraf.eval.library import Library
    from nutgraf.eval.systems import System
    from nutgraf.eval.types import GoldItem
    from nutgraf.service.app import App

Limit = Annotated[
    int | None, typer.Option("--limit", min=1, help="At most this many questions, from the start of the set.")
]
Sample = Annotated[
    int | None, typer.Option("--sample", min=1, help="Only this many questions, drawn at random.")
]
_SLICE = (
    "Only this part of the set: answerable, unanswerable, a tag, a question word (word:why), or days from "
    "article to question (age:0-7; age:8- for older). Repeatable: what is in any of the parts."
)
Slice = Annotated[list[str] | None, typer.Option("--slice", help=_SLICE)]
Jobs = Annotated[
    int, typer.Option("--jobs", min=1, help="Questions asked at a time, where the model allows it.")
]
RetrievalOnly = Annotated[
    bool, typer.Option("--retrieval-only", help="Measure the search alone, without a language model.")
]
Retry = Annotated[
    bool, typer.Option("--retry-errors", help="With --out: ask the questions that crashed again.")
]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which questions of a set are asked."""

    limit: Limit = None
    sample: Sample = None
    seed: Seed = 0
    part: Slice = None

    def options(self) -> dict[str, Any]:
        """Return what was chosen by which option; empty for the whole set."""
        seed = self.seed if self.sample else None
        options = {"limit": self.limit, "sample": self.sample, "seed": seed, "slice": self.part}
        return {option: value for option, value in options.items() if value is not None}

    def of(self, items: "list[GoldItem]", library: "Library") -> "list[GoldItem]":
        """Return the questions to ask, in the order of the set; `library` tells how old their articles are.

        Raises:
            UsageError: when there is no such part.
        """
        from nutgraf.eval.slices import age_days, within

        if self.part:
            items = within(items, [age_days(item, library) for item in items], self.part)
        if self.sample is not None and self.sample < len(items):
            drawn = set(random.Random(self.seed).sample(range(len(items)), self.sample))
            items = [item for number, item in enumerate(items) if number in drawn]
        return items[: self.limit]


@dataclass(frozen=True, slots=True)
class Manner:
    """How they are asked."""

    jobs: Jobs = 1
    retrieval_only: RetrievalOnly = False
    retry: Retry = False
    extractive: Extractive = False
    no_cache: NoCache = False


@grouped
def eval_run(
    gold: Set,
    home: Home = None,
    out: Out = None,
    *,
    selection: Selection,
    manner: Manner,
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

    given = read_settings(home=home, model="extractive" if manner.extractive else None)
    replies = None if manner.no_cache else replies_folder(given.home)
    with progress(quiet=json) as show:
        gold_set = open_set(gold, given, show.step)
        searches = manner.retrieval_only or gold_set.retrieval_only
        with App(gold_set.settings, command="nutgraf eval run", progress=show.step) as app:
            library = ArchiveLibrary(app.archive)
            items = selection.of(gold_set.items, library)
            check_archive(items, library)
            about = manifest(
                gold_set.name,
                items,
                app.archive,
                app.settings,
                mode="retrieve" if searches else "answer",
                weights=weights_of(app.settings, retrieval_only=searches),
                part=selection.options(),
            )
            with RunFolder(out or run_path(gold_set.name), about, items) as folder:
                if manner.retry:
                    folder.forget([item_id for item_id, result in folder.done.items() if result.error])
                results = run(
                    items,
                    searching(app) if searches else asking(app, replies),
                    library,
                    folder,
                    measure=partial(score, retrieval_only=searches),
                    jobs=manner.jobs,
                    on_progress=show.item,
                )
    conclude(replace(gold_set, items=items), results, folder, json=json)


def asking(app: "App", replies: Path | None) -> "System":
    """Return the system that answers; replies of its model are kept in the folder, if there is one."""
    from nutgraf.eval.cache import cached
    from nutgraf.eval.systems import answering

    model = cached(app.model, app.settings, replies) if app.model else None
    return answering(app.chain_with(model), model)


def searching(app: "App") -> "System":
    """Return the system that only searches."""
    from nutgraf.eval.systems import retrieving

    return retrieving(app.chain_with(None).find)
