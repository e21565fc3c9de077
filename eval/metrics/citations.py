"""Whether citations lead where the answer stands. Pure functions that return (numerator, denominator)."""

from collections import Counter
from collections.abc import Sequence

from nutgraf.eval.metrics.answers import words
from nutgraf.eval.types import Share


def precision(right: Sequence[bool]) -> Share:
    """Return (citations to a supporting article, citations).

    Gao and others, "Enabling Large Language Models to Generate Text with Citations", EMNLP 2023, by articles
    known to support the answer where theirs asks an entailment model.
    """
    return float(sum(right)), float(len(right))


def recall(cited: Sequence[bool]) -> Share:
    """Return (supporting articles that are cited, supporting articles). An abstention cites none of them."""
    return float(sum(cited)), float(len(cited))


def verbatim(slices: Sequence[tuple[str, str | None]]) -> Share:
    """Return (citations whose quote is the slice of the article that they name, citations).

    Each is given as (quote, `article.text[start:end]`), the latter None where there is no such article.
    """
    return float(sum(quote == cut for quote, cut in slices)), float(len(slices))


def quote_overlap(cited: Sequence[str], gold: Sequence[str]) -> float:
    """Return the share (0..1) of the words of a gold quote that were cited, as bags; the best of them."""
    given = Counter(word for quote in cited for word in words(quote))
    best = 0.0
    for quote in gold:
        wanted = Counter(words(quote))
        if wanted:
            best = max(best, (given & wanted).total() / wanted.total())
    return best


def density(citations_per_sentence: Sequence[int]) -> Share:
    """Return (citations, sentences): how many citations a sentence carries."""
    return float(sum(citations_per_sentence)), float(len(citations_per_sentence))
