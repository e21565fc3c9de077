"""Feasts that a question names as its time: "before Christmas", "since the New Year"."""

import re
from datetime import date, datetime, timedelta

from dateutil.easter import easter

from nutgraf.service.question.portion import DAY, Span, midnight, year_of
from nutgraf.service.words import STOP

FEAST = r"(?P<feast>christmas|easter|thanksgiving|new year)(?:'s)?(?: (?P<day>eve|day))?\b"
# "This Christmas" is the last one only so shortly after it.
_JUST_OVER = timedelta(days=60)


def feast(match: re.Match[str], asked_at: datetime) -> Span:
    """Return the days of a feast: in the year that is named, or the latest that had begun.

    Raises:
        ValueError: where the match is part of a name, "the Easter Rising".
    """
    noun = re.match(r"-|'s| ([a-z]+)", match.string[match.end("time") :])
    if noun and noun[1] not in STOP:
        raise ValueError
    name, part, year = match["feast"], match["day"], match["year"]
    if year:
        return _days(name, part, year_of(year, asked_at))
    spans = (_days(name, part, asked_at.year + later) for later in (1, 0, -1))
    latest = next(span for span in spans if span.since < asked_at)
    is_ahead = match["which"] == "this" and asked_at - latest.until > _JUST_OVER
    return _days(name, part, latest.since.year + 1) if is_ahead else latest


def _days(name: str, part: str | None, year: int) -> Span:
    if name == "new year" and part == "eve":
        return Span(midnight(year, 12, 31), midnight(year + 1))
    first, count = {
        # From Good Friday on.
        "easter": (easter(year) - timedelta(days=2), 4),
        # The fourth Thursday of November, and the days off after it.
        "thanksgiving": (date(year, 11, 28 - (date(year, 11, 28).weekday() - 3) % 7), 4),
        "christmas": (date(year, 12, 24), 3),
        "new year": (date(year, 1, 1), 1) if part else (date(year - 1, 12, 31), 2),
    }[name]
    since = midnight(first.year, first.month, first.day)
    return Span(since, since + count * DAY)
