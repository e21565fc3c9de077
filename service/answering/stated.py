"""A question of yes or no -> the sentence that says which, word for word, as the language model judges them.

Asked "did Hill plead guilty?", a model this small writes that she did, where the article says that she denies
it; what it writes fails verification. Asked of one sentence at a time whether it answers, it tells better.
"""

from collections.abc import Sequence

from nutgraf.service.answering.judged import LIKELY_YES, Chosen, best
from nutgraf.service.models.model import LanguageModel
from nutgraf.service.retrieval.quote import closest
from nutgraf.service.retrieval.rerank import Reranker
from nutgraf.service.types import Evidence

# How many sentences are judged: those closest to the question.
_JUDGED = 6


def stated(
    question: str, evidence: Sequence[Evidence], reranker: Reranker, model: LanguageModel
) -> Chosen | None:
    """Find the sentence that answers; none is chosen where none is likely to.

    None where the model gives no probabilities.

    Args:
        question: standalone, and one of yes or no.
        evidence: by rank.
        reranker: tells how well a sentence answers.
        model: judges each of the closest.

    Raises:
        ModelError: when the model fails.
    """
    quotes = closest(question, evidence, reranker)[:_JUDGED]
    return best("answer", question, quotes, model, least=LIKELY_YES)
