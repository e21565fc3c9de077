"""A question of yes or no -> the sentence that says which, word for word, as the language model judges them.

Asked "did Hill plead guilty?", a model this small writes that she did, where the article says that she denies
it; what it writes fails verification. Asked of one sentence at a time whether it answers, it tells better.
"""

from collections.abc import Sequence

from nutgraf.service.answering.judged import LIKELY_YES, judge
from nutgraf.service.models.model import LanguageModel
from nutgraf.service.retrieval.quote import closest
from nutgraf.service.retrieval.rerank import Reranker
from nutgraf.service.types import Evidence, Quote, Tokens

# How many sentences are judged: those closest to the question.
_JUDGED = 6


def stated(
    question: str, evidence: Sequence[Evidence], reranker: Reranker, model: LanguageModel
) -> tuple[Quote | None, float, Tokens]:
    """Return the sentence that answers (or None), its probability (0..1) by the model, and the tokens read.

    Args:
        question: standalone, and one of yes or no.
        evidence: by rank.
        reranker: tells how well a sentence answers.
        model: judges each of the closest.

    Raises:
        ModelError: when the model fails.
    """
    quotes = closest(question, evidence, reranker)[:_JUDGED]
    told = judge("answer", question, quotes, model) if quotes else None
    if told is None:
        return None, 0.0, Tokens()
    judged, usage = told
    yes, quote = max(zip(judged, quotes, strict=True), key=lambda row: row[0])
    return (quote if yes >= LIKELY_YES else None), yes, usage
