"""Days and moments as files write them: in JSON, in front matter, on web pages and in the heads of texts."""

import re
from collections.abc import Iterable
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from enum import Enum
from functools import cache, lru_cache
from typing import Any

# There was no news in print before.
EARLIEST_YEAR = 1500
# As in mail and feeds: "Mon, 04 Mar 2024 10:00:00 GMT".
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{2,4} \d\d:")
# Seconds since 1970, or thousandths of them and less, as databases and pandas write them; twelve digits may
# also be a day and its time.
_EPOCH = re.compile(r"(?!(?:19|20)\d{10}(?:\D|$))(-?\d{9,10}?)((?:\d{3}){0,3})(?:\.\d+)?")
_DIGITS = re.compile(r"(?:19|20)\d{12}")
# Days since 1899 and the share of the day, as spreadsheets count; of 1954 to 2064.
_SERIAL = re.compile(r"([2-5]\d{4})(?:\.\d+)?")
# "6-Jun-22", as spreadsheets show a day.
_SHORT = re.compile(r"(\d{1,2}-[a-z]{3,9}-)(\d\d)\b(?!\d)", re.IGNORECASE)
_FIGURES = re.compile(r"\s*(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\b(.*)", re.DOTALL)
# What stands before a day on a page.
_LABEL = re.compile(
    r"(?:(?:first|last|originally)\s+)?(?:published|posted|updated|modified|date)\b(?:\s+(?:on|at)\b)?[\s:]*",
    re.IGNORECASE,
)
_DAY_AND_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]+\d{1,2}[:.]\d\d")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
# Nobody writes a longer one, and of other texts the library makes much work.
_LONGEST = 60
_LANGUAGES = ["en", "de", "es", "fr", "it", "nl", "pt"]


class Order(Enum):
    """Which of two figures is the day's: 03/04/2024 is 3 April, or 4 March."""

    DAY_FIRST = "DMY"
    MONTH_FIRST = "MDY"


def in_figures(text: str) -> bool:
    """Return whether a text begins with a day that has its year last, and no month's name."""
    return _FIGURES.match(text) is not None


def order_of(days: Iterable[str]) -> Order | None:
    """Return how the days of a column are written, where those that can be read in one way only agree."""
    found: set[Order] = set()
    for figures in filter(None, map(_FIGURES.match, days)):
        if int(figures[1]) > 12:
            found.add(Order.DAY_FIRST)
        if int(figures[3]) > 12:
            found.add(Order.MONTH_FIRST)
    return found.pop() if len(found) == 1 else None


def in_order(text: str, order: Order) -> str:
    """Return a day in figures as year, month, day; any other text as it is."""
    if not (figures := _FIGURES.fullmatch(text)):
        return text
    day, month = (figures[1], figures[3]) if order is Order.DAY_FIRST else (figures[3], figures[1])
    return f"{figures[4]}-{int(month):02}-{int(day):02}{figures[5]}"


def parse_time(value: object) -> datetime:
    """Return a day (its midnight) or a moment as an aware time in its zone; without one, in UTC.

    Raises:
        ValueError: when it is neither, or may be one of two days, as 03/04/2024.
    """
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):  # YAML reads 2023-12-04 as a date
        moment = datetime.combine(value, time())
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        moment = read_time(f"{value:f}" if isinstance(value, float) else str(value))
    else:
        raise ValueError(f"{str(value)[:_LONGEST]!r} is no day")
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    # Databases write the first day there is for one that they don't know; from there "yesterday" overflows.
    if not EARLIEST_YEAR <= moment.year < MAXYEAR:
        raise ValueError(f"is of the year {moment.year}")
    return moment


def read_time(text: str) -> datetime:
    """Return the day (its midnight) or moment that a text is; aware only if the text tells its zone.

    Raises:
        ValueError: as `parse_time` does.
    """
    text = _LABEL.sub("", text.strip(), count=1) if text[:1].isalpha() else text.strip()
    try:
        return parsedate_to_datetime(text) if _MAIL.match(text) else datetime.fromisoformat(text)
    except ValueError:
        pass
    if _DIGITS.fullmatch(text):
        return datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007 it tells no zone
    if serial := _SERIAL.fullmatch(text):
        return datetime(1899, 12, 30) + timedelta(days=int(serial[1]))  # noqa: DTZ001 it tells no zone
    if epoch := _EPOCH.fullmatch(text):
        try:
            return datetime.fromtimestamp(int(epoch[1] + epoch[2]) / 10 ** len(epoch[2]), UTC)
        except (OverflowError, OSError):
            pass
    text = _SHORT.sub(lambda short: f"{short[1]}{19 if int(short[2]) > 68 else 20}{short[2]}", text)
    if len(text) <= _LONGEST and _YEAR.search(text) and (moment := _written(text)):
        return moment
    if day := _DAY_AND_TIME.match(text):
        return datetime.fromisoformat(day[1])
    raise ValueError(f"{text[:_LONGEST]!r} is no day")


@lru_cache(4096)
def _written(text: str) -> datetime | None:
    """Return the moment that is written in words or in figures, if only one is meant."""
    # Without an article's time, a day may be read in two ways; with a month's name, only in one.
    first, other = (parser.get_date_data(text).date_obj for parser in _parsers())
    if first is None or first != other:
        return None
    offset = first.utcoffset()
    return first.replace(tzinfo=None if offset is None else timezone(offset))


@cache
def _parsers() -> tuple[Any, Any]:
    # Late: it takes a tenth of a second to import, and most archives write ISO 8601.
    from dateparser.date import DateDataParser  # pyright: ignore[reportMissingTypeStubs]

    def parser(order: str) -> Any:
        whole = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"]}
        settings = {**whole, "PARSERS": ["absolute-time"], "DATE_ORDER": order}
        return DateDataParser(languages=_LANGUAGES, settings=settings)

    return parser("DMY"), parser("MDY")
