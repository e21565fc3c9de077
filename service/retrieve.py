"""Question -> Evidence: four rankings fused, recent stories preferred, copies of a story taken once."""

import re
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.index import Index
from nutgraf.ingest.types import Article, Filter, Passage
from nutgraf.service.types import Evidence, Question
from nutgraf.service.words import tokens

# How many rows each ranking contributes.
CANDIDATES = 200
# Cormack, Clarke, Buettcher, "Reciprocal rank fusion outperforms Condorcet", SIGIR 2009: k = 60.
RRF_K = 60
# Readers ask about the news of the week: a story that ran within it counts this much more. A factor that
# fades over weeks instead of ending did worse (docs/benchmarks.md).
RECENCY_WEIGHT = 1.0
RECENCY_DAYS = 7.0
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
PASSAGES_PER_ARTICLE = 3

Ranking = Sequence[tuple[str, float]]


def retrieve(
    question: Question, archive: Archive, index: Index, encoder: Encoder, *, limit: int = 10
) -> tuple[Evidence, ...]:
    """Find the passages most likely to hold the answer.

    Args:
        question: its text, day and limits are respected; its history is not looked at.
        archive: where articles are.
        index: nearest passages by meaning.
        encoder: the one that made the index.
        limit: articles at most, copies of one story counted once; each gives up to PASSAGES_PER_ARTICLE.

    Returns:
        Evidence by rank: each article's best passage in order of the articles, then their other passages.
    """
    keep = allowed(question)
    rankings = _rankings(question.text, keep, archive, index, encoder)
    owners = archive.owners({key for name in ("dense", "passage") for key, _ in rankings[name]}, keep)
    by_article = {name: _first_of(ranking, owners) for name, ranking in rankings.items()}
    parts = _reciprocal_ranks(by_article)
    published = archive.published(parts)
    scores = {
        article_id: sum(part.values()) * recency(published[article_id], question)
        for article_id, part in parts.items()
        if article_id in published
    }
    best = sorted(scores, key=lambda article_id: (-scores[article_id], article_id))
    # Some of the best are copies of one another: twice as many as asked for fill their places.
    articles = archive.articles(best[: limit * 2])
    chosen = _one_per_cluster((articles[article_id] for article_id in best if article_id in articles), limit)
    return _evidence(chosen, rankings, owners, scores, parts, archive, keep)


def allowed(question: Question) -> Filter:
    """Return what a question may look at: its own limits, and nothing published after it was asked."""
    until = question.asked_at + timedelta(microseconds=1)
    if question.until and question.until < until:
        until = question.until
    explicit = question.since is not None or question.until is not None
    return Filter(since=question.since, until=until, sources=question.sources, undated=not explicit)


def recency(published_at: datetime | None, question: Question) -> float:
    """Return the factor by which a recent story counts more: 1 + RECENCY_WEIGHT within a week, or 1.

    A question that names another year than the one it is asked in is not about the news of the week.
    """
    years = {int(year) for year in _YEAR.findall(question.text)}
    if published_at is None or years - {question.asked_at.year}:
        return 1.0
    age_days = (question.asked_at - published_at) / timedelta(days=1)
    return 1.0 + RECENCY_WEIGHT if age_days <= RECENCY_DAYS else 1.0


def _rankings(
    text: str, keep: Filter, archive: Archive, index: Index, encoder: Encoder
) -> dict[str, Ranking]:
    asked = list(dict.fromkeys(token.text.lower() for token in tokens(text) if token.content))
    # SQLite lets go of the interpreter while it searches, and so does torch: the four run side by side.
    with ThreadPoolExecutor(2, "nutgraf-retrieve") as pool:
        passage = pool.submit(archive.rank_words, asked, "passage", keep, CANDIDATES)
        lead = pool.submit(archive.rank_words, asked, "article_lead", keep, CANDIDATES)
        article = pool.submit(archive.rank_words, asked, "article", keep, CANDIDATES)
        dense = index.nearest(encoder.encode([text])[0], keep, CANDIDATES)
        return {
            "dense": dense,
            "passage": passage.result(),
            "lead": lead.result(),
            "article": article.result(),
        }


def _first_of(ranking: Ranking, owners: dict[str, str]) -> list[str]:
    """Return article ids in order of their first row; rows of passages stand for their article."""
    return list(dict.fromkeys(owners.get(key, key) for key, _ in ranking))


def _reciprocal_ranks(rankings: dict[str, list[str]]) -> dict[str, dict[str, float]]:
    parts: dict[str, dict[str, float]] = {}
    for name, ranking in rankings.items():
        for rank, article_id in enumerate(ranking, 1):
            parts.setdefault(article_id, {})[name] = 1.0 / (RRF_K + rank)
    return parts


def _one_per_cluster(articles: Iterable[Article], limit: int) -> list[Article]:
    chosen: dict[str, Article] = {}
    for article in articles:
        chosen.setdefault(article.cluster_id, article)
    return list(chosen.values())[:limit]


def _evidence(
    chosen: Sequence[Article],
    rankings: dict[str, Ranking],
    owners: dict[str, str],
    scores: dict[str, float],
    parts: dict[str, dict[str, float]],
    archive: Archive,
    keep: Filter,
) -> tuple[Evidence, ...]:
    passage_parts = _reciprocal_ranks(
        {name: [key for key, _ in rankings[name] if key in owners] for name in ("dense", "passage")}
    )
    found: dict[str, list[str]] = {}
    for passage_id in sorted(passage_parts, key=lambda key: (-sum(passage_parts[key].values()), key)):
        found.setdefault(owners[passage_id], []).append(passage_id)
    passages = archive.passages(
        key for article in chosen for key in found.get(article.id, [])[:PASSAGES_PER_ARTICLE]
    )
    # An article found by its headline or as a whole may have no passage among the candidates: its first
    # one stands in.
    openings = archive.passages_of(article.id for article in chosen if article.id not in found)
    outlets = archive.outlets((article.cluster_id for article in chosen), keep)
    cosines = dict(rankings["dense"])
    rows: list[tuple[bool, int, int, Article, Passage]] = []
    for place, article in enumerate(chosen):
        own = [passages[key] for key in found.get(article.id, [])[:PASSAGES_PER_ARTICLE]]
        for turn, passage in enumerate(own or openings.get(article.id, [])[:1]):
            rows.append((turn > 0, place, turn, article, passage))
    rows.sort(key=lambda row: row[:3])
    return tuple(
        Evidence(
            passage=passage,
            article=article,
            rank=rank,
            score=scores[article.id],
            parts=parts[article.id] | ({"cosine": cosines[passage.id]} if passage.id in cosines else {}),
            also_in=tuple(name for name in outlets.get(article.cluster_id, []) if name != article.source),
        )
        for rank, (_, _, _, article, passage) in enumerate(rows, 1)
    )
