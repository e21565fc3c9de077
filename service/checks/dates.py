"""Dates of news text, resolved against the day of publication: "on Thursday", "3 March", "last month"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import product

from nutgraf.ingest.calendar import MONTH_NUMBERS, MONTHS, MONTHS_FOR_SHORT, WEEKDAYS
from nutgraf.service.checks.quantities import Number, numbers
from nutgraf.service.checks.worded import value_of
from nutgraf.service.lexicon import COUNT_WORDS
from nutgraf.service.words import fold, word_list

_DAYS = {name: number for number, name in enumerate(WEEKDAYS)}

_MONTH = (
    rf"(?:{'|'.join(written.capitalize() for written, *_ in MONTHS)}"
    rf"|(?:{'|'.join(map(str.capitalize, MONTHS_FOR_SHORT))})\b\.?)"
)
_WEEKDAY_NAME = f"(?:{'|'.join(map(str.capitalize, WEEKDAYS))})"
_BEFORE_MONTH = [
    *(
        f"[{word[0].upper()}{word[0]}]{word[1:]} "
        for word in word_list(
            """in of by since until last early late mid this next
            from after before around during through between"""
        )
    ),
    "[Mm]id-",
    "to ",
]
_YEAR = r"(?:1[5-9]|20)\d\d"
_DATE = re.compile(
    # Every date begins with one of these; most places are passed over at once.
    r"\b(?=[\dADFJLMNOSTWYlnty]|[efs]\w+ days ago)(?:"
    rf"(?P<iso>\b{_YEAR}-\d\d-\d\d\b)"
    # "From 3 to 7 May", "May 3-7": two days of one month.
    r"|\b(?:(?<![\d.,$£€-])(?P<first>\d{1,2})(?:st|nd|rd|th)?(?:-| (?:to|and|or|until) ))?"
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})(?:,? (?P<year>{_YEAR})\b)?"
    r"|\b(?P<month2>"
    rf"{_MONTH}) (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:-(?P<last>\d{{1,2}})(?:st|nd|rd|th)?)?"
    rf"\b(?!:)(?:,? (?P<year2>{_YEAR})\b)?"
    rf"|\b(?P<month3>{_MONTH}),? (?:of )?(?P<year3>{_YEAR})\b"
    # "May" and "March" are words too: alone, a month needs a word before it.
    + "|(?:"
    + "|".join(rf"(?<=\b{word})" for word in _BEFORE_MONTH)
    + rf")(?P<month4>{_MONTH})\b"
    + rf"|(?<![\d,.$£€-])\b(?P<year4>{_YEAR})\b(?![,.]\d|%|:)"
    + rf"|\b(?<![\d.,])(?P<ago>\d{{1,2}}|{'|'.join(COUNT_WORDS[2:13])}) days ago\b"
    + rf"|\b(?P<weekday>{_WEEKDAY_NAME})s?\b"
    + r"|\b(?P<near>[Tt]oday|[Tt]onight|[Yy]esterday|[Tt]omorrow|[Tt]his (?:morning|afternoon|evening)"
    + r"|[Ll]ast night(?! of\b))\b"
    + r"|\b(?P<which>[Ll]ast|[Tt]his|[Nn]ext) (?P<period>month|year)\b)"
)
# Black Friday, the Sunday Times, Saturday Night Live, USA Today, the Winter Olympics.
_NAME = re.compile(
    r"\b(?:(?i:ash|black|bloody|cyber|easter|giving|good|holy|maundy|palm|shrove|super|whit)"
    rf" (?i:{_WEEKDAY_NAME})"
    rf"|(?:[Tt]he|[Aa]) {_WEEKDAY_NAME} (?!{_MONTH})(?=[A-Z])|{_WEEKDAY_NAME} (?:Night|Morning)"
    r"|(?<=[a-zA-Z] )(?:Today|(?:Winter|Spring|Summer|Autumn|Fall)(?= [A-Z])))\b"
)
# "Monday, January 6" is one day, "Monday the 6th of January" too.
_JOINED = re.compile(rf"{_WEEKDAY_NAME},? (?:the )?")
_NEAR = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "yesterday": -1,
    "last night": -1, "tomorrow": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Day:
    """A date, as far as it is given: year, month, day, and day of the week (Monday is 0)."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    @classmethod
    def of(cls, day: date) -> "Day":
        """Return a date as a day that is given without its weekday."""
        return cls(day.year, day.month, day.day)

    @property
    def as_date(self) -> date | None:
        """The date; None where year, month or day is not given."""
        return date(self.year, self.month, self.day) if self.year and self.month and self.day else None

    def says(self, other: "Day") -> bool:
        """Return whether all that `other` gives is given here, and the same."""
        weekday = self.weekday
        if weekday is None and (whole := self.as_date):
            weekday = whole.weekday()
        mine = self.year, self.month, self.day, weekday
        theirs = other.year, other.month, other.day, other.weekday
        return all(b is None or a == b for a, b in zip(mine, theirs, strict=True))


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text, and the days it may stand for; characters, half-open."""

    text: str
    days: tuple[Day, ...]
    start: int
    end: int
    relative: bool = False


@lru_cache(maxsize=1024)
def dates(text: str, published: date | None) -> tuple[DateMention, ...]:
    """Return the dates of `text` in order; what is relative is resolved against the day of publication."""
    folded = fold(text)
    matches = list(_DATE.finditer(folded))
    names = name_places(text) if any(match["weekday"] or match["near"] for match in matches) else set[int]()
    found: list[DateMention] = []
    for match in matches:
        if match.start() in names:
            continue
        relative = bool(match["near"] or match["which"] or match["ago"])
        for start, end, day in _ends(match):
            if not (days := _days(match, day, published)):
                continue
            dated = days[0].day and days[0].weekday is None
            if found and dated and _JOINED.fullmatch(folded, found[-1].start, start):
                days, start = _on(_DAYS[found[-1].text.lower()], days), found.pop().start
            found.append(DateMention(folded[start:end], days, start, end, relative))
    return tuple(found)


def _ends(match: re.Match[str]) -> list[tuple[int, int, str | None]]:
    """Return (start, end, day of the month) of a date, and of both days where it is a range."""
    start, end = match.span()
    if match["first"]:
        return [(*match.span("first"), match["first"]), (match.start("day"), end, match["day"])]
    if match["last"]:
        then = match.start("last")
        return [(start, then - 1, match["day2"]), (then, end, match["last"])]
    return [(start, end, match["day"] or match["day2"])]


def name_places(text: str) -> set[int]:
    """Return the places (characters) of days and seasons that are part of a name: Black Friday, USA Today."""
    return {place for match in _NAME.finditer(fold(text)) for place in range(*match.span())}


def _days(match: re.Match[str], day_text: str | None, published: date | None) -> tuple[Day, ...]:
    if match["iso"]:
        return _valid(*map(int, match["iso"].split("-")))
    if match["weekday"]:
        return _weekdays(_DAYS[match["weekday"].lower()], published)
    if match["near"] or match["which"] or match["ago"]:
        return _relative(match, published)
    month_name = match["month"] or match["month2"] or match["month3"] or match["month4"]
    month = MONTH_NUMBERS[month_name.lower().rstrip(".")] if month_name else None
    year_text = match["year"] or match["year2"] or match["year3"] or match["year4"]
    day = int(day_text) if day_text else None
    if year_text or published is None or month is None:
        return _valid(int(year_text) if year_text else None, month, day)
    # Without a year it is the one nearest to publication, before or after; half a year off, either.
    years = sorted(
        (published.year - 1, published.year, published.year + 1), key=lambda y: _gap(y, month, published)
    )
    near = _gap(years[1], month, published) - _gap(years[0], month, published) <= 4
    return tuple(found for year in years[: 1 + near] for found in _valid(year, month, day))


def _on(weekday: int, days: tuple[Day, ...]) -> tuple[Day, ...]:
    """Return which of some days, each without its weekday, fall on it; all, saying so, where none does."""
    fitting = tuple(day for day in days if day.year and day.says(Day(weekday=weekday)))
    return fitting or tuple(replace(day, weekday=weekday) for day in days)


def _gap(year: int, month: int, published: date) -> int:
    return abs((year - published.year) * 12 + month - published.month)


def _valid(year: int | None, month: int | None, day: int | None) -> tuple[Day, ...]:
    try:
        date(year or 2000, month or 1, day or 1)
    except ValueError:
        return ()
    return (Day(year, month, day),)


def _weekdays(weekday: int, published: date | None) -> tuple[Day, ...]:
    if published is None:
        return (Day(weekday=weekday),)
    back = (published.weekday() - weekday) % 7
    # "on Thursday", printed on a Thursday, is that day or the one a week ago; of what is to come, the next.
    return tuple(_days_off(published, n) for n in ((-back, 7 - back) if back else (0, -7, 7)))


def _days_off(published: date, count: int) -> Day:
    """Return the day so many days after publication, or before it, with its weekday."""
    day = published + timedelta(days=count)
    return replace(Day.of(day), weekday=day.weekday())


def _relative(match: re.Match[str], published: date | None) -> tuple[Day, ...]:
    if published is None:
        return (Day(),)
    if match["near"]:
        return (_days_off(published, _NEAR[match["near"].lower()]),)
    if match["ago"]:
        return (_days_off(published, -int(value_of(match["ago"]))),)
    step = {"last": -1, "this": 0, "next": 1}[match["which"].lower()]
    if match["period"] == "year":
        return (Day(published.year + step),)
    months = published.year * 12 + published.month - 1 + step
    return (Day(months // 12, months % 12 + 1),)


@lru_cache(maxsize=1024)
def counts(text: str) -> tuple[Number, ...]:
    """Return the numbers of `text` that are no part of a date."""
    dated = dates(text, None)
    return tuple(n for n in numbers(text) if not any(date.start <= n.start < date.end for date in dated))


def day_of(published_at: datetime | None) -> date | None:
    """Return the day of publication, as it was where that was."""
    return published_at.date() if published_at else None


def is_dated(mention: DateMention, sources: Iterable[DateMention], published: Iterable[date]) -> bool:
    """Return whether one of `sources` gives the day of `mention`; year and month may be publication's."""
    context = [Day(day.year, day.month) for day in published]
    given = [day for source in sources for day in source.days] + context
    return any(have.says(want) for want in mention.days for have in given)


def meet(some: Iterable[Day], others: Iterable[Day]) -> bool:
    """Return whether any of some days may be one of others."""
    return any(one.says(other) or other.says(one) for one, other in product(some, others))


def without(text: str, mentions: Sequence[DateMention]) -> str:
    """Return a text with these dates, found in it, taken out."""
    for mention in reversed(mentions):
        text = text[: mention.start] + text[mention.end :]
    return text
