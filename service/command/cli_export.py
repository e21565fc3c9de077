"""`nutgraf export`: all that the archive holds, as a file that can be read by others, and ingested again."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from nutgraf.ingest.errors import UsageError
from nutgraf.service.command.options import Home, Json
from nutgraf.service.command.show import console, count, print_json, safe
from nutgraf.service.config import read_settings

_DEFAULT = Path("nutgraf.jsonl")


def export(
    path: Annotated[
        Path,
        typer.Argument(metavar="[PATH]", help="File to write; - for standard output.", show_default=True),
    ] = _DEFAULT,
    home: Home = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
    json: Json = False,
) -> None:
    """Write the archive's articles as JSON, one a line; `nutgraf ingest` of that makes the same archive.

    Whole articles are written, with their ids. Vectors are not: they are made again.
    """
    from nutgraf.ingest.archive import Archive
    from nutgraf.ingest.export import lines

    is_piped = str(path) == "-"
    if is_piped and json:
        raise UsageError(
            "--json tells of the file that was written; - prints the articles themselves, as JSON"
        )
    if not is_piped and path.exists() and not (force and path.is_file()):
        hint = (
            "give another name, or --force to write over it" if path.is_file() else "give the name of a file"
        )
        raise UsageError(f"{path}: is there already; {hint}")
    with Archive(read_settings(home=home).home) as archive:
        if is_piped:
            for line in lines(archive):
                sys.stdout.buffer.write(f"{line}\n".encode())
            sys.stdout.flush()
            return
        # A file of the name is whole, or not there.
        part = path.with_name(f"{path.name}.part")
        try:
            with part.open("w", encoding="utf-8", newline="\n") as file:
                articles = sum(file.write(f"{line}\n") > 0 for line in lines(archive))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    if json:
        print_json({"path": str(path), "articles": articles})
    else:
        console().print(f"{count(articles, 'article')} written to {safe(str(path))}")
