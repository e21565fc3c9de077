"""Quotes -> draft sentences: the one call to the language model."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from nutgraf import prompts
from nutgraf.ingest.errors import ModelError
from nutgraf.ingest.sentences import sentences
from nutgraf.service.types import Draft, Question, Quote, Tokens

if TYPE_CHECKING:
    from nutgraf.service.model import LanguageModel
from pydantic_core import from_json

MAX_SENTENCES = 5
ANSWER_TOKENS = 300

# An empty list is allowed: with it the model declines what the quotes do not hold.
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "maxItems": MAX_SENTENCES,
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string", "maxLength": 500},
                    "quotes": {"type": "array", "items": {"type": "integer"}, "maxItems": 3},
                },
                "required": ["text", "quotes"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}


def compose(question: Question, quotes: Sequence[Quote], model: "LanguageModel") -> Iterator[Draft | Tokens]:
    """Have the model write; yield each sentence as soon as it stands, and last what it read and wrote.

    Args:
        question: standalone.
        quotes: in the order of their numbers.
        model: the language model.

    Raises:
        ModelError: when the model cannot be reached or does not write the JSON it was asked for.
    """
    written, given = "", 0
    for piece in model.stream_json(render(question, quotes), SCHEMA, max_tokens=ANSWER_TOKENS):
        if isinstance(piece, Tokens):
            yield piece
            continue
        written += piece
        drafts = _drafts(written, whole=False, model=model)
        yield from drafts[given:]
        given = max(given, len(drafts))
    yield from _drafts(written, whole=True, model=model)[given:]


def render(question: Question, quotes: Sequence[Quote]) -> list[tuple[str, str]]:
    """Return the messages (role, text). What all questions share comes first: it is computed once."""
    shown = "\n\n".join(f"[{number}] {_label(quote)}\n{quote.text}" for number, quote in enumerate(quotes, 1))
    day = f"{question.asked_at:%A, %d %B %Y}"
    user = prompts.load("ask").render(quotes=shown, question=question.text, day=day)
    return [("system", prompts.load("answer").render()), ("user", user)]


def _label(quote: Quote) -> str:
    article = quote.article
    day = f"{article.published_at:%d %B %Y}" if article.published_at else ""
    kind = "opinion" if article.kind == "opinion" else ""
    return ", ".join(part for part in (article.source, day, kind) if part) + f": {article.title}"


def _drafts(written: str, *, whole: bool, model: "LanguageModel") -> list[Draft]:
    """Read the sentences out of JSON that may still be growing; then the last may be unfinished."""
    try:
        rows: Any = from_json(written, allow_partial=not whole)["sentences"]
        stated = [
            (str(row["text"]), tuple(int(n) for n in row["quotes"])) for row in rows[: None if whole else -1]
        ]
    except (ValueError, KeyError, TypeError) as error:
        if not whole:
            return []
        raise ModelError(
            f"{model.name}: did not reply with the JSON asked for ({written[:80]!r}...); "
            "try again, or another model with NUTGRAF_MODEL"
        ) from error
    # A model may put several sentences into one: each is checked by itself.
    return [Draft(text[start:end], quotes) for text, quotes in stated for start, end in sentences(text)]
