"""Whose an article is: a page's outlet and authors, its title without the outlet's name, a feed's outlet."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from nutgraf.ingest.clean import one_line
from nutgraf.ingest.outlet import outlet_key
from nutgraf.ingest.sources.byline import split_byline
from nutgraf.ingest.sources.fields import named

_ADDRESS = re.compile(r"https?://.*|\S*\w\.[a-z]{2,}", re.IGNORECASE)
_PARTED = re.compile(r"\s+[|•·–—»>:-]+\s+")
# No shorter part of an address names an outlet.
_NAME_CHARS = 3


def outlet(tree: Any, linked: dict[str, Any], title: str, guessed: str) -> str:
    """Return the outlet that a page names as its site, else as its article's publisher, else a guess.

    A name stands before an address, and a title is no outlet.

    Args:
        tree: the page, as lxml reads it.
        linked: its article in JSON-LD.
        title: its article's.
        guessed: what else may be the outlet.
    """
    sites = [
        meta.get("content") or "" for meta in tree.iter("meta") if meta.get("property") == "og:site_name"
    ]
    publisher = str(named({"publisher": linked.get("publisher")}).get("source", ""))
    names = [one_line(name) for name in (*sites, publisher, guessed)]
    names = [name for name in names if name and not (title and name.startswith(title))]
    chosen = next((name for name in names if not _ADDRESS.fullmatch(name)), names[0] if names else "")
    # "USA Today", as its publisher, is easier to read than "usatoday".
    same = (name for name in names if _letters(name) == _letters(chosen))
    return max(same, key=lambda name: (name.count(" "), name[:1].isupper()), default="")


def feed_outlet(title: str, address: str) -> str:
    """Return the outlet in a feed's title: the part like its address, as in "World news | The Bay Post"."""
    host = _letters(urlsplit(address).hostname or "")
    likest = {
        part: next((end for end in range(len(name), 0, -1) if name[:end] in host), 0)
        for part in _PARTED.split(title)
        if (name := _letters(part))
    }
    part = max(likest, key=lambda part: likest[part], default="")
    return part if likest.get(part, 0) >= _NAME_CHARS else title


def authors(linked: dict[str, Any], guessed: Sequence[str], source: str) -> list[str]:
    """Return who wrote an article: as its JSON-LD says, else a guess; never the outlet itself.

    Args:
        linked: the article in JSON-LD.
        guessed: what else may be names, cut at commas.
        source: the outlet.
    """
    told: list[str] = named({"author": linked.get("author")}).get("authors", [])
    stated = [name for each in told for name in split_byline(each)]
    names = (_without(source, stated), _without(source, split_byline(", ".join(guessed))))
    return names[0] or names[1]


def headline(title: str, source: str) -> str:
    """Return a title without the outlet's name at its end: "Harbour lost - The Post" of The Post."""
    ends = (match for match in _PARTED.finditer(title) if _letters(title[match.end() :]) == _letters(source))
    end = next(ends, None)
    return title[: end.start()] if end and source else title


def _without(source: str, names: list[str]) -> list[str]:
    own = _letters(source)
    said = {name: _letters(name) for name in names}
    # "Sky" of Sky News, and "CNN Business" of CNN.
    return [
        name for name, told in said.items() if not own or not (own.startswith(told) or told.startswith(own))
    ]


def _letters(name: str) -> str:
    # On its own page an outlet is called with its "the" or without.
    return outlet_key(name).removeprefix("the")
