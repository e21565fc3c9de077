"""When a web page was published: what it states before what can be guessed, the day before its time."""

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import datetime
from typing import Any

from nutgraf.ingest.clean import one_line
from nutgraf.ingest.sources.day import EARLIEST_YEAR, parse_time
from nutgraf.ingest.sources.head_lines import read_line

# Open Graph's, schema.org's, Dublin Core's, and what sites call it themselves.
_PUBLISHED = frozenset(
    {"article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dcterms.issued"}
    | {"date", "pubdate"}
)
_JSON_LD = re.compile(r'"datePublished"\s*:\s*"([^"\\]{1,40})"')
_DAY = re.compile(r"\s*(\d{4}-\d\d-\d\d)")
_ZONE = re.compile(r":\d\d(?:\.\d+)?\s?(?:Z|[+-]\d\d:?\d\d)\s*$")
_FOLDERS = re.compile(r"\b(\d{4})[/-](\d\d)[/-](\d\d)\b")
# What stands in these is of other stories, or of the whole site.
_BESIDE = ("aside", "footer", "nav", "script")
_OTHERS = re.compile(
    r"(?<![a-z])(?:related|recommended|trending|more-(?:stories|news|from)|most-read|comments?)\b"
)
# Which pages may have the month first: those in English, but for those that say whose.
_AMERICAN = re.compile(r"\Z|en(?![_-](?!us))", re.IGNORECASE)
# What a line that says the day is called.
_HEAD = re.compile(r"date|time|publish|posted|byline|meta\b", re.IGNORECASE)
_LINE_CHARS = 120
_PARTS = ("div", "section", "ul", "ol")


def published(tree: Any, linked: dict[str, Any], url: str | None) -> str | None:
    """Return the day of publication, or its moment where a page gives time and zone; ISO 8601.

    Args:
        tree: the page, as lxml reads it.
        linked: its article in JSON-LD.
        url: its address, where that is known.
    """
    stated = [*_in_address(url), *_metas(tree), str(linked.get("datePublished") or "")]
    scripts = [*_in_scripts(tree)]
    tree = _own(tree)
    stated += [*_times(tree), *_lines(tree)]
    day = next(filter(None, map(_day, stated)), None) or _guessed(tree, url)
    # A moment of another day is that of another article, or that day elsewhere: it does not move the day.
    moments = (_moment(text) for text in [*stated, *scripts])
    own = (moment for moment in moments if moment and moment.date().isoformat() == day)
    return next((moment.isoformat() for moment in own), day)


def _own(tree: Any) -> Any:
    """Return a copy of a tree without what is of other stories, or of the whole site."""
    tree = deepcopy(tree)
    for element in list(tree.iter("*")):
        called = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
        if element.tag in _BESIDE or (element.tag in _PARTS and _OTHERS.search(called)):
            element.drop_tree()
    return tree


def _guessed(tree: Any, url: str | None) -> str | None:
    # Late: trafilatura brings it, and takes half a second to import.
    from htmldate import find_date

    # Searching further dates 2 pages in 100 more rightly and 3 more wrongly, and no date is better than a
    # wrong one.
    earliest = f"{EARLIEST_YEAR}-01-01"
    day = find_date(tree, url=url, original_date=True, extensive_search=False, min_date=earliest)
    return None if day and _may_be_two(day, tree) else day


def _may_be_two(day: str, tree: Any) -> bool:
    """Whether a day was read of figures such as 03/04/2024 on a page that may be American."""
    year, *figures = day.split("-")
    if figures[0] == figures[1] or int(figures[1]) > 12 or not _AMERICAN.match(tree.get("lang") or ""):
        return False
    shown = str(tree.text_content())
    return any(
        re.search(rf"(?<!\d)0?{int(first)}/0?{int(second)}/{year}(?!\d)", shown)
        for first, second in (figures, figures[::-1])
    )


def _in_address(url: str | None) -> Iterator[str]:
    # The day where the outlet is: in UTC the evening's news is the next day's.
    for match in _FOLDERS.finditer(url or ""):
        yield "-".join(match.groups())


def _metas(tree: Any) -> Iterator[str]:
    for element in tree.iter("meta"):
        if any((element.get(key) or "").lower() in _PUBLISHED for key in ("property", "name", "itemprop")):
            yield element.get("content") or ""


def _times(tree: Any) -> Iterator[str]:
    """Yield the times marked as that of publication, then those of the article, as they stand in it."""
    own = [(each, {above.tag for above in each.iterancestors()}) for each in tree.iter("time")]
    for element, _ in own:
        if (element.get("itemprop") or "").lower() == "datepublished" or element.get("pubdate") is not None:
            yield element.get("datetime") or ""
    for element, above in own:
        if "article" in above or "main" in above:
            yield element.get("datetime") or ""


def _lines(tree: Any) -> Iterator[str]:
    """Yield the day that a line says which is called one of date or byline: "Published Mon June 6, 2022"."""
    for element in tree.iter("p", "div", "span", "time"):
        if _HEAD.search(f"{element.get('class') or ''} {element.get('itemprop') or ''}"):
            line = one_line(str(element.text_content()))
            if len(line) <= _LINE_CHARS:
                yield str(read_line(line).get("published_at") or "")


def _in_scripts(tree: Any) -> Iterator[str]:
    for element in tree.iter("script"):
        if element.get("type") == "application/ld+json":
            yield from _JSON_LD.findall(element.text or "")


def _day(text: str) -> str | None:
    try:
        return stated[1] if (stated := _DAY.match(text)) and parse_time(stated[1]) else None
    except ValueError:  # a page may say anything, such as the first day that a database knows
        return None


def _moment(text: str) -> datetime | None:
    # Of a time without a zone the day alone is sure.
    if not _ZONE.search(text):
        return None
    try:
        return parse_time(text)
    except ValueError:  # a page may say anything
        return None
