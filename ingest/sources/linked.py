"""What a web page says of its article for machines: the article's object in its JSON-LD (schema.org)."""

import json
import re
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import urlsplit

from nutgraf.ingest.clean import one_line
from nutgraf.ingest.sources.fields import OPINION

_ARTICLE = re.compile(r"\w*(?:Article|Posting|Report)")
_PAGE = re.compile(r"\w*Page")
_TYPED = re.compile(rf'"@type"\s*:\s*\[?\s*"({_ARTICLE.pattern})"')
_SECTION = frozenset({"article:section", "articlesection", "section"})
_PAIR = re.compile(r'"(headline|datePublished)"\s*:\s*"([^"\\]{1,300})"')


def linked_articles(tree: Any) -> list[dict[str, Any]]:
    """Return the articles that an lxml tree describes as its own; else the page as it describes itself.

    Those that a list or another article holds are other stories.
    """
    found: list[dict[str, Any]] = []
    for element in tree.iter("script"):
        if element.get("type") == "application/ld+json":
            text = element.text or ""
            try:
                found += _objects(json.loads(text, strict=False))
            except (ValueError, RecursionError):
                found += _broken(text)
    for kind in (_ARTICLE, _PAGE):
        if own := [each for each in found if any(map(kind.fullmatch, kinds(each)))]:
            return own
    return []


def own_article(articles: list[dict[str, Any]], title: str) -> dict[str, Any]:
    """Return the one whose headline the title is, or begins with, else the first; nothing where none is."""
    told = [(one_line(str(each.get("headline") or "")), each) for each in articles]
    own = (each for headline, each in told if headline and f"{title} ".startswith(f"{headline} "))
    return next(own, articles[0] if articles else {})


def is_opinion(tree: Any, linked: dict[str, Any], url: str | None) -> bool:
    """Return whether a page calls its article opinion: by type, by section, or by a folder of its address."""
    sections = [str(linked.get("articleSection") or "")]
    for element in tree.iter("meta"):
        if any((element.get(key) or "").lower() in _SECTION for key in ("property", "name", "itemprop")):
            sections += (element.get("content") or "").split(",")
    folders = urlsplit(url or "").path.split("/")[:-1]
    return any(kind.startswith("Opinion") for kind in kinds(linked)) or any(
        OPINION.fullmatch(one_line(name)) for name in [*sections, *folders]
    )


def is_article(linked: dict[str, Any]) -> bool:
    """Return whether an object of JSON-LD is an article, and not only a page."""
    return any(map(_ARTICLE.fullmatch, kinds(linked)))


def kinds(linked: dict[str, Any]) -> list[str]:
    """Return the types of an object of JSON-LD, such as "NewsArticle"."""
    kind = linked.get("@type")
    return [str(each) for each in (cast(list[Any], kind) if isinstance(kind, list) else [kind])]


def _objects(linked: Any) -> Iterator[dict[str, Any]]:
    if isinstance(linked, list):
        for each in cast(list[Any], linked):
            yield from _objects(each)
    elif isinstance(linked, dict):
        values = cast(dict[str, Any], linked)
        yield values
        yield from _objects(values.get("@graph"))
        yield from _objects(values.get("mainEntity"))


def _broken(text: str) -> list[dict[str, Any]]:
    """Return the first article in what was meant to be JSON: a comma too many is common."""
    typed = _TYPED.search(text)
    pairs = cast(list[tuple[str, str]], _PAIR.findall(text, typed.start())) if typed else []
    return [{"@type": typed[1]} | dict(reversed(pairs))] if typed else []
