"""A question after a course of events -> its topic, its time, and whether the latest of it is asked for."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from nutgraf.service.checks.dates import dates, name_places, without
from nutgraf.service.checks.names import CALENDAR, names
from nutgraf.service.lexicon import AUXILIARIES, COUNT_WORDS, ORDINALS
from nutgraf.service.question.asked import ASKING, ASKS, last_asked
from nutgraf.service.question.leaning import PREP, unnamed
from nutgraf.service.question.portion import PERIOD
from nutgraf.service.question.when import RUNS_ON, Window, clause_of, read_when
from nutgraf.service.words import Token, content_stems, fold, stems_of, tokens, word_set

# A longer topic is a question about something within it.
_LONGEST_TOPIC = 14
_LONGEST_TIME = 16

_THROUGH = "(?:walk|take|talk|guide|lead) (?:me|us) through"
_LEAD = (
    rf"\W*(?:(?:please|can you|could you|and|so|tell|give|show|write|make|draw up|{_THROUGH}|me|us"
    r"|about|a|an|the|short|brief|full|quick|step by step,?|what is|what's|what are|what was|what were) )*"
)
_DID = rf"(?:{'|'.join(AUXILIARIES)})\b"
# "I need a", "could you put together a short": nothing is asked before what is wanted.
_WANTED = rf"\W*(?!{ASKS}\b|{_DID})(?:[a-z']+ ){{0,8}}?"
_TOPIC = rf"(?!what\b)(?P<topic>(?!{_DID}).+?)"
_CLAUSE_WORDS = r"(?:that|which|who|whose|when|where)"
_AFTER = r"(?P<after>after|since|following)"
_AT = r"(?:in|at|on(?: board)?|near|off|aboard)"
_ABOUT = rf"(?:(?:with|{_AT}|during|around|{_AFTER}) |(?=between\b))"
_ON = r"(?:on|about|with|in|at|from|around|of|regarding|concerning)"
_NEWS = r"(?:news|developments?|updates?)"
_TIMELINE = r"(?:timeline|chronology)"
_ACCOUNT = [
    # "In Tarn after the flood" is after it; "with the talks after the flood" is of the talks.
    rf"what (?:has |had )?happened {_AT} (?P<topic>(?:(?!{_CLAUSE_WORDS})[\w'-]+ ){{1,4}}{_AFTER} .+)",
    r"(?:what|(?:all|everything) that) (?:(?:all|else|\w+ly) )?(?:has |had )?happened(?: so far)?"
    rf" {_ABOUT}(?P<topic>.+)",
    rf"what (?:has|had) been happening {_ABOUT}(?P<topic>.+)",
    r"how (?:did|has|have|had) (?P<topic>.+) (?:unfold|develop|evolve|play(?:ed)? out)(?:ed|d)?"
    rf"(?P<from> {_AFTER} .+)?",
    rf"(?:how )?(?P<topic>(?!{_DID}).+) (?:unfolded|evolved|played out)(?P<from> {_AFTER} .+)?",
    rf"step by step (?:{_THROUGH}"
    rf"|(?:tell|show|explain|describe|recount)(?: (?:me|us))?(?: about)?) (?P<topic>(?!{ASKS}\b|{_DID}).+)",
    rf"{_TIMELINE} (?:of|on|about) (?P<topic>.+)",
    rf"(?:{_THROUGH}|recap(?: of)?|sum up|summari[sz]e)"
    rf" (?P<topic>(?!(?:{ASKS}|(?:the )?{_TIMELINE})\b|{_DID}).+?)(?: story)?"
    r"(?: as (?:it|they) .+| for (?:me|us))?",
    r"(?:(?:main|key|most important) (?:events|developments)|(?:sequence|course) of events)"
    r" (?:of|in|during|around) (?P<topic>.+)",
]
_ACCOUNT_WANTED = [
    rf"{_WANTED}{_TIMELINE} (?:of|on|about|for) (?P<topic>.+)",
    rf"\W*{_TIMELINE}: (?P<topic>.+)",
    rf"\W*{_TOPIC}:? {_TIMELINE}",
]
_LATEST = [
    rf"(?:any )?(?:latest|newest|most recent)(?: {_NEWS})? {_ON} (?P<topic>.+)",
    rf"(?:latest|newest|most recent) (?P<topic>.+) {_NEWS}",
    rf"(?:is there |are there )?any (?:new )?{_NEWS} {_ON} (?P<topic>.+)",
    rf"{_NEWS} (?:on|about|from|regarding|concerning) (?P<topic>.+)",
    rf"(?:latest|{_NEWS}): (?P<topic>.+)",
    rf"(?:new|happening|going on)(?: now)? {_ON} (?P<topic>.+)",
    r"(?:update (?:me )?|catch me up |bring me up to (?:date|speed) |fill me in )on (?P<topic>.+)",
]
_FORMS = [
    (latest, re.compile(lead + form, re.IGNORECASE))
    for latest, lead, forms in (
        (False, _LEAD, _ACCOUNT),
        (False, "", _ACCOUNT_WANTED),
        (True, _LEAD, _LATEST),
    )
    for form in forms
]
_END = re.compile(r"(?:[\s?.!,]|\bplease(?=[\s?.!,]*$))+$")
_TAIL = re.compile(
    r"(?:[\s?.!,]|\b(?:please|so far|(?:up to |until |by |right )?now|over time|since then)(?=[\s?.!,]*$))+$"
)

# "From the verdict to now": since it. A mere time has been taken off before.
_UNTIL_NOW = re.compile(
    r"\bfrom (?P<event>(?:the|its|their) .+?),? (?:to|until|till|up to) (?:now|today|date)$", re.I
)
# "From the first hearing to the appeal" says how much of it, "from Averdon to Kessel" which.
_FROM_TO = re.compile(r",? from(?: [a-z][\w'-]*){1,5} to(?: [a-z][\w'-]*){1,5}$")
_KIND = re.compile(r"(?:the )?(?P<name>.+) (?:case|story|saga|affair|situation)", re.I)
_STEPS = re.compile(r"[,\s]*\bstep by step\b[,\s]*", re.I)
# A time may end in this.
_AGO = re.compile(r" (?:ago(?: today)?|before last)\b", re.I)

_PLACED = re.compile(rf"\b{PREP}\b")
_CLAUSE = re.compile(rf"\b{_CLAUSE_WORDS}\b")
# The words that open a time, "since the start of May", those between them, and those that name it.
_OPENS = word_set(
    """in since during on before after until till between from over within by at throughout this last past
    earlier early late yesterday today tonight overnight"""
)
_BETWEEN = _OPENS | word_set("the time of and to through a few couple mid beginning start middle end half")
_TIME_WORD = re.compile(
    rf"(?:{'|'.join(sorted(CALENDAR))}|{'|'.join(COUNT_WORDS)}|{'|'.join(ORDINALS[1:5])}|tonight|overnight"
    rf"|{PERIOD}s?|christmas|easter|thanksgiving|new|year's|eve|[qh][1-4]"
    r"|\d+(?:st|nd|rd|th|s)?)",
    re.IGNORECASE,
)
# After a time that is no part of a name: not "in the March vote", nor "on the first day of the trial".
_GOES_ON = re.compile(rf"\W*$|,| (?!of\b)(?:{PREP}|around)\b")


@dataclass(frozen=True, slots=True)
class Course:
    """What is asked for: the events of a topic, those after it, or the latest of them; within a time."""

    topic: str
    window: Window | None
    latest: bool = False
    after: bool = False

    def holds(self, day: str) -> bool:
        """Return whether a day ("2023-11-30") or month ("2023-11") is of the time asked for."""
        if self.window is None:
            return True
        last = self.window.until - timedelta(microseconds=1)
        return self.window.since.date().isoformat()[: len(day)] <= day <= last.date().isoformat()


def course(text: str, asked_at: datetime) -> Course | None:
    """Return the course of events that a question asks for; None if it asks for anything else."""
    asked = _END.sub("", fold(last_asked(text)))
    if _STEPS.search(asked):
        asked = f"step by step {_STEPS.sub(' ', asked).strip()}"
    untimed, window = _untimed(asked, asked_at)
    found = _matched(untimed, window)
    if found and window and window.named and _CLAUSE.search(found.topic):
        # "The strike that began on 5 May" is not over that day.
        found = _matched(asked, None)
    return found


def topic_of(text: str, asked_at: datetime) -> Course:
    """Return the course of events that a topic asks for; the topic may be put as a question."""
    if found := course(text, asked_at):
        return found
    topic, window = _untimed(fold(text), asked_at)
    return Course(_bare(topic), window)


def two_topics(text: str, asked_at: datetime) -> tuple[tuple[str, str], ...]:
    """Return (topic, question after it) of each of the two topics that a question joins by "and", if it does.

    "NATO and Sweden" may be one story: only articles tell.
    """
    asked = course(text, asked_at)
    sides = re.split(r" and ", asked.topic) if asked and not asked.after else []
    place = fold(text).rfind(asked.topic) if asked else -1
    if (
        asked is None
        or len(sides) != 2
        or place < 0
        or not (all(map(_is_topic, sides)) and _stand_apart(*sides))
    ):
        return ()
    return tuple((side, f"{text[:place]}{side}{text[place + len(asked.topic) :]}") for side in sides)


def _stand_apart(one: str, other: str) -> bool:
    """Whether each of two topics says all by itself: not "oil" and "gas", nor "a fire in Tarn" and "Pell"."""
    first, second = (content_stems(tokens(side)) for side in (one, other))
    the = other.lower().startswith("the ")
    if {*first} & {*second} or re.search(r"\b(?:between|both)\b", one):
        return False
    if _PLACED.search(one):
        return the
    if _PLACED.search(other) and not names(one):
        return False
    return all(
        len(stems) > 1 or names(side) or side.lower().startswith("the ")
        for side, stems in ((one, first), (other, second))
    )


def _matched(asked: str, window: Window | None) -> Course | None:
    asked, began = _UNTIL_NOW.subn(r"since \g<event>", asked)
    asked = _TAIL.sub("", asked)
    for latest, form in _FORMS:
        if match := form.fullmatch(asked):
            groups = match.groupdict()
            topic = _bare(_TAIL.sub("", match["topic"])) + (groups.get("from") or "")
            after = bool(began or groups.get("after"))
            return Course(topic, window, latest, after) if _is_topic(topic) else None
    return None


def _bare(topic: str) -> str:
    """Return a topic without words that its sentences need not have: "the Hill case", "from start to end"."""
    topic = _FROM_TO.sub("", topic)
    named = _KIND.fullmatch(topic)
    return named["name"] if named and names(named["name"]) else topic


def _is_topic(topic: str) -> bool:
    """Whether words name something that goes on: not a mere date, not a second question, not "he"."""
    # "Gaza: Thanks" is a topic, and what was said after it.
    if ": " in topic or ASKING.search(topic) or unnamed(topic) or len(tokens(topic)) > _LONGEST_TOPIC:
        return False
    topic = without(topic, dates(topic, None))
    return any(not stem[0].isdigit() for stem in stems_of(topic))


def _untimed(text: str, asked_at: datetime) -> tuple[str, Window | None]:
    """Return a text without the time that it names beside its topic, and that time.

    A time within a name, "last week's fire", stays; one that counts from the day of asking still limits.
    """
    words, named = tokens(text), name_places(text)
    for first in range(len(words)):
        last = _end_of_time(words, first)
        start, end = words[first].start, words[last - 1].end
        ago = _AGO.match(text, end)
        opens = words[first].text.lower() in _OPENS or ago
        if last == first or not opens or (first and words[first - 1].stem == "the"):
            continue
        if tail := ago or RUNS_ON.match(text.lower(), end):
            end = tail.end()
        if end - 1 in named or not _GOES_ON.match(text, end):
            continue
        # "Since war broke out in April" is no course of events in April.
        spoken = text if clause_of(text[:start].lower()) else text[start:end]
        if window := read_when(spoken, asked_at).window:
            return f"{text[:start].rstrip()} {text[end:].lstrip(' ,')}".strip(), window
    window = read_when(text, asked_at).window
    return text, None if window and window.named else window


def _end_of_time(words: Sequence[Token], first: int) -> int:
    """Return the place after the last word of the time that opens at a place; that place where none does."""
    last = place = first
    end = min(len(words), first + _LONGEST_TIME)
    while place < end and (words[place].text.lower() in _BETWEEN or _is_time(words[place])):
        place += 1
        last = place if _is_time(words[place - 1]) else last
    return last


def _is_time(word: Token) -> bool:
    return _TIME_WORD.fullmatch(word.text) is not None
