"""Two names in one place: do they contradict each other? Two may be arrested, but one wins. In doubt, no."""

import re

from nutgraf.service.checks.names import names
from nutgraf.service.words import fold, stems_of

# What one alone is or does: win, hold an office, own, found; be the place of one thing. "Won a seat" others
# may have too.
_ONE = re.compile(
    r"\b(?:wins?|won|winning|winners?|succeed(?:s|ed)?|replac(?:e[sd]?|ing)|becom(?:es?|ing)|became|heads"
    r"|headed|leads?|chair(?:s|ed)|captain(?:s|ed)?|(?:appoint(?:s|ed)|named?s?)(?! (?:in|to|by|among)\b)"
    r"|buys?|bought|acquir(?:e[sd]?|ing)|(?:own(?:s|ed)?|led|wrote)(?= the\b)|(?:led|written) by"
    r"|found(?:s|ed|er)|invented|discovered|designed|directed|born|buried|be held|hosts?|hosted"
    r"|(?:takes?|took) place|capital|first)\b(?! (?:an?|\d+)\b)",
    re.I,
)
# Who is named dies once; but "in the fire" others may have died too.
_DIES = re.compile(r"(?:, \d+,)? (?:died?|dies)\b")
# Words of meaning that two sentences share: so many are one report, told with one name or with another.
_ONE_REPORT = 7


def one_alone(question: str, *sentences: str) -> bool:
    """Return whether a question, or each of some sentences without the value, is of what one alone can be."""
    if _ONE.search(fold(question)) or all(_ONE.search(fold(text)) for text in sentences):
        return True
    return all(
        any(len(name.words) > 1 and _DIES.match(fold(text), name.end) for name in names(text))
        for text in sentences
    )


def one_report(text: str, other: str) -> bool:
    """Return whether two sentences share so many words that one was written after the other."""
    shared = stems_of(text) & stems_of(other)
    return len(shared) >= _ONE_REPORT


def is_group(name: str, text: str) -> bool:
    """Return whether a name in a text is of many: "the Greens" may be who Ann Hill won for."""
    words = fold(name).removeprefix("The ").removeprefix("the ")
    the = re.search(rf"(?<![\"'])\b[Tt]he {re.escape(words)}(?!\w)", fold(text))
    return words.endswith("s") and the is not None
