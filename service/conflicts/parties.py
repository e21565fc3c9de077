"""Two sides' accounts: "40 soldiers were killed, the fighters said", "the ministry said 12 were"."""

import re
from collections.abc import Iterator

from nutgraf.ingest.sentences import Span
from nutgraf.service.checks.names import canonical, names, same_word
from nutgraf.service.words import Token, fold, stem, tokens

# Who gives the figures of those in charge, and who gives others. Police and a governor are of one side.
_IN_CHARGE = """army military ministry minister government police officials authorities president spokesman
spokeswoman company employer management governor mayor prosecutors hospital navy"""
_OTHERS = """rebels fighters militants militia insurgents separatists guerrillas opposition activists union
unions organisers organizers campaigners protesters demonstrators workers witnesses residents relatives
families villagers locals survivors farmers miners students prisoners medics lawyers charity monitors
observatory movement"""
_SIDES = {
    stem(word): side for side, words in (("in charge", _IN_CHARGE), ("", _OTHERS)) for word in words.split()
}
_SAYS = (
    r"(?:said|says?|told|tells?|claim\w*|den(?:y|ied|ies)|put|puts|counted?|counts|estimate[sd]?|insist\w*"
    r"|report(?:ed|s)?|announced?|spoke|speaks?|gave|gives?|accord\w+|accuse[sd]?|blame[sd]?)"
)
_WORD = r"[\w'.-]+"
_SPOKEN = re.compile(rf"(?P<who>(?:{_WORD} ){{1,4}})(?<!was )(?<!were )(?<!been ){_SAYS}\b")
# "..., said the army"; but in "she said workers had died" no worker speaks.
_FOLLOWING = re.compile(rf"(?:[,\"'] {_SAYS}|\b[Aa]ccording to) (?P<who>(?:{_WORD} ?){{1,4}})")


def is_party(word: Token) -> bool:
    """Return whether a word is what a party is called by: army, rebels."""
    return word.stem in _SIDES


def two_sides(one: str, other: str) -> bool:
    """Return whether two sentences are each credited to a party, and the parties are not of one side."""
    first, second = _party(one), _party(other)
    if first is None or second is None:
        return False
    # The armies of two states; but not a ministry and its police.
    strangers = first[1] and second[1] and not any(same_word(a, b) for a in first[1] for b in second[1])
    return first[0] != second[0] or bool(strangers)


def speaker(sentence: str) -> tuple[str, Span] | None:
    """Return who is credited with a sentence, a party or a name, and where; None where nobody is."""
    for match in _credits(fold(sentence)):
        who = match["who"]
        parties = [word.text for word in tokens(who) if is_party(word)]
        named = [name.text for name in names(f"the {who}")]
        if parties or named:
            return " ".join((*parties, *named[-1:])), match.span()
    return None


def _party(sentence: str) -> tuple[str, frozenset[str]] | None:
    """Return (side, names beside it) of who is credited with a sentence; None where no party is."""
    for match in _credits(fold(sentence)):
        who = match["who"]
        found = [word.stem for word in tokens(who) if word.stem in _SIDES]
        if found:
            side = _SIDES[found[-1]] or found[-1]
            return side, frozenset(canonical(name.words[-1:]) for name in names(f"the {who}"))
    return None


def _credits(folded: str) -> Iterator[re.Match[str]]:
    yield from _SPOKEN.finditer(folded)
    yield from _FOLLOWING.finditer(folded)
