"""Whether a newer article may say otherwise of what is so, or of how many; and whether it does."""

import re
from collections.abc import Sequence

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
_FIRST = re.compile(r"\b(?:first|originally|initially|before|earlier)\b", re.IGNORECASE)


def newer(question: Question, answer: Sentence, evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence printed after what an answer cites, where that may have changed since.

    Args:
        question: standalone.
        answer: the sentence that gives it.
        evidence: by rank.
    """
    days = [one.published_at.date() for one in answer.citations if one.published_at]
    if not days or not _may_change(question):
        return ()
    last = max(days)
    return tuple(one for one in evidence if (at := one.article.published_at) and at.date() > last)


def overtakes(question: str, later: Sentence, earlier: Sentence, reranker: Reranker) -> bool:
    """Return whether a later sentence gives another answer of the same kind, nearly as well as an earlier.

    Args:
        question: standalone.
        later: with its answer marked, or it gives none.
        earlier: of an older article.
        reranker: tells how well a sentence answers.
    """
    now, was = later.marked, earlier.marked
    if not now or now.casefold() in earlier.text.casefold() or not _of_one_order(now, was):
        return False
    quotes = [holding(one.citations, one.marked).quote for one in (later, earlier)]
    after, before = reranker.scores(question, quotes)
    return after >= before - _NEARLY_AS_WELL


def _of_one_order(now: str, was: str) -> bool:
    """Whether two answers are both figures, neither many times the other, or neither is one."""
    told, given = numbers(now), numbers(was)
    if not told or not given:
        return not told and not given
    less, more = sorted([max(told[0].values), max(given[0].values)])
    return more <= _AT_MOST * less


def _may_change(question: Question) -> bool:
    """Whether it is asked what is so, or how many, and of no time that is named."""
    text = question.text
    if asks_either_way(text) or asks_account(text) or _FIRST.search(text):
        return False
    if read_when(text, question.asked_at).window:
        return False
    return expected(text).startswith("number") or bool(_IS.search(text) and not _WAS.search(text))
