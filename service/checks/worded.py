"""Numbers told by several words, "half past six", "nine out of ten", and by none: "a fortnight", "twice"."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from nutgraf.service.lexicon import COUNT_WORDS, ORDINALS, SCALE_WORDS, UNIT_MONTHS, UP_TO_99
from nutgraf.service.words import STOP

WORDS = {word: float(value) for word, value in UP_TO_99.items()} | {"dozen": 12.0}
PARTS = {"half": 0.5, "quarter": 0.25} | {ORDINALS[n]: 1 / n for n in (3, *range(5, 11))}
# As they are abbreviated behind figures too.
SCALES = SCALE_WORDS | {
    "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "b": 1e9, "tn": 1e12, "trn": 1e12,
}  # fmt: skip
WORD = "|".join(sorted(WORDS, key=len, reverse=True)).replace("-", "[- ]")
SCALE = rf"(?:hundred thousand|{'|'.join(SCALE_WORDS)})"
PART = rf"(?:{'|'.join(PARTS)})"

# In seconds; no number of days is a month.
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "fortnight": 1209600}
_UNIT = rf"(?P<unit>{'|'.join(_SECONDS)}|{'|'.join(UNIT_MONTHS)})"
_LASTS = re.compile(rf"(?: of)?(?: an?)?[ -](?:{_UNIT}s?|(?P<centuries>centuries))\b", re.IGNORECASE)

# Seconds or months, and how many.
Length = tuple[str, float]


class Worded(NamedTuple):
    """A number in words: its place (characters, half-open), what it may stand for, and its unit."""

    start: int
    end: int
    values: tuple[float, ...]
    unit: str = ""
    length: Length | None = None


def value_of(text: str) -> float:
    """Return the value of a number without its unit: "2.5", "Two", "hundred thousand"."""
    text = re.sub(r"^an?$", "one", text.lower().replace(",", "").replace(":", "."))
    if re.match(r"[\d.]+$", text):
        return float(text)
    value = 1.0
    for word in [text.replace(" ", "-")] if text.replace(" ", "-") in WORDS else text.split():
        value *= WORDS[word] if word in WORDS else SCALES[word]
    return value


def length_after(folded: str, end: int, value: float) -> Length | None:
    """Return how long that is, where a text goes on with a unit of time: "two" of "two-day"."""
    found = _LASTS.match(folded, end)
    return _length("century" if found["centuries"] else found["unit"].lower(), value) if found else None


def _length(unit: str, value: float) -> Length:
    return ("seconds", _SECONDS[unit] * value) if unit in _SECONDS else ("months", UNIT_MONTHS[unit] * value)


def on_the_clock(hour: float) -> tuple[float, ...]:
    """Return what an hour and its minutes, as 2.50, may be of 24 hours."""
    return hour % 12, hour % 12 + 12


def _time(match: re.Match[str]) -> Worded:
    minutes = {"half": 30.0, "quarter": 15.0}.get(match["minutes"].lower()) or value_of(match["minutes"])
    hour = value_of(match["hour"])
    hour = hour + minutes / 100 if match["way"] == "past" else hour - 1 + (60 - minutes) / 100
    return Worded(*match.span(), tuple(round(value, 2) for value in on_the_clock(hour)), "o'clock")


def _of_all(match: re.Match[str]) -> Worded:
    some, every = value_of(match["some"]), value_of(match["all"])
    # "One in five days", "three out of four games" may be counted too.
    return Worded(*match.span(), (some / (every or 1), some, every)[: 3 if some > 1 else 2])


def _product(match: re.Match[str]) -> Worded:
    groups = match.groupdict()
    value = 100 * value_of(groups.get("hundreds") or "zero") + value_of(groups.get("n") or "one")
    value *= PARTS.get((groups.get("part") or "").lower(), 1.0)
    value = (value + 0.5 * bool(groups.get("more"))) * value_of(groups.get("scale") or "one")
    length = _length(groups["unit"].lower(), value) if groups.get("unit") else None
    return Worded(*match.span(), (value,), "", length)


def _multiple(match: re.Match[str]) -> Worded:
    return Worded(*match.span(), (value_of(match.lastgroup or "one"),))


def _noon(match: re.Match[str]) -> Worded:
    return Worded(*match.span(), *(((12.0,), "pm") if match["pm"] else ((0.0, 12.0, 24.0), "am")))


_N = rf"(?P<n>{WORD}|\d\d?)"
_MINUTES = "quarter|five|ten|twenty(?:-five)?"
_HOUR = rf"(?P<hour>{'|'.join(COUNT_WORDS[12:0:-1])}|1[0-2]|[1-9])\b(?! (?:{SCALE}|per ?cent)|[.,]\d|%)"
_OF_SCALE = rf"(?:[ -](?P<scale>{SCALE}))?"
_MORE = r"(?P<more>[ -]and[ -]a[ -]half)"
_FORMS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Worded]]] = [
    (re.compile(rf"\b{pattern}", re.IGNORECASE), read)
    for pattern, read in (
        (rf"(?P<minutes>half|{_MINUTES}) (?P<way>past) {_HOUR}", _time),
        # "From ten to three" is a range.
        (rf"(?:(?<=\bat )|(?<=\bby )|(?=q))(?P<minutes>{_MINUTES}) (?P<way>to) {_HOUR}", _time),
        (rf"(?P<some>{WORD}|\d\d?)(?: out of|(?<=\bone) in) (?P<all>{WORD}|10|100|\d)\b", _of_all),
        (rf"(?P<hundreds>an?|{WORD})[ -]hundred (?:and )?{_N}\b(?![ -]hundred){_OF_SCALE}", _product),
        (rf"(?P<part>half) an? (?P<scale>{SCALE})\b", _product),
        (rf"{_N}{_MORE}{_OF_SCALE}\b", _product),
        (rf"(?:an?|one) {_UNIT}{_MORE}\b", _product),
        # "A third man" is one more, "a third of them" a part.
        (rf"(?:an?|one)[ -](?P<part>{PART})\b(?= (?:{'|'.join(STOP)})\b| ?[^\w\s'-]|$)", _product),
    )
]  # fmt: skip
# A word of each of these forms: most texts have none.
_ANY = re.compile(
    rf"\b(?:past|(?:quarter|five|ten|twenty) to|out of|one in|half|hundred|(?:an?|one)[ -]{PART})\b",
    re.IGNORECASE,
)
# What the words of a source may be told as; in a sentence of ours they need not be figures.
_HINTS: list[tuple[re.Pattern[str], Callable[[re.Match[str]], Worded]]] = [
    (re.compile(rf"\b{pattern}\b", re.IGNORECASE), read)
    for pattern, read in (
        (rf"(?:an?|one) (?:{_UNIT}|(?P<scale>{SCALE}))", _product),
        (rf"(?P<part>half) an? {_UNIT}", _product),
        (rf"(?:an? )?(?P<part>quarter) of an {_UNIT}", _product),
        (r"one|(?P<two>twice|couple|pair)|(?P<three>thrice)", _multiple),
        (r"(?P<pm>noon|midday)|midnight", _noon),
    )
]  # fmt: skip


def worded(folded: str) -> list[Worded]:
    """Return the numbers of a folded text that take several words, in order; the first form wins."""
    found: list[Worded] = []
    if not _ANY.search(folded):
        return found
    for form, read in _FORMS:
        for match in form.finditer(folded):
            if not any(one.start < match.end() and match.start() < one.end for one in found):
                found.append(read(match))
    return sorted(found)


def hinted(folded: str) -> Iterator[Worded]:
    """Yield what the words of a folded text may be told with, though they are no numbers: "a fortnight"."""
    for form, read in _HINTS:
        yield from map(read, form.finditer(folded))
