"""`nutgraf eval`: speed."""

from pathlib import Path
from typing import Annotated

import typer

from nutgraf.eval.cli_shared import Set, open_set, progress
from nutgraf.service.command.options import Home, Json
from nutgraf.service.command.show import console, print_json
from nutgraf.service.config import read_settings


def eval_bench_ingest(
    path: Annotated[Path, typer.Argument(help="Articles (JSONL, .gz too) to measure with.", metavar="PATH")],
    articles: Annotated[
        int, typer.Option("--articles", min=1, help="At most this many articles, from the start.")
    ] = 500,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="How many times each is measured.")] = 3,
    json: Json = False,
) -> None:
    """Measure ingest against the bare encoder on the same texts, and LangChain's Chroma if installed."""
    from nutgraf.eval.bench import bench_ingest
    from nutgraf.service.app import encoder_folder, load_encoder

    settings = read_settings()
    found = bench_ingest(
        path,
        load_encoder(settings),
        encoder_folder(settings),
        articles=articles,
        passage_chars=settings.passage_chars,
        rounds=rounds,
    )
    if json:
        print_json(found)
        return
    out = console()
    out.print(f"{found['articles']:,} articles, {found['passages']:,} passages, median of {rounds} rounds")
    for name, rate in found["passages_per_s"].items():
        out.print(f"{name:10} {rate:7.1f} passages a second")
    out.print(f"ingest is {found['ingest_to_encoder']:.2f} of the bare encoder")
    if found["ingest_to_langchain"]:
        out.print(f"ingest is {found['ingest_to_langchain']:.2f} times LangChain's Chroma.from_documents")
    disk = f"{found['bytes_per_article'] / 1000:.0f} kB on disk an article"
    out.print(f"{disk}; peak {_mb(found['peak_bytes'])}")


def eval_bench_search(gold: Set, home: Home = None, json: Json = False) -> None:
    """Time warm searches and warm extractive answers over the questions of a set, one by one."""
    from nutgraf.eval.bench import bench_search
    from nutgraf.service.app import App

    with progress(quiet=json) as show:
        gold_set = open_set(gold, read_settings(home=home, model="extractive"), show.step)
        with App(gold_set.settings, command="nutgraf eval bench-search", progress=show.step) as app:
            found = bench_search(app, gold_set.items)
    if json:
        print_json(found)
        return
    out = console()
    out.print(f"{found['n']} questions over {found['passages']:,} passages; peak {_mb(found['peak_bytes'])}")
    for name in ("search", "extractive"):
        times = found[f"{name}_s"]
        out.print(
            f"{name:10} " + ", ".join(f"{key} {seconds * 1000:.0f} ms" for key, seconds in times.items())
        )


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
