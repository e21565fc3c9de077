"""A question of why -> the sentences that give the reason, word for word, as the language model judges them.

Reasons are often given without the question's words ("None was planned"), and a model this small, asked to
find and write them, takes another sentence or invents one. Asked of one sentence at a time whether it gives
the reason, it tells better: of 31 questions the reason stood in what was said in 25, against 19 of those
that it wrote (docs/trials.md).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nutgraf.service.answering.beside import around
from nutgraf.service.answering.judged import Chosen, best
from nutgraf.service.checks.dates import dates, without
from nutgraf.service.checks.polarity import negators
from nutgraf.service.models.model import LanguageModel
from nutgraf.service.question.asked import asks_why
from nutgraf.service.retrieval.quote import FAVOURED_WEIGHT, answers_heading, closest
from nutgraf.service.retrieval.rerank import Reranker
from nutgraf.service.types import Evidence, Quote
from nutgraf.service.words import is_statement, stems_of, tokens

MOST = 3
# How many sentences are judged: those closest to the question.
JUDGED = 14
# The weights of a sentence's score beside the logarithm of the probability of "Yes", chosen on 31 questions:
# its closeness; whether it says outright that it gives a reason, or stands below a heading that asks for one;
# the share of the question's words in it, around it and in its headline; and, asked why something was not so,
# whether it denies something.
CLOSENESS_WEIGHT, CUE_WEIGHT, COVERAGE_WEIGHT, DENIAL_WEIGHT = 0.25, 0.4, 0.6, 0.3
# One that scores this much less than the best says something else; where that says outright that it gives the
# reason, so does one that does not.
NEARLY_AS_GOOD = 0.25
# Where the article holds less than this share of the question's words, it is about something else.
LEAST_COVERED = 0.65
_CUE = re.compile(
    r"\b(?:because|due to|owing to|reasons?|that is why|in protest|cit(?:ed|ing)|as a result|therefore"
    r"|in order to|so that|thanks to|blam\w+|caused?|led to|prerequisite|given that|refused|for fear"
    r"|not enough|factor(?:s|ed)?|driven|attributed to|stem(?:s|med)? from|result(?:s|ed)? from"
    r"|offen[cs]e|ang(?:er|ered|ry) (?:at|over|about|by|that)|in response to|prompted)\b",
    re.IGNORECASE,
)


def reasons(
    question: str, evidence: Sequence[Evidence], reranker: Reranker, model: LanguageModel
) -> Chosen | None:
    """Find the sentences that give the reason, where a question asks for it.

    None where it does not, where the model gives no probabilities, or no article covers what is asked.

    Args:
        question: standalone.
        evidence: by rank.
        reranker: tells how well a sentence answers.
        model: judges each of the closest.

    Raises:
        ModelError: when the model fails.
    """
    if not asks_why(question):
        return None
    near = closest(question, evidence, reranker, favoured=_CUE)
    ahead = sorted(near, key=lambda quote: -quote.score - FAVOURED_WEIGHT * _is_cued(quote))
    quotes = ahead[:JUDGED]
    # Its day or month says when, which retrieval has seen to; an article of that day need not name it.
    topic = without(question, dates(question, None))
    asked = _Asked(question, stems_of(topic), negators(tokens(question)) > 0)
    quotes = [
        quote
        for quote in quotes
        if is_statement(quote.text) and asked.share(quote.article.text) >= LEAST_COVERED
    ]
    return best(
        "reason",
        question,
        quotes,
        model,
        worth=asked.worth,
        most=MOST,
        nearly=NEARLY_AS_GOOD,
        adds=lambda first, other: _is_cued(other) or not _is_cued(first),
    )


def _is_cued(quote: Quote) -> bool:
    """Whether a sentence says outright that it gives a reason."""
    return bool(_CUE.search(quote.text))


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, its words that carry meaning, and whether it asks why something was not so."""

    question: str
    stems: frozenset[str]
    denies: bool

    def share(self, text: str) -> float:
        held = self.stems & stems_of(text)
        return len(held) / len(self.stems) if self.stems else 1.0

    def worth(self, quote: Quote) -> float:
        told = _is_cued(quote) or answers_heading(self.question, quote.article, quote.start)
        return (
            CLOSENESS_WEIGHT * quote.score
            + CUE_WEIGHT * bool(told)
            + COVERAGE_WEIGHT * self.share(around(quote.article, quote.start, quote.end))
            + DENIAL_WEIGHT * (self.denies and negators(tokens(quote.text)) > 0)
        )
