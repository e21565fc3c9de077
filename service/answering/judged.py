"""Single sentences as the language model judges them: whether they answer the question, or give the reason.

Told to answer only from its quotes, a model this small answers from them whatever is asked; of one sentence
it tells well whether that answers the question (docs/trials.md).
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from nutgraf import prompts
from nutgraf.service.checks.interview import heard
from nutgraf.service.types import Citation, Quote, Tokens

if TYPE_CHECKING:
    from nutgraf.service.models.model import LanguageModel

# What is asked of a sentence: a prompt each, "sentence_answer" and "sentence_reason".
Task = Literal["answer", "reason"]
# A sentence less likely than this to answer is about something else.
LEAST_YES = 0.25
# Where the model itself had no answer, a sentence must be likelier than not to answer.
LIKELY_YES = 0.5
# A sentence's score counts no probability as less.
_FLOOR = 0.001


@dataclass(frozen=True, slots=True)
class Chosen:
    """Sentences of articles that answer as they stand.

    Attributes:
        quotes: best first.
        yes: the model's probability (0..1) that the first does what is asked; None where none was asked.
        tokens: read by the model.
        prompt: that the model was asked by; empty where none was.
    """

    quotes: tuple[Quote, ...]
    yes: float | None = None
    tokens: Tokens = field(default_factory=Tokens)
    prompt: str = ""


def best(
    task: Task,
    question: str,
    quotes: Sequence[Quote],
    model: "LanguageModel",
    *,
    worth: Callable[[Quote], float] = lambda quote: 0.0,
    least: float = 0.0,
    most: int = 1,
    nearly: float = 0.0,
    adds: Callable[[Quote, Quote], bool] = lambda first, other: True,
) -> Chosen | None:
    """Choose the sentences that best do what is asked, as the model judges them; of those alike the first.

    It chooses none where the best is not likely enough; None is returned without sentences or probabilities.

    Args:
        task: what is asked of each.
        question: standalone.
        quotes: the sentences.
        model: judges each.
        worth: what a sentence's score has beside the logarithm of its probability.
        least: the least probability with which the best is chosen.
        most: how many are chosen.
        nearly: one that scores so much less than the best says something else.
        adds: whether a sentence (second) is chosen beside the best (first).

    Raises:
        ModelError: when the model fails.
    """
    told = judge(task, question, quotes, model) if quotes else None
    if told is None:
        return None
    judged, tokens = told
    rows = [
        (math.log(max(yes, _FLOOR)) + worth(quote), yes, quote)
        for yes, quote in zip(judged, quotes, strict=True)
    ]
    (score, yes, first), *others = sorted(rows, key=lambda row: -row[0])
    more = [quote for other, _, quote in others if other >= score - nearly and adds(first, quote)]
    chosen = (first, *more[: most - 1]) if yes >= least else ()
    return Chosen(chosen, yes, tokens, f"sentence_{task}")


def judge(
    task: Task, question: str, sentences: Sequence[Quote | Citation], model: "LanguageModel"
) -> tuple[list[float], Tokens] | None:
    """Return the model's probability (0..1) that each sentence does what is asked, and the tokens read.

    None where the model gives no probabilities.

    Raises:
        ModelError: when the model fails.
    """
    return model.yes_probabilities([_messages(task, question, sentence) for sentence in sentences])


def _messages(task: Task, question: str, sentence: Quote | Citation) -> list[tuple[str, str]]:
    if isinstance(sentence, Quote):
        article, text = sentence.article.title, heard(sentence.article, sentence.start, sentence.end)
    else:
        day = f", {sentence.published_at:%d %B %Y}" if sentence.published_at else ""
        article, text = f"{sentence.source}{day}: {sentence.title}", sentence.quote
    asked = prompts.load(f"sentence_{task}").render(question=question, article=article, sentence=text)
    return [("system", prompts.load("sentence").render()), ("user", asked)]
