"""Which number it is: what one is measured in, and whether something rose by it, to it or from it."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from nutgraf.service.checks.dates import counts, dates
from nutgraf.service.checks.quantities import Number, is_stated, same_length
from nutgraf.service.lexicon import COUNT_WORDS
from nutgraf.service.words import fold, stem

# By kind, in all their forms; the first is their name.
_KINDS = """second seconds|minute minutes|hour hours h|day days|night nights|week weeks|month months
year years|decade decades

metre metres meter meters|foot feet ft|inch inches|yard yards|mile miles|acre acres|hectare hectares
kilometre kilometres kilometer kilometers km|centimetre centimetres centimeters cm

tonne tonnes ton tons|kilogram kilograms kilo kilos kg|gram grams|ounce ounces

litre litres liter liters|gallon gallons|barrel barrels

degree degrees|celsius|fahrenheit

mph|kph kmh|knot knots

dollar dollars|pound pounds|euro euros|cent cents"""
_MEASURES = {
    stem(form): (forms.split()[0], kind)
    for kind, lines in enumerate(_KINDS.split("\n\n"))
    for forms in lines.replace("\n", "|").split("|")
    for form in forms.split()
}
MEASURE_STEMS = frozenset(_MEASURES)
_NO_MEASURE = ("", None)
_MEASURE = re.compile(r"[ -](?:square |cubic )?(?P<measure>[a-z]+)")
_WAY = re.compile(
    r"\b(?:(?<!\bup )(?<!\bclose )(?<!\baccording )(?<!\bdue )to|from|by)"
    r" (?:(?!to\b|from\b|by\b|in\b|at\b|of\b|for\b|and\b)[a-z]+ ){0,3}\W?$"
)
# It leads up from no further away.
_LEAD_CHARS = 80
# "Three of the eight defendants": the eight are no more than what the three are part of.
_WHOSE = r"(?:the|its|their|his|her|(?:the )?[\w-]+'s)"
_IN_PART = re.compile(
    r"(?:\b(?:most|some|half|part|many|several|none|few|hundreds|dozens|thousands|thirds?|quarters?|majority|"
    rf"{'|'.join(COUNT_WORDS)})|\d|%| percent) (?:out )?of {_WHOSE} \W?$",
    re.IGNORECASE,
)
_AS_PART = re.compile(rf"\b(?:(?:of|in|from|among) (?:{_WHOSE} )?(?:[a-z]+ )?|(?:has|have|had) )\W?$")
# After these a former number may be told without "from".
_FORMER = re.compile(
    r"\b(?:from|before|earlier|previous\w*|prior|last|ago|former\w*|had|then|initial\w*|original\w*|until|compared)\b"
)
_CHANGED_TO = re.compile(r"\b(?:to|up|down)\b")


class _Told(NamedTuple):
    """A number of a cited sentence, what leads up to it and follows it, and whether it tells of a change."""

    number: Number
    measure: str
    way: str
    whole: str
    changed: bool


# Each number of a sentence, and where the cited sentences have it.
_Stated = list[tuple[Number, list[_Told]]]


def mistaken(text: str, cited: Sequence[str]) -> tuple[str, str] | None:
    """Return (number of `text`, what the cited sentences have) where it is another one than there.

    "Three weeks" is not "three days"; what rose by 2 percent to 5 did not rise by 5; and what fell from 5
    is not 5. Nor are the eight who were found guilty the eight of whom three were.
    """
    # A sentence of a table has hundreds of numbers: each is read once.
    told = [_told(quote, number) for quote in cited for number in counts(quote)]
    stated = [
        (number, there)
        for number in counts(text)
        if (there := [one for one in told if is_stated(number, (one.number,))])
    ]
    return _measured(text, stated) or _led(text, stated) or _former(text, stated) or _whole(text, stated)


def _told(quote: str, number: Number) -> _Told:
    whole, changed = _leading(_IN_PART, quote, number), bool(_CHANGED_TO.search(fold(quote)))
    return _Told(number, measure(quote, number), _way(quote, number), whole, changed)


def _measured(text: str, stated: _Stated) -> tuple[str, str] | None:
    """Return a number that is of one measure in `text`, and of another wherever it is cited."""
    for number, there in stated:
        mine, theirs = measure(text, number), [one.measure for one in there]
        # 48 hours are two days.
        same = any(same_length(number, one.number) for one in there)
        if mine and all(theirs) and mine not in theirs and not same:
            return number.text, f"{number.text} {theirs[0]}"
    return None


def _led(text: str, stated: _Stated) -> tuple[str, str] | None:
    """Return a number that something rose by in `text`, and to or from wherever it is cited."""
    for number, there in stated:
        mine, theirs = _way(text, number), [one.way for one in there]
        if mine and all(theirs) and mine not in theirs:
            return number.text, f"{theirs[0]} {number.text}"
    return None


def _former(text: str, stated: _Stated) -> tuple[str, str] | None:
    """Return a number that `text` tells of now and the cited sentences only as what it was."""
    if _FORMER.search(fold(text)) or dates(text, None):
        return None
    for number, there in stated:
        if all(one.way == "from" for one in there) and any(one.changed for one in there):
            return number.text, f"from {number.text}"
    return None


def _whole(text: str, stated: _Stated) -> tuple[str, str] | None:
    """Return a number that the cited sentences have only as the whole of whose part they tell."""
    for number, there in stated:
        if all(one.whole for one in there) and not _leading(_AS_PART, text, number):
            return number.text, f"part of {number.text}"
    return None


def kind_of(word: str) -> int | None:
    """Return which kind of measure a word is, of time, length, weight and so on; None where it is none."""
    return _MEASURES.get(stem(word), _NO_MEASURE)[1] if word else None


def is_measure(word: str) -> bool:
    """Return whether a word says what something is measured in."""
    return kind_of(word) is not None


def measure(text: str, number: Number) -> str:
    """Return what a number is a number of, where that is a measure: "foot", of "the 60-foot-tall rocket"."""
    match = _MEASURE.match(fold(text[number.end : number.end + _LEAD_CHARS]))
    return _MEASURES.get(stem(match["measure"]), _NO_MEASURE)[0] if match else ""


def _way(text: str, number: Number) -> str:
    """Return "to", "from" or "by", where one of these leads up to a number."""
    return _leading(_WAY, text, number).partition(" ")[0]


def _leading(form: re.Pattern[str], text: str, number: Number) -> str:
    """Return what of a form leads up to a number; empty where none does."""
    match = form.search(fold(text[max(0, number.start - _LEAD_CHARS) : number.start]))
    return match.group() if match else ""
