"""What is evaluated: anything that makes a `Prediction` of a gold item's question."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace

from langchain_core.runnables import Runnable

from nutgraf.eval.cache import CachedModel
from nutgraf.eval.types import Cited, GoldItem, Prediction, Retrieved, Stated
from nutgraf.ingest.errors import GoldError
from nutgraf.service.types import Answer, Evidence, Question

# After so many failures in a row the model is not there, and nothing is measured any more.
FAILURES_IN_A_ROW = 5

System = Callable[[GoldItem], Prediction]
Retriever = Callable[[Question], tuple[Evidence, ...]]


def question_of(item: GoldItem) -> Question:
    """Return what the system is told: never the answers, the choices or the support."""
    return Question(item.question, item.asked_at, sources=item.sources, history=item.history)


def answering(chain: "Runnable[Question | str, Answer]", model: CachedModel | None = None) -> System:
    """Return the system that answers by the chain, the one which CLI and API use.

    `model` is the chain's own, to count what it is asked; None without a language model.
    """

    def predict(item: GoldItem) -> Prediction:
        if model is None:
            return prediction_of(chain.invoke(question_of(item)))
        with model.counting() as calls:
            given = prediction_of(chain.invoke(question_of(item)))
        return replace(given, model_calls=calls.made, replayed=calls.replayed)

    return predict


def retrieving(retrieve: Retriever) -> System:
    """Return the system that only searches."""

    def predict(item: GoldItem) -> Prediction:
        started = time.perf_counter()
        found = retrieve(question_of(item))
        taken_s = round(time.perf_counter() - started, 4)
        return Prediction(
            status=None, found=_places(found), timings_s={"retrieve": taken_s, "total": taken_s}
        )

    return predict


def replaying(predictions: Mapping[str, Prediction]) -> System:
    """Return the system that gives predictions made elsewhere, by question id."""

    def predict(item: GoldItem) -> Prediction:
        if item.id not in predictions:
            raise GoldError(f"no prediction for question {item.id}")
        return predictions[item.id]

    return predict


def prediction_of(answer: Answer) -> Prediction:
    """Return what is kept of an answer."""
    return Prediction(
        status=answer.status,
        sentences=tuple(
            Stated(
                s.text,
                tuple(Cited(c.article_id, c.quote, c.start, c.end) for c in s.citations),
                s.marked,
            )
            for s in answer.sentences
        ),
        found=_places(answer.evidence),
        dropped=tuple(
            f"{sentence.text} ({'; '.join(sentence.check.problems)})" for sentence in answer.dropped
        ),
        missing=answer.missing,
        confidence=answer.confidence,
        model=answer.model,
        timings_s=answer.timings_s,
        tokens=answer.tokens,
        disagreements=tuple(answer.disagreements),
        signals=answer.signals,
    )


def _places(evidence: tuple[Evidence, ...]) -> tuple[Retrieved, ...]:
    return tuple(Retrieved(item.article.id, item.passage.start, item.passage.end) for item in evidence)
