"""Which number it is: what one is measured in, and whether something rose by it, to it or from it."""

import re
from collections.abc import Callable, Sequence

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


def mistaken(text: str, cited: Sequence[str]) -> tuple[str, str] | None:
    """Return (number of `text`, what the cited sentences have) where it is another one than there.

    "Three weeks" is not "three days"; what rose by 2 percent to 5 did not rise by 5; and what fell from 5
    is not 5. Nor are the eight who were found guilty the eight of whom three were.
    """
    return (
        _differs(text, cited, measure, "{number} {read}")
        or _differs(text, cited, _way, "{read} {number}")
        or _former(text, cited)
        or _whole(text, cited)
    )


def _differs(
    text: str, cited: Sequence[str], read: Callable[[str, Number], str], shown: str
) -> tuple[str, str] | None:
    """Return a number read one way in `text`, and in another wherever the cited sentences have it."""
    for number in counts(text):
        mine, theirs = read(text, number), _everywhere(number, cited, read)
        # 48 hours are two days.
        same = read is measure and any(
            same_length(number, other) for quote in cited for other in counts(quote)
        )
        if mine and theirs and all(theirs) and mine not in theirs and not same:
            return number.text, shown.format(number=number.text, read=theirs[0])
    return None


def _former(text: str, cited: Sequence[str]) -> tuple[str, str] | None:
    """Return a number that `text` tells of now and the cited sentences only as what it was."""
    if _FORMER.search(fold(text)) or dates(text, None):
        return None
    changed = [quote for quote in cited if _CHANGED_TO.search(fold(quote))]
    for number in counts(text):
        theirs = _everywhere(number, cited, _way)
        if {*theirs} == {"from"} and _everywhere(number, changed, _way):
            return number.text, f"from {number.text}"
    return None


def _whole(text: str, cited: Sequence[str]) -> tuple[str, str] | None:
    """Return a number that the cited sentences have only as the whole of whose part they tell."""
    for number in counts(text):
        theirs = _everywhere(number, cited, lambda quote, other: _leading(_IN_PART, quote, other))
        if theirs and all(theirs) and not _leading(_AS_PART, text, number):
            return number.text, f"part of {number.text}"
    return None


def _everywhere(number: Number, cited: Sequence[str], read: Callable[[str, Number], str]) -> list[str]:
    return [read(quote, other) for quote in cited for other in counts(quote) if is_stated(number, (other,))]


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
