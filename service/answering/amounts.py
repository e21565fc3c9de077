"""Whether words give the figure or time that is asked for: in digits, or as "one", "a third", "at noon"."""

import re
from collections.abc import Iterator
from itertools import takewhile

from nutgraf.service.checks.dates import dates
from nutgraf.service.checks.measures import kind_of, measure
from nutgraf.service.checks.quantities import TIMES, Number, numbers
from nutgraf.service.lexicon import SCALE_WORDS
from nutgraf.service.question.asked import Wanted
from nutgraf.service.words import Token, fold, stem, tokens, word_set

_UNITS = "second|minute|hour|night|day|week|weekend|fortnight|month|season|term|year|decade"
_UNIT, _SPANS = rf"(?:{_UNITS}|century)", rf"(?:(?:{_UNITS})s|centuries)"
_SCALE = "|".join(SCALE_WORDS)
# Words for figures that no number is read from.
_MANY = re.compile(
    rf"\b(?:(?:ten|{_SCALE})s|scores of|an? (?:\w+ )?(?:{_SCALE}|couple|handful)"
    r"|(?:doubl|tripl|halv|quadrupl)(?:es?|ed|ing))\b",
    re.IGNORECASE,
)
_OFTEN = re.compile(
    rf"\b(?:twice|thrice|(?:every|each) (?:\w+ )?{_UNIT}"
    r"|hourly|daily|nightly|weekly|monthly|yearly|annually)\b",
    re.IGNORECASE,
)
_LASTING = re.compile(
    rf"\b(?:(?:an?|one|another|all|whole|entire|full) (?:\w+ )?{_UNIT}|{_SPANS}|until|till|since|well into"
    r"|throughout|overnight|indefinitely|permanently|forever|for life|life (?:sentence|in prison))\b",
    re.IGNORECASE,
)
_COUNTING = {"times": _OFTEN, **{f"{unit}s": _LASTING for unit in _UNITS.split("|")}}
_NONE = re.compile(r"\b(?:none|nobody|no one)\b", re.IGNORECASE)
_PART_OF_TIME = (
    r"(?:morning|noon|midday|afternoon|evening|dusk|sunset|night|midnight|dawn|sunrise|weekend"
    r"|spring|summer|autumn|fall(?! of)|winter|Christmas|New Year|Easter|Thanksgiving|Ramadan|Eid|Passover)"
)
_TIME = re.compile(
    r"\b(?:(?:at|in|on|by|before|after|until|till|from|since|around|over|during|this|last|next|that|late|early"
    rf"|tomorrow|yesterday)[ -](?:(?:the|this|last|next|late|early|mid|same|following)[ -])*{_PART_OF_TIME}"
    rf"|(?:this|last|next|same|following|previous|coming|later|earlier) {_UNIT}"
    rf"|(?:{_UNIT}|{_SPANS}) (?:ago|later|earlier|before|after|from now)|overnight)\b",
    re.IGNORECASE,
)
# A short answer of these says how many or when; a sentence may have them beside anything.
_QUANTIFIERS = word_set(
    "all both each every few free half less little lots majority many minority more most much never no"
    " nothing often once one plenty rarely regularly several single some twice vast"
)
_WHEN = re.compile(
    rf"\b(?:{_UNIT}|{_SPANS}|{_PART_OF_TIME}|before|after|during|until|till|since|when|while|once|following"
    r"|start|beginning|end|soon|shortly|immediately|now)\b",
    re.IGNORECASE,
)
_MORE_THAN_ONE = _QUANTIFIERS | {*SCALE_WORDS}
_PERSONS = frozenset(map(stem, word_set("person man woman boy girl child")))
_REPEATED = {"twice": 2.0, "thrice": 3.0}
_TIMES_IN_WORDS = {"once": 1.0, **_REPEATED}


def gives(wanted: Wanted, text: str, *, loosely: bool = False) -> bool:
    """Return whether a text gives what is wanted, if that is a figure or a time.

    Args:
        wanted: what would answer.
        text: a sentence, or a short answer.
        loosely: as a short answer does, by "most" or "after the vote" too.
    """
    folded = fold(text)
    if wanted.is_time:
        told = numbers(text) or dates(text, None) or _TIME.search(folded)
        return bool(told or (loosely and _WHEN.search(folded)))
    if not wanted.is_figure:
        return True
    # Asked how strong or how far, "gale force" and "to the final" are short answers too.
    if loosely and (quantifiers(text) or wanted.kind == "measure" or any(in_words(wanted, text))):
        return True
    if wanted.kind == "percentage":
        return any(map(_is_share, numbers(text)))
    of_kind = _LASTING if wanted.kind == "duration" else _COUNTING.get(wanted.noun)
    return bool(
        any(map(_is_count, figures(wanted, text)))
        or _MANY.search(folded)
        or (of_kind and of_kind.search(folded))
        or (wanted.kind == "count" and (_NONE.search(folded) or any(_counting(wanted, text, "no one"))))
    )


def figures(wanted: Wanted, text: str) -> list[Number]:
    """Return the numbers of a text; where a count is wanted, without those that measure something else.

    Asked how many copies, "two hours" gives none; asked for an age, neither does "a 60-foot rocket".
    """
    found = [*numbers(text)]
    if wanted.kind not in ("age", "count"):
        return found
    if wanted.kind == "count":
        # Neither the third of May nor seven in the evening says how many.
        days = [one for one in dates(text, None) if any(day.month for day in one.days)]
        found = [
            number
            for number in found
            if number.unit not in TIMES and not any(one.start <= number.start < one.end for one in days)
        ]
    # "Every five years" says how often.
    asked = "years" if wanted.kind == "age" or wanted.noun == "times" else wanted.noun
    meant = {None, *map(kind_of, asked.split())}
    return [
        number
        for number in found
        if _kind(number, text) in meant and (wanted.kind, number.unit) != ("age", "%")
    ]


def _kind(number: Number, text: str) -> int | None:
    """Return which kind of measure a number is of; None where it may count anything."""
    return kind_of("dollars" if number.unit in ("$", "£", "€") else measure(text, number))


def quantifiers(text: str) -> set[str]:
    """Return the words of a text that say how many, few of which carry meaning elsewhere."""
    return {token.text.lower() for token in tokens(text)} & _QUANTIFIERS


def in_words(wanted: Wanted, text: str) -> Iterator[Number]:
    """Yield the figures of a text that are read as no number: "one", "a man" of people, "twice" of times."""
    if not wanted.is_figure:
        return
    # "One million" is a number, "one third" a part.
    read = {number.start for number in numbers(text)}
    values = _TIMES_IN_WORDS if wanted.noun == "times" else {}
    if not values and wanted.kind == "count" and wanted.noun:
        # "Scored twice": two goals; "once" may be long ago.
        values = _REPEATED
    before = ""
    for word in tokens(text):
        lower = word.text.lower()
        if value := values.get(lower):
            yield _number(word, value)
        elif lower == "one" and before != "no" and read.isdisjoint((word.start, word.end + 1)):
            yield _number(word, 1.0)
        before = lower
    for word in _counting(wanted, text, "a an single"):
        yield _number(word, 1.0)


def _number(word: Token, value: float) -> Number:
    return Number(word.text, (value,), "", "", word.start, word.end)


def _counting(wanted: Wanted, text: str, counts: str) -> Iterator[Token]:
    """Yield those of a few words that stand before the noun that is counted: "one", of "one other person"."""
    nouns = {*map(stem, wanted.noun.split()[-1:])}
    if "person" in nouns:
        nouns |= _PERSONS
    words = tokens(text)
    for place, count in enumerate(words):
        # "A few people" are not one.
        after = takewhile(lambda word: word.text.lower() not in _MORE_THAN_ONE, words[place + 1 : place + 3])
        if count.text.lower() in counts.split() and any(word.stem in nouns for word in after):
            yield count


def _is_count(number: Number) -> bool:
    """Whether a number says how many: "the 32nd member", but not "the first one"."""
    return number.unit != "th" or number.text[0].isdigit()


def _is_share(number: Number) -> bool:
    return number.unit == "%" or 0 < number.values[0] < 1
