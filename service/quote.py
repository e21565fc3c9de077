"""Evidence -> the spans worth quoting: the sentences closest to the question, each with its neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.types import Article
from nutgraf.service.types import Evidence, Quote
from nutgraf.service.words import content_stems, tokens

# How many passages are read sentence by sentence; the answer is further down in a hundredth of the cases.
PASSAGES_READ = 12
# A sentence is judged by meaning (cosine with the question) and by its share of the question's words.
WORDS_WEIGHT = 0.5
# The article that ranks first is a likelier place than the second: this is divided by the article's rank.
# Between 0.1 and 0.2 most answers stood in the quotes (docs/benchmarks.md).
RANK_WEIGHT = 0.15


@dataclass(frozen=True, slots=True)
class _Candidate:
    article: Article
    spans: Sequence[tuple[int, int]]
    number: int
    score: float


@dataclass(frozen=True, slots=True)
class _Span:
    article: Article
    start: int
    end: int
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
        neighbours: sentences kept before and after each chosen one, for its context; with 0, quotes are
            single sentences.

    Returns:
        Quotes, best first; no two overlap.
    """
    chosen: list[_Span] = []
    for candidate in _candidates(text, evidence[:PASSAGES_READ], encoder):
        spans = candidate.spans
        first, last = (
            max(0, candidate.number - neighbours),
            min(len(spans) - 1, candidate.number + neighbours),
        )
        span = _Span(candidate.article, spans[first][0], spans[last][1], candidate.score)
        widened = _merged(chosen, span) if neighbours else [*chosen, span]
        if chosen and sum(item.end - item.start for item in widened) > chars:
            break
        chosen = widened
    return tuple(
        Quote(span.article, span.start, span.end, span.article.text[span.start : span.end], span.score)
        for span in sorted(chosen, key=lambda span: (-span.score, span.article.id, span.start))
    )


def _candidates(text: str, evidence: Sequence[Evidence], encoder: Encoder) -> list[_Candidate]:
    rows: list[tuple[Article, Sequence[tuple[int, int]], int]] = []
    places = {key: place for place, key in enumerate(dict.fromkeys(item.article.id for item in evidence), 1)}
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
    ranks = np.array([RANK_WEIGHT / places[article.id] for article, _, _ in rows])
    scores = cosines + WORDS_WEIGHT * shares + ranks
    candidates = [_Candidate(*row, float(score)) for row, score in zip(rows, scores, strict=True)]
    return sorted(candidates, key=lambda item: (-item.score, item.article.id, item.number))


def _word_shares(text: str, texts: Sequence[str]) -> list[float]:
    """Return for each text the share (0..1) of the question's words in it, rare words counting more."""
    asked = set(content_stems(tokens(text)))
    held = [set(content_stems(tokens(item))) for item in texts]
    weights = {
        word: float(np.log(1 + len(held) / (1 + sum(word in words for words in held)))) for word in asked
    }
    total = sum(weights.values()) or 1.0
    return [sum(weights[word] for word in asked if word in words) / total for words in held]


def _merged(chosen: Sequence[_Span], span: _Span) -> list[_Span]:
    """Add a span, made one with those of the same article that it touches."""
    apart: list[_Span] = []
    for other in chosen:
        # Two characters apart is a paragraph break: neighbours read better as one quote.
        if (
            other.article.id == span.article.id
            and other.start <= span.end + 2
            and span.start <= other.end + 2
        ):
            start, end = min(span.start, other.start), max(span.end, other.end)
            span = _Span(span.article, start, end, max(span.score, other.score))
        else:
            apart.append(other)
    return [*apart, span]
