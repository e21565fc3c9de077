"""Spans of time: of whole months, and the part of one that a question means, "late", "the first week of"."""

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from nutgraf.service.lexicon import COUNT_WORDS, ORDINALS, UNIT_MONTHS


class Span(NamedTuple):
    """A span of time, half-open: `since <= t < until`."""

    since: datetime
    until: datetime


DAY = timedelta(days=1)
WEEK = timedelta(days=7)
UNIT_DAYS = {
    "hour": 1, "hr": 1, "day": 1, "week": 7, "wk": 7, "fortnight": 14, "month": 30, "year": 365, "yr": 365,
    "decade": 3652,
}  # fmt: skip
# Spans by name, as a pattern.
PERIOD = (
    "(?:hour|day|night|morning|afternoon|evening|week|weekend|fortnight|month|quarter|year|decade"
    "|century|season|spring|summer|autumn|fall|winter)"
)
_UNIT_MONTHS = UNIT_MONTHS | {"yr": UNIT_MONTHS["year"]}
# How many "the last days" are.
_FEW = {"day": 7}


def midnight(year: int, month: int = 1, day: int = 1) -> datetime:
    """Return where a day begins, in UTC."""
    return datetime(year, month, day, tzinfo=UTC)


def months_from(year: int, month: int, count: int) -> Span:
    """Return the span of `count` months from a month on, which may lie in a year around."""
    first, last = year * 12 + month - 1, year * 12 + month - 1 + count
    return Span(midnight(first // 12, first % 12 + 1), midnight(last // 12, last % 12 + 1))


def back_from(moment: datetime, count: int, unit: str) -> datetime:
    """Return the moment some units earlier; hours make up days."""
    if months := _UNIT_MONTHS.get(unit):
        return moment - relativedelta(months=months * count)
    days = -(-count // 24) if unit in ("hour", "hr") else count * UNIT_DAYS[unit]
    return moment - days * DAY


def year_of(said: str, asked_at: datetime) -> int:
    """Return the year that is said as a number, "2021", "21" or "'21", or as this or last year."""
    number = said.removeprefix("'")
    if not number.isdigit():
        return asked_at.year - (said == "last year")
    if len(number) > 2:
        return int(number)
    # The latest such year.
    return asked_at.year - (asked_at.year - int(number)) % 100


# "Late in", "the end of", "the first two weeks of", "the week of": the time after it is meant in part.
PORTION = re.compile(
    r"\b(?:(?:(?P<early>early|(?:start|beginning) of)|(?P<mid>mid|middle of)|(?P<late>late|end of))(?: in)?"
    rf"|(?P<nth>{'|'.join(ORDINALS[1:5])}|last|final)(?:[ -](?P<n>\d\d?|{'|'.join(COUNT_WORDS[2:13])}))?"
    r"[ -](?P<unit>day|week|fortnight|month|quarter|half)(?P<several>s)?(?: of)?"
    r"|(?P<week>week) (?:of|beginning|starting))(?: the)?[ -]$"
)


def portion(match: re.Match[str], span: Span) -> Span:
    """Return the part of a span that the words before it tell of: early, mid and late are a third each.

    Only months are taken in parts: "early on Friday" is that day. Of a day, it is its week.
    """
    since, until = span
    if match["week"]:
        return Span(since - since.weekday() * DAY, since + WEEK) if until - since == DAY else span
    if not since.day == until.day == 1:
        return span
    unit = match["unit"] or "third"
    few = _FEW.get(unit, 3) if match["several"] else 1
    n = match["n"] or str(few)
    count = int(n) if n.isdigit() else COUNT_WORDS.index(n)
    if match["late"] or match["nth"] in ("last", "final"):
        first, last = _moved(until, -count, unit, span), until
    else:
        skipped = ORDINALS.index(match["nth"]) - 1 if match["nth"] else 1 if match["mid"] else 0
        first, last = _moved(since, skipped, unit, span), _moved(since, skipped + count, unit, span)
    if not since <= first < last <= until:
        raise ValueError
    return Span(first, last)


def _moved(moment: datetime, count: int, unit: str, span: Span) -> datetime:
    """Return the moment some units later; thirds and halves are those of a span of whole months."""
    since, until = span
    months = (until.year - since.year) * 12 + until.month - since.month
    parts = {"third": 3, "half": 2}.get(unit, 0)
    if unit in ("month", "quarter") or (parts and months % parts == 0):
        size = months // parts if parts else 3 if unit == "quarter" else 1
        return months_from(moment.year, moment.month + count * size, 1).since
    return moment + count * ((until - since) / parts if parts else UNIT_DAYS[unit] * DAY)
