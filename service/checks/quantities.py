"""Numbers of news text: 78,000 = 78 thousand, $1.5 billion = 1.5bn dollars, 2.50pm = 14:50."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from nutgraf.service.checks.worded import (
    PART,
    PARTS,
    SCALE,
    SCALES,
    WORD,
    WORDS,
    Length,
    Worded,
    hinted,
    length_after,
    on_the_clock,
    value_of,
    worded,
)
from nutgraf.service.lexicon import ORDINALS
from nutgraf.service.words import fold

NUMBER_WORDS = frozenset(WORDS) | {"half"}
_CURRENCIES = {"$": "$", "£": "£", "€": "€", "dollar": "$", "pound": "£", "euro": "€"}

# Units that a text may leave out: "by 0.5 points".
_UNSAID = ("$", "£", "€", "points")

# Of the morning, of the rest of the day, of either.
TIMES = ("am", "pm", "o'clock")
_CLOCK = re.compile(r"\d\d?[.:]\d\d")

_UNIT = (
    r"(?P<unit>[ -](?:per ?cent(?:age)?)[ -]points?\b|\s?%|[ -]per ?cent(?:age)?\b|[ -]pct?\b"
    r"|\s?(?:(?:a\.m|p\.m)\.|[ap]m\b)|\so'clock\b|\s(?:in the (?:morning|afternoon|evening)|at night)\b"
    r"|\s(?:US |U\.S\. )?(?:dollars?|pounds?|euros?)\b(?! of))?"
)
# By how much what is meant may differ from what a hedge tells.
_NEAR = {"over": (0.0, 0.3), "under": (-0.1, 0.0), "about": (-0.05, 0.05)}
_UNIT_AFTER = re.compile(_UNIT, re.IGNORECASE)
_NUMBER = re.compile(
    # First letters of what follows: most places are passed over at once.
    r"(?=[\d$£€]|\b[zotfsenhd])(?:(?P<currency>[$£€])\s?)?"
    r"(?:(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.:]\d+)?)"
    r"(?:(?P<suffix>st|nd|rd|th)\b|(?P<decade>'?s)\b|[ -]?(?P<scale>"
    + SCALE
    + r"|(?:k|mn|mln|bn|tn|trn)\b|[mb]\b(?!\.m)))?"
    rf"|\b(?P<word>{WORD})\b(?:[ -](?P<wordscale>{SCALE})\b)?(?:[ -](?P<fraction>{PART})s\b)?"
    rf"|\b(?P<ordinal>{'|'.join(ORDINALS[1:])})\b"
    rf"|\b(?P<half>half)\b){_UNIT}",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:more than|over|at least|above|exceed\w*|upwards? of|no (?:less|fewer) than)\s+\W?$", re.I
)
_UNDER = re.compile(
    r"\b(?:less than|fewer than|under|below|up to|nearly|almost|at most|no more than)\s+\W?$", re.I
)
_ABOUT = re.compile(
    r"\b(?:about|around|roughly|some|approximately|an estimated|estimated|close to|near|circa)\s+\W?$", re.I
)
# What says that a number is only near what is meant, right before it.
HEDGE = re.compile("|".join(form.pattern for form in (_OVER, _UNDER, _ABOUT)), re.I)
# F16, F-16, Covid-19
_PART_OF_NAME = re.compile(r"[^\W\d_]$|[A-Z]-$|[Cc]ovid-$")
_RANGE = re.compile(r"\s?(?:-|to|or|and)\s?", re.I)
_LETTER = re.compile("[a-z]", re.I)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        text: as written.
        values: what it may stand for: "10" of "10 to 15 million" is 10 or 10 million.
        unit: "%", "points" of percentage, a currency sign, "th" for ordinals, "s" for decades, "am", "pm" or
            "o'clock" for times of day, or empty.
        bound: "over", "under", "about" or empty.
        start: of `text`, in characters.
        end: half-open.
        length: of time, where it is one.
    """

    text: str
    values: tuple[float, ...]
    unit: str
    bound: str
    start: int
    end: int
    length: Length | None = None


@lru_cache(maxsize=1024)
def numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers of `text` in order. "One" is left out: it is a pronoun more often than a count."""
    folded = fold(text)
    several = worded(folded)
    found = [_told(one, folded) for one in several]
    for match in _NUMBER.finditer(folded):
        inside = any(one.start < match.end() and match.start() < one.end for one in several)
        if not inside and (number := _read(match, folded)):
            found.append(number)
    found.sort(key=lambda number: number.start)
    for i in range(len(found) - 2, -1, -1):
        first, second = found[i], found[i + 1]
        if first.unit in ("", second.unit) and _RANGE.fullmatch(folded[first.end : second.start]):
            found[i] = _shared(first, second)
    return tuple(found)


@lru_cache(maxsize=1024)
def stated_numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers that a source states: its own, and those its words stand for, "one", "twice"."""
    return (*numbers(text), *(_told(one, fold(text)) for one in hinted(fold(text))))


def _told(one: Worded, folded: str) -> Number:
    unit = _UNIT_AFTER.match(folded, one.end)
    end = unit.end() if unit else one.end
    values, unit = _on_the_clock(one.values, _unit(unit) or one.unit)
    length = one.length or length_after(folded, end, one.values[0])
    return Number(folded[one.start : end], values, unit, _bound(folded[: one.start]), one.start, end, length)


def _read(match: re.Match[str], folded: str) -> Number | None:
    before = match.start("digits") - 1 if match["digits"] else match.start() - 1
    if match["digits"] and _PART_OF_NAME.search(folded[max(0, before - 5) : before + 1]):
        return None
    unit = _unit(match)
    if match["half"]:
        value = 0.5
    elif match["ordinal"]:
        value, unit = float(ORDINALS.index(match["ordinal"].lower())), "th"
    elif match["word"]:
        if match["word"].lower() == "one" and not (match["wordscale"] or unit in TIMES):
            return None
        value = value_of(match["word"]) * value_of(match["wordscale"] or "one")
        value *= PARTS.get((match["fraction"] or "").lower(), 1.0)
    else:
        value = value_of(match["digits"]) * value_of(match["scale"] or "one")
        unit = "th" if match["suffix"] else "s" if match["decade"] else unit
    text = match.group().strip()
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    end = start + len(text)
    values, unit = _on_the_clock((value,), unit)
    length = None if unit else length_after(folded, end, value)
    return Number(text, values, unit, _bound(folded[:start]), start, end, length)


def _bound(before: str) -> str:
    lead = before[-24:]
    forms = {"over": _OVER, "under": _UNDER, "about": _ABOUT}
    return next((bound for bound, form in forms.items() if form.search(lead)), "")


def _unit(match: re.Match[str] | None) -> str:
    unit = ((match and match["unit"]) or "").strip().lower().replace("us ", "").replace("u.s. ", "")
    if match and match.groupdict().get("currency"):
        return match["currency"]
    if "point" in unit:
        return "points"
    if unit == "o'clock":
        return unit
    if unit.startswith(("in the", "at night")) or unit.replace(".", "") in ("am", "pm"):
        return "am" if unit in ("am", "a.m.", "in the morning") else "pm"
    return _CURRENCIES.get(unit.rstrip("s"), "%" if unit else "")


def _on_the_clock(values: tuple[float, ...], unit: str) -> tuple[tuple[float, ...], str]:
    """Return what a number may stand for, the hours of 24 too where it is a time of day; and its unit."""
    hour, *others = values
    if unit not in TIMES or others:
        return values, unit
    if hour > 12.59:
        return values, ""
    both = {"am": slice(0, 1), "pm": slice(1, 2)}.get(unit, slice(0, 2))
    return tuple(dict.fromkeys((*values, *(round(v, 2) for v in on_the_clock(hour)[both])))), unit


def _shared(first: Number, second: Number) -> Number:
    """Give the first number of a range the scale and unit of the second: 10 to 15 million, 5-6 percent."""
    words = re.findall(r"[a-z]+", second.text.lower())
    scale = next((SCALES[word] for word in words if word in SCALES), 1.0)
    values = (
        (*first.values, first.values[0] * scale) if scale > 1 and first.values[0] < 1000 else first.values
    )
    return replace(first, values=values, unit=first.unit or second.unit)


def is_stated(number: Number, sources: Iterable[Number]) -> bool:
    """Return whether one of `sources` says the same; a hedged number may be rounder than what it means."""
    return any(
        (_same_unit(number, other) and _agree(number, other))
        or _same_time(number, other)
        or same_length(number, other)
        or _is_share(number, other)
        or _is_share(other, number)
        for other in sources
    )


def same_length(number: Number, other: Number) -> bool:
    """Return whether two numbers are of one length of time: 48 hours, two days."""
    return number.length is not None and number.length == other.length


def _same_time(number: Number, other: Number) -> bool:
    """Whether two numbers are one time of day: 2.50pm, 14:50; one may say no more than "at seven"."""
    times = [one for one in (number, other) if one.unit in TIMES]
    if len(times) == 2:
        return {number.unit, other.unit} != {"am", "pm"} and not {*number.values}.isdisjoint(other.values)
    plain = other if times == [number] else number
    if not times or plain.unit:
        return False
    return plain.values[0] in (times[0].values if _CLOCK.fullmatch(plain.text) else times[0].values[:1])


def _is_share(percent: Number, part: Number) -> bool:
    """Whether a percentage is a part that is given in words: 50%, half; 66% or 67%, two thirds."""
    if percent.unit != "%" or part.unit or not 0 < part.values[0] < 1 or not _LETTER.search(part.text):
        return False
    share = 100 * part.values[0]
    off = percent.values[0] / share - 1
    low, high = _NEAR.get(percent.bound or part.bound, (0.0, 0.0))
    return abs(percent.values[0] - share) < 1 or low <= off <= high


def _same_unit(number: Number, other: Number) -> bool:
    # A source that leaves the unit out, "from 5 to 6 per cent", has had it shared already.
    units = number.unit, other.unit
    return (
        (number.unit == other.unit and number.unit not in TIMES)
        or units == ("points", "")
        or (units[0] == "" and units[1] in _UNSAID)
    )


def _agree(number: Number, other: Number) -> bool:
    for value in number.values:
        for actual in other.values:
            if abs(value - actual) <= 1e-9 * max(abs(value), 1.0):
                return {number.bound, other.bound} != {"over", "under"}
            if actual and number.bound and _rounder(value, actual):
                off = (actual - value) / actual
                low, high = _NEAR[number.bound]
                if low <= off <= high:
                    return True
    return False


def _rounder(value: float, actual: float) -> bool:
    return len(f"{value:.6g}".rstrip("0").rstrip(".")) < len(f"{actual:.6g}") and value >= 10
