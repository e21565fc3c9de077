"""The moment of publication that a web page states, where its day is known: with a time and a zone."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from nutgraf.ingest.sources.record import parse_time

_PUBLISHED = frozenset({"article:published_time", "og:published_time", "datepublished", "date", "pubdate"})
_JSON_LD = re.compile(r'"datePublished"\s*:\s*"([^"\\]{1,40})"')


def moments(tree: Any) -> list[datetime]:
    """Return the moments at which an lxml tree says that its page was published, in its order."""
    return [moment for text in _stated(tree) if (moment := _moment(text)) is not None]


def at_the_time(day: str | None, moments: list[datetime]) -> str | None:
    """Return the first of these moments on a day (both ISO 8601), or else the day as it is.

    A moment of another day is that of another article, or that day elsewhere: it does not move the day.
    """
    return next((moment.isoformat() for moment in moments if moment.date().isoformat() == day), day)


def _stated(tree: Any) -> Iterator[str]:
    for element in tree.iter("meta"):
        if any((element.get(key) or "").lower() in _PUBLISHED for key in ("property", "name", "itemprop")):
            yield element.get("content") or ""
    for element in tree.iter("script"):
        if element.get("type") == "application/ld+json":
            yield from _JSON_LD.findall(element.text or "")
    for element in tree.iter("time"):
        if (element.get("itemprop") or "").lower() == "datepublished" or element.get("pubdate") is not None:
            yield element.get("datetime") or ""


def _moment(text: str) -> datetime | None:
    if "T" not in text and ":" not in text:
        return None
    try:
        return parse_time(text)
    except (ValueError, OverflowError):  # no zone, or no date at all: a page may say anything
        return None
