"""The days, numbers and names of a sentence: those of an answer, and of what stands around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product

from nutgraf.ingest.sentences import Span
from nutgraf.service.checks.dates import DateMention, Day, counts, dates, meet
from nutgraf.service.checks.names import Name, looks_common, names
from nutgraf.service.checks.quantities import Number, is_stated
from nutgraf.service.checks.slots import share
from nutgraf.service.conflicts.statement import Statement

# Names this much alike, letter by letter, are one name spelled in two ways.
_SPELLINGS = 0.75
# Rounding is no difference: 11,300 and 11,000 are one figure, one of them given roughly.
_ROUNDING = 0.03
_DOZEN = 0.25
# A small number may stand anywhere: only near the sentence does it tell of the same.
_NEAR_CHARS = 400


@dataclass(frozen=True, slots=True)
class Values:
    """The days, numbers and names within some words."""

    days: tuple[Day, ...]
    numbers: tuple[Number, ...]
    names: tuple[Name, ...]


def value_of(told: Statement, span: Span) -> Values:
    """Return the facts of a value: its days and numbers as a whole, its names without what stands beside."""
    named = names(told.text[slice(*span)])
    stated = names(told.text)
    # The word that opens a sentence may be no name, unless it is one further on.
    again = stated and stated[0].text in {name.text for name in stated[1:]}
    opening = not span[0] and not again and any(looks_common(name) for name in stated[:1])
    return _values(told, span, inside=True, named=named[opening:])


def setting_of(told: Statement, span: Span) -> Values:
    """Return the facts of a sentence but those of a value, which may be said twice."""
    value = told.text[slice(*span)]
    others = [name for name in names(told.text) if not _meets(name, span) and name.text != value]
    named = [name for name in others if not looks_common(name)]
    return _values(told, span, inside=False, named=named)


def _values(told: Statement, span: Span, *, inside: bool, named: Sequence[Name]) -> Values:
    mentions = [mention for mention in dates(told.text, told.day) if _meets(mention, span) is inside]
    # "The Ninth Bell" counts nothing.
    titles = [(name.start, name.end) for name in names(told.text)]
    numbers = [n for n in counts(told.text) if not (n.unit == "th" and any(_meets(n, t) for t in titles))]
    return Values(
        tuple(day for mention in mentions for day in mention.days),
        tuple(number for number in numbers if _meets(number, span) is inside),
        tuple(named),
    )


def _meets(fact: DateMention | Number | Name, span: Span) -> bool:
    return fact.start < span[1] and span[0] < fact.end


def new_facts(one: Values, given: Values, other: Statement) -> list[Span]:
    """Return the places in a sentence of the facts of the kind of `one` that are not among those `given`."""
    found: list[DateMention] | list[Number] | list[Name]
    if one.days:
        found = [mention for mention in dates(other.text, other.day) if not meet(mention.days, given.days)]
    elif one.numbers:
        found = [number for number in counts(other.text) if not is_stated(number, given.numbers)]
    elif one.names:
        named = [name for name in names(other.text) if not looks_common(name)]
        found = [name for name in named if not _any_shared([name], given.names)]
    else:
        found = []
    return [(fact.start, fact.end) for fact in found]


def differ(one: Values, two: Values) -> bool:
    """Return whether two values are of one kind and cannot both be so: other days, a number, other names."""
    if one.days or two.days:
        return bool(one.days and two.days) and not meet(one.days, two.days)
    if one.numbers or two.numbers:
        alone = len(one.numbers) == len(two.numbers) == 1
        return (
            alone
            and one.numbers[0].unit == two.numbers[0].unit
            and not same_number(one.numbers[0], two.numbers[0])
        )
    return bool(one.names and two.names) and not _any_shared(one.names, two.names)


def same_number(a: Number, b: Number) -> bool:
    """Return whether two numbers say the same, or differ by no more than rounding."""
    if is_stated(a, [b]) or is_stated(b, [a]):
        return True
    if any(
        abs(x - y) <= _ROUNDING * max(x, y) and _digits(x) != _digits(y)
        for x, y in product(a.values, b.values)
    ):
        return True
    return any(_is_about(one, two) for one, two in ((a, b), (b, a)))


def _is_about(rough: Number, other: Number) -> bool:
    """Whether a number is what another is about: about 3 is 3.2, in as many digits; over a dozen is 14."""
    if rough.text.lower() == "dozen":
        return any(abs(x - y) <= _DOZEN * x for x in rough.values for y in other.values)
    return rough.bound == "about" and any(
        float(f"{y:.{_digits(x)}g}") == x for x in rough.values if x for y in other.values
    )


def _digits(value: float) -> int:
    """Return how many digits of a number are more than its scale: 11,300 has three."""
    return len(f"{value:.10g}".replace(".", "").strip("0"))


def same_setting(one: Values, two: Values) -> bool:
    """Return whether no other day, number or name around two values tells of two events."""
    if one.days and two.days and not meet(one.days, two.days):
        return False
    pairs = ((one, two), (two, one))
    strange_numbers = [any(not is_stated(n, b.numbers) for n in a.numbers) for a, b in pairs]
    return not all(strange_numbers) and not strangers(one, two)


def strangers(one: Values, two: Values) -> bool:
    """Return whether each has a name that the other lacks."""
    return all(any(not _any_shared([n], b.names) for n in a.names) for a, b in ((one, two), (two, one)))


def tells(told: Statement, value: Values, *, anywhere: bool) -> bool:
    """Return whether an article gives a value: a day anywhere, a number near the sentence, a name in it.

    Both who won and who lost stand in each account of a vote, so names count `anywhere` only where asked.
    """
    text = told.article.text
    if value.days:
        given = [day for mention in dates(text, told.day) for day in mention.days]
        return any(day.says(one) for day in given for one in value.days)
    if value.numbers:
        near = text[max(0, told.start - _NEAR_CHARS) : told.end + _NEAR_CHARS]
        return is_stated(value.numbers[0], counts(near))
    named = [*names(told.article.title), *names(text)] if anywhere else names(told.text)
    return _any_shared(value.names, named)


def spelled_alike(one: str, other: str) -> bool:
    """Return whether two names may be one, spelled in two ways."""
    return SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio() >= _SPELLINGS


def _any_shared(some: Sequence[Name], others: Sequence[Name]) -> bool:
    return any(share(a, b) or spelled_alike(a.text, b.text) for a, b in product(some, others))
