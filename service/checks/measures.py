"""What a number is measured in."""

import re

from nutgraf.service.checks.quantities import Number
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


def kind_of(word: str) -> int | None:
    """Return which kind of measure a word is, of time, length, weight and so on; None where it is none."""
    return _MEASURES.get(stem(word), _NO_MEASURE)[1] if word else None


def is_measure(word: str) -> bool:
    """Return whether a word says what something is measured in."""
    return kind_of(word) is not None


def measure(text: str, number: Number) -> str:
    """Return what a number is a number of, where that is a measure: "foot", of "the 60-foot-tall rocket"."""
    match = _MEASURE.match(fold(text), number.end)
    return _MEASURES.get(stem(match["measure"]), _NO_MEASURE)[0] if match else ""
