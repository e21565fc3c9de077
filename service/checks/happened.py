"""The day that a sentence gives to what it tells: "fell on Monday" is the last one, "will open" the next."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from nutgraf.service.checks.dates import DateMention, Day, dates
from nutgraf.service.lexicon import IRREGULAR_PAST, SAYING, in_past
from nutgraf.service.words import fold

# "Since 24 February", "our brief of 30 August", "on a Friday": not the day of what the sentence tells. But
# what happened in the collapse of 10 March happened that day.
_NOT_ITS_DAY = re.compile(
    r"\b(?:since|until|till|before|from|by|after|than|between|an?|every|following"
    r"|(?<!night )(?<!evening )(?<!morning )(?<!hours )(?<!end )(?<!start )of)\s(?:the )?$",
    re.I,
)
_WITHIN = re.compile(r"\b(?:in|during|at) (?:the|an?) (?:\w+ ){1,2}of (?:the )?$", re.I)
# Within such a clause a day belongs to something else: "the board that dismissed him on Friday". Not so what
# happened "when the roof fell on Friday".
_CLAUSE = re.compile(r"\b(?:that|which|who|whom|whose|where|because|since)\b[^,;]*$", re.I)
_LESS = r"(?: (?:not|also|now|then|only|first|be|have|been|stay|remain|\w+ly))*"
# Of these and the verbs in the past, the last one before a day says which day it is. Each stands with the
# verb that it governs: "is to be held".
_TO_COME = re.compile(
    rf"(?:\b(?:will|shall|won't|(?:would|could|might|may|must|should)(?! not\b))|'ll)\b{_LESS} \w+"
    r"|\b(?:due|set|expect(?:s|ed)?|scheduled|plan(?:s|ned|ning)?|intends?|hop(?:es?|ing)|wants?|aims?|poised"
    r"|slated|likely|ready|preparing|about|invited|promised|vowed|pledged|going|is|are|was|were)"
    rf" (?:not )?to{_LESS} [a-z]+"
    r"|\b(?:due|expected|scheduled|planned|slated)\b"
    r"|\b(?:begins|starts|(?:re)?opens|resumes|ends|closes|meets|launches|kicks off"
    r"|takes (?:place|effect|over))\b"
    r"|\b(?:comes?|goes|go|enters?) (?:into (?:force|effect)|on sale|to the polls)\b"
    r"|(?<!\bthe )(?<!\ba )(?<!\ban )(?<!\bits )(?<!\bnot )(?<!\bto )"
    r"\b(?:begin|start|(?:re)?open|resume|meet|gather|take (?:place|effect))\b"
    r"|\b(?:is|are|comes|falls)(?: on| for)?(?= $)"
)
PAST = re.compile(rf"\b(?:\w{{2,}}ed|was|were|had|did|{'|'.join(IRREGULAR_PAST)})\b")
# "The strike planned for 2 June", "the walkout due to begin on": the day is of what has this behind it.
_PLANNED = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )(?<!\bbe )(?<!\bbeen )(?<!\bhas )(?<!\bhad )(?<!\bhave )"
    r"\b(?:planned|set|scheduled|due|expected|slated)(?: to [a-z]+(?: place)?)?(?: (?:for|on|in))?(?: the)? $"
)
_IS_DONE = re.compile(r"(?:,| [a-z]+ly)? (?:was|were|has|have|had)\b")
# "Called off" says nothing.
_SAID = frozenset(map(in_past, SAYING)) - {"called"}
# "But on Friday" opens a sentence. A day with more before it does not belong to the clause after it.
_OPENING_WORDS = 2
_SUBORDINATE = re.compile(r"\b(?:that|which|who|whom|whose|where|because|since|after|when)\b", re.I)
_NEXT = re.compile(r"\b(?:next|coming) $", re.I)
_LAST = re.compile(r"\b(?:last|past) $", re.I)
# A day longer before publication than this is background: "since the invasion of February 2022".
_OLDEST = timedelta(days=400)
# A sentence with more days is a listing. The time to read them grows with the square of their number.
_DAYS_READ = 8
# What is to come later than this is announced on the day of publication; its own day may yet change.
_AHEAD = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Happened:
    """The day of what a sentence tells.

    Attributes:
        day: "2023-11-30", or "2023-11".
        to_come: whether it was yet to come when the sentence was published.
    """

    day: str
    to_come: bool


def happened(sentence: str, published: date | None) -> Happened | None:
    """Return the first day that a sentence gives to what it tells; None where it gives none."""
    text, far_ahead = fold(sentence), None
    for mention in dates(sentence, published)[:_DAYS_READ]:
        before = text[: mention.start]
        if _NOT_ITS_DAY.search(before) and not _WITHIN.search(before):
            continue
        if _CLAUSE.search(before) or (mention.relative and not mention.days[0].day):
            continue
        # "Will take office on 31 January after Sunday's vote": Sunday is the day of the vote.
        if far_ahead is not None and _SUBORDINATE.search(before, far_ahead):
            continue
        coming = comes(before, text[mention.end :])
        day = _which(mention, coming, before, published)
        if not day.year or not day.month:
            continue
        iso = f"{day.year:04}-{day.month:02}" + (f"-{day.day:02}" if day.day else "")
        if published is None:
            return Happened(iso, to_come=False)
        if iso > published.isoformat() and _of_what_was_planned(before, text[mention.end :]):
            continue
        if _near(published, -_OLDEST) <= iso <= _near(published, _AHEAD):
            this_month = iso == f"{published:%Y-%m}"
            return Happened(iso, iso > published.isoformat() or (this_month and coming is True))
        if iso > published.isoformat():
            far_ahead = mention.end
    return None


def _of_what_was_planned(before: str, after: str) -> bool:
    """Whether a day to come, between two texts, is of what something was done to before it.

    "They called off the strike planned for 2 June", not "they said that the strike planned for 2 June".
    """
    planned = _PLANNED.search(before)
    if planned is None:
        return False
    clause = re.split(r"[,;:] ", before[: planned.start()].rstrip(" ,"))[-1]
    done = PAST.findall(clause)
    return bool(_IS_DONE.match(after) or (done and done[-1] not in _SAID))


def which_day(sentence: str, mention: DateMention, published: date | None) -> Day:
    """Return the day that a mention of one stands for in its sentence: the last such, or the next."""
    text = fold(sentence)
    before, after = text[: mention.start], text[mention.end :]
    return _which(mention, comes(before, after), before, published)


def comes(before: str, after: str) -> bool | None:
    """Whether a day between two texts is of what is yet to come.

    It is as the verb nearest before it says, or else the first after it. None where there is no such verb:
    "Derna votes on Sunday" is announced, "a man votes on Sunday" under his photograph is not.
    """
    coming = max((match.end() for match in _TO_COME.finditer(before)), default=-1)
    past = max((match.end() for match in PAST.finditer(before)), default=-1)
    if coming >= 0 or past >= 0:
        return coming >= past
    if len(before.split()) > _OPENING_WORDS:
        after = _SUBORDINATE.split(after)[0]
    first, other = _TO_COME.search(after), PAST.search(after)
    if first is None and other is None:
        return None
    return first is not None and (other is None or first.start() <= other.start())


def _near(published: date, off: timedelta) -> str:
    return (published + off).isoformat()


def _which(mention: DateMention, coming: bool | None, before: str, published: date | None) -> Day:
    """Return the day that a mention stands for; `Day()` where that cannot be told."""
    day = mention.days[0]
    if published is None or not day.year:
        return day
    days = mention.days
    is_month = not day.day and not mention.relative and str(day.year) not in mention.text
    if is_month:
        published = published.replace(day=1)
        days = tuple(Day(year, day.month) for year in (day.year, day.year - 1, day.year + 1))
    if len(days) > 1:
        at = {
            date(other.year, other.month, other.day or 1): other
            for other in days
            if other.year and other.month
        }
        ahead = [then for then in sorted(at) if then >= published]
        behind = [then for then in sorted(at, reverse=True) if then <= published]
        if _NEXT.search(before):
            ahead, coming = [then for then in ahead if then > published], True
        elif _LAST.search(before):
            behind, coming = [then for then in behind if then < published], False
        elif is_month and not coming:
            return day
        if coming is None:
            return day if published in at else Day()
        return next((at[then] for then in (ahead if coming else behind)), day)
    # "On 6 February", printed in December, is past: of the year before. "Thursday, 6 February" need not be.
    of_any_year = str(day.year) not in mention.text and "day" not in mention.text
    if day.year > published.year and of_any_year and coming is False:
        return Day(day.year - 1, day.month, day.day)
    return day
