"""`nutgraf list`, `nutgraf sources` and `nutgraf remove`: what is in the archive, and taking it out."""

from typing import TYPE_CHECKING, Annotated

import typer

from nutgraf.ingest.errors import UsageError
from nutgraf.service.command.asking import question_of, server_of
from nutgraf.service.command.options import Home, Json, Limits, Since, Source, Until, Wait
from nutgraf.service.command.progress import show_building
from nutgraf.service.command.show import console, print_json, show_listed, show_outlets
from nutgraf.service.config import Settings, read_settings
from nutgraf.service.types import to_json

if TYPE_CHECKING:
    from nutgraf.ingest.types import Listed


def list_articles(
    home: Home = None,
    since: Since = None,
    until: Until = None,
    source: Source = None,
    undated: Annotated[bool, typer.Option("--undated", help="Only articles without a day.")] = False,
    limit: Annotated[
        int, typer.Option("--limit", min=1, max=10_000, help="At most this many articles.")
    ] = 50,
    json: Json = False,
) -> None:
    """List what the archive holds, newest first: day, outlet, title, id and URL of each article."""
    from nutgraf.ingest.archive import Archive
    from nutgraf.ingest.types import Filter
    from nutgraf.service.limits import check_days, check_outlets

    if undated and (since or until):
        raise UsageError("--undated lists articles without a day: leave out --since and --until")
    asked = question_of([], Limits(None, since, until, source))
    check_days(asked)
    with Archive(read_settings(home=home).home) as archive:
        asked = check_outlets(asked, archive)
        is_any_day = since is None and until is None
        keep = Filter(asked.since, asked.until, asked.sources, undated=is_any_day, only_undated=undated)
        found, total = archive.newest(keep, limit), archive.count(keep)
    if json:
        print_json({"total": total, "articles": [to_json(article) for article in found]})
    else:
        show_listed(console(), found, total)


def list_outlets(home: Home = None, json: Json = False) -> None:
    """List the outlets in the archive: how many articles of each, and the first and last of their days."""
    from nutgraf.ingest.archive import Archive

    with Archive(read_settings(home=home).home) as archive:
        found = archive.by_outlet()
    if json:
        print_json({"sources": [to_json(outlet) for outlet in found]})
    else:
        show_outlets(console(), found)


def remove(
    articles: Annotated[
        list[str], typer.Argument(metavar="ID_OR_URL", help="Ids or URLs, as `nutgraf list` shows them.")
    ],
    home: Home = None,
    wait: Wait = 0.0,
    json: Json = False,
) -> None:
    """Take articles out of the archive. An article whose file is ingested again comes back."""
    settings = read_settings(home=home)
    if client := server_of(settings):
        removed = client.remove(articles, wait_s=wait)
    else:
        removed = _remove_here(settings, articles, wait)
    if json:
        print_json({"removed": [to_json(article) for article in removed]})
    else:
        show_listed(console(), removed, len(removed), mark="removed ")


def _remove_here(settings: Settings, names: list[str], wait_s: float) -> "tuple[Listed, ...]":
    from nutgraf.ingest.archive import Archive
    from nutgraf.ingest.removal import named, remove
    from nutgraf.service.app import App

    with Archive(settings.home) as archive:
        # Before the encoder is loaded, which the index is opened with.
        named(names, archive)
    with App(
        settings, command="nutgraf remove", write=True, once=True, wait_s=wait_s, progress=show_building
    ) as app:
        return remove(names, app.archive, app.index)
