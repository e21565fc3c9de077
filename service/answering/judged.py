"""Single sentences as the language model judges them: whether they answer the question, or give the reason.

Told to answer only from its quotes, a model this small answers from them whatever is asked; of one sentence
it tells well whether that answers the question (docs/trials.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Chosen:
    """Sentences of articles that answer as they stand.

    Attributes:
        quotes: best first.
        yes: the model's probability (0..1) that the first does what is asked.
        tokens: read by the model.
    """

    quotes: tuple[Quote, ...]
    yes: float
    tokens: Tokens


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
