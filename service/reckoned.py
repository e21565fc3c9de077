"""Asked when, told "on Monday evening": the day that this is, counted from the day of publication."""

import re
from dataclasses import replace
from datetime import date

from nutgraf.service.checks.dates import dates, day_of
from nutgraf.service.happened import which_day
from nutgraf.service.types import Sentence

_ASKS_WHEN = re.compile(r"\W*(?:when|(?:on )?(?:what|which) day)\b", re.I)


def reckoned(question: str, sentence: Sentence) -> Sentence:
    """Return a sentence with the day of what it says, where it is asked for and said as a relative one.

    It must be the one day in the words that are the answer by themselves, or in the sentence where none are.
    The text is left as it is.
    """
    published = day_of(sentence.citations[0].published_at) if sentence.citations else None
    if published is None or not _ASKS_WHEN.match(question):
        return sentence
    start, end = sentence.highlight or (0, len(sentence.text))
    asked = [day for day in dates(sentence.text, published) if day.start < end and day.end > start]
    if len(asked) != 1 or asked[0].days[0].weekday is None:
        return sentence
    day = which_day(sentence.text, asked[0], published)
    if not (day.year and day.month and day.day):
        return sentence
    return replace(sentence, day=date(day.year, day.month, day.day).isoformat(), dated_by="reckoned")
