"""What a text sets against something else: "in 1968, not 1958", "Hill rather than Park"."""

import re
from collections.abc import Sequence

from nutgraf.service.words import fold, tokens

# What stands behind is rejected: a name or a number, with what may stand before it.
_SET_AGAINST = re.compile(
    r"(?<!\bor )(?<!\bwhy )\b(?:not|rather than|instead of)"
    r" (?:(?:in|on|at|by|from|to|of|for|about|the|a|an) ){0,2}[$€£]?(?=(?-i:[\dA-Z]))",
    re.IGNORECASE,
)


def turned(text: str, cited: Sequence[str]) -> str | None:
    """Return a name or number that one side states and the other has only as what is not so, or None.

    "Built in 1958, not 1968" says the opposite of "built in 1968, not 1958", in the same words.
    """
    stated, rejected = _sides([text])
    there, not_there = _sides(cited)
    for word, written in (*stated.items(), *rejected.items()):
        mine = word in stated, word in rejected
        theirs = word in there, word in not_there
        if mine in ((True, False), (False, True)) and theirs == (mine[1], mine[0]):
            return written
    return None


def _sides(texts: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the names and numbers that the texts state, and those that they reject, by stem."""
    stated: dict[str, str] = {}
    rejected: dict[str, str] = {}
    for text in texts:
        against = {match.end() for match in _SET_AGAINST.finditer(fold(text))}
        for word in tokens(text):
            if word.start in against:
                rejected[word.stem] = word.text
            elif word.capital or word.text[0].isdigit():
                stated[word.stem] = word.text
    return stated, rejected
