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
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="Answer as of this day (2023-12-04). Default: now.")
]
Since = Annotated[
    str | None,
    typer.Option("--since", help="Only articles published on or after this day or month (UTC)."),
]
Until = Annotated[
    str | None,
    typer.Option("--until", help="Only articles published up to and on this day or month (UTC)."),
]
Source = Annotated[list[str] | None, typer.Option("--source", help="Only this outlet; may be given again.")]
Wait = Annotated[float, typer.Option("--wait", min=0, help="Seconds to wait while another process writes.")]
