"""What an answer makes of sources of which some are false. Pure functions."""

import re
from collections.abc import Sequence

from nutgraf.eval.metrics.answers import words


def accounts(text: str, right: Sequence[str], wrong: Sequence[str]) -> tuple[bool, bool]:
    """Return whether a text gives the true account, and whether a false one.

    An account is given where its words (`answers.words`) stand as a run that is no part of a longer account:
    "John Smith Jr" is not also "Smith".
    """
    left = " ".join(["", *words(text), ""])
    given = {True: False, False: False}
    known = [(words(one), true) for true, side in ((True, right), (False, wrong)) for one in side]
    for account, true in sorted(known, key=lambda one: -len(one[0])):
        if account:
            left, times = re.subn(rf"(?<= ){re.escape(' '.join(account))}(?= )", "|", left)
            given[true] |= times > 0
    return given[True], given[False]


def conflict_shown(
    sentences: Sequence[str], notes: Sequence[str], right: Sequence[str], wrong: Sequence[str]
) -> bool:
    """Tell whether the reader is told that sources differ: one sentence, or one note, gives both accounts.

    Two sentences that state one account each, as if both were so, do not show a conflict.
    """
    return any(accounts(text, right, wrong) == (True, True) for text in (*sentences, *notes))


def truth_or_conflict(
    sentences: Sequence[str], notes: Sequence[str], right: Sequence[str], wrong: Sequence[str]
) -> float:
    """Return 1 if the true account is given and the false one is not, or the conflict is shown; else 0.

    After the counterfactual test of Chen and others, "Benchmarking Large Language Models in
    Retrieval-Augmented Generation", AAAI 2024, which asks that errors in the sources are seen and not passed
    on. An abstention gives no account and is 0.

    Args:
        sentences: of the answer.
        notes: what else was said of sources that differ.
        right: accepted answers.
        wrong: answers that altered sources give.
    """
    preferred = accounts(" ".join(sentences), right, wrong) == (True, False)
    return float(preferred or conflict_shown(sentences, notes, right, wrong))


def misled(
    sentences: Sequence[str], notes: Sequence[str], right: Sequence[str], wrong: Sequence[str]
) -> float:
    """Return 1 if the false account is given without the conflict being shown; else 0 (lower is better)."""
    _, told = accounts(" ".join(sentences), right, wrong)
    return float(told and not conflict_shown(sentences, notes, right, wrong))
