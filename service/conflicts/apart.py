"""Is a count of people of another time than the news, of any year, or of a part? When in doubt, yes."""

import re
from datetime import date, timedelta
from itertools import pairwise

from nutgraf.ingest.sentences import Span
from nutgraf.service.checks.dates import Day, counts, dates
from nutgraf.service.checks.quantities import Number
from nutgraf.service.words import fold

# Where words of another time begin or end: "the worst since 2009, when 212 people died".
_CLAUSE = re.compile(
    r"[,;:()]|\s-\s|\b(?:since|than|when|where|who|which|that|whose|as|after|before|while|but)\b", re.I
)
# What these open may have its day before it.
_RELATIVE = re.compile(r"(?:when|where|who|which|that|whose)\b", re.I)
_YEARS = r"\b(?:years?|decades?|months?)"
_AGO = re.compile(rf"{_YEARS} (?:ago|earlier|before)\b", re.I)
_AFTER_ANOTHER = re.compile(rf"{_YEARS} after (?:an?|another)\b[^,;.]*$", re.I)
_ANY_YEAR = re.compile(
    r"\b(?:(?:each|every|per|this) (?:year|month|week|day)|annually|yearly)\b"
    r"|\b(?:past|last) (?:[\w-]+ )?(?:years|decades?|months|century)\b"
    r"|\b(?<!\bin )(?<!\bon )(?<!\bfor )(?<!\bof )(?<!\bthan )(?<!\bhalf )a (?:year|month|week|day)\b"
    r"(?! (?:of|ago|after|before|earlier|later|old|long|when|that))",
    re.I,
)
# "Nine of the dead", "two more people".
_PART = re.compile(
    r" of (?:(?:the|those|these|them|its|his|her|their|our)\b|[\w-]+'s\b|\d)"
    r"| (?:more|others?|further|additional)\b(?! than\b)",
    re.I,
)
# "Six people from one family".
_FROM = re.compile(r"(?: [\w'-]+){0,2}? from\b", re.I)
_MORE = re.compile(r"\b(?:another|additional|further|other) $", re.I)
# "Nine at the scene and five in hospital".
_AND = re.compile(r"(?:,| and|, and) $")
_NO_NOUN = re.compile(r" (?:in|at|on|near|later|elsewhere)\b", re.I)
_OPENING_WORDS = 4
# News is of these days.
_OLD = timedelta(days=60)


def is_apart(sentence: str, number: Number, published: date | None, *, moved: bool) -> bool:
    """Return whether a number of people is of another time than the sentence, or of some of them.

    Args:
        sentence: as it stands.
        number: within it.
        published: the day of its article.
        moved: they are told of as taken or carried from somewhere.
    """
    folded = fold(sentence)
    start, end = _clause(folded, number)
    lead = folded[: number.start]
    if any(
        found.start() < end for found in (*_AGO.finditer(folded, start), *_ANY_YEAR.finditer(folded, start))
    ):
        return True
    if _AFTER_ANOTHER.search(lead) or _MORE.search(lead) or _PART.match(folded, number.end):
        return True
    if not moved and _FROM.match(folded, number.end):
        return True
    older = published is not None and _is_older(sentence, number, published)
    return older or _is_shared_out(folded, number)


def _clause(folded: str, number: Number) -> Span:
    breaks = [match.start() for match in _CLAUSE.finditer(folded, 0, number.start)]
    after = _CLAUSE.search(folded, number.end)
    return breaks[-1] if breaks else 0, after.start() if after else len(folded)


def _is_shared_out(folded: str, number: Number) -> bool:
    """Whether the next number is of the same, elsewhere, and so both are of parts."""
    return any(
        one.start == number.start and _AND.search(folded[: other.start]) and _NO_NOUN.match(folded, other.end)
        for one, other in pairwise(counts(folded))
    )


def _is_older(sentence: str, number: Number, published: date) -> bool:
    """Whether the days beside a number are long past, and another of the sentence is not."""
    folded = fold(sentence)
    start, end = _clause(folded, number)
    mentions = dates(sentence, published)
    beside = [mention for mention in mentions if start <= mention.start < end]
    # "In 1998, 31 people died", "2009, when 31 people died".
    if not beside and (_RELATIVE.match(folded, start) or len(folded[:start].split()) <= _OPENING_WORDS):
        beside = [mention for mention in mentions if mention.end <= start][-1:]
    old = {mention.start for mention in mentions if all(_is_old(day, published) for day in mention.days)}
    return bool(beside) and all(mention.start in old for mention in beside) and len(old) < len(mentions)


def _is_old(day: Day, published: date) -> bool:
    if day.year is None:
        return False
    return date(day.year, day.month or 12, min(day.day or 28, 28)) < published - _OLD
