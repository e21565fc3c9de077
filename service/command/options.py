"""Options that several commands take, alone and in groups."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="Data folder. Default: the platform's user data folder.",
        envvar="NUTGRAF_HOME",
        show_default=False,
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help="Print one JSON document on standard output, nothing else.")
]
Extractive = Annotated[
    bool, typer.Option("--extractive", help="Answer in verbatim quotes, with no language model.")
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", help="As of the end of this day (2023-12-04): nothing later is found. Default: now."
    ),
]
Since = Annotated[
    str | None,
    typer.Option("--since", help="Only articles published on or after this day, month or year (UTC)."),
]
Until = Annotated[
    str | None,
    typer.Option("--until", help="Only articles published up to and on this day, month or year (UTC)."),
]
Source = Annotated[
    list[str] | None,
    typer.Option("--source", help="Only this outlet, as `nutgraf list` names it. Repeatable."),
]
Wait = Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait while another process writes.")]


@dataclass(frozen=True, slots=True)
class Limits:
    """Where an answer is looked for; as it was typed."""

    as_of: AsOf = None
    since: Since = None
    until: Until = None
    source: Source = None


def grouped(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take a dataclass of options as one parameter: typer is shown each field as an option."""
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {name: kind for name, kind in hints.items() if is_dataclass(kind)}
    shown: list[inspect.Parameter] = []
    for name, parameter in inspect.signature(command).parameters.items():
        if name in groups:
            shown += [
                parameter.replace(name=option, default=default, annotation=hint)
                for option, default, hint in _options(groups[name])
            ]
        else:
            shown.append(parameter.replace(kind=parameter.KEYWORD_ONLY, annotation=hints[name]))

    @wraps(command)
    def spread(**given: Any) -> None:
        for name, group in groups.items():
            given[name] = group(**{option: given.pop(option) for option, *_ in _options(group)})
        command(**given)

    spread.__dict__["__signature__"] = inspect.Signature(shown)
    spread.__annotations__ = {parameter.name: parameter.annotation for parameter in shown}
    return spread


def _options(group: Any) -> list[tuple[str, Any, Any]]:
    """Return (name, default, type with its `typer.Option`) of each field."""
    hints = get_type_hints(group, include_extras=True)
    return [(field.name, field.default, hints[field.name]) for field in fields(group)]
