"""Asked which of two has more, a sentence has to compare them, or give a figure of each.

A small model names the first of the two, and any sentence that names it holds that short answer.
"""

import re

from nutgraf.service.checks.dates import dates, without
from nutgraf.service.checks.quantities import HEDGE, numbers
from nutgraf.service.question.asked import OR, SIZES, last_asked
from nutgraf.service.words import fold

_ADJECTIVE = (
    rf"{SIZES}|great|small|short|cheap|low|slow|young|rich|poor|weak|light|quick|near|new|safe|warm|cool"
)
_DEGREE = (
    r"(?:more|most|fewer|fewest|less|least|better|best|worse|worst|f[au]rther|f[au]rthest|heavi(?:er|est)"
    rf"|(?:{_ADJECTIVE})[a-z]?(?:er|r|est|st))"
)
_ASKED = re.compile(rf"\b{_DEGREE}\b(?! than\b)", re.I)
# "Ten or more" sets no two side by side.
_OR_MORE = re.compile(rf"\bor {_DEGREE}\b", re.I)
_SAID = re.compile(
    rf"\b(?:{_DEGREE}|than|outnumber\w*|outsold|outspent|exceed\w*|surpass\w*|overt[oa]\w+|ahead of|trail\w*"
    r"|beat\w*|defeat\w*|twice|double\w*|triple\w*|times|compared|versus|whereas|while|both|equal\w*|same|alike|tied?)\b",
    re.I,
)
# These stand for a figure.
_ALL = re.compile(r"\b(?:all|every|none|no|neither|half)\b", re.I)


def compares_nothing(question: str, text: str) -> str:
    """Say that a text has neither a comparison nor two figures, asked which of two has more; else empty."""
    asked = _OR_MORE.sub("", _unhedged(fold(last_asked(question))))
    if not (_ASKED.search(asked) and OR.search(asked)):
        return ""
    days, told = dates(text, None), _unhedged(fold(text))
    figures = max(len(numbers(without(text, days))) + len(_ALL.findall(text)), len(days))
    return "" if figures > 1 or _SAID.search(told) else "compares nothing"


def _unhedged(text: str) -> str:
    """Return a text without "more than" before a number: that compares nobody."""
    for number in reversed(numbers(text)):
        text = HEDGE.sub("", text[: number.start]) + text[number.start :]
    return text
