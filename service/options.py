"""Options that several commands take."""

from pathlib import Path
from typing import Annotated

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
