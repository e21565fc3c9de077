"""Makes the pages of `docs/` that would rot if they were written by hand. Run: `make docs`; a test compares."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import click
import typer.main
from nutgraf.service.config import Settings

_DEFAULTS = {"home": "the platform's user data folder", "cache": "the platform's user cache folder"}


def settings_page() -> str:
    """Return `docs/settings.md`."""
    rows = ["| variable | default | what it does |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = _DEFAULTS.get(name) or ("none" if field.default is None else f"`{field.default}`")
        rows.append(f"| `NUTGRAF_{name.upper()}` | {default} | {field.description} |")
    return (
        "# Settings\n\nRead from the environment when a command starts; options on the command line win. "
        "Nothing else is read.\n\n" + "\n".join(rows) + "\n"
    )


def cli_page() -> str:
    """Return `docs/cli.md`."""
    from nutgraf.service.cli import cli

    command = typer.main.get_command(cli)
    return "# The command line\n\n" + "\n".join(_command(command, "nutgraf", None))


def api_page() -> str:
    """Return `docs/api.md`: every endpoint, with what it takes and gives."""
    from nutgraf.service.http.api import describe

    rows = ["| endpoint | what it does |", "|---|---|"]
    paths: dict[str, dict[str, Any]] = describe()["paths"]
    for path, methods in paths.items():
        for method, operation in methods.items():
            said = operation.get("description") or operation.get("summary", "")
            rows.append(f"| `{method.upper()} {path}` | {' '.join(said.split())} |")
    return (
        "# The HTTP API\n\n`nutgraf serve` listens on this machine's own address. The full schema is at "
        "`/openapi.json` of a running server.\n\n" + "\n".join(rows) + "\n"
    )


PAGES = {"settings.md": settings_page, "cli.md": cli_page, "api.md": api_page}


def _command(command: click.Command, name: str, parent: click.Context | None) -> Iterator[str]:
    context = click.Context(command, info_name=name.rsplit(" ", 1)[-1], parent=parent)
    yield f"## {name}\n\n{command.help or ''}\n"
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            yield from _command(
                cast(click.Command, command.get_command(context, child)), f"{name} {child}", context
            )
        return
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            takes = "" if parameter.is_flag else f" {parameter.make_metavar(context)}"
            yield f"- `{', '.join(parameter.opts)}{takes}`: {parameter.help}"
        else:
            yield f"- `{parameter.make_metavar(context)}`: {getattr(parameter, 'help', '')}"
    yield ""


def main() -> None:
    """Write the pages."""
    for name, page in PAGES.items():
        Path("docs", name).write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
