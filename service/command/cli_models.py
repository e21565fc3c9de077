"""`nutgraf models`: the weights of encoder, reranker and language model."""

from typing import Annotated

import typer
from rich.table import Column, Table

from nutgraf.service.command.options import Json
from nutgraf.service.command.progress import pull_progress
from nutgraf.service.command.show import console, narrow, print_json
from nutgraf.service.config import read_settings

# What a line of the list takes.
WIDE = 80

models_cli = typer.Typer(no_args_is_help=True, help="The weights of encoder, reranker and language model.")


@models_cli.command("list")
def models_list(json: Json = False) -> None:
    """List the models with size, licence, and whether their weights are in the cache."""
    from nutgraf.service.models import store

    cache = read_settings().cache / "models"
    states = {name: store.state_of(name, cache) for name in store.REGISTRY}
    if json:
        rows = [
            {
                "name": weights.name,
                "kind": weights.kind,
                "licence": weights.licence,
                "size": weights.size,
                "state": states[weights.name],
            }
            for weights in store.REGISTRY.values()
        ]
        print_json({"cache": str(cache), "models": rows})
        return
    out = console()
    # What `models pull` is given stands first, and whole.
    columns = ("name", "state") if narrow(out, WIDE) else ("name", "kind", "licence", "MB", "state")
    table = Table(Column("name", overflow="fold"), *columns[1:], box=None)
    for weights in store.REGISTRY.values():
        told = {
            "name": weights.name,
            "kind": weights.kind,
            "licence": weights.licence,
            "MB": f"{weights.size / 1e6:,.0f}",
            "state": states[weights.name],
        }
        table.add_row(*(told[column] for column in columns))
    out.print(table)


@models_cli.command("pull")
def models_pull(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            help="Models, as `nutgraf models list` names them. Default: what the settings need.",
            metavar="NAME",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Fetch weights, check them by sha256, keep them in the cache.

    After an interruption it resumes where it stopped.
    """
    from nutgraf.service.models import store
    from nutgraf.service.models.convert import converted
    from nutgraf.service.models.runtime import runtime_is_here
    from nutgraf.service.models.weights import used

    settings = read_settings()
    cache = settings.cache / "models"
    pulled: list[dict[str, str]] = []
    err = console(err=True)
    needed = used(settings.encoder, settings.reranker, settings.model)
    for name in names or [weights.name for weights in needed]:
        with pull_progress(name, quiet=json) as show:
            path = store.pull(name, cache, show, local=settings.weights)
        if store.REGISTRY[name].kind == "language" and runtime_is_here():
            converted(path, notice=(lambda text: None) if json else err.print)
        pulled.append({"name": name, "path": str(path)})
        if not json:
            console().print(f"{name}: {path}")
    if json:
        print_json({"models": pulled})
