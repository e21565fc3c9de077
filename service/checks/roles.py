"""Who does what to whom, in a sentence and in its quotes.

A deed is a word with a name right before it, "Hill has resigned", right behind it, or behind "by". Where
every use of that word in the quotes gives it to another, the sentence has put the name in another's part.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from nutgraf.service.checks.names import BESIDE_TITLES, TITLES, Name, names
from nutgraf.service.checks.slots import share
from nutgraf.service.words import STOP, Token, fold, tokens, word_set

_BE = r"(?:am|is|are|was|were|been|being|be)"
_IS = re.compile(rf"\b{_BE}\b")
# Between who acts and the act.
_ALONG = re.compile(
    rf"(?: (?:{_BE}|has|have|had|do|does|did|will|would|shall|should|can|could|may|might|must|cannot|\w+n't"
    r"|not|also|now|then|later|already|still|never|once|again|just|only|both|all|each|\w+ly))* $"
)
# "Jon Vale, 23, was shot".
_APPOSED = re.compile(r", [^,;:.\"A-Z]{1,80},$")
# Between the act and whom it is done to, or by whom: "killed the former chief of police Joe Park".
_GAP = re.compile(r"(?: [\w-]+){0,3} ")
_BY = re.compile(r"(?: (?!by\b)[\w'-]+){0,3} by(?: (?:an?|the|his|her|their) [a-z]+,)?(?= )")
_JOINED = re.compile(r"(?:,|,? (?:and|or)) (?:[\w-]+ ){0,3}|(?: of| from| in| at)(?: the)? ")
# It is not the name behind these that acts: a brother "of", an aide "to", the man "who shot".
_ANOTHERS = re.compile(
    r"\b(?P<whose>[\w-]+) (?:of|to|for)(?P<gap>(?: (?!year|month|week|day|night|season)[a-z]+){0,3} )$"
    r"|\b(?P<who>who (?:(?:had|has|have) )?[a-z]+) $"
)
_PLACED = re.compile(r"\b(?:in|at|from|near|with|on|outside|inside|around|against|behind|by|over|than) $")
_OWNED = re.compile(r"'s? (?:[\w-]+ ){0,3}(?P<whose>[a-z][\w-]*)$")
# What these do, whoever they act for is said to do; and "who said Hill resigned" is of Hill.
_ACT_FOR = re.compile(
    r"spokes\w+|offic\w+|governments?|administration|ministry|campaign|team|party|company|firm|board|group|club"
    r"|city|state|town|people|members|lawyers?|attorneys?|shares?|stocks?|parts?|most|many|one|some|all"
    r"|who .*\b(?:said|says?|told|thinks?|believes?)|according|thanks|due|end|start|time",
    re.IGNORECASE,
)
_LED_UP = word_set("the a an his her their its") | TITLES | BESIDE_TITLES - {"of"}


@dataclass(frozen=True, slots=True)
class _Deed:
    """A word, who does it and to whom, nearest first; `passive` where the latter is its subject.

    Where its subject is told only as somebody's, "the wife of Ivar Holm", `owner` is Holm, `owned` the wife.
    """

    verb: str
    by: tuple[Name, ...] = ()
    to: tuple[Name, ...] = ()
    passive: bool = False
    owner: Name | None = None
    owned: str = ""


class _Subject(NamedTuple):
    """Who stands before a verb, nearest first; or else whose it is that does, and what: Holm, "the wife"."""

    names: tuple[Name, ...] = ()
    owner: Name | None = None
    owned: str = ""


def wrong_role(text: str, cited: Sequence[str]) -> tuple[str, str] | None:
    """Return (whom `text` lets act or suffer, who does in every cited sentence with that word), or None.

    "The wife of Ivar Holm was hurt" does not say that Holm was hurt, nor "Ann Hill left after Joe Park was
    charged" that Hill was charged, nor "Hill beat Park" that Park beat Hill.
    """
    for deed in _deeds(text):
        uses = [use for quote in cited for use in _deeds(quote) if use.verb == deed.verb]
        parts = [(name, [_doer(name, use) for use in uses]) for name in deed.by[:1]]
        parts += [(name, [_victim(name, use, deed.passive) for use in uses]) for name in deed.to[:1]]
        for name, others in parts:
            if others and all(others):
                return name.text, others[0]
    return None


def _doer(name: Name, use: _Deed) -> str:
    """Return who else does it in one use of the word; nothing where it may be the one named."""
    if use.by:
        return "" if any(share(name, one) for one in use.by) else use.by[0].text
    return _owned(name, use) or ("another" if use.to and share(name, use.to[0]) else "")


def _victim(name: Name, use: _Deed, passive: bool) -> str:
    """Return to whom else it is done in one use of the word; nothing where it may be the one named.

    Only a passive names them all: an object may go on, "met Hill and, in Odell, Park".
    """
    if any(share(name, one) for one in use.to):
        return ""
    if passive and use.passive and use.to:
        return use.to[0].text
    return _owned(name, use) or ("another" if use.by and share(name, use.by[0]) else "")


def _owned(name: Name, use: _Deed) -> str:
    # "The head of Norcom resigned" is told of Norcom with right; of a person not.
    if use.owner and share(name, use.owner) and len(name.words) + len(use.owner.words) > 2:
        return use.owned
    return ""


@lru_cache(maxsize=1024)
def _deeds(text: str) -> tuple[_Deed, ...]:
    """Return a deed for each word of `text` that carries meaning, and for "said"."""
    words = [word for word in tokens(text) if word.content or word.text == "said"]
    return tuple(_deed(text, word) if word.text.islower() else _Deed(word.stem) for word in words)


def _deed(text: str, word: Token) -> _Deed:
    folded, named = fold(text), names(text)
    along = _ALONG.search(folded[: word.start])
    before = _APPOSED.sub("", folded[: along.start()]) if along else ""
    subject = _subject(named, before)
    by = _BY.match(folded, word.end)
    after = _object(named, folded, by.end() if by else word.end) if word.content else ()
    passive = bool(by and after) or bool(
        along and _IS.search(along.group()) and not word.text.endswith("ing")
    )
    agent, patient = (after if by else (), subject.names) if passive else (subject.names, after)
    return _Deed(word.stem, agent, patient, passive, subject.owner, subject.owned)


def _subject(named: Sequence[Name], before: str) -> _Subject:
    """Return the subject that ends the text before a verb; an empty one where none does."""
    nearest = next((i for i, name in enumerate(named) if name.end == len(before)), None)
    if nearest is None:
        match = _OWNED.search(before)
        owner = next((name for name in named if match and name.end == match.start()), None)
        if match is None or owner is None or _ACT_FOR.fullmatch(match["whose"]):
            return _Subject()
        return _Subject(owner=owner, owned=match["whose"])
    words = before[: named[nearest].start].split(" ")
    while len(words) > 1 and words[-2].lower() in _LED_UP:
        del words[-2]
    lead = " ".join(words)
    match = _ANOTHERS.search(lead)
    whose = (match["whose"] or match["who"]) if match else ""
    if match and _leads_up(match["gap"] or " ") and not _ACT_FOR.fullmatch(whose):
        return _Subject(owner=named[nearest], owned=whose)
    if _PLACED.search(lead) and not nearest:
        return _Subject()
    return _Subject(_joined(named[nearest::-1], before))


def _joined(named: Sequence[Name], folded: str) -> tuple[Name, ...]:
    """Return the first name and those joined to it, each to the one before."""
    found = list(named[:1])
    for name in named[1:]:
        near, far = sorted((found[-1], name), key=lambda one: one.start)
        if not _JOINED.fullmatch(folded[near.end : far.start]):
            break
        found.append(name)
    return tuple(found)


def _object(named: Sequence[Name], folded: str, end: int) -> tuple[Name, ...]:
    """Return the name that follows a place, and those joined to it."""
    later = [name for name in named if name.start > end and not folded.startswith("'", name.end)]
    # "By the Swedish company Norcom": it is Norcom that did it.
    while len(later) > 1 and _nouns(folded[later[0].end : later[1].start]):
        del later[0]
    return _joined(later, folded) if later and _leads_up(folded[end : later[0].start]) else ()


def _leads_up(gap: str) -> bool:
    """Whether nothing but titles and nouns stands between a word and the name that it governs."""
    return bool(_GAP.fullmatch(gap)) and all(word in _LED_UP or word not in STOP for word in gap.split())


def _nouns(gap: str) -> bool:
    """Whether nothing but nouns stands between two names: the first says what the second is."""
    return bool(gap.strip()) and bool(_GAP.fullmatch(gap)) and STOP.isdisjoint(gap.split())
