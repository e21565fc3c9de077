"""Whether a newer article may answer better: what is so, or how many, or what is found first is newer."""

import re
from collections.abc import Sequence
from datetime import timedelta

from nutgraf.service.answering.short import asks_account
from nutgraf.service.checks.cite import holding
from nutgraf.service.checks.quantities import numbers
from nutgraf.service.question.asked import asks_either_way, expected
from nutgraf.service.question.when import read_when
from nutgraf.service.retrieval.rerank import Reranker
from nutgraf.service.types import Evidence, Question, Sentence

# A newer article's sentence answers if the model judges that it does with this probability at least.
CURRENT_YES = 0.4
# A count or a price that is revised stays within so many times what it was.
_AT_MOST = 10.0
# In log-odds: of the newer articles' answers to two sets of questions the wrong ones came less near.
_NEARLY_AS_WELL = 3.0
_IS = re.compile(
    r"\b(?:is|are|does|do|will|has|have|now|currently|these days|nowadays|today|latest|current)\b"
    r"|\b(?:who|what|where|when|how)'s\b|^\W*who (?:\w+ly )?\w+s\b",
    re.IGNORECASE,
)
_WAS = re.compile(r"\b(?:did|was|were|had)\b", re.IGNORECASE)
_STILL = re.compile(r"\b(?:still|yet|now|any ?more|any longer|no longer)\b", re.IGNORECASE)
_FIRST = re.compile(r"\b(?:first|originally|initially|before|earlier)\b", re.IGNORECASE)


def newer(question: Question, answer: Sentence, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence printed after what an answer cites, where that may answer better.

    What may have changed since, every newer article may tell. Else the one that fits the question best may,
    if it is newer: the model took its answer from another.

    Args:
        question: standalone.
        answer: the sentence that gives it.
        evidence: by rank.
    """
    days = [one.published_at.date() for one in answer.citations if one.published_at]
    text = question.text
    of_now = not asks_either_way(text) or (_STILL.search(text) and not _WAS.search(text))
    if not days or not of_now or asks_account(text) or _FIRST.search(text):
        return ()
    since = max(days) + timedelta(days=1)
    if not _may_change(question):
        first = evidence[0].article.published_at
        if first is None or first.date() < since:
            return ()
        since = first.date()
    return tuple(one for one in evidence if (at := one.article.published_at) and at.date() >= since)


def overtakes(
    question: str, later: Sentence, earlier: Sentence, reranker: Reranker, *, fits_best: bool
) -> bool:
    """Return whether a later sentence answers nearly as well as an earlier one, and is worth more.

    Args:
        question: standalone.
        later: of a newer article.
        earlier: of an older one.
        reranker: tells how well a sentence answers.
        fits_best: whether the later one is of the article that fits the question best. Then it may give the
            same answer; else it has to give another, and, but for yes or no, to have it marked.
    """
    now, was = later.marked.casefold(), earlier.marked.casefold()
    if fits_best and now and now == was:
        return True
    gives_one = now or fits_best or asks_either_way(question)
    if not gives_one or not _may_replace(now, was, strict=not fits_best):
        return False
    # A figure that is no longer so is told beside the one that is.
    if now and now in earlier.text.casefold() and (not fits_best or numbers(now)):
        return False
    quotes = [holding(one.citations, one.marked).quote for one in (later, earlier)]
    after, before = reranker.scores(question, quotes)
    return after >= before - _NEARLY_AS_WELL


def _may_replace(now: str, was: str, *, strict: bool) -> bool:
    """Whether of two answers neither is many times the other; if strict, both are figures or neither is."""
    told, given = numbers(now), numbers(was)
    if not told or not given:
        return not strict or (not told and not given)
    less, more = sorted([max(told[0].values), max(given[0].values)])
    return more <= _AT_MOST * less


def _may_change(question: Question) -> bool:
    """Whether it is asked what is so, or how many, and of no time that is named."""
    text = question.text
    if read_when(text, question.asked_at).window:
        return False
    return expected(text).startswith("number") or bool(_IS.search(text) and not _WAS.search(text))
