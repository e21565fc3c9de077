"""The time a question speaks of, read from its words relative to the day it is asked.

Libraries read points, not spans ("in March 2022" becomes a day in it), take the verbs "may" and "march" for
months, and miss "this year", "earlier this month" and "before the summer" (dateparser, on twelve questions).
The checks read the dates of articles, printed in full; a question is typed, and its time lies behind it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from nutgraf.ingest.calendar import WEEKDAYS
from nutgraf.service.checks.dates import name_places
from nutgraf.service.checks.happened import PAST, comes
from nutgraf.service.question.asked import ASKS
from nutgraf.service.question.portion import DAY, PORTION, WEEK, Span, portion
from nutgraf.service.question.spans import FORMS, TO_NOW, Form, is_count
from nutgraf.service.words import STOP, fold

# Whether the news is asked for, the past, or neither can be told.
Tense = Literal["recent", "open", "past"]

EARLIEST = datetime(1800, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time, half-open: `since <= t < until`; both aware, `until` never later than the asking.

    `named` tells a date ("in March 2022") from what counts from the day of asking ("last week").
    """

    since: datetime
    until: datetime
    named: bool


@dataclass(frozen=True, slots=True)
class When:
    """What a question says of time: the window it names, if any, and whether it is after news or the past."""

    window: Window | None
    tense: Tense


def read_when(text: str, asked_at: datetime) -> When:
    """Read the time that a question speaks of.

    Args:
        text: the question; anything may stand in it.
        asked_at: aware.

    Returns:
        The window of the most exact form in the text, if some of it lies before `asked_at`: where that form
        names more than one time, from the first of them to the last; the tense.
    """
    asked_at = asked_at.astimezone(UTC)
    # The subject of a follow-up stands before a colon: "Who won in 2022: In 2023?"
    *subject, last = text.rsplit(": ", 1)
    if window := _window(last, asked_at):
        text = last
    elif subject:
        window = _window(text, asked_at)
    text = fold(text).lower()
    if _RECENT.search(text) or (window and asked_at - window.since <= WEEK + DAY):
        # A card of 1952 that was recently sold is news.
        return When(window, "recent")
    over = window is not None and asked_at - window.until > WEEK
    return When(window, "past" if over or _PAST.search(text) else "open")


def local_time(published_at: datetime) -> datetime:
    """Return what the clocks showed where an article was published, to be held against a window.

    "On 4 March" means that day in New York too, where in UTC its evening is the next one.
    """
    return published_at.replace(tzinfo=UTC)


_RECENT = re.compile(
    r"\b(?:latest|newest|most recent|recent(?:ly)?|current(?:ly)?|now|nowadays|just|breaking|so far"
    r"|these days|tonight|upcoming|next (?:week|month|year)"
    rf"|(?:this|next|coming) (?:weekend|{'|'.join(WEEKDAYS)}))\b"
)
_PAST = re.compile(
    r"\b(?:founded|invented|born|originally|historically|decades?|centur(?:y|ies)|years ago|used to|back in"
    r"|history of|\d\d(?:\d\d)?s)\b|\bwhen (?:was|were|did)\b"
)


class _Found(NamedTuple):
    """A time that was found, and whether what is asked about only began then, if no later one is named."""

    since: datetime
    until: datetime
    runs_on: bool


def _window(text: str, asked_at: datetime) -> Window | None:
    names, text = name_places(text), fold(text).lower()
    taken: set[int] = set()
    for form in FORMS:
        found: list[_Found] = []
        compared: list[_Found] = []
        for match in form.pattern.finditer(text):
            places = range(*match.span("time"))
            if places[-1] in names or not taken.isdisjoint(places):
                continue
            before = text[: match.start("time")]
            try:
                span = _span(match, text, before, form, asked_at)
            except (ValueError, OverflowError):  # 31 June; a thousand years ago
                continue
            # "In May 2026" lies ahead: it is not read again, as a May gone by.
            taken.update(places)
            if span:
                (compared if _COMPARED.search(before) else found).append(span)
        if found:
            times = found + compared
            since, last = min(times).since, max(times, key=lambda time: (time.until, time.runs_on))
            until = asked_at if last.runs_on else last.until
            if (since, until) != (EARLIEST, asked_at):
                return Window(since, until, form.named)
    return None


def _span(match: re.Match[str], text: str, before: str, form: Form, asked_at: datetime) -> _Found | None:
    """Return the time that a match speaks of, as far as it is gone by, and whether it runs on from there.

    None where it names none.
    """
    after = text[match.end("time") :]
    event = _names_event(before, after)
    if (event and _is_of_any_year(match)) or (form.bare_year and is_count(before, after)):
        return None
    span = form.read(match, asked_at)
    if _lies_ahead(match, text, span, asked_at):
        return None
    # "The 2021 election" lies somewhere in its year, and what came after it may too.
    within = form.bare_year and event
    if part := PORTION.search(before):
        span = span if event else portion(part, span)
        before, within = before[: part.start()], within or not part["nth"]
    span = _directed(before, span, asked_at, within=within)
    since, until = max(span.since, EARLIEST), min(span.until, asked_at)
    # "By 2050" says nothing of the past.
    is_gone_by = since < until and (since, until) != (EARLIEST, asked_at)
    return _Found(since, until, _runs_on(before, after)) if is_gone_by else None


def _names_event(before: str, after: str) -> bool:
    """Whether the time between is part of a name: "the 2021 election", "Derna's 7 July flood"."""
    noun = re.match(r" ([a-z]+)", after)
    return before.endswith(("the ", "'s ", "s' ")) and noun is not None and noun[1] not in STOP


def _named(match: re.Match[str]) -> set[str]:
    """Return what a match names, on either side of a range or in a list: "day", "month", "year"."""
    named = {name.rstrip("12s") for name, value in match.groupdict().items() if value}
    return named | {"year"} if re.search(r"\d{4}", match["time"]) else named


def _is_of_any_year(match: re.Match[str]) -> bool:
    """Whether a match is a day or season without its year, which a name leaves open."""
    named = _named(match)
    return bool(named & {"day", "season"}) and "year" not in named


# "Higher than a year ago" asks for today's figure; "by more than 13% over the last year" for that year's;
# "higher in March than in January" for both.
_COMPARED = re.compile(r"\b(?:than|compared (?:to|with))\b(?! [$£€]?\d)[^.?!]{0,40}$")
_LEAD = re.compile(
    r"\b(since|after|before|until|till|by|up to|prior to|ahead of|run-up to)"
    r"(?: (?:the|last|this))*[ -]*$"
)
# "Before the dam broke on 14 March": a time in such a clause is the end of what is asked about; "since the
# dam broke", its beginning. What came "hours after" it was of that time; so is who appears before a court, or
# is named after somebody.
_UP_TO, _ON_FROM = "before|until|till|prior to|ahead of|run-up to", "since|after|following"
_CLAUSE = re.compile(
    r"(?:\b(?P<at>appear(?:ed)?|testify|testified|named?|called?|look(?:s|ed|ing)?|(?:minute|hour|day)s?|night"
    r"|morning|shortly|soon|immediately|is|are|was|were|been) )?"
    rf"\b(?:(?P<up_to>{_UP_TO})|(?:{_ON_FROM}))(?! (?:in|on|at|by)\b)"
    rf"(?: (?!(?:{ASKS}|{_UP_TO}|{_ON_FROM})\b)[\w'.-]+){{1,7}} $"
)
# "From March until now", "between March and now", "from 3 March on".
RUNS_ON = re.compile(rf"{TO_NOW}|,? and (?:now|today)\b|,? on(?=\W*$)")


_TO_COME = re.compile(r"\b(?:will|won't|going to|set to|due|scheduled|planned|expected|upcoming)\b")


_UNTIL = re.compile(r"\b(?:until|till|by) $")
# "When did the talks open on Friday?": the verb of what has been is not in the past.
_BEHIND = re.compile(r"\b(?:did|was|were|had)\b|\b(?:since|from)(?: this)? $")
# "Who votes in July?", "when is the vote in July?": who asks so in June asks about the next.
_PRESENT = re.compile(
    r"\b(?:is|are|does|do|(?:who|what|when|where)'s)\b|\b(?:who|what|which(?: [a-z-]+)?) [a-z]+s\b"
)
_GONE_BY = re.compile(rf"{PAST.pattern}|\b(?:have|has|known?|since|as of|so far)\b")


def _lies_ahead(match: re.Match[str], text: str, span: Span, asked_at: datetime) -> bool:
    """Whether a day or month without its year is the next, and not the last.

    "Will there be a bill in September?", asked in June; "the Fourth of July" on the first; "this Friday".
    """
    named = _named(match)
    if "weekday" in named or match["time"] == "weekend":
        before, which = text[: match.start("time")], match.groupdict().get("which")
        if which in ("last", "previous") or _BEHIND.search(before):
            return False
        ahead = comes(before, text[match.end("time") :])
        return which == "this" if ahead is None else ahead
    if not named & {"month", "feast"} or "year" in named:
        return False
    back = asked_at - span.since
    if named & {"day", "feast"} and back > 351 * DAY:
        return True
    before, after = text[: match.start("time")], text[match.end("time") :]
    # "Is it closed until December?" and "who takes over in January?" say so too.
    told = _UNTIL.search(before) or (not _BEHIND.search(before) and comes(before, after))
    ahead = told or _TO_COME.search(text) or (_PRESENT.search(text) and not _GONE_BY.search(text))
    return back > 213 * DAY and bool(ahead)


def _directed(before: str, span: Span, asked_at: datetime, *, within: bool) -> Span:
    """Return the time since, or up to, a span, or something within it, where the words before it say so."""
    lead = _LEAD.search(before)
    if lead is None and (clause := clause_of(before)) and clause["up_to"]:
        return Span(EARLIEST, span.until)
    match lead.group(1) if lead else "":
        case "since":
            return Span(span.since, asked_at)
        case "after":
            return Span(span.since if within else span.until, asked_at)
        case "before" | "prior to" | "ahead of" | "run-up to":
            return Span(EARLIEST, span.until if within else span.since)
        case "until" | "till" | "up to" | "by":
            return Span(EARLIEST, span.until)
        case _:
            return span


def _runs_on(before: str, after: str) -> bool:
    """Whether a time is the beginning of what runs on until the asking."""
    if not _LEAD.search(before) and (clause := clause_of(before)) and not clause["up_to"]:
        return True
    tail = RUNS_ON.match(after)
    if tail is None or tail["to"]:
        return tail is not None
    return bool(re.search(r"\bbetween (?:the )?$" if " and " in tail[0] else r"\bfrom (?:the )?$", before))


def clause_of(before: str) -> re.Match[str] | None:
    """Return the clause of what was before or after that a time stands in, given the text before it."""
    clause = _CLAUSE.search(before)
    return clause if clause and not clause["at"] else None
