"""Quotes -> draft sentences: the call to the language model that writes the answer."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

from nutgraf import prompts
from nutgraf.ingest.errors import ModelError
from nutgraf.ingest.sentences import sentences
from nutgraf.service.question.asked import last_asked
from nutgraf.service.types import Certainty, Draft, LogProbs, Question, Quote, Short, Tokens

if TYPE_CHECKING:
    from nutgraf.service.models.model import LanguageModel

MAX_SENTENCES = 5
_ANSWER = re.compile(r'"answer"\s*:\s*"((?:[^"\\]|\\.)+)"')
_NUMBERED = re.compile(r"^\s*\[(\d+)\]", re.M)
ANSWER_TOKENS = 240

# An empty list is allowed: with it the model declines what the quotes do not hold.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "answer": {"type": "string"},
        "sentences": {
            "type": "array",
            "maxItems": MAX_SENTENCES,
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "quotes": {"type": "array", "items": {"type": "integer"}, "maxItems": 3},
                },
                "required": ["text", "quotes"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["answer", "sentences"],
    "additionalProperties": False,
}


def compose(
    question: Question, quotes: Sequence[Quote], model: "LanguageModel"
) -> Iterator[Short | Draft | Certainty | Tokens]:
    """Have the model write; yield what it gives as soon as it stands, and what it reads and writes.

    How certain it is of the short answer comes first, where the runtime tells; then the short answer. When
    that is empty, the archive does not hold the answer, and no more is read.

    Args:
        question: standalone.
        quotes: in the order of their numbers.
        model: the language model.

    Raises:
        ModelError: when the model cannot be reached or does not write the JSON it was asked for.
    """
    written, given, short = "", 0, False
    log_probs: list[tuple[str, float]] = []
    reply = _Reply(None, [], False)
    for piece in model.stream_json(render(question, quotes), SCHEMA, max_tokens=ANSWER_TOKENS):
        if isinstance(piece, Tokens):
            yield piece
            continue
        if isinstance(piece, LogProbs):
            log_probs += piece.tokens
            continue
        written += piece
        reply = _reply(written)
        if not short and reply.short is not None:
            short = True
            if (sure := certainty(log_probs)) is not None:
                yield Certainty(sure)
            yield reply.short
        yield from reply.drafts[given:]
        given = max(given, len(reply.drafts))
    # A reply may reach its length within a sentence: that one is left out.
    if not reply.whole and not short and not given:
        raise ModelError(
            f"{model.name}: did not reply with the JSON asked for ({written[:80]!r}...); "
            "try again, or another model with NUTGRAF_MODEL"
        )


def certainty(tokens: Sequence[tuple[str, float]]) -> float | None:
    """Return the geometric mean (0..1) of the probabilities of a short answer's tokens, None without one.

    Args:
        tokens: those of the reply so far, each with its natural log-probability.
    """
    written = "".join(token for token, _ in tokens)
    match = _ANSWER.search(written)
    if not match:
        return None
    inside: list[float] = []
    end = 0
    for token, value in tokens:
        start, end = end, end + len(token)
        if start < match.end(1) and match.start(1) < end:
            inside.append(value)
    return math.exp(sum(inside) / len(inside))


def render(question: Question, quotes: Sequence[Quote]) -> list[tuple[str, str]]:
    """Return the messages (role, text). The part that all questions share comes first, so it is read once."""
    # A line of an article that looks like the head of another quote must not pass for one.
    texts = [_NUMBERED.sub(r"(\1)", quote.text) for quote in quotes]
    shown = "\n\n".join(
        f"[{number}] {_label(quote)}\n{text}"
        for number, (quote, text) in enumerate(zip(quotes, texts, strict=True), 1)
    )
    day = f"{question.asked_at:%A, %d %B %Y}"
    asked = last_asked(question.text)
    subject = question.text[: -len(asked)].rstrip(": ")
    if subject:
        asked = prompts.load("asked_after").render(question=asked, subject=subject)
    user = prompts.load("ask").render(quotes=shown, question=asked, day=day)
    return [("system", prompts.load("answer").render()), ("user", user)]


def _label(quote: Quote) -> str:
    article = quote.article
    day = f"{article.published_at:%d %B %Y}" if article.published_at else ""
    # The text of an opinion piece seldom says whose opinion it is.
    kind = " by ".join(["opinion", *article.authors[:1]]) if article.kind == "opinion" else ""
    return ", ".join(part for part in (article.source, day, kind) if part) + f": {article.title}"


@dataclass(frozen=True, slots=True)
class _Reply:
    short: Short | None
    drafts: list[Draft]
    whole: bool


def _reply(written: str) -> _Reply:
    """Read what is whole in JSON that may still be growing."""
    try:
        whole = True
        try:
            data: Any = from_json(written)
        except ValueError:
            whole = False
            data = from_json(written, allow_partial=True)
        rows: Any = data.get("sentences", []) if not whole else data["sentences"]
        stated = [
            (str(row["text"]), tuple(int(n) for n in row["quotes"])) for row in (rows if whole else rows[:-1])
        ]
        short = Short(data["answer"].strip()) if "answer" in data else None
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):  # 1e999 is JSON, and no number
        return _Reply(None, [], False)
    # A model may put several sentences into one: each is checked by itself.
    drafts = [Draft(text[start:end], quotes) for text, quotes in stated for start, end in sentences(text)]
    return _Reply(short, drafts, whole)
