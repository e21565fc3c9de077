"""Which of two has more, where a sentence gives a figure for either: "A cut 8% and B 10%".

A small model takes the first of the two; the figures tell.
"""

import re
from collections.abc import Iterable, Sequence

from nutgraf.service.checks.quantities import Number, numbers
from nutgraf.service.words import YEAR, fold, stems_of

_OPTIONS = re.compile(
    r"(?P<a>[\w.&-]+(?: [A-Z][\w.&-]+)*)(?:'s?)?,? or"
    r" (?:(?:the|in|on|at) )*(?P<b>[\w.&-]+(?: [A-Z][\w.&-]+)*)"
)
_MORE = re.compile(
    r"\b(?:more|most|larger|largest|bigger|biggest|higher|highest|greater|greatest|longer|longest|older|oldest"
    r"|taller|tallest|faster|heavier|further)\b",
    re.IGNORECASE,
)
_LESS = re.compile(
    r"\b(?:fewer|fewest|less|least|smaller|smallest|lower|lowest|shorter|shortest|cheaper|cheapest|younger"
    r"|youngest|slower)\b",
    re.IGNORECASE,
)
# What parts two that are compared; "and" only where nothing else does.
_PARTS = r"[,;:]? (?:while|whereas|compared (?:with|to)|against|versus|vs\.?|than)\b|[;:]|, "
_CLAUSES = [re.compile(parts, re.IGNORECASE) for parts in (_PARTS, rf"{_PARTS}|,? (?:and|but)\b")]
# A sentence with less of the question's words compares something else.
_LEAST_SHARED = 0.3


def compared(question: str, texts: Iterable[str]) -> str:
    """Return which of two the figures of a sentence choose; empty where none tells.

    Args:
        question: "Which cut more, A or B?"
        texts: sentences; of those that tell, the one with most of the question's words does.
    """
    folded = fold(question)
    options, more, less = _OPTIONS.search(folded), _MORE.search(folded), _LESS.search(folded)
    if options is None or bool(more) == bool(less):
        return ""
    asked = stems_of(question) - stems_of(options["a"]) - stems_of(options["b"])
    best, choice = _LEAST_SHARED * len(asked), ""
    for text in texts:
        shared = len(asked & stems_of(text))
        if shared > best and (figures := _figures(fold(text), (options["a"], options["b"]))):
            first, second = figures
            best = shared
            choice = options["a" if (first > second) == bool(more) else "b"]
    return choice


def _figures(text: str, options: tuple[str, str]) -> tuple[float, float] | None:
    """Return the figure of either option: each has one of the same unit in a clause of its own."""
    for form in _CLAUSES:
        first, second = (_figure(form.split(text), *pair) for pair in (options, options[::-1]))
        if first and second and first.unit == second.unit and first.values[0] != second.values[0]:
            return first.values[0], second.values[0]
    return None


def _figure(clauses: Sequence[str], option: str, other: str) -> Number | None:
    own = [clause for clause in clauses if _names(option, clause) and not _names(other, clause)]
    told = [number for clause in own for number in numbers(clause) if not YEAR.fullmatch(number.text)]
    return told[0] if len(told) == 1 else None


def _names(option: str, clause: str) -> bool:
    return re.search(rf"\b{re.escape(option)}\b", clause, re.IGNORECASE) is not None
