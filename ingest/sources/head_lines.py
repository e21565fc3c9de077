"""What one line of the head of a text says: who wrote it, for which outlet, on which day."""

import re
from collections.abc import Iterator
from typing import Any

from nutgraf.ingest.calendar import MONTH_NUMBERS, WEEKDAYS, WEEKDAYS_FOR_SHORT
from nutgraf.ingest.sources.byline import split_byline
from nutgraf.ingest.sources.day import in_figures, read_time
from nutgraf.ingest.sources.release import BEFORE_TITLE, HELD, LABEL

# How long such a line, a title and the name of an outlet may be.
LINE_CHARS, HEADLINE_CHARS, OUTLET_WORDS = 120, 200, 5
_GERMAN = "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
_WEEKDAY = rf"(?:{'|'.join((*WEEKDAYS, *WEEKDAYS_FOR_SHORT))}|{_GERMAN})\b\.?"
_MONTH = rf"(?:{'|'.join(MONTH_NUMBERS)})\.?"
_YEAR = r"(?:1[5-9]|20)\d\d"
# A month may be one of another language: what it is, `read_time` tells.
_DAY = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th|er|\.)?(?: of| de)? (?:{_MONTH}|[^\W\d_]{{3,10}}\.?),?(?: de)? {_YEAR}"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}|\d{{1,2}}([./])\d{{1,2}}\1{_YEAR}"
    rf"|{_YEAR}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:Z\b|[+-]\d\d:?\d\d))?)?)(?!\w)",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"(?i:\b(?:\d{1,2}[:.]\d\d(?::\d\d)?(?: ?(?:[ap]\.?m|uhr|hrs?)\b\.?)?|\d{1,2} ?(?:[ap]\.?m|uhr)\b\.?))"
    r"(?: [A-Z]{2,4}\b)?"
)
_PARTS = re.compile(r"[|·•—–()]| - |\s(?=by\b)", re.IGNORECASE)
# Before a day, in a line that says more: "Harbour Post, Thursday, 3 May 2024".
_LAST = re.compile(rf"(?:,? (?:on|of|vom|am|{_WEEKDAY}))+$", re.IGNORECASE)
# What else stands in a line that says the day.
_LABEL = re.compile(
    rf"(?:(?:first|last|originally|published|posted|updated|modified|revised|printed|filed|issued|date|dated|on|at"
    rf"|{_WEEKDAY}|\d+ min(?:ute)? read|\S*@\S+)[ ,:]*)*",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\b(?:updated|modified|revised)\b", re.IGNORECASE)
_TITLE = re.compile(rf"(?:title:|headline:|{BEFORE_TITLE}) ", re.IGNORECASE)
_SOURCE = re.compile(r"(?:source|outlet|publisher|publication): (.+)", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:(?:words |story |text )?by:? |von |(?:author|byline)s?: )(?P<names>.+?)"
    r"(?: (?:for (?:the )?|für )(?P<source>\D+))?",
    re.IGNORECASE,
)
_STAFF = re.compile(r"([^,]+?) (?:staff|newsroom)(?: (?:writer|reporter|report)s?)?", re.IGNORECASE)
# "Averdon, 3 May 2024" is where it was written; the name of an outlet has one of these.
_OUTLET = re.compile(
    r"\b(?:agency|bbc|bulletin|bugle|chronicle|cnn|courier|daily|dispatch|echo|examiner|express|gazette|globe|guardian"
    r"|herald|independent|inquirer|journal|ledger|magazine|mail|mercury|mirror|monitor|news(?:paper)?|observer|post"
    r"|press|record|register|reuters|review|sentinel|standard|star|sun|telegraph|times|today|tribune|week(?:ly)?"
    r"|wire|world)\b|\w\.(?:com|org|net|[a-z]{2})$"
    r"|(?:anzeiger|blatt|bote|dpa|kurier|merkur|nachrichten|post|presse|rundschau|zeitung)\b",
    re.IGNORECASE,
)
# What parts a dateline from the sentence: a dash, a colon or a bracket, after an agency's name.
_DATELINE_ENDS = re.compile(
    r"\)?(?: ?[(/][^)/\n]{1,40}[)/])?(?: ?[–—:]| ?--| - |(?<=[)/]))\s*[\"'“„‘»]?(?=[^\W\d_a-zäöüß])"
)


def read_line(text: str) -> dict[str, Any]:
    """Return what one line says of its article; nothing where it is no line of a head.

    The fields are authors, source, and published_at, or updated_at where the line calls its day so, or date
    where the day may be one of two.
    """
    fields: dict[str, Any] = {}
    if len(text) > LINE_CHARS:
        return fields
    last = 0
    for match in _DAY.finditer(text):
        if not (day := _moment(match[0])) and not in_figures(match[0]):
            return {}
        name = "updated_at" if _UPDATED.search(text, last, match.start()) else "published_at"
        fields.setdefault(name if day else "date", day or match[0])
        last = match.end()
    bare = _CLOCK.sub("|", _DAY.sub("|", text))
    is_issued = any(label["kind"] for label in LABEL.finditer(bare))
    for part in _parts(LABEL.sub("|", bare)):
        found = _part(part, is_dated=last > 0, is_signed="authors" in fields, is_issued=is_issued)
        if found is None:
            return {}
        fields = found | fields
    return fields


def headline(line: str) -> str:
    """Return a headline without what only says that it is one: "Press release: Ferry fares to rise"."""
    return _TITLE.sub("", line, count=1)


def opening_day(text: str) -> str | None:
    """Return the day in the dateline that a paragraph opens with: "AVERDON, 3 March 2026 (Wire) - "."""
    day = _DAY.search(text[:LINE_CHARS])
    if not day or not _DATELINE_ENDS.match(text, day.end()):
        return None
    before = text[: day.start()].strip().removesuffix(" den")
    place = before.strip(" (,")
    # "Since 3 March 2026 – " is no dateline.
    is_parted = before.endswith((",", "(")) or place.isupper()
    is_place = all(map(is_name, place.split(", "))) and not re.search(_WEEKDAY, place, re.IGNORECASE)
    return _moment(day[0]) if is_parted and is_place else None


def is_label(text: str) -> bool:
    """Return whether a line says only that a text is a press release, and from when it may be used."""
    bare, labels = LABEL.subn("|", _CLOCK.sub("|", _DAY.sub("|", text)))
    return len(text) <= LINE_CHARS and bool(HELD.fullmatch(text) or (labels and not [*_parts(bare)]))


def _parts(text: str) -> Iterator[str]:
    """Yield the parts of a line, but for what only says that a day follows."""
    for part in _PARTS.split(text):
        part = _LAST.sub("", part.strip(" ,.;:-"))
        if not _LABEL.fullmatch(part):
            yield part


def _part(text: str, *, is_dated: bool, is_signed: bool, is_issued: bool) -> dict[str, Any] | None:
    """Return what a part of a line says, such as nothing for a place or a section; None if it is no part."""
    if match := _SOURCE.fullmatch(text):
        return {"source": match[1]}
    if match := _BYLINE.fullmatch(text):
        names, source = match["names"], match["source"] or ""
        first, comma, last = names.rpartition(",")
        if comma and not source and _OUTLET.search(last):
            names, source = first, last
        if staff := _STAFF.fullmatch(source.strip() or names):
            source = staff[1]
        said = {"authors": split_byline(names)} | ({"source": source.strip()} if source else {})
        return said if is_name(names) else None
    name = re.sub(r"^(?:for|from) (?:the )?", "", text, flags=re.IGNORECASE)
    if not is_name(name) or re.search(r"\d", name) or name.count(" ") >= OUTLET_WORDS:
        return None
    if _OUTLET.search(name) or is_issued or (is_signed and not is_dated):
        return {"source": name}
    return {} if is_dated else None


def is_name(text: str) -> bool:
    """Return whether the words of a text, up to a comma, may be a name."""
    first, *rest = text.split(",")[0].split() or ["-"]
    # "van", "of" and "the" are small in names, too.
    return not first[0].islower() and all(len(word) <= 3 or not word[0].islower() for word in rest)


def _moment(text: str) -> str | None:
    """Return a day in ISO 8601, or a moment where the text gives its time and zone."""
    try:
        moment = read_time(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.date()).isoformat()
