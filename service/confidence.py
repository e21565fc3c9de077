"""How sure an answer is, and whether its quotes are good enough to ask a model at all."""

import math
from collections.abc import Sequence

from nutgraf.service.types import Quote, Sentence

# Best quotes scored below this hardly ever hold the answer (docs/benchmarks.md says on what it was set).
WORTH_ASKING = 0.35


def worth_asking(quotes: Sequence[Quote]) -> bool:
    """Tell whether the closest quote is close enough for an answer to be possible."""
    return bool(quotes) and quotes[0].score >= WORTH_ASKING


def confidence(quotes: Sequence[Quote], sentences: Sequence[Sentence], dropped: Sequence[Sentence]) -> float:
    """Estimate the probability (0..1) that the archive holds the answer and that these sentences give it."""
    if not sentences:
        return 0.0
    support = sum(sentence.support for sentence in sentences) / len(sentences)
    kept = len(sentences) / (len(sentences) + len(dropped))
    return 1.0 / (1.0 + math.exp(-(4.0 * quotes[0].score + 2.0 * support + 2.0 * kept - 5.0)))
