"""`nutgraf eval train-checker`."""

from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from nutgraf.eval.cli_shared import Seed, progress
from nutgraf.eval.types import CLAIM_SETS
from nutgraf.service.command.options import Json
from nutgraf.service.command.show import console, print_json
from nutgraf.service.config import read_settings


def eval_train_checker(
    pairs: Annotated[
        list[Path],
        typer.Argument(
            help='Labelled pairs (JSONL, .gz too): {"premise": ..., "claim": ..., "supported": true}.',
            metavar="PAIRS",
        ),
    ],
    out: Annotated[
        Path, typer.Option("--out", help="New folder for the checker; set NUTGRAF_CHECKER to it.")
    ],
    minutes: Annotated[float, typer.Option("--minutes", min=0.01, help="How long to train.")] = 60,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", help="Leave out source sets whose names begin with this. Repeatable."),
    ] = None,
    seed: Seed = 0,
    json: Json = False,
) -> None:
    """Train the reranker further, to tell whether sentences support a claim.

    Pairs that share eight words in a row with the sets of `nutgraf eval groundedness` are left out, where
    those sets are on this machine. The folder gets a model card with the licences stated in the pairs. Ctrl-C
    ends the training early and keeps what has been learned. NUTGRAF_THREADS sets how many cores it uses.
    """
    from nutgraf.eval.checker_pairs import prepare, read_pairs
    from nutgraf.eval.checker_weights import WeightsFile
    from nutgraf.eval.train_checker import train
    from nutgraf.ingest.errors import UsageError
    from nutgraf.service.app import reranker_folder

    settings = read_settings()
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageError(f"--out {out}: exists already; name a new folder, or remove it")
    base = reranker_folder(settings)
    weights = WeightsFile(base / "model.onnx")
    with progress(quiet=json) as show:
        files = [read_pairs(path, without or ()) for path in pairs]
        given, held_out = prepare(files, apart=_kept_apart(), seed=seed, progress=partial(show.step, "pairs"))
        if len({pair.supported for pair in given}) < 2:
            raise UsageError("the pairs are not of both kinds, supported and unsupported; name other files")
        found = train(
            base, weights, given, held_out, out, minutes=minutes, seed=seed, threads=settings.threads,
            progress=lambda label, done, total: show.step(label, round(done * 60), round(total * 60)),
        )  # fmt: skip
    if json:
        print_json(asdict(found) | {"folder": str(out)})
        return
    console().print(f"{found.seen:,} pairs seen in {found.minutes} minutes, of {found.pairs:,}")
    console().print(f"AUC on pairs held out: {found.held_out.get('all', 'not measured')}")
    console().print(f"{out}: read its README.md; to use it, set NUTGRAF_CHECKER to the folder")


def _kept_apart() -> Iterator[str]:
    """Yield the texts that verification is measured by, where they are here."""
    from nutgraf.eval.groundedness import load
    from nutgraf.ingest.errors import GoldError

    for name in CLAIM_SETS:
        try:
            claims = load(name)
        except GoldError:
            continue
        for claim in claims:
            yield claim.source_text
            yield claim.claim
