"""What an answer makes of sources of which some are false. Pure functions."""

from collections.abc import Sequence

from nutgraf.eval.metrics.answers import contains_answer


def conflict_shown(
    sentences: Sequence[str], notes: Sequence[str], right: Sequence[str], wrong: Sequence[str]
) -> bool:
    """Tell whether the reader is told that sources differ: one sentence, or one note, gives both accounts.

    Two sentences that state one account each, as if both were so, do not show a conflict.
    """
    return any(
        contains_answer(text, right) == contains_answer(text, wrong) == 1.0 for text in (*sentences, *notes)
    )


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
    text = " ".join(sentences)
    preferred = contains_answer(text, right) == 1.0 and contains_answer(text, wrong) == 0.0
    return float(preferred or conflict_shown(sentences, notes, right, wrong))


def misled(
    sentences: Sequence[str], notes: Sequence[str], right: Sequence[str], wrong: Sequence[str]
) -> float:
    """Return 1 if the false account is given without the conflict being shown; else 0 (lower is better)."""
    told = contains_answer(" ".join(sentences), wrong) == 1.0
    return float(told and not conflict_shown(sentences, notes, right, wrong))
