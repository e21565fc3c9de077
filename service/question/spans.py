"""The forms in which a question names a time, each read as a span relative to the day of asking."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from nutgraf.ingest.calendar import MONTH_NUMBERS, WEEKDAYS
from nutgraf.service.lexicon import UP_TO_99
from nutgraf.service.question.feasts import FEAST, feast
from nutgraf.service.question.portion import (
    DAY,
    PORTION,
    UNIT_DAYS,
    WEEK,
    Span,
    back_from,
    midnight,
    months_from,
    year_of,
)

Read = Callable[[re.Match[str], datetime], Span]


class Form(NamedTuple):
    """How a time is written and how it is read.

    `named` tells a date from what counts from the day of asking; `bare_year` is a number that may count.
    """

    pattern: re.Pattern[str]
    read: Read
    named: bool
    bare_year: bool


def _form(before: str, time: str, read: Read, *, named: bool = True, bare_year: bool = False) -> Form:
    """Return a form, given the words before a time and the words that name it, as patterns."""
    return Form(re.compile(rf"\b{before}(?P<time>{time})", re.ASCII), read, named, bare_year)


_SEASONS = {"winter": 12, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}
_COUNTS = {"a": 1, "an": 1, "couple": 2, "few": 3} | UP_TO_99


def _latest(asked_at: datetime, month: int, count: int, which: str | None = None) -> Span:
    """Return the latest such span that had begun when it was asked; "this" may be to come, "last" is over."""
    span = months_from(asked_at.year - (month > asked_at.month), month, count)
    over = span.until <= asked_at
    if which == "this" and over:
        return months_from(asked_at.year, month, count)
    return months_from(span.since.year - 1, month, count) if which == "last" and not over else span


def _month_number(name: str) -> int:
    return int(name) if name.isdigit() else MONTH_NUMBERS[name]


def _year(match: re.Match[str], asked_at: datetime) -> int:
    """Return the year that a match names; 0 where it names none."""
    return year_of(match["year"], asked_at) if match["year"] else 0


def _date(match: re.Match[str], asked_at: datetime) -> Span:
    month, day = _month_number(match["month"]), int(match["day"])
    start = midnight(_year(match, asked_at) or asked_at.year, month, day)
    if not match["year"] and start > asked_at:
        start = midnight(asked_at.year - 1, month, day)
    return Span(start, start + DAY)


def _dates(match: re.Match[str], asked_at: datetime) -> Span:
    """From one day to another; a side without month or year takes the other's."""
    (month1, year1), (month2, year2) = ((match[f"month{n}"], match[f"year{n}"]) for n in (1, 2))
    first, last = (
        (_month_number(month), int(match[f"day{n}"]))
        for n, month in ((1, month1 or month2), (2, month2 or month1))
    )
    turns = first > last
    if turns and not (month1 and month2):
        raise ValueError
    start = midnight(int(year1 or (int(year2) - turns if year2 else asked_at.year)), *first)
    if not (year1 or year2) and start > asked_at:
        start = midnight(asked_at.year - 1, *first)
    return Span(start, midnight(int(year2 or start.year + turns), *last) + DAY)


def _month(match: re.Match[str], asked_at: datetime) -> Span:
    month, year = _month_number(match["month"]), _year(match, asked_at)
    return months_from(year, month, 1) if year else _latest(asked_at, month, 1, match["which"])


def _either(match: re.Match[str], asked_at: datetime) -> Span:
    """From the first to the last of some months; the year that one names is that of those without."""
    named = [(_month_number(one["month"]), one["year"]) for one in _IN_LIST.finditer(match["months"])]
    any_year = next((year for _, year in reversed(named) if year), None)
    spans = [
        months_from(int(year), month, 1) if (year := own or any_year) else _latest(asked_at, month, 1)
        for month, own in named
    ]
    return Span(min(spans).since, max(spans).until)


def _season(match: re.Match[str], asked_at: datetime) -> Span:
    first, year = _SEASONS[match["season"]], _year(match, asked_at)
    return months_from(year, first, 3) if year else _latest(asked_at, first, 3, match["which"])


def _whole_year(match: re.Match[str], asked_at: datetime) -> Span:
    """Return the year that a match names."""
    del asked_at
    return months_from(int(match["year"]), 1, 12)


_COUNTING = re.compile(
    r"\b(?:did|do|does|will|would|could|can|have|has|had|nearly|almost|around|some|roughly|than|least|most"
    r"|up to|only|another|additional) $",
    re.IGNORECASE,
)
_COUNTED = re.compile(r" (?:[a-z]{2,}[^\Ws]s|people|men|women|children)\b")


def is_count(before: str, after: str) -> bool:
    """Return whether a number like a year counts what follows: "did 2000 workers", not "the 2020 floods"."""
    return bool(_COUNTING.search(before) and _COUNTED.match(after))


def _range(match: re.Match[str], asked_at: datetime) -> Span:
    """Between two months or years; a side without a year takes the other's."""
    first, last = (_month_number(match[f"month{n}"]) if match[f"month{n}"] else 0 for n in (1, 2))
    if not (first or match["year1"]) or not (last or match["year2"]):
        raise ValueError
    end = int(match["year2"] or _latest(asked_at, last, 1).since.year)
    if match["year1"] and end < 100:  # 2022-23
        end += int(match["year1"]) // 100 * 100
    start = int(match["year1"] or end - (first > last > 0))
    return Span(months_from(start, first or 1, 1).since, months_from(end, last or 12, 1).until)


def _ago(match: re.Match[str], asked_at: datetime) -> Span:
    days, middle = UNIT_DAYS[match["unit"]], back_from(asked_at, _count(match), match["unit"])
    if match["time"].endswith("today"):
        return _whole_day(middle)
    # "Three weeks ago" is not said of one day: half a unit to either side.
    return Span(middle - (days // 2 + 1) * DAY, middle + (days // 2 + 1) * DAY)


def _past(match: re.Match[str], asked_at: datetime) -> Span:
    return Span(back_from(asked_at, _count(match), match["unit"]), asked_at)


def _part_of_year(match: re.Match[str], asked_at: datetime) -> Span:
    """Return a quarter or half, as Q3 or H1; without a year, the latest that had begun."""
    count = 3 if match["part"] == "q" else 6
    number = int(match["digit"])
    if number * count > 12:
        raise ValueError
    first = (number - 1) * count + 1
    return months_from(int(match["year"]), first, count) if match["year"] else _latest(asked_at, first, count)


def _count(match: re.Match[str]) -> int:
    text = match.groupdict().get("n") or "one"
    return int(text) if text.isdigit() else _COUNTS[text.replace(" ", "-")]


def _this(match: re.Match[str], asked_at: datetime) -> Span:
    """This or last week, month or year. "This week" is said of the last seven days, whatever the weekday.

    "Last week" is the one before, from its eve on; later in a week, it is said of what is five days ago too.
    """
    last = 2 if "before last" in match["time"] else match["which"] not in ("this", "the")
    if not last and match["which"] == "the" and not PORTION.search(match.string[: match.start("time")]):
        raise ValueError
    match match["unit"]:
        case "month":
            return months_from(asked_at.year, asked_at.month - last, 1)
        case "year":
            return months_from(asked_at.year - last, 1, 12)
        case "quarter":
            return months_from(asked_at.year, (asked_at.month - 1) // 3 * 3 + 1 - 3 * last, 3)
        case _:
            if not last:
                return Span(asked_at - WEEK, asked_at)
            monday = _latest_weekday(asked_at, "monday")
            shift = (last - 1) * WEEK
            return Span(monday - WEEK - DAY - shift, max(monday, asked_at - 5 * DAY) - shift)


def _slashed(match: re.Match[str], asked_at: datetime) -> Span:
    """A day as 3/4/2025: of both the third of April and the fourth of March, where both may be meant."""
    year, numbers = year_of(match["year"], asked_at), (int(match["first"]), int(match["second"]))
    first, *others = sorted(
        midnight(year, month, day) for month, day in (numbers, numbers[::-1]) if month <= 12
    )
    return Span(first, [first, *others][-1] + DAY)


def _weekend(match: re.Match[str], asked_at: datetime) -> Span:
    """The latest weekend that had begun; the last one, said on a weekend, is the one before."""
    today, _ = _whole_day(asked_at)
    back, before_last = (today.weekday() - 5) % 7, "before last" in match["time"]
    weeks = before_last + ((before_last or match["which"] in ("last", "previous")) and back < 2)
    saturday = today - back * DAY - weeks * WEEK
    return Span(saturday, saturday + 2 * DAY)


def _whole_day(moment: datetime) -> Span:
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return Span(start, start + DAY)


def _latest_weekday(moment: datetime, name: str) -> datetime:
    start, _ = _whole_day(moment)
    return start - (start.weekday() - WEEKDAYS.index(name)) % 7 * DAY


def _day_of_month(match: re.Match[str], asked_at: datetime) -> Span:
    """The latest day of such a number, or that of last month; not every month has a 31st."""
    day, months = int(match["day"]), asked_at.year * 12 + asked_at.month - 1 - (match["which"] == "last")
    for month in range(months, months - 3, -1):
        since, until = months_from(month // 12, month % 12 + 1, 1)
        start = since + (day - 1) * DAY
        if start < min(until, asked_at):
            return Span(start, start + DAY)
    raise ValueError


def _weekdays(match: re.Match[str], asked_at: datetime) -> Span:
    last = _latest_weekday(asked_at, match["weekday2"])
    return Span(_latest_weekday(last, match["weekday1"]), last + DAY)


def _day(match: re.Match[str], asked_at: datetime) -> Span:
    start, _ = _whole_day(asked_at)
    if match["weekday"]:
        latest = _latest_weekday(asked_at, match["weekday"])
        start = latest - 7 * DAY * (latest == start and match["which"] == "last")
    elif "before" in match["time"]:
        start -= 2 * DAY
    elif match["time"] == "yesterday":
        start -= DAY
    elif match["time"] in ("last night", "overnight"):
        return Span(start - DAY, start + DAY)
    return Span(start, start + DAY)


_MONTH = rf"(?P<month>{'|'.join(MONTH_NUMBERS)})\b\.?"
_YEAR = r"(?<![\d$£€.,])(?P<year>1[89]\d\d|20\d\d)\b(?![.,]?\d|%)"
_DAY_NUMBER = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b"
# Of this year or the last, said after its month.
_YEAR_OR_SAID = _YEAR.replace(r"20\d\d", r"20\d\d|'\d\d|(?:this|last) year")
_NUMBER = rf"(?<![-.,])(?P<n>\d{{1,3}}|{'|'.join(_COUNTS).replace('-', '[ -]')})(?: of)?"
_UNIT = rf"(?P<unit>{'|'.join(UNIT_DAYS)})s?\b"
_SIDE = rf"(?:{_MONTH},? ?)?(?:{_YEAR})?"
_SEASON = rf"(?P<season>{'|'.join(_SEASONS)})"
_ISO_DAY = r"(?P<year>\d{4})[-/](?P<month>\d\d)[-/](?P<day>\d\d)\b"
_WEEKDAY = rf"(?P<weekday>{'|'.join(WEEKDAYS)})\b"

# After a time: from then until the day of asking.
TO_NOW = (
    r"(?P<to>,? ?onwards?\b"
    r"|,? (?:to|through|(?:up )?until|till|up to) (?:now|today|date|the present)\b)"
)

# Months of a list: "March, April and May 2022", "May/June".
_IN_LIST = re.compile(rf"{_MONTH}(?:,? {_YEAR})?")
_EACH, _AND = re.sub(r"\?P<\w+>", "?:", _IN_LIST.pattern), r", |/|,? (?:and|or) (?:in )?"


def _pair(first: str, last: str, between: str = r"(?: ?- ?| (?:and|to|until|through) )") -> str:
    """Return the pattern of two times; the groups of the first end in 1, of the other in 2."""
    first, last = (re.sub(r"(?<=\?P<)\w+", rf"\g<0>{n}", side) for n, side in enumerate((first, last), 1))
    return first + between + last


# The most exact first. Alone "may" and "march" are verbs and "fall" is what prices do: only the words before
# them make them times.
FORMS = [
    _form("", _pair(_ISO_DAY, _ISO_DAY), _dates),
    _form(
        "",
        _pair(
            rf"{_DAY_NUMBER}(?: (?:of )?{_MONTH}(?:,? {_YEAR})?)?",
            rf"{_DAY_NUMBER} (?:of )?{_MONTH}(?:,? {_YEAR})?",
        ),
        _dates,
    ),
    _form(
        "",
        _pair(rf"{_MONTH} {_DAY_NUMBER}(?:,? {_YEAR})?", rf"(?:{_MONTH} )?{_DAY_NUMBER}(?:,? {_YEAR})?"),
        _dates,
    ),
    _form("", _ISO_DAY, _date),
    _form("", rf"(?<!\d-){_DAY_NUMBER}[ -](?:of )?{_MONTH}(?:,?[ -]{_YEAR_OR_SAID})?", _date),
    _form("", rf"{_MONTH} (?:the )?{_DAY_NUMBER}(?!-\d)(?:,? {_YEAR_OR_SAID})?", _date),
    _form(
        "",
        r"(?<![/-])(?P<first>\d\d?)[/-](?P<second>\d\d?)[/-](?P<year>(?:1[89]|20)?\d\d)\b(?![/-])",
        _slashed,
    ),
    _form("", r"(?<![\d.])(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>(?:1[89]|20)\d\d)\b(?!\.\d)", _date),
    _form("", rf"(?:between|from) {_pair(_SIDE, _SIDE, ' ?(?:and|to|until|through) ')}", _range),
    _form("", _pair(rf"(?=\w){_SIDE}", _SIDE, "(?:-| (?:to|until|through) )"), _range),
    _form("", _pair(rf"(?P<month>){_YEAR}", r"(?P<month>)(?P<year>\d\d)\b(?![-/])", "[-/]"), _range),
    _form("(?:in|during|over) (?:both )?", rf"(?P<months>{_EACH}(?:(?:{_AND}){_EACH})+)", _either),
    _form("", rf"(?P<which>){_MONTH},? (?:of )?{_YEAR_OR_SAID}", _month),
    _form(
        r"(?:at|on|over|in|since|after|before|by|until|till|during|(?P<which>last|this)) (?:the )?",
        rf"{FEAST}(?: (?:of )?{_YEAR_OR_SAID})?",
        feast,
    ),
    # Not "on the 3rd ballot".
    _form(
        "(?:on|since|after|before|until|by|from) the ",
        r"(?P<day>3[01]|[12]?\d)(?:st|nd|rd|th)\b"
        r"(?: of (?P<which>this|last) month\b|(?=\W*$|[,;]| (?:in|at)\b))",
        _day_of_month,
    ),
    # Ball games have quarters and halves of their own: without a year, only as Q3.
    _form(
        "",
        rf"(?P<part>q|(?:(?<=in )|(?<=for )|(?<=of ))h)(?P<digit>[1-4])(?:(?: of)? {_YEAR}|\b(?!-))",
        _part_of_year,
    ),
    # "Over the last year" runs up to now; "last year" ended in December; "the last week of May" in May.
    _form("", rf"(?:the (?:last|previous)|past)(?: {_NUMBER})? {_UNIT}(?! of\b)", _past, named=False),
    _form(
        r"(?:(?P<which>this past|this|last|previous|past|the|at|over) )",
        r"weekend\b(?: before last\b)?",
        _weekend,
        named=False,
    ),
    _form("", rf"this time last {_UNIT}", _ago, named=False),
    _form("", rf"(?P<which>){_SEASON} (?:of )?(?P<year>(?:this|last) year)\b", _season),
    _form(
        "",
        rf"(?P<which>this|last|previous) (?P<unit>week|month|quarter|year)\b(?! of (?:the|\d|{_MONTH}))",
        _this,
        named=False,
    ),
    _form("", r"(?P<which>the) (?P<unit>week|month|quarter|year) before last\b", _this, named=False),
    _form(
        "(?:of|early in|late in) ",
        r"(?P<which>the) (?P<unit>month|year)\b(?! (?:[12]|of\b))",
        _this,
        named=False,
    ),
    _form("", rf"{_NUMBER} {_UNIT} (?:ago(?: today)?|back)\b", _ago, named=False),
    _form("", rf"(?:last|previous) {_NUMBER} {_UNIT}(?! of\b)", _past, named=False),
    _form("", rf"(?:between|from) {_pair(_WEEKDAY, _WEEKDAY)}", _weekdays, named=False),
    _form(
        "",
        rf"(?:(?:the )?day before yesterday|last night|this (?:morning|afternoon|evening)|tonight"
        r"|overnight(?=\W*$| (?:in|on|at|near)\b)|yesterday|today"
        rf"|(?<!next )(?<!coming )(?:(?P<which>last|this) )?{_WEEKDAY}(?! of\b))\b",
        _day,
        named=False,
    ),
    _form(
        r"(?:(?:in|during|since|after|before|until|by|of|(?P<which>last|this))(?: early| late| mid)?"
        r"|early|late|mid)[ -]",
        # "The resignation of May in 2019" is of that year.
        rf"{_MONTH}(?P<year>)(?! in (?:1[89]|20)\d\d\b)",
        _month,
    ),
    _form("(?:from|between) ", rf"{_MONTH}(?P<which>)(?P<year>)(?={TO_NOW}| and (?:now|today)\b)", _month),
    _form(
        r"(?P<which>last|this|in|the|of|during|since|after|before|early|late|mid)[ -]",
        rf"{_SEASON}\b(?: (?:of )?{_YEAR}|(?! of\b))",
        _season,
    ),
    _form("", _YEAR, _whole_year, bare_year=True),
]
