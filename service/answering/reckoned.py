"""A question of when, answered "on Monday evening": its date, counted from the day of publication."""

import re
from dataclasses import replace
from datetime import date

from nutgraf.service.checks.dates import DateMention, dates, day_of
from nutgraf.service.checks.happened import which_day
from nutgraf.service.question.asked import DOES, expected, plainly
from nutgraf.service.types import Sentence
from nutgraf.service.words import fold

# "When will it open", "which day is the vote".
_AHEAD = re.compile(
    rf"\b(?:when|(?:what|which) \w+)(?: (?!{DOES}\b)\S+){{0,6}} (?:will|is|are|does|do|can|should|must)\b",
    re.I,
)
# "On Saturdays" and "every Saturday" are no one day.
_EACH = re.compile(r"\b(?:every|each|an?|most)\s$", re.I)
# Called for Monday, put off to Monday, given until Monday: it lay ahead, though the verb is in the past.
_SET_FOR = re.compile(
    r"\b(?:for|to|until|till|(?<!night )(?<!evening )(?<!morning )(?<!afternoon )(?<!hours )of)\s(?:the )?$",
    re.I,
)


def reckoned(question: str, sentence: Sentence) -> Sentence:
    """Return a sentence with the date of the relative day that answers a question of when.

    That must be the only day in the highlighted words, or in the sentence if none are. The articles that
    give it must be of one day, from which it is counted. It must not be past if it has to lie ahead. The
    text is left as it is.
    """
    start, end = sentence.highlight or (0, len(sentence.text))
    asked = [day for day in dates(sentence.text, None) if day.start < end and day.end > start]
    if not expected(question).is_time or len(asked) != 1:
        return sentence
    published = _published(sentence, asked[0])
    before = fold(sentence.text)[: asked[0].start]
    if published is None or _EACH.search(before) or asked[0].text.endswith("s"):
        return sentence
    counted = [day for day in dates(sentence.text, published) if day.start == asked[0].start]
    if not counted or counted[0].days[0].weekday is None:
        return sentence
    then = which_day(sentence.text, counted[0], published).as_date
    if then is None:
        return sentence
    if then < published and (_AHEAD.search(plainly(question)) or _SET_FOR.search(before)):
        return sentence
    return replace(sentence, day=then.isoformat(), dated_by="reckoned")


def _published(sentence: Sentence, mention: DateMention) -> date | None:
    """Return the day on which the articles that give a day were published; None where they are of several."""
    giving = [one for one in sentence.citations if mention.text.lower() in one.quote.lower()]
    (published, *others) = {day_of(one.published_at) for one in giving} or {None}
    return None if others else published
