"""A follow-up that is only "and in March?" or "and Orland's?": the last question with that in its place."""

import re

from nutgraf.ingest.sentences import Span
from nutgraf.service.checks.dates import dates
from nutgraf.service.checks.names import CALENDAR, names
from nutgraf.service.question.asked import ASKS, DOES
from nutgraf.service.question.leaning import LEAD, PLACING, PREP
from nutgraf.service.question.portion import PERIOD
from nutgraf.service.words import YEAR, fold

_LEAD = re.compile(rf"^\W*(?:(?:{LEAD}|or|what|how|about|i meant?|(?:the )?same (?:for|in))[,.!]? )+", re.I)
_PREP = rf"(?:{PLACING})"
_LONGEST_WORDS = 6
# "How many in Lahaina?" leans on "how many died in Derna".
_ELSEWHERE = re.compile(
    rf"^\W*(?:(?:{LEAD}|or)[,.!]? )*(?P<asks>{ASKS})(?: (?:people|of them))? (?={PREP}\b)(?!.*\b{DOES}\b)",
    re.I,
)
_LAST_PHRASE = re.compile(
    rf"(?P<asked>.+) (?P<prep>{_PREP}) (?P<phrase>(?:(?!\b{_PREP}\b).)+)", re.IGNORECASE
)
# "And the year before?", "what about a year later?".
_YEAR_BESIDE = re.compile(
    rf"(?:{_LEAD.pattern})?(?:in )?(?:the|a|one) (?:(?P<after>year (?:after|later)|(?:following|next) year)"
    r"|year (?:before|earlier)|(?:previous|preceding) year)(?: (?:that|this|it))?",
    re.IGNORECASE,
)
_TIME = re.compile(
    rf"\b(?:{'|'.join(sorted(CALENDAR))}|{PERIOD}s?|past|future|today|yesterday|tomorrow|tonight|end|beginning"
    r"|start|time)\b|\d",
    re.IGNORECASE,
)
# "And according to the union?"; before it, at either end of a question, another may be asked after.
_ACCORDING = r"according to (?!what\b|wh[io])[^,:?]+"
_ASKED_OF = re.compile(rf"(?:,? {_ACCORDING}$|^{_ACCORDING}, )", re.IGNORECASE)
# "In 2022", "last year", "on 4 May", at the end.
_LAST_TIME = re.compile(
    rf"(?: {_PREP}(?: the)?)?(?: (?:last|this|next|early|late|mid))*"
    rf"(?:(?: \d{{1,2}})? (?:{PERIOD}|{'|'.join(sorted(CALENDAR))}|today|yesterday)(?: \d{{1,2}})?"
    rf"| {YEAR.pattern})$",
    re.IGNORECASE,
)


def filled(fragment: str, asked: str) -> str:
    """Return the last question with a fragment in the place of what it has the form of; else nothing.

    A name takes the place of the only name, a possessive that of the only one, a day that of the only day;
    a speaker that of the one asked after.

    Args:
        fragment: the follow-up.
        asked: the question before it, one that stands alone.
    """
    text, asked = fold(fragment).strip(" ?.!"), fold(asked)
    if beside := _year_beside(text, asked):
        return beside
    if whole := elsewhere(text, asked):
        return f"{whole}?"
    lead = _LEAD.match(text)
    text = text[lead.end() if lead else 0 :]
    if re.fullmatch(_ACCORDING, text, re.I):
        return f"{_ASKED_OF.sub('', asked.strip(' ?.!'))}, {text[0].lower()}{text[1:]}?"
    preposition = re.match(rf"(?:{_PREP}) ", text, re.I)
    # "In 2023?" needs no "and".
    if not (lead or preposition) or len(text.split()) > _LONGEST_WORDS:
        return ""
    core = text[preposition.end() if preposition else 0 :].removeprefix("the ")
    span = _day(core, asked) or _name(core, asked)
    if span is None:
        return _placed(text, asked) if lead and preposition else ""
    start, end = span
    before = asked[:start]
    if preposition:
        # "In March", in the place of "by 4 April", brings its own.
        own = re.search(rf"\b{_PREP} (?P<the>the )?$", before, re.I)
        # "In the Sarn fire" is not "in Orland fire".
        if own is None or (own["the"] and re.match(r" [a-z]", asked[end:])):
            return _placed(text, asked) if lead else ""
        before, text = before[: own.start()], f"{text[0].lower()}{text[1:]}"
    else:
        text = core
    return f"{before}{text}{asked[end:]}"


def _year_beside(text: str, asked: str) -> str:
    """Return the last question of the year before or after the only one that it names."""
    step, years = _YEAR_BESIDE.fullmatch(text), list(YEAR.finditer(asked))
    if step is None or len(years) != 1:
        return ""
    year = int(years[0][0]) + (1 if step["after"] else -1)
    return f"{asked[: years[0].start()]}{year}{asked[years[0].end() :]}"


def elsewhere(half: str, asked: str) -> str:
    """Return what "how many in Lahaina" asks after "how many died in Derna"; nothing for any other half."""
    found = _ELSEWHERE.match(half)
    asks = re.escape(found["asks"]) if found else ""
    whole = re.match(rf"(?P<asked>.*?\b{asks}\b.*?) (?={PREP}\b)", asked, re.I) if found else None
    return f"{whole['asked']} {half[found.end() :]}" if found and whole else ""


def _placed(text: str, asked: str) -> str:
    """Return the last question with "in derna" in the place of its last phrase, if that begins so, too.

    Neither may be a time: "and in March?" asks of the same place, and "in sarn last year" is of that year.
    """
    asked, time = asked.strip(" ?.!"), ""
    while found := _LAST_TIME.search(asked):
        asked, time = asked[: found.start()], f"{found[0]}{time}"
    last = _LAST_PHRASE.fullmatch(asked)
    if last is None or last["prep"].lower() != text.split()[0].lower():
        return ""
    if _TIME.search(f"{text} {last['phrase']}"):
        return ""
    return f"{last['asked']} {text[0].lower()}{text[1:]}{time}?"


def _day(core: str, asked: str) -> Span | None:
    # "March" alone may be a verb.
    mine, theirs = dates(f"in {core}", None), dates(asked, None)
    if len(mine) != 1 or mine[0].text.strip() != core or len(theirs) != 1:
        return None
    return theirs[0].start, theirs[0].end


def _name(core: str, asked: str) -> Span | None:
    whose = core.endswith("'s")
    mine = names(core)
    if len(mine) != 1 or mine[0].text != core.removesuffix("'s"):
        return None
    found = [
        name for name in names(asked) if not name.initial and asked[name.end :].startswith("'s") == whose
    ]
    if len(found) != 1:
        return None
    return found[0].start, found[0].end + 2 * whose
