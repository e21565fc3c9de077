"""A correction's words x a sentence -> does the sentence state what is no longer so? When in doubt, no."""

import re
from collections.abc import Sequence
from datetime import date

from nutgraf.service.checks.dates import counts, dates, meet
from nutgraf.service.checks.names import Mentions, Name, canonical, names
from nutgraf.service.checks.quantities import Number, is_stated
from nutgraf.service.conflicts.facts import Values
from nutgraf.service.conflicts.figures import COUNTED
from nutgraf.service.words import content_stems, fold, stem_set, stems_of, tokens

# What an outlet did that was wrong.
STATED = "said|gave|put|stated|reported|wrote"
# "Our brief of 30 August said that ...": what follows is what was wrong.
_SAID = re.compile(
    r"\b(?:version|story|article|report|brief|item|headline|we)\b[^.;]{0,80}?"
    rf"\b(?:{STATED}|misstated)\b",
    re.I,
)
# The point of "7.5 tonnes" ends nothing; and "she did not" puts nothing in the place of another.
_NOT = re.compile(
    r"\b(?:(?<!\bdid )(?<!\bdoes )(?<!\bdo )(?<!\bhad )(?<!\bhas )not|instead of|rather than)\b"
    r"(?P<old>(?:[^,.;]|(?<=\d)[.,](?=\d))*)",
    re.I,
)
_TURN = re.compile(
    r";|\. (?=\S)|,? but (?:in fact )?(?=it |they |there |that )|,? when (?:in fact|it was)\b", re.I
)
# "The figure of 41 dead, given on Saturday, should have been 39."
_SHOULD = re.compile(r"\bshould have (?:been|said|read)\b", re.I)
# As agencies write: "(Corrects death toll to 39 from 41 in paragraph 2)".
_FROM = re.compile(r"\bto (?P<now>[^,.;]*?) from (?P<old>[^,.;)]*?)(?= in (?:the )?paragraph|[,.;)]|$)", re.I)
# "Misspelled" names are still the same people, and what they did is as it was.
_SPELLING = re.compile(r"\bmisspel|\bspell", re.I)
# "Misstated the number of people killed", "gave a wrong height for its chimney".
_WHAT = re.compile(
    r"\b(?:misstated|misidentified|misattributed"
    r"|(?:gave|had|contained|included) (?:an? |the )?(?:wrong|incorrect|inaccurate|erroneous))"
    r" (?P<what>[^.;:,]*)",
    re.I,
)
_MORE = re.compile(r" (?:who|that|which|in|at|on|during)\b", re.I)
_UNSAID = stem_set(
    "number count figure total amount sum size date day year month time hour name people persons"
)
# The shortest word that another is made of: win, winner.
_LEAST_LETTERS = 3
# "Correction: Fire in Odell", "an article about the Odell fire", but "in the Business section".
_LABEL = re.compile(r"^\W*[A-Za-z]+\s*[:|.(-]")
_ABOUT = re.compile(r"\b(?:in|at|near|off|across|outside|inside|about|on|into|of)(?: [a-z-]+){0,3} $", re.I)
_PAGES = re.compile(r" (?:section|edition|pages?|magazine|newsletter)\b", re.I)
_SENTENCE_END = re.compile(r"; |\. (?=\S)")
_PLACED = re.compile(r"\b(?:in|at|near|of|from|for|to)(?: the)?\s*$", re.I)


def overtaken(text: str, correction: str, published: date | None = None) -> str:
    """Return what a sentence states that the correction replaced: a figure, a day or a name; or nothing.

    Args:
        text: the sentence.
        correction: what the outlet wrote, as "our brief said that 115 died; it was 97".
        published: the day of the report that is corrected, for "on Friday".
    """
    correction = fold(correction)
    halves = halves_of(correction)
    if halves is None or _SPELLING.search(correction):
        return ""
    was, now, said = _values(halves[0], None), _values(halves[1], None), _values(text, published)
    # The first kind that differs is what was corrected; the rest of the two halves is its setting.
    units = {number.unit for number in now.numbers if not is_stated(number, was.numbers)}
    numbers = [n for n in was.numbers if n.unit in units and not is_stated(n, now.numbers)]
    if numbers:
        gone = all(is_stated(number, said.numbers) for number in numbers)
        told = any(is_stated(number, said.numbers) for number in now.numbers)
        return numbers[0].text if gone and not told else ""
    days = [day for day in was.days if not meet([day], now.days)]
    if days and any(not meet([day], was.days) for day in now.days):
        gone = all(meet([day], said.days) for day in days)
        return "the day" if gone and not any(meet([day], said.days) for day in now.days) else ""
    named = [name for name in was.names if not _named(name, halves[1])]
    # Among the new names are those of the setting: the cup that another has won.
    new = [name for name in now.names if not _named(name, halves[0])]
    if named and new:
        gone = all(_named(name, text) for name in named)
        return named[0].text if gone and not all(_named(name, text) for name in new) else ""
    return ""


def is_of(correction: str, text: str) -> bool:
    """Return whether a sentence tells of what a correction says was wrong: the turnout, the age of a boy.

    Where a correction says no such thing, it may be.
    """
    what = _WHAT.search(fold(correction))
    if what is None:
        return True
    for words in (_MORE.split(what["what"])[0], what["what"]):
        if wrong := [word for word in content_stems(tokens(words)) if word not in _UNSAID]:
            return any(_akin(wrong[-1], word) for word in stems_of(text))
    return True


def is_elsewhere(correction: str, report: Sequence[str], heading: str = "") -> bool:
    """Return whether a correction names who or what a report does not, and not only to set that right.

    Args:
        correction: the outlet's words.
        report: the texts of the report.
        heading: of the correction; of a column it may name what another paragraph corrects.
    """
    halves = halves_of(fold(correction))
    headed = [name for name in names(_LABEL.sub("", heading)) if not name.initial]
    if halves and not any(_some(_values(halves[0], None))[:2]):
        # "It was in Odell, not Lisport": the new name is told last, and may stand in the heading.
        ends = [match.start() for match in _SENTENCE_END.finditer(correction)]
        headed, correction = [], correction[: ends[-1]] if ends else ""
    folded = fold(correction)
    about = [
        name
        for name in names(correction)
        if _ABOUT.search(folded[: name.start])
        and not _PAGES.match(folded, name.end)
        and name.words[0] != "page"
    ]
    told = Mentions(report)
    return any(len(told.missing(name)) == len(name.words) for name in (*headed, *about))


def is_whole(correction: str) -> bool:
    """Return whether words say both what was wrong and what is so."""
    return halves_of(fold(correction)) is not None


def replaced_counts(correction: str) -> tuple[Number, ...]:
    """Return the numbers that a correction takes back or puts in their place; all that it has, if unclear.

    Its setting has others: "our report, “Union: 260 aboard”, gave a wrong year".
    """
    halves = halves_of(fold(correction))
    return counts(correction) if halves is None else tuple(n for half in halves for n in counts(half))


def halves_of(correction: str) -> tuple[str, str] | None:
    """Return (what was said, what is so) of a correction, folded; None where it cannot be told."""
    for match in _NOT.finditer(correction):
        if any(_some(_values(match["old"], None))):
            return match["old"], correction[: match.start()] + correction[match.end() :]
    if (match := _FROM.search(correction)) and all(
        any(_some(_values(match[k], None))) for k in ("old", "now")
    ):
        return match["old"], match["now"]
    said = _SAID.search(correction)
    if match := _SHOULD.search(correction):
        start = said.end() if said and said.end() < match.start() else 0
        return correction[start : match.start()], correction[match.end() :]
    if said is None:
        return None
    if turn := _TURN.search(correction, said.end()):
        return correction[said.end() : turn.start()], correction[turn.end() :]
    # "The toll is 97. An earlier version said 115."
    turn = _TURN.search(correction)
    return (correction[said.end() :], correction[: turn.start()]) if turn else None


def _akin(one: str, other: str) -> bool:
    """Whether two stems are of one kind of count, or one is made of the other."""
    if COUNTED.get(one, one) == COUNTED.get(other, other):
        return True
    return min(len(one), len(other)) >= _LEAST_LETTERS and (one.startswith(other) or other.startswith(one))


def _some(facts: Values) -> tuple[bool, ...]:
    return bool(facts.numbers), bool(facts.days), bool(facts.names)


def _values(text: str, published: date | None) -> Values:
    # Where it happened is the setting of a name, unless it is all there is.
    every = names(text)
    free = tuple(name for name in every if not _PLACED.search(fold(text)[: name.start]))
    days = tuple(day for mention in dates(text, published) for day in mention.days)
    return Values(days, counts(text), free or every)


def _named(name: Name, text: str) -> bool:
    return not Mentions([text]).missing(name) or canonical(name.words) in text.lower()
