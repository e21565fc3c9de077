"""Evidence -> quotes: whole passages for a language model, or the sentences closest to the question."""

import re
from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.types import Article
from nutgraf.service.question.when import local_time, read_when
from nutgraf.service.retrieval.rerank import Reranker
from nutgraf.service.types import Evidence, Question, Quote
from nutgraf.service.words import is_question, stems_of

# How many passages are read sentence by sentence. The answer is further down in one case of a hundred.
PASSAGES_READ = 12
# How many of their sentences are reranked: most of the time that an answer in quotes takes.
SENTENCES_READ = 20
# They are chosen by how close their passage is, and by their share of the question's words.
WORDS_WEIGHT = 0.5
# What the log-odds that a sentence answers count.
ANSWER_WEIGHT = 0.1
# What stands below a heading that asks the same counts more: explainers answer one question after another.
HEADING_WEIGHT = 0.3
# How much more likely a passage is to be read that the caller favours.
FAVOURED_WEIGHT = 0.15
# A heading asks the same if this share of its words, at least two, are the question's. It reaches so far.
_ASKS_THE_SAME, _BELOW_CHARS = 0.75, 600
# The article that ranks first is a likelier place than the second: this is divided by the article's rank.
# Less counts among the many of which a few are reranked (docs/trials.md).
RANK_WEIGHT, EARLY_RANK_WEIGHT = 0.4, 0.15
# Among whole passages, what the article's score, as a share of the best, counts beside their closeness: it
# knows the time asked about, where closeness may prefer an older stage of the story (docs/trials.md).
STANDING_WEIGHT = 1.0
# ... and what its answer to the question counts, by its log-odds.
PASSAGE_WEIGHT = 0.05


# How long before an event its plans are printed.
AHEAD = timedelta(days=30)
# An article printed so long before does not tell of what happened recently, or is about to. It may tell who
# "currently" holds an office.
LATELY = timedelta(days=180)
_LATELY = re.compile(
    r"\b(?:recently|just (?!how|as|what|who|when|where|over|under)|upcoming|tonight"
    r"|(?:next|this coming) (?:week|month))\b",
    re.IGNORECASE,
)
# "Did the bank cut rates in March?" asks for no plan; of "this week" it is not sure where it begins.
_PAST = re.compile(r"\b(?:did|was|were|had|won|\w{3,}ed)\b", re.IGNORECASE)
_PLAN = re.compile(
    r"\b(?:will|won't|would|going to|set to|to be|due|scheduled|plan\w*|expect\w*|forecast|predict\w*)\b",
    re.IGNORECASE,
)
# Of a year much is told before it begins.
_CALENDAR, _LONGEST = timedelta(days=28), timedelta(days=31)


def in_time(question: Question, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Leave out what was printed too long before the time that the question is about to tell of it.

    All is kept where nothing else was found, or no time is spoken of.
    """
    window = read_when(question.text, question.asked_at).window
    if window is None and not _LATELY.search(question.text):
        return tuple(evidence)
    past = bool(_PAST.search(question.text)) and not _PLAN.search(question.text)
    length = window.until - window.since if window else AHEAD
    exact = window is not None and length <= _LONGEST and (window.named or length >= _CALENDAR)
    ahead = timedelta(0) if past and exact else AHEAD
    since = window.since - ahead if window else question.asked_at - LATELY
    kept = tuple(
        item for item in evidence if (at := item.article.published_at) is None or local_time(at) >= since
    )
    return kept or tuple(evidence)


def best_passages(
    text: str, evidence: Sequence[Evidence], reranker: Reranker, *, chars: int
) -> tuple[Quote, ...]:
    """Choose what a language model reads: the closest whole passages, those that touch as one.

    Sentences without their passage lose what "he" and "the bill" are: with three whole passages the model
    gave 26 of 30 right short answers, with sentences and their neighbours of the same length 22
    (docs/trials.md).

    Args:
        text: the question.
        evidence: with the closeness of each passage among its parts.
        reranker: tells how well a passage answers.
        chars: length of all quotes together, at most (the best is given in any case).

    Returns:
        Quotes, best first; no two overlap.
    """
    best = max((item.score for item in evidence), default=0.0) or 1.0
    read = evidence[:PASSAGES_READ]
    answering = reranker.scores(text, [item.passage.text for item in read])
    quotes = [
        Quote.of(
            item.article,
            item.passage.start,
            item.passage.end,
            item.parts.get("closeness", 0.0) + STANDING_WEIGHT * item.score / best + PASSAGE_WEIGHT * answers,
        )
        for item, answers in zip(read, answering, strict=True)
    ]
    chosen: list[Quote] = []
    for quote in _best_first(quotes):
        widened = _merged(chosen, quote)
        if not chosen or sum(len(one.text) for one in widened) <= chars:
            chosen = widened
    return tuple(_best_first(chosen))


def best_quotes(
    text: str, evidence: Sequence[Evidence], reranker: Reranker, *, chars: int
) -> tuple[Quote, ...]:
    """Choose what to quote word for word: the sentences closest to the question.

    Args:
        text: the question.
        evidence: by rank.
        reranker: tells how well a sentence answers.
        chars: length of all quotes together, at most (the best sentence is given in any case).

    Returns:
        Quotes, best first; no two overlap.
    """
    chosen: list[Quote] = []
    for quote in closest(text, evidence, reranker):
        if chosen and sum(len(one.text) for one in [*chosen, quote]) > chars:
            break
        chosen.append(quote)
    return tuple(chosen)


def _best_first(quotes: Sequence[Quote]) -> list[Quote]:
    return sorted(quotes, key=lambda quote: (-quote.score, quote.article.id, quote.start))


def closest(
    text: str, evidence: Sequence[Evidence], reranker: Reranker, favoured: re.Pattern[str] | None = None
) -> list[Quote]:
    """Return the sentences closest to the question, best first, of the first passages of the evidence.

    Args:
        text: the question.
        evidence: by rank.
        reranker: tells how well a sentence answers.
        favoured: what makes a sentence likelier to be read, whose closeness then counts alone.
    """
    evidence = evidence[:PASSAGES_READ]
    rows: list[tuple[Article, int, int]] = []
    priors: list[float] = []
    places = {key: place for place, key in enumerate(dict.fromkeys(item.article.id for item in evidence), 1)}
    for item in evidence:
        base = item.passage.start
        whole = item.passage.text
        cut = [span for span in sentences(whole) if not is_question(whole[slice(*span)])]
        rows += [(item.article, base + start, base + end) for start, end in cut]
        priors += [item.parts.get("closeness", 0.0)] * len(cut)
    if not rows:
        return []
    # Without the headline: all sentences of an article share it, and were harder to tell apart with it.
    texts = [article.text[start:end] for article, start, end in rows]
    ranks = np.array([1 / places[article.id] for article, _, _ in rows])
    below = HEADING_WEIGHT * np.array([answers_heading(text, article, start) for article, start, _ in rows])
    ahead = np.array([bool(favoured and favoured.search(one)) for one in texts]) * FAVOURED_WEIGHT
    likely = WORDS_WEIGHT * np.array(_word_shares(text, texts)) + EARLY_RANK_WEIGHT * ranks
    order = np.argsort(-(likely + below + ahead + np.array(priors)), kind="stable")
    read = [int(place) for place in order[:SENTENCES_READ]]
    answering = np.array(reranker.scores(text, [texts[place] for place in read]))
    scores = ANSWER_WEIGHT * answering + RANK_WEIGHT * ranks[read] + below[read]
    return _best_first(
        [Quote.of(*rows[place], float(score)) for place, score in zip(read, scores, strict=True)]
    )


def answers_heading(text: str, article: Article, start: int) -> bool:
    """Return whether the last question before a place in an article asks what a question does."""
    before = article.text[max(0, start - _BELOW_CHARS) : start]
    asking = [before[slice(*span)] for span in sentences(before) if is_question(before[slice(*span)])]
    stems = stems_of(asking[-1]) if asking else set[str]()
    return len(stems) > 1 and len(stems & stems_of(text)) >= _ASKS_THE_SAME * len(stems)


def _word_shares(text: str, texts: Sequence[str]) -> list[float]:
    """Return for each text the share (0..1) of the question's words in it, rare words counting more."""
    # In one order: sums of fractions depend on it.
    asked = sorted(stems_of(text))
    held = [stems_of(item) for item in texts]
    weights = {
        word: float(np.log(1 + len(held) / (1 + sum(word in words for words in held)))) for word in asked
    }
    total = sum(weights.values()) or 1.0
    return [sum(weights[word] for word in asked if word in words) / total for words in held]


def _merged(chosen: Sequence[Quote], quote: Quote) -> list[Quote]:
    """Add a quote, made one with those that it touches."""
    apart: list[Quote] = []
    for other in chosen:
        if _touch(quote, other):
            start, end = min(quote.start, other.start), max(quote.end, other.end)
            quote = Quote.of(quote.article, start, end, max(quote.score, other.score))
        else:
            apart.append(other)
    return [*apart, quote]


def _touch(one: Quote, other: Quote) -> bool:
    # Two characters apart is a paragraph break: neighbours read better as one quote.
    near = one.start <= other.end + 2 and other.start <= one.end + 2
    return near and one.article.id == other.article.id
