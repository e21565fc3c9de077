"""Question -> Evidence: three rankings fused, time preferred, copies taken once, the leaders read closely."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.index import Index
from nutgraf.ingest.outlet import outlet_key
from nutgraf.ingest.types import Article, Facts, Filter, Passage
from nutgraf.service.limits import allowed
from nutgraf.service.retrieval.rank import Preference, Ranking, closely_said, fuse
from nutgraf.service.retrieval.rerank import Reranker
from nutgraf.service.types import Evidence, Question
from nutgraf.service.words import tokens

# Leaders: at most so many articles, with at least this share of the best score. Their order is in doubt, so
# their best passages are read token by token. That takes an encoding each; most questions have one leader.
LEADERS, NEARLY_BEST = 5, 1 / 1.1
# How much it counts that a passage says the question closely; the three rankings together count 1.
SAID_WEIGHT = 0.75
# How many articles are reranked, and what the log-odds of answering count. If no article is of the time
# asked for, time does not tell them apart: more are read, and what they say counts more.
READ, READ_WEIGHT = 5, 0.03
UNTIMED_READ, UNTIMED_WEIGHT = 10, 0.05
# How many rows each ranking contributes.
CANDIDATES = 200
# Ranking by words takes microseconds for each row that holds one of them: the commonest words are left out.
ROWS_RANKED = 20_000
PASSAGES_PER_ARTICLE = 3
# What the question's words count beside meaning (cosine), within an article.
WORDS_WEIGHT = 0.3


def retrieve(
    question: Question,
    archive: Archive,
    index: Index,
    encoder: Encoder,
    *,
    limit: int = 10,
    reranker: Reranker | None = None,
) -> tuple[Evidence, ...]:
    """Find the passages most likely to hold the answer.

    Args:
        question: its text, day and limits are respected; its history is not looked at.
        archive: where articles are.
        index: nearest passages by meaning.
        encoder: the one that made the index.
        limit: articles at most, copies of one story counted once; each gives up to PASSAGES_PER_ARTICLE.
        reranker: reads the best passage of the first articles, which takes a tenth of a second.

    Returns:
        Evidence by rank: each article's best passage in order of the articles, then their other passages.
    """
    keep, text = allowed(question), question.text
    words = archive.telling(_content(text), ROWS_RANKED)
    rankings = _rankings(text, words, keep, archive, index, encoder)
    parts = _fused(rankings, archive, keep)
    facts = archive.facts(parts)
    preference = Preference(text, question.asked_at, {fact.source for fact in facts.values()})
    scores = _Scores(parts, {key: preference.factor(fact) for key, fact in facts.items()})
    kept = _one_per_cluster(scores.best_first(facts), facts, max(limit, LEADERS))
    closest = _closest(archive.passages_of(kept), kept, words, dict(rankings["dense"]))
    scores.add("said", _said(text, _leaders(kept, scores, closest), encoder))
    kept = scores.best_first(kept)[:limit]
    articles = archive.articles(kept)
    if reranker is not None:
        timed = any(preference.timely(facts[key]) for key in kept)
        most, weight = (READ, READ_WEIGHT) if timed else (UNTIMED_READ, UNTIMED_WEIGHT)
        read = _read(text, kept[:most], articles, closest, reranker)
        scores.add("read", {key: weight * gain for key, gain in read.items()})
        kept = scores.best_first(kept)
    chosen = [articles[key] for key in kept if key in articles]
    outlets = archive.outlets((article.cluster_id for article in chosen), keep)
    return tuple(_evidence(chosen, closest, scores, outlets))


class _Near(NamedTuple):
    """A passage, and how close it is to the question."""

    passage: Passage
    closeness: float


class _Scores:
    """What articles score, and of which parts; what the question prefers multiplies each part.

    Attributes:
        of: by article id; higher is better.
        parts: by article id, then by name.
    """

    def __init__(self, parts: dict[str, dict[str, float]], factors: Mapping[str, float]) -> None:
        self.of = {key: sum(parts[key].values()) * factor for key, factor in factors.items()}
        self.parts = parts
        self._factors = factors

    def add(self, name: str, gains: Mapping[str, float]) -> None:
        """Add a part to the articles that gain by it."""
        for key, gain in gains.items():
            self.parts[key][name] = gain
            self.of[key] += gain * self._factors[key]

    def best_first(self, keys: Iterable[str]) -> list[str]:
        """Return article ids by score; those that score alike by id."""
        return sorted(keys, key=lambda key: (-self.of[key], key))


def _fused(rankings: Mapping[str, Ranking], archive: Archive, keep: Filter) -> dict[str, dict[str, float]]:
    """Return what each article's score is made of: a passage stands for its article, and the first counts."""
    owners = archive.owners((key for key, _ in rankings["dense"]), keep)
    return fuse(
        {
            name: [(owners.get(key, key), score) for key, score in ranking]
            for name, ranking in rankings.items()
        }
    )


def _leaders(kept: Sequence[str], scores: _Scores, closest: Mapping[str, Sequence[_Near]]) -> dict[str, str]:
    """Return the best passage of each article that scores nearly like the best."""
    leaders = [key for key in kept[:LEADERS] if scores.of[key] >= NEARLY_BEST * scores.of[kept[0]]]
    return {key: closest[key][0].passage.text for key in leaders if closest[key]}


def _content(text: str) -> list[str]:
    return list(dict.fromkeys(token.text.lower() for token in tokens(text) if token.content))


def _rankings(
    text: str, words: Sequence[str], keep: Filter, archive: Archive, index: Index, encoder: Encoder
) -> dict[str, Ranking]:
    # SQLite lets go of the interpreter while it searches, and so does torch: they run side by side.
    with ThreadPoolExecutor(1, "nutgraf-retrieve") as pool:
        lead = pool.submit(archive.rank_words, words, "article_lead", keep, CANDIDATES)
        article = pool.submit(archive.rank_words, words, "article", keep, CANDIDATES)
        dense = index.nearest(encoder.encode([text])[0], keep, CANDIDATES)
        return {"dense": dense, "lead": lead.result(), "article": article.result()}


def _one_per_cluster(best: Iterable[str], facts: dict[str, Facts], limit: int) -> list[str]:
    chosen: dict[str, str] = {}
    for article_id in best:
        chosen.setdefault(facts[article_id].cluster_id, article_id)
    return list(chosen.values())[:limit]


def _closest(
    passages: Mapping[str, Sequence[Passage]],
    kept: Sequence[str],
    words: Sequence[str],
    cosines: Mapping[str, float],
) -> dict[str, list[_Near]]:
    """Return each article's passages closest to the question, by meaning and by the share of its words."""
    # A passage that is not among the nearest is at most as near as the last of them.
    unseen = min(cosines.values(), default=0.0)

    def closeness(passage: Passage) -> float:
        text = passage.text.lower()
        share = sum(word in text for word in words) / max(1, len(words))
        return cosines.get(passage.id, unseen) + WORDS_WEIGHT * share

    found = {key: [_Near(passage, closeness(passage)) for passage in passages.get(key, [])] for key in kept}
    return {
        key: sorted(own, key=lambda near: (-near.closeness, near.passage.start))[:PASSAGES_PER_ARTICLE]
        for key, own in found.items()
    }


def _said(text: str, leaders: Mapping[str, str], encoder: Encoder) -> dict[str, float]:
    """Return what each leader gains by how closely its passage says the question: over the least of them."""
    if len(leaders) < 2:
        return {}
    # Apart from the passages: with them, a few words would be encoded at the length of a passage.
    asked = encoder.encode_tokens([text])[0]
    found = [closely_said(asked, told) for told in encoder.encode_tokens(list(leaders.values()))]
    return {key: SAID_WEIGHT * (one - min(found)) for key, one in zip(leaders, found, strict=True)}


def _read(
    text: str,
    kept: Sequence[str],
    articles: Mapping[str, Article],
    closest: Mapping[str, Sequence[_Near]],
    reranker: Reranker,
) -> dict[str, float]:
    """Return how much better than the least the best passage of each article answers, in log-odds."""
    read = [key for key in kept if key in articles and closest[key]]
    found = reranker.scores(text, [f"{articles[key].title}. {closest[key][0].passage.text}" for key in read])
    return {key: one - min(found) for key, one in zip(read, found, strict=True)}


def _evidence(
    articles: Sequence[Article],
    closest: Mapping[str, Sequence[_Near]],
    scores: _Scores,
    outlets: Mapping[str, Sequence[str]],
) -> Iterator[Evidence]:
    """Yield each article's best passage in order of the articles, then the others."""
    best = [(article, near) for article in articles for near in closest[article.id][:1]]
    others = [(article, near) for article in articles for near in closest[article.id][1:]]
    for rank, (article, near) in enumerate([*best, *others], 1):
        carried_by = outlets.get(article.cluster_id, ())
        own = outlet_key(article.source)
        yield Evidence(
            passage=near.passage,
            article=article,
            rank=rank,
            score=scores.of[article.id],
            parts=scores.parts[article.id] | {"closeness": near.closeness},
            also_in=tuple(name for name in carried_by if outlet_key(name) not in ("", own)),
        )
