"""`nutgraf eval`: the commands for which a language model works as judge or as writer of questions."""

import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from nutgraf.eval.cli_shared import NoCache, RunPath, Seed, interval_of, progress
from nutgraf.eval.types import CLAIM_SETS
from nutgraf.service.command.options import Home, Json
from nutgraf.service.command.show import console, print_json, safe
from nutgraf.service.config import Settings, read_settings

if TYPE_CHECKING:
    from nutgraf.eval.cache import CachedModel
    from nutgraf.eval.groundedness import Claim

UNSCORED_SHOWN = 5

JudgeModel = Annotated[
    str | None,
    typer.Option("--judge-model", help="The judge, as NUTGRAF_MODEL names a model. Default: NUTGRAF_MODEL."),
]
Agreement = Annotated[
    int,
    typer.Option(
        "--agreement",
        min=0,
        help="How many claims of each labelled set to compare the judge with people on; 0 for none.",
    ),
]


def eval_judge(
    run: RunPath,
    judge_model: JudgeModel = None,
    agreement: Agreement = 50,
    seed: Seed = 0,
    home: Home = None,
    no_cache: NoCache = False,
    json: Json = False,
) -> None:
    """Have a model judge a run's answers: correctness, completeness, groundedness.

    Its agreement with people (Cohen's kappa) comes first, then its scores.
    """
    from nutgraf import prompts
    from nutgraf.eval.compare import needs_answers, read_run
    from nutgraf.eval.folder import write_json
    from nutgraf.eval.judge import PROMPTS, judge, totals
    from nutgraf.eval.judge import agreement as agree

    found = read_run(run)
    needs_answers(found)
    settings = read_settings(home=home, model=judge_model)
    with progress(quiet=json) as show, _model(settings, no_cache=no_cache) as model:
        claims, why = claims_of_people(agreement)
        agreed = agree(model, claims, sample=agreement, seed=seed, progress=show.step)
        if not json:
            _show_agreement(model.name, agreed, why)
        opinions = judge(model, found, show.step)
        verdict: dict[str, Any] = {
            "model": model.name,
            "sha256": model.sha256,
            "prompts": {name: prompts.load(name).sha256 for name in PROMPTS},
            "agreement": agreed,
            "agreement_unknown": why,
            "scores": totals(found, opinions),
            "items": [asdict(opinion) for opinion in opinions],
        }
    # A file a judge: another judge's opinion stays.
    path = run / f"judge-{re.sub(r'[^A-Za-z0-9.]+', '-', verdict['model']).strip('-')}.json"
    write_json(path, verdict)
    if json:
        print_json(verdict)
    else:
        _show_scores(verdict, path)


@contextmanager
def _model(settings: Settings, *, no_cache: bool) -> "Generator[CachedModel]":
    from nutgraf.eval.cache import cached, replies_folder
    from nutgraf.ingest.errors import UsageError
    from nutgraf.service.models.model import open_model

    if settings.model == "extractive":
        raise UsageError("this needs a language model, and NUTGRAF_MODEL is extractive; name another")
    model = cached(open_model(settings), settings, None if no_cache else replies_folder(settings.home))
    try:
        yield model
    finally:
        model.close()


def claims_of_people(sample: int) -> "tuple[dict[str, list[Claim]], str]":
    """Return the claims that people labelled, and why there are none."""
    from nutgraf.eval.groundedness import load
    from nutgraf.ingest.errors import GoldError

    if not sample:
        return {}, "not asked for (--agreement 0)"
    try:
        return {name: load(name) for name in CLAIM_SETS}, ""
    except GoldError as error:
        return {}, str(error)


def _show_agreement(name: str, agreed: dict[str, dict[str, Any]], why: str) -> None:
    from nutgraf.eval.report import number

    out = console()
    out.print(Text(f"judge: {name}", "bold"))
    if why:
        out.print(Text(f"its agreement with people is unknown: {safe(why)}", "bold yellow"))
        return
    table = Table(
        "agreement with people", "kappa", "95% interval", "agreed", "n", box=None, header_style="dim"
    )
    for set_name, row in agreed.items():
        n = f"{row['n']}" + (f" ({row['unscored']} without a usable reply)" if row["unscored"] else "")
        table.add_row(set_name, number(row["kappa"]), interval_of(row), number(row["agreed"]), n)
    out.print(table)


def _show_scores(verdict: dict[str, Any], path: Path) -> None:
    from nutgraf.eval.report import number

    out = console()
    table = Table("in the judge's opinion", "value", "95% interval", "n", box=None, header_style="dim")
    for name, row in verdict["scores"].items():
        n = f"{row['n']}" + (f" ({row['unscored']} unscored, counted as 0)" if row["unscored"] else "")
        table.add_row(name, number(row["value"]), interval_of(row), n)
    out.print(table)
    unscored = [item for item in verdict["items"] if item["unscored"]]
    for item in unscored[:UNSCORED_SHOWN]:
        out.print(Text(f"  unscored {safe(item['id'])}: {safe(item['unscored'])}", "red"))
    if len(unscored) > UNSCORED_SHOWN:
        out.print(Text(f"  and {len(unscored) - UNSCORED_SHOWN} more", "dim"))
    out.print(str(path))


def eval_draft(
    file: Annotated[Path, typer.Argument(help="Gold set (JSONL) to add proposals to.", metavar="FILE")],
    count: Annotated[
        int, typer.Option("--questions", min=1, help="How many questions the file is to hold.")
    ] = 20,
    seed: Seed = 0,
    home: Home = None,
    json: Json = False,
) -> None:
    """Propose questions from the archive, each with its support, for a person to accept.

    Proposals are added to FILE with "accepted": false; a gold set with such a line is refused. What was
    rejected, and why, is in FILE.rejected.jsonl. Run it again to continue.
    """
    from nutgraf.eval.draft import Drafts, propose
    from nutgraf.ingest.archive import Archive

    settings = read_settings(home=home)
    drafts = Drafts(file)
    with (
        progress(quiet=json) as show,
        Archive(settings.home) as archive,
        # What was asked before and rejected must not come again from the cache.
        _model(settings, no_cache=True) as model,
    ):
        tally = propose(archive, model, drafts, count=count, seed=seed, progress=show.step)
    if json:
        print_json(asdict(tally) | {"file": str(file)})
        return
    out = console()
    out.print(f"{file}: {tally.proposed} proposed, {tally.there} there before")
    for reason, number in sorted(tally.rejected.items()):
        out.print(Text(f"  {number} rejected: {reason}", "yellow"))
    if tally.exhausted:
        out.print(Text("every article has been asked about; no more can be proposed", "yellow"))
    out.print('read each one; write "accepted": true where it is good, and delete the others')
