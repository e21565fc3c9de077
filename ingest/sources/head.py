"""The head of a plain text: a headline, and below it who wrote it, for which outlet, and on which day."""

import re
from datetime import date, datetime
from typing import Any

from nutgraf.ingest.clean import one_line
from nutgraf.ingest.sources.record import split_byline

# Below a headline so many lines, blank ones apart, may belong to it; none is longer.
_LINES, _LINE_CHARS, _TITLE_CHARS = 3, 120, 200
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = (
    rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}"
    r"|\d{4}-\d\d-\d\d)"
)
_DATED = re.compile(
    rf"(?:(?:published|posted|first published)(?: on)?:? )?(?:(?P<source>[^\d|·—–]{{2,60}}?) ?[,|·—–-] ?)?"
    rf"(?:on )?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?{_DAY}(?: ?[.,|·(].*)?",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"by:? (?P<names>\S[^|·]{1,100}?)(?: ?[|·] ?(?P<source>[^|·]+))?", re.IGNORECASE)
# "Averdon, 3 May 2024" is where it was written; the name of an outlet has one of these.
_OUTLET = re.compile(
    r"\b(?:agency|bbc|bulletin|bugle|chronicle|cnn|courier|daily|dispatch|echo|examiner|express|gazette|globe|guardian"
    r"|herald|independent|inquirer|journal|ledger|magazine|mail|mercury|mirror|monitor|news(?:paper)?|observer|post"
    r"|press|record|register|reporter|reuters|review|sentinel|standard|star|sun|telegraph|times|today|tribune|week(?:ly)?"
    r"|wire|world)\b|\w\.(?:com|org|net|[a-z]{2})$",
    re.IGNORECASE,
)
_FORMS = ("%d %B %Y", "%B %d %Y", "%d %b %Y", "%b %d %Y", "%Y-%m-%d")


def take_head(body: str) -> tuple[dict[str, Any], str]:
    """Return what stands in the head of a text (title, published_at, source, authors), and the rest of it.

    Only a head that says the day is taken for one; of any other text nothing is.
    """
    title, *lines = body.lstrip().split("\n")
    if not title.strip() or len(title) > _TITLE_CHARS or title.rstrip()[-1:] in ".,;:":
        return {}, body
    fields: dict[str, Any] = {}
    taken = told = 0
    for line in lines:
        text = one_line(line)
        found = _read(text) if told < _LINES and len(text) <= _LINE_CHARS else {}
        if text and not found:
            break
        taken, told = taken + 1, told + bool(text)
        fields |= {key: value for key, value in found.items() if key not in fields}
    if "published_at" not in fields:
        return {}, body
    return {"title": one_line(title)} | fields, "\n".join(lines[taken:])


def _read(text: str) -> dict[str, Any]:
    """Return what one line of a head says; nothing where it is none."""
    if match := _DATED.fullmatch(text):
        day, source = _day(match["day"]), match["source"] or ""
        named = {"source": source} if _OUTLET.search(source) else {}
        return named | {"published_at": day.isoformat()} if day else {}
    if (match := _BYLINE.fullmatch(text)) and not text.endswith("."):
        names, source = match["names"], match["source"] or ""
        first, comma, last = names.rpartition(",")
        if comma and not source and _OUTLET.search(last):
            names, source = first, last.strip()
        return {"authors": split_byline(names)} | ({"source": source} if source else {})
    return {}


def _day(text: str) -> date | None:
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|[.,]", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\bsept\b", "sep", text, flags=re.IGNORECASE)
    for form in _FORMS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 a day has no zone
        except ValueError:
            continue
    return None
