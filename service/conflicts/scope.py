"""Two sentences that are alike but for a word: before tax and after tax, the first train and the last."""

import re
from collections.abc import Sequence

from nutgraf.service.checks.quantities import HEDGE, NUMBER_WORDS
from nutgraf.service.conflicts.parties import is_party
from nutgraf.service.words import Token, alignment, fold, stem, tokens, word_set

# So many words in the place of others may tell two things apart; more are another way to say it.
_LONGEST_SWAP = 2
_SCOPES = word_set("before after above below under over")
# "Rose by 2 percent" or "rose 2 percent", and "rose to 2 percent".
_CHANGE = re.compile(r"(?P<word>\w+) (?:(?P<way>by|to|from) )?(?:an? )?\W?$")


def other_scope(text: str, other: str) -> bool:
    """Return whether words that tell two things apart stand in each other's place in two texts.

    Before tax and after tax, the first quarter and the second; names and other numbers are left to others.
    """
    mine, theirs = tokens(text), tokens(other)
    for kind, a, b, c, d in alignment(mine, theirs).get_opcodes():
        if kind == "replace" and max(b - a, d - c) <= _LONGEST_SWAP:
            swapped = [_scoping(words, at) for words, at in ((mine[a:b], a), (theirs[c:d], c))]
            if all(swapped):
                return True
    return False


def _scoping(words: Sequence[Token], at: int) -> list[Token]:
    """Return the words that may tell two things apart; a capital at the start of a sentence says nothing."""
    return [
        word
        for place, word in enumerate(words, at)
        if (word.content or word.stem in _SCOPES)
        and not word.text[0].isdigit()
        and word.text.lower() not in NUMBER_WORDS
        and not (word.capital and place)
        and not is_party(word)
    ]


def narrowed(text: str, other: str) -> bool:
    """Return whether one of two texts narrows a noun of both: "core inflation" for "inflation"."""
    mine, theirs = tokens(text), tokens(other)
    stems = {w.stem for w in mine} & {w.stem for w in theirs}
    for kind, a, b, c, d in alignment(mine, theirs).get_opcodes():
        for words, first, end, lacking in ((mine, a, b, theirs[c:d]), (theirs, c, d, mine[a:b])):
            if kind == "equal" or not 0 < end - first <= _LONGEST_SWAP or end == len(words):
                continue
            put, noun = words[end - 1 : end + 1]
            if (
                noun.content
                and noun.text[0].islower()
                and noun.start - put.end == 1
                and _scoping([put], end - 1)
                and not put.text.endswith("ly")
                and not any(word.content for word in lacking)
                and put.stem not in stems
            ):
                return True
    return False


def other_change(before: str, other: str) -> bool:
    """Return whether of two numbers one is what something rose to, the other by how much, or from what.

    Args:
        before: what stands before the one.
        other: what stands before the other.
    """
    one, two = (_CHANGE.search(HEDGE.sub("", fold(lead))) for lead in (before, other))
    if one is None or two is None or one["way"] == two["way"]:
        return False
    return bool(one["way"] and two["way"]) or stem(one["word"]) == stem(two["word"])
