"""Evidence -> the spans worth quoting: the sentences closest to the question, each with its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.types import Article
from nutgraf.service.types import Evidence, Quote
from nutgraf.service.words import content_words

# How many passages are read sentence by sentence; the answer is further down in a hundredth of the cases.
PASSAGES_READ = 12
# A sentence is judged by meaning (cosine with the question) and by the share of the question's words that it holds.
WORDS_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class _Candidate:
    article: Article
    spans: Sequence[tuple[int, int]]
    number: int
    score: float


def best_quotes(
    text: str, evidence: Sequence[Evidence], encoder: Encoder, *, chars: int, neighbours: int = 1
) -> tuple[Quote, ...]:
    """Choose what to quote.

    Args:
        text: the question.
        evidence: by rank.
        encoder: scores sentences by meaning.
        chars: length of all quotes together, at most (the best sentence is given in any case).
        neighbours: sentences kept before and after each chosen one, for its context.

    Returns:
        Quotes, best first; no two overlap.
    """
    chosen: list[tuple[Article, int, int, float]] = []
    used = 0
    for candidate in _candidates(text, evidence[:PASSAGES_READ], encoder):
        first = max(0, candidate.number - neighbours)
        last = min(len(candidate.spans) - 1, candidate.number + neighbours)
        start, end = candidate.spans[first][0], candidate.spans[last][1]
        merged, kept = _merge(chosen, candidate.article, start, end, candidate.score)
        size = sum(item[2] - item[1] for item in merged)
        if size > chars and kept:
            break
        chosen, used = merged, size
    del used
    return tuple(
        Quote(article, start, end, article.text[start:end], score)
        for article, start, end, score in sorted(chosen, key=lambda item: (-item[3], item[0].id, item[1]))
    )


def _candidates(text: str, evidence: Sequence[Evidence], encoder: Encoder) -> list[_Candidate]:
    rows: list[tuple[Article, Sequence[tuple[int, int]], int]] = []
    for item in evidence:
        base = item.passage.start
        spans = [(base + start, base + end) for start, end in sentences(item.passage.text)]
        rows.extend((item.article, spans, number) for number in range(len(spans)))
    if not rows:
        return []
    texts = [f"{article.title}: {article.text[slice(*spans[number])]}" for article, spans, number in rows]
    vectors = encoder.encode([text, *texts])
    cosines = vectors[1:] @ vectors[0]
    shares = np.array(_word_shares(text, texts))
    scores = cosines + WORDS_WEIGHT * shares
    candidates = [_Candidate(*row, float(score)) for row, score in zip(rows, scores, strict=True)]
    return sorted(candidates, key=lambda item: (-item.score, item.article.id, item.number))


def _word_shares(text: str, texts: Sequence[str]) -> list[float]:
    """Return for each text the share (0..1) of the question's words in it, rare words counting more."""
    asked = content_words(text)
    held = [set(content_words(item)) for item in texts]
    weights = {
        word: float(np.log(1 + len(held) / (1 + sum(word in words for words in held)))) for word in asked
    }
    total = sum(weights.values()) or 1.0
    return [sum(weights[word] for word in asked if word in words) / total for words in held]


def _merge(
    chosen: Sequence[tuple[Article, int, int, float]], article: Article, start: int, end: int, score: float
) -> tuple[list[tuple[Article, int, int, float]], bool]:
    """Add a span, joined with those of the same article that it touches; tell whether there was anything before."""
    kept: list[tuple[Article, int, int, float]] = []
    for item in chosen:
        # Two characters apart is a paragraph break: neighbours read better as one quote.
        if item[0].id == article.id and item[1] <= end + 2 and start <= item[2] + 2:
            start, end, score = min(start, item[1]), max(end, item[2]), max(score, item[3])
        else:
            kept.append(item)
    return [*kept, (article, start, end, score)], bool(chosen)
