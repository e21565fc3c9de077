"""How high the right articles (or passages) stand. Relevance is binary; trec_eval gives the same values.

Each function takes `gains`, one number a rank from the top: 1 where something relevant stands that did not
stand higher up already, else 0; and, where it needs it, `total`, how many relevant things there are. All
values are 0..1.
"""

import math
from collections.abc import Sequence


def hit_at(gains: Sequence[int], k: int) -> float:
    """Return 1 if anything relevant is among the first k, else 0 (trec_eval `success_k`)."""
    return float(any(gains[:k]))


def recall_at(gains: Sequence[int], total: int, k: int) -> float:
    """Return the share of what is relevant that is among the first k (trec_eval `recall_k`)."""
    return sum(gains[:k]) / total if total else 0.0


def reciprocal_rank(gains: Sequence[int], k: int) -> float:
    """Return 1/rank of the first relevant one among the first k, else 0; its mean is MRR@k.

    Voorhees, "The TREC-8 Question Answering Track Report", 1999 (trec_eval `recip_rank` with a cutoff).
    """
    return next((1.0 / rank for rank, gain in enumerate(gains[:k], 1) if gain), 0.0)


def ndcg_at(gains: Sequence[int], total: int, k: int) -> float:
    """Return the discounted gain of the first k, sum of gain/log2(rank+1), over the best possible one.

    Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 20(4), 2002 (trec_eval
    `ndcg_cut_k`).
    """
    ideal = sum(1.0 / math.log2(rank + 1) for rank in range(1, min(total, k) + 1))
    found = sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains[:k], 1))
    return found / ideal if ideal else 0.0


def average_precision(gains: Sequence[int], total: int) -> float:
    """Return the precision at the rank of each relevant thing (0 where not found), averaged; its mean is MAP.

    Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 2008, section 8.4 (trec_eval
    `map`).
    """
    seen = 0
    summed = 0.0
    for rank, gain in enumerate(gains, 1):
        if gain:
            seen += 1
            summed += seen / rank
    return summed / total if total else 0.0
