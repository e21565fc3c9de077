"""Numbers of news text: 78,000 = 78 thousand = 78k, $1.5 billion = 1.5bn dollars, 40% = 40 per cent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from nutgraf.service.words import COUNT_WORDS, fold, word_list

_ONES = COUNT_WORDS[:20]
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINAL_ONES = word_list(
    """zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
)
_WORDS = {
    **{word: float(value) for value, word in enumerate(_ONES)},
    **{word: float(value) for value, word in zip(range(20, 100, 10), _TENS, strict=True)},
    **{
        f"{tens}-{one}": float(20 + 10 * i + j)
        for i, tens in enumerate(_TENS)
        for j, one in enumerate(_ONES[1:10], 1)
    },
    "dozen": 12.0,
}
NUMBER_WORDS = frozenset(_WORDS)
_ORDINALS = {word: float(value) for value, word in enumerate(_ORDINAL_ONES)}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mn": 1e6, "mln": 1e6,
    "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12,
}  # fmt: skip
_FRACTIONS = {"half": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25, "fifths": 0.2}
_CURRENCIES = {"$": "$", "£": "£", "€": "€", "dollar": "$", "pound": "£", "euro": "€"}

# Units that a text may leave out: "by 0.5 points".
_UNSAID = ("$", "£", "€", "points")

_SCALE = r"(?:hundred thousand|hundred|thousand|million|billion|trillion)"
_NUMBER = re.compile(
    # First letters of what follows: most places are passed over at once.
    r"(?=[\d$£€]|\b[zotfsenhd])(?:(?P<currency>[$£€])\s?)?"
    r"(?:(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.:]\d+)?)"
    r"(?:(?P<suffix>st|nd|rd|th)\b|(?P<decade>'?s)\b|[ -]?(?P<scale>"
    + _SCALE
    + r"|(?:k|mn|mln|bn|tn)\b|[mb]\b(?!\.m)))?"
    r"|\b(?P<word>" + "|".join(sorted(_WORDS, key=len, reverse=True)).replace("-", "[- ]") + r")\b"
    r"(?:[ -](?P<wordscale>" + _SCALE + r")\b)?(?:[ -](?P<fraction>thirds|quarters|fifths)\b)?"
    r"|\b(?P<ordinal>" + "|".join(_ORDINAL_ONES[1:]) + r")\b"
    r"|\b(?P<half>half)\b)"
    r"(?P<unit>[ -](?:per ?cent(?:age)?)[ -]points?\b|\s?%|[ -]per ?cent(?:age)?\b|[ -]pc\b"
    r"|\s(?:US |U\.S\. )?(?:dollars?|pounds?|euros?)\b(?! of))?",
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
# F16, F-16, Covid-19
_PART_OF_NAME = re.compile(r"[^\W\d_]$|[A-Z]-$|[Cc]ovid-$")
_RANGE = re.compile(r"\s?(?:-|to|or|and)\s?", re.I)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text.

    Attributes:
        text: as written.
        values: what it may stand for: "10" of "10 to 15 million" is 10 or 10 million.
        unit: "%", "points" of percentage, a currency sign, "th" for ordinals, "s" for decades, or empty.
        bound: "over", "under", "about" or empty.
        start: of `text`, in characters.
        end: half-open.
    """

    text: str
    values: tuple[float, ...]
    unit: str
    bound: str
    start: int
    end: int


@lru_cache(maxsize=1024)
def numbers(text: str) -> tuple[Number, ...]:
    """Return the numbers of `text` in order. "One" is left out: it is a pronoun more often than a count."""
    folded = fold(text)
    found = [number for match in _NUMBER.finditer(folded) if (number := _read(match, folded))]
    for i in range(len(found) - 2, -1, -1):
        first, second = found[i], found[i + 1]
        if first.unit in ("", second.unit) and _RANGE.fullmatch(folded[first.end : second.start]):
            found[i] = _shared(first, second)
    return tuple(found)


def _read(match: re.Match[str], folded: str) -> Number | None:
    before = match.start("digits") - 1 if match["digits"] else match.start() - 1
    if match["digits"] and _PART_OF_NAME.search(folded[max(0, before - 5) : before + 1]):
        return None
    unit = _unit(match)
    if match["half"]:
        value = 0.5
    elif match["ordinal"]:
        value, unit = _ORDINALS[match["ordinal"].lower()], "th"
    elif match["word"]:
        word = match["word"].lower().replace(" ", "-")
        if word == "one" and not match["wordscale"]:
            return None
        value = (
            _WORDS[word] * _scale(match["wordscale"]) * _FRACTIONS.get((match["fraction"] or "").lower(), 1.0)
        )
    else:
        value = float(match["digits"].replace(",", "").replace(":", ".")) * _scale(match["scale"])
        unit = "th" if match["suffix"] else "s" if match["decade"] else unit
    text = match.group().strip()
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    lead = folded[max(0, start - 24) : start]
    bound = (
        "over"
        if _OVER.search(lead)
        else "under"
        if _UNDER.search(lead)
        else "about"
        if _ABOUT.search(lead)
        else ""
    )
    return Number(text, (value,), unit, bound, start, start + len(text))


def _unit(match: re.Match[str]) -> str:
    unit = (match["unit"] or "").strip().lower().replace("us ", "").replace("u.s. ", "")
    if match["currency"]:
        return match["currency"]
    if "point" in unit:
        return "points"
    return _CURRENCIES.get(unit.rstrip("s"), "%" if unit else "")


def _scale(name: str | None) -> float:
    value = 1.0
    for part in (name or "").lower().split():
        value *= _SCALES[part]
    return value


def _shared(first: Number, second: Number) -> Number:
    """Give the first number of a range the scale and unit of the second: 10 to 15 million, 5-6 percent."""
    scale = next(
        (_SCALES[word] for word in re.findall(r"[a-z]+", second.text.lower()) if word in _SCALES), 1.0
    )
    values = (
        (*first.values, first.values[0] * scale) if scale > 1 and first.values[0] < 1000 else first.values
    )
    return Number(first.text, values, first.unit or second.unit, first.bound, first.start, first.end)


def is_stated(number: Number, sources: Iterable[Number]) -> bool:
    """Return whether one of `sources` says the same; a hedged number may be rounder than what it means."""
    return any(
        (_same_unit(number, other) and _agree(number, other))
        or _is_share(number, other)
        or _is_share(other, number)
        for other in sources
    )


def _is_share(percent: Number, part: Number) -> bool:
    """Whether a percentage is a part that is given in words: 50%, half; 66% or 67%, two thirds."""
    in_words = part.unit == "" and part.text[0].isalpha() and 0 < part.values[0] < 1
    return percent.unit == "%" and in_words and abs(percent.values[0] - 100 * part.values[0]) < 1


def _same_unit(number: Number, other: Number) -> bool:
    # A source that leaves the unit out, "from 5 to 6 per cent", has had it shared already.
    units = number.unit, other.unit
    return number.unit == other.unit or units == ("points", "") or (units[0] == "" and units[1] in _UNSAID)


def _agree(number: Number, other: Number) -> bool:
    for value in number.values:
        for actual in other.values:
            if abs(value - actual) <= 1e-9 * max(abs(value), 1.0):
                return {number.bound, other.bound} != {"over", "under"}
            if actual and number.bound and _rounder(value, actual):
                off = (actual - value) / actual
                low, high = {"over": (0.0, 0.3), "under": (-0.1, 0.0), "about": (-0.05, 0.05)}[number.bound]
                if low <= off <= high:
                    return True
    return False


def _rounder(value: float, actual: float) -> bool:
    return len(f"{value:.6g}".rstrip("0").rstrip(".")) < len(f"{actual:.6g}") and value >= 10
