"""Two sentences that are alike but for a word: before tax and after tax, the first train and the last."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from nutgraf.service.checks.quantities import NUMBER_WORDS
from nutgraf.service.conflicts.parties import is_party
from nutgraf.service.words import Token, tokens, word_set

# So many words in the place of others may tell two things apart; more are another way to say it.
_LONGEST_SWAP = 2
_SCOPES = word_set("before after above below under over")


def other_scope(text: str, other: str) -> bool:
    """Return whether words that tell two things apart stand in each other's place in two texts.

    Before tax and after tax, the first quarter and the second; names and other numbers are left to others.
    """
    mine, theirs = tokens(text), tokens(other)
    matcher = SequenceMatcher(None, [w.stem for w in mine], [w.stem for w in theirs], autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
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
