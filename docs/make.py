"""Makes the pages of `docs/` that would rot if written by hand. Run: `make docs`; a test compares."""

from collections.abc import Iterator
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory
from typing import Any

import typer.main

from nutgraf.service.app import App
from nutgraf.service.config import Settings
from nutgraf.service.http.api import create_api
from nutgraf.service.http.desk import ANSWERS_AT_ONCE
from nutgraf.service.http.guard import BODY_BYTES
from nutgraf.service.http.messages import HISTORY_MESSAGES, MESSAGE_CHARS
from nutgraf.service.http.runs import MOST_RUNS
from nutgraf.service.retrieval.retrieve import PASSAGES_PER_ARTICLE

# What openapi.json says of no single endpoint is written there.
_API = Path(__file__).with_name("api.in")
_DEFAULTS = {"home": "the platform's user data folder", "cache": "the platform's user cache folder"}


def settings_page() -> str:
    """Return `docs/settings.md`."""
    rows = ["| variable | default | what it does |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = _DEFAULTS.get(name) or ("none" if field.default is None else f"`{field.default}`")
        rows.append(f"| `NUTGRAF_{name.upper()}` | {default} | {field.description} |")
    return (
        "# Settings\n\nRead from the environment when a command starts; options on the command line win. "
        "Besides these, `nutgraf eval` reads `NUTGRAF_DATA` (`docs/evaluation.md`), and a model's provider "
        "its own variables.\n\nWhile `nutgraf serve` runs on a data folder, commands go through it, and its "
        "settings count. `nutgraf ask` and `chat` tell it `NUTGRAF_MIN_CONFIDENCE` and "
        "`NUTGRAF_MODEL=extractive` if they are set for them; if another model than the server's is "
        "set, they do not go through it.\n\n" + "\n".join(rows) + "\n"
    )


def cli_page() -> str:
    """Return `docs/cli.md`."""
    from nutgraf.service.command.cli import cli

    command = typer.main.get_command(cli)
    return "# The command line\n\n" + "\n".join(_command(command, "nutgraf"))


def api_page() -> str:
    """Return `docs/api.md`: every endpoint, with what it does."""
    with (
        TemporaryDirectory() as home,
        App(Settings(home=Path(home)), command="nutgraf docs", write=True) as app,
    ):
        schema = create_api(app).openapi()
    rows = ["| endpoint | what it does |", "|---|---|"]
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            summary = operation["summary"]
            said = f"{summary}{'' if summary.endswith('?') else '.'} {operation.get('description', '')}"
            rows.append(f"| `{method.upper()} {path}` | {' '.join(said.split())} |")
    return Template(_API.read_text("utf-8")).substitute(
        endpoints="\n".join(rows),
        passages=PASSAGES_PER_ARTICLE,
        body_bytes=f"{BODY_BYTES:,}",
        messages=HISTORY_MESSAGES,
        message_chars=f"{MESSAGE_CHARS:,}",
        at_once=ANSWERS_AT_ONCE,
        runs=MOST_RUNS,
    )


PAGES = {"settings.md": settings_page, "cli.md": cli_page, "api.md": api_page}


def _command(command: Any, name: str) -> Iterator[str]:
    yield f"## {name}\n\n{command.help or ''}\n"
    for parameter in command.params:
        if parameter.param_type_name == "option":
            value = parameter.opts[0].removeprefix("--").replace("-", "_").upper()
            takes = "" if parameter.is_flag else f" {value}"
            given = parameter.default if parameter.show_default and not parameter.is_flag else None
            default = "" if given is None else f" Default: {given}."
            yield f"- `{', '.join(parameter.opts)}{takes}`: {parameter.help}{default}"
        else:
            more = "..." if parameter.nargs == -1 else ""
            yield f"- `{parameter.metavar or parameter.name.upper()}{more}`: {parameter.help or ''}"
    if command.params:
        yield ""
    for child_name, child in getattr(command, "commands", {}).items():
        yield from _command(child, f"{name} {child_name}")


def main() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        Path(__file__).with_name(name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
