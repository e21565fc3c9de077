"""Live blogs: paragraphs that open with the time of day, each an entry with a day of its own."""

import re
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from nutgraf.ingest.types import Article
from nutgraf.service.checks.dates import day_of

# So many paragraphs with a time make a live blog.
_FEWEST = 3
_DAY = 24 * 60
_STAMP = re.compile(
    r"^(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d) ?(?P<half>[apAP]\.?[mM]\b\.?)?"
    r"(?: (?:[A-Z]{3,4})\b)?(?: ?[-–—:|] ?| )(?=[^\W\d]|[\"'“‘])",
    re.M,
)


def entry_of(article: Article, start: int) -> tuple[date, int] | None:
    """Return the day and the minute of it of the entry that opens at a place of a live blog, if one does."""
    return _entries(article).get(start)


@lru_cache(maxsize=256)
def _entries(article: Article) -> dict[int, tuple[date, int]]:
    """Return where entries open -> their day and minute, none in what is no live blog.

    The newest entry is of the day of publication; between two of them, where the clock runs backwards, is a
    midnight.
    """
    stamps = [(match.start(), _minutes(match)) for match in _STAMP.finditer(article.text)]
    day = day_of(article.published_at)
    if len(stamps) < _FEWEST or day is None:
        return {}
    # The shorter way round the clock: from 00:10 to 23:50 it goes back.
    back = [(earlier - later) % _DAY < _DAY / 2 for (_, earlier), (_, later) in pairwise(stamps)]
    newest_first = sum(back) > len(back) / 2
    found: dict[int, tuple[date, int]] = {}
    last: int | None = None
    for start, minutes in stamps if newest_first else reversed(stamps):
        if last is not None and minutes > last:
            day -= timedelta(days=1)
        found[start], last = (day, minutes), minutes
    return found


def _minutes(match: re.Match[str]) -> int:
    hour = int(match["hour"])
    if half := (match["half"] or "").lower():
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    return hour * 60 + int(match["minute"])
