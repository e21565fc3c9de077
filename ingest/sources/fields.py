"""The fields of an article in a record of somebody else's: found by name, each read if it can be."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any, cast

from nutgraf.ingest.clean import one_line
from nutgraf.ingest.sources.byline import split_byline
from nutgraf.ingest.sources.day import parse_time
from nutgraf.ingest.sources.markup import field_line

MAX_BYLINE_CHARS = 2000
# How deep a value may stand in lists of one and objects around it.
_DEPTH = 4
_DAY_CHARS = 40
OPINION = re.compile(
    r"opinions?|editorials?|op-?eds?|comment(?:ary|isfree)?|column(?:ist)?s?|viewpoints?", re.IGNORECASE
)
_OUTLET = (
    "source outlet publisher publication newspaper sitename sourcename sourcehostname hostname sourcedomain"
    " medianame quelle zeitung fuente fonte journal site"
)
# What else fields are called, most telling first; letters alone count: datePublished, date_published.
_NAMES = {
    "url": "url link canonical canonicalurl permalink weburl",
    "title": "title headline webtitle titel titre titulo ttulo titolo schlagzeile berschrift ueberschrift",
    "source": _OUTLET,
    "site": _OUTLET,
    "authors": "authors author byline bylines creator dccreator autor autoren autores auteur auteurs autore"
    " verfasser",
    "published_at": "publishedat published datepublished publisheddate datepublish publishdate"
    " publicationdate publishedtime publishedon pubdate webpublicationdate firstpublicationdate"
    " firstpublished firstpublishedat publicationdatetime publishdatetime publisheddatetime publishtime"
    " posted postedat postedon dateposted posteddate issued issuedate date datetime datum"
    " erscheinungsdatum verffentlicht verffentlichtam veroeffentlicht fecha data",
    "language": "language lang sprache",
    "kind": "kind",
    "text": "text body bodytext articlebody articletext fulltext maintext contenttext content contenthtml"
    " article story document paragraphs leadparagraph texte texto testo inhalt artikel",
}
_FIRST, _LAST = "firstname givenname first given", "lastname familyname surname last family"
# Names and ISO 639-2 codes of languages, for those of ISO 639-1.
_LANGUAGES = {
    name: code
    for code, *names in map(
        str.split,
        (
            "ar ara arabic",
            "de deu ger german",
            "en eng english",
            "es spa spanish",
            "fr fra fre french",
            "it ita italian",
            "ja jpn japanese",
            "nl nld dut dutch",
            "pl pol polish",
            "pt por portuguese",
            "ru rus russian",
            "zh zho chi chinese",
        ),
    )
    for name in names
}


def named(values: dict[Any, Any]) -> dict[str, Any]:
    """Return the fields of an article that are given, by our names, whatever they are called; no others.

    `site` is the web address that is given for an outlet.
    Of several names for a field, that counts whose value is what the field should be. A field without such
    a value is not given: no article is lost for what it does not need.
    """
    given = {_letters(key): value for key, value in values.items() if _is_given(value)}
    return {field: value for field in _NAMES if (value := _first(field, given))}


def text_of(values: dict[Any, Any]) -> str:
    """Return the text of a record, as `named` does; an empty one where it has none."""
    return _first("text", {_letters(key): value for key, value in values.items()}) or ""


def is_day(name: str) -> bool:
    """Return whether the day of publication may stand in a field of this name."""
    return _letters(name) in _NAMES["published_at"].split()


def given_day(values: dict[Any, Any]) -> str:
    """Return the day of publication that a record gives, as it is written; an empty text without one."""
    given = {_letters(key): value for key, value in values.items() if _is_given(value)}
    days = (
        _line(given[name], "date value rendered") for name in _NAMES["published_at"].split() if name in given
    )
    return next(filter(None, days), "")[:_DAY_CHARS]


def _first(field: str, given: dict[str, Any]) -> Any:
    told = (_READ[field](given[name]) for name in _NAMES[field].split() if name in given)
    return next((value for value in told if value), None)


def _letters(key: object) -> str:
    return re.sub("[^a-z]", "", str(key).lower())


def _is_given(value: object) -> bool:
    # pandas writes NaN where a value is missing.
    return value is not None and value == value and not (isinstance(value, str) and not value.strip())


def _inner(value: Any, names: str) -> Any:
    """Return what stands in a list of one, or in an object under one of some names."""
    for _ in range(_DEPTH):
        if isinstance(value, list) and len(cast(list[Any], value)) == 1:
            value = cast(list[Any], value)[0]
        elif isinstance(value, dict):
            held = {_letters(key): each for key, each in cast(dict[Any, Any], value).items()}
            value = next((held[name] for name in names.split() if _is_given(held.get(name))), None)
    return cast(Any, value)


def _line(value: Any, names: str) -> str:
    value = _inner(value, names)
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)  # "1984" is a title
    with suppress(ValueError):  # HTML that cannot be parsed
        return field_line(value) if isinstance(value, str) else ""
    return ""


def _web_address(value: Any) -> str:
    value = _inner(value, "rendered href")
    address = one_line(value) if isinstance(value, str) else ""
    if re.match(r"www\.[^\s/]", address, re.IGNORECASE):
        address = f"https://{address}"
    # Shown as a link; "javascript:" must never get that far.
    return address if re.match(r"https?://[^\s/]", address, re.IGNORECASE) else ""


def _title(value: Any) -> str:
    return _line(value, "rendered main value")


def _source(value: Any) -> str:
    name = _inner(value, "name title rendered value")
    return _line(name, "") if isinstance(name, str) and not _web_address(name) else ""


def _authors(value: Any) -> list[str]:
    if isinstance(value, str):
        return list(_names(split_byline(value) if len(value) <= MAX_BYLINE_CHARS else []))
    people = cast(list[Any], value) if isinstance(value, list) else [value]
    if len(people) == 1 and isinstance(people[0], str):
        return _authors(people[0])
    return list(_names(people))


def _names(people: list[Any]) -> Iterator[str]:
    for person in people:
        name, byline = _inner(person, "name"), _inner(person, "original rendered value")
        if isinstance(person, dict) and name is None:
            parts = (_inner(person, names) for names in (_FIRST, _LAST))
            name = " ".join(part for part in parts if isinstance(part, str))
            yield from _authors(byline) if isinstance(byline, str) else _names([name])
        elif isinstance(name, str) and (line := _line(name, "")):
            yield line


def _published_at(value: Any) -> datetime | None:
    with suppress(ValueError):
        return parse_time(_inner(value, "date numberlong value rendered"))
    return None


def _language(value: Any) -> str:
    value = _inner(value, "code name value")
    code = re.split("[-_]", value.strip().lower())[0] if isinstance(value, str) else ""
    return _LANGUAGES.get(code) or (code if re.fullmatch("[a-z]{2,3}", code) else "")


def _kind(value: Any) -> str:
    # What else stands there, such as "article", says nothing of it.
    return "opinion" if isinstance(value, str) and OPINION.fullmatch(value.strip()) else ""


def _text(value: Any) -> str:
    value = _inner(value, "rendered value html plain")
    paragraphs = cast(list[Any], value) if isinstance(value, list) else []
    return value if isinstance(value, str) else "\n\n".join(filter(None, map(_text, paragraphs)))


_READ: dict[str, Callable[[Any], Any]] = {
    "url": _web_address,
    "title": _title,
    "source": _source,
    "site": _web_address,
    "authors": _authors,
    "published_at": _published_at,
    "language": _language,
    "kind": _kind,
    "text": _text,
}
