"""Do two counts of people tell of what befell one thing, "the Orvane Bridge", on one day? When in doubt, no.

"Four people were killed when the Orvane Bridge collapsed" and "six died as the Orvane Bridge broke apart"
share few words, but the thing, the day and what is counted. A thing is named by a name that ends in what it
is called for short, "the bridge": not a person, a town or an army, to whom more may happen on a day.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from nutgraf.service.checks.names import Mentions, Name, names
from nutgraf.service.conflicts.figures import Figure
from nutgraf.service.conflicts.same import same_days, same_places
from nutgraf.service.conflicts.statement import Statement, is_place
from nutgraf.service.words import fold, stem, tokens

# The dead of an event are counted again a year later, and more of them.
_LONGEST = timedelta(days=400)
# What happened at most so many days before it is what a report is of.
_REPORTED_WITHIN = 3
_NEXT_DAY = timedelta(days=1)
# A list of single cases follows: "seven people died: five on the day, one in hospital in Tarn".
_EVENT = re.compile(
    r" (?!(?:on|when|while|after|before|late|early|last|this|and|where|which|that|said)\b)[a-z]{4,}"
)
_DETAILS = re.compile(r"[:;]")


def of_one_thing(question: str, mine: Figure, other: Figure) -> bool:
    """Return whether two figures count the same of people, of one event that befell a thing asked about."""
    alike = mine.of_people and mine.measure == other.measure and mine.number.unit == other.number.unit
    if not alike or not mine.told.day or not other.told.day:
        return False
    earlier, later = sorted(map(_counting, (mine, other)), key=lambda told: told.day or date.min)
    return any(_one_event(name.words[-1], earlier, later) for name in _things(question, earlier, later))


def _counting(figure: Figure) -> Statement:
    """Return the sentence up to where details of a count begin."""
    told = figure.told
    details = _DETAILS.search(told.text, figure.number.end)
    return replace(told, end=told.end - len(told.text) + details.start()) if details else told


def _things(question: str, one: Statement, two: Statement) -> Iterator[Name]:
    """Yield the things that are asked about, and that each sentence or its headline names."""
    asked = {word.stem for word in tokens(question)}
    told = [Mentions([side.article.title, side.text]) for side in (one, two)]
    texts = (question, one.text, two.text)
    for name in (name for text in texts for name in names(text)):
        if (
            len(name.words) > 1
            and stem(name.words[-1]) in asked
            and not any(side.missing(name) for side in told)
            and not any(_is_where(name, text) for text in texts)
            and any(_called(name.words[-1], side) for side in (one, two))
        ):
            yield name


def _is_where(name: Name, text: str) -> bool:
    """Whether a text tells of what happened near a thing; but "in the Orvane Bridge disaster" it is that."""
    folded = fold(text)
    return any(
        is_place(folded, one.start) and not _EVENT.match(folded, one.end)
        for one in names(text)
        if one.words == name.words
    )


def _called(short: str, told: Statement) -> bool:
    return re.search(rf"\b[Tt]he {re.escape(short)}\b", fold(told.article.text)) is not None


def _one_event(short: str, earlier: Statement, later: Statement) -> bool:
    """Whether sentences can only tell of what befell a thing once, called for `short` "bridge"."""
    assert earlier.day and later.day
    apart = later.day - earlier.day
    first, second = ({word.stem for word in tokens(told.text)} for told in (earlier, later))
    if stem(short) not in first or apart > _LONGEST:
        return False
    if apart <= _NEXT_DAY:
        return stem(short) in second and same_days(earlier, later) and same_places(earlier, later)
    # Later, its day says which event it was.
    days = [day for day in later.days if not earlier.days or any(day.says(one) for one in earlier.days)]
    reported = {earlier.day - timedelta(days=back) for back in range(_REPORTED_WITHIN + 1)}
    if not any(day.as_date in reported for day in days):
        return False
    return not earlier.places or not later.places or bool(earlier.places & later.places)
