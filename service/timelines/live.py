"""Live blogs: posts that open with the time of day, each with a day of its own."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from nutgraf.ingest.types import Article
from nutgraf.service.checks.dates import day_of
from nutgraf.service.words import fold

# At least so many paragraphs with a time make a live blog.
_FEWEST = 3
_DAY = 24 * 60
_STAMP = re.compile(
    r"^(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d) ?(?P<half>[apAP]\.?[mM]\b\.?)?"
    r"(?: (?:[A-Z]{3,4})\b)?(?: ?[-–—:|] ?| )(?=[^\W\d]|[\"'“‘])",
    re.M,
)


# "Good morning", "that is all for tonight": no news yet, or no more.
_GREETS = re.compile(
    r"^(?:good (?:morning|afternoon|evening|night)|hello|welcome|thanks?\b"
    r"|(?:and )?that(?: i|')s (?:all|it)\b"
    r"|we(?:'ll| will|'re| are)? (?:now |be )*(?:paus|clos|wrap|sign|end|resum|back|return|leav))"
    r"|\blive (?:blog|coverage)\b|\bfor (?:reading|joining|following)\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Post:
    """A post of a live blog: `article.text[start:end]`, its words from `opens` on; its day and minute."""

    start: int
    opens: int
    end: int
    day: date
    minute: int


def post_at(article: Article, place: int) -> Post | None:
    """Return the post of a live blog that a place in its text is in, if any."""
    found = posts(article)
    number = bisect_right([post.start for post in found], place)
    return found[number - 1] if number else None


def greets(sentence: str) -> bool:
    """Return whether a sentence of a live blog only greets its readers, or takes leave of them."""
    return _GREETS.search(fold(sentence)) is not None


@lru_cache(maxsize=256)
def posts(article: Article) -> tuple[Post, ...]:
    """Return the posts of a live blog in the order of its text; none where an article is no live blog.

    The newest is of the day of publication; between two of them, where the clock runs backwards, is a
    midnight.
    """
    stamps = [(match, _minutes(match)) for match in _STAMP.finditer(article.text)]
    day = day_of(article.published_at)
    if len(stamps) < _FEWEST or day is None:
        return ()
    # The shorter way round the clock: from 00:10 to 23:50 it goes back.
    back = [(earlier - later) % _DAY < _DAY / 2 for (_, earlier), (_, later) in pairwise(stamps)]
    newest_first = sum(back) > len(back) / 2
    ends = [*(match.start() for match, _ in stamps[1:]), len(article.text)]
    found: list[Post] = []
    last: int | None = None
    rows = list(zip(stamps, ends, strict=True))
    for (match, minutes), end in rows if newest_first else reversed(rows):
        if last is not None and minutes > last:
            day -= timedelta(days=1)
        found.append(Post(match.start(), match.end(), end, day, minutes))
        last = minutes
    return tuple(found if newest_first else reversed(found))


def _minutes(match: re.Match[str]) -> int:
    hour = int(match["hour"])
    if half := (match["half"] or "").lower():
        hour = hour % 12 + (12 if half[0] == "p" else 0)
    return hour * 60 + int(match["minute"])
