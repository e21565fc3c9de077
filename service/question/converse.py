"""Follow-up + history -> a question that stands alone: by the language model if there is one, or by rule."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

from nutgraf import prompts
from nutgraf.ingest.clean import one_line
from nutgraf.ingest.errors import ModelError
from nutgraf.ingest.sentences import sentences
from nutgraf.service.checks.names import Mentions, names
from nutgraf.service.checks.quantities import is_stated, numbers
from nutgraf.service.question.asked import ASKING
from nutgraf.service.question.ellipsis import filled
from nutgraf.service.question.leaning import (
    JOINS,
    POINTS,
    PRONOUN,
    SHORT,
    TURN_CHARS,
    TURNS,
    is_asked,
    leans,
    without_lead,
)
from nutgraf.service.types import LogProbs, Question, Tokens, Turn, text_of
from nutgraf.service.words import YEAR, content_stems, fold, stems_of, tokens

if TYPE_CHECKING:
    from nutgraf.service.models.model import LanguageModel

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"question": {"type": "string", "maxLength": 300}},
    "required": ["question"],
    "additionalProperties": False,
}
_TOKENS = 80
_ASKING = frozenset(["did", "does", "is", "was", "were", "are", "has", "have", "had", "will", "name"])
_PERSON = re.compile(r"he|she|him|her|his|hers", re.I)
_ASKS_WHO = re.compile(r"^\W*(?:(?:and|but|so|then),? )?(?:who|whom)\b", re.I)
_PLACE = re.compile(r"\b(?:in|at|of|from|near|to|through)(?: the)? $", re.I)
_WHOSE = re.compile(r"(?:his|its|their|her(?= [a-z]))\b", re.I)


def standalone(
    question: Question, model: "LanguageModel | None" = None, *, chars: int
) -> tuple[Question, Tokens]:
    """Return a question that needs no history, its words changed only if they lean on it, and what that took.

    The model is asked only where the rule finds that they do: that costs seconds. What it writes is taken if
    it adds no name and no number to what was said; else the rule puts the subject of the conversation first.

    Args:
        question: of `chars` characters at most.
        model: rewrites what leans.
        chars: as long as a question may be, after that too.
    """
    question = without_lead(question)
    if not leans(question):
        return question, Tokens()
    before = _last_alone(question, chars)
    if (text := filled(question.text, before)) and len(text) <= chars:
        return replace(question, text=text, history=()), Tokens()
    text, usage = _of_whom(question), Tokens()
    if not text and model:
        text, usage = _by_model(question, before, model)
    text = text or _of_the_one(before, question)
    if not text or len(text) > chars:
        text = _joined(before, question.text, chars)
    return replace(question, text=text, history=()), usage


def _joined(before: str, text: str, chars: int) -> str:
    """Return a question behind the last that stood alone, which names the subject, cut to what fits."""
    before, room = before.rstrip(" ?."), max(0, chars - len(text) - len(": "))
    if len(before) > room:
        before = before[: room + 1].rpartition(" ")[0]
    return f"{before}: {text}" if before else text


def _last_alone(question: Question, chars: int) -> str:
    """Return the last question of the conversation that stood alone, or that a fragment made of it.

    What is longer than a question may be is passed over.
    """
    alone = ""
    for place, turn in enumerate(question.history):
        if is_asked(turn) and len(turn.content) <= chars:
            asked = without_lead(replace(question, text=turn.content, history=question.history[:place]))
            alone = (filled(asked.text, alone) or alone) if alone and leans(asked) else asked.text
    return alone


def _of_whom(question: Question) -> str:
    """Return the question with "he" replaced by whom the last answer named; empty if it named nobody.

    Asked who leads a party, told of one person, the next question is about that one.
    """
    *_, asked, answer = (Turn("user", ""), Turn("user", ""), *question.history)
    who = asked.role == "user" and answer.role == "assistant" and _ASKS_WHO.match(fold(asked.content))
    pronouns = PRONOUN.findall(fold(question.text))
    if not who or len(pronouns) != 1 or not _PERSON.fullmatch(pronouns[0]):
        return ""
    known = Mentions([asked.content])
    (start, end), *_ = sentences(answer.content) or [(0, 0)]
    told = [
        name.text for name in names(answer.content[start:end]) if len(name.words) > 1 and known.missing(name)
    ]
    return named_by(told[0], question) if len(told) == 1 else ""


def _of_the_one(before: str, question: Question) -> str:
    """Return the question with "he" replaced by the one person whom the question before names, or nothing."""
    pronouns = PRONOUN.findall(fold(question.text))
    if len(pronouns) != 1 or not _PERSON.fullmatch(pronouns[0]):
        return ""
    people = [
        one.text for one in names(before) if len(one.words) > 1 and not _PLACE.search(before[: one.start])
    ]
    return named_by(people[0], question) if len(people) == 1 else ""


def _by_model(question: Question, before: str, model: "LanguageModel") -> tuple[str, Tokens]:
    """Return the question as the model rewrites it, empty where it must not be taken, and what that took.

    Args:
        question: leans on the conversation.
        before: the last question that stood alone; of its year the rewriting has to be, too.
        model: rewrites.
    """
    turns = question.history[-TURNS:]
    said = "\n".join(f"{_role(turn)}: {one_line(turn.content)[:TURN_CHARS]}" for turn in turns)
    text = prompts.load("standalone").render(conversation=said, question=question.text)
    reply: list[str | LogProbs | Tokens] = []
    try:
        reply.extend(model.stream_json([("user", text)], SCHEMA, max_tokens=_TOKENS))
        written: Any = from_json(text_of(reply))
        rewritten = one_line(str(written["question"]))
    except (ModelError, ValueError, KeyError, TypeError):
        rewritten = ""
    usage = sum((piece for piece in reply if isinstance(piece, Tokens)), Tokens())
    # "And in March?" given back as it is says nothing of its subject, nor "Why did it fail?" what failed.
    own = content_stems(tokens(question.text))
    bare = len(own) <= SHORT and stems_of(rewritten) <= {*own} and not _named_anew(rewritten, question)
    years, told = ({*YEAR.findall(text)} for text in (before, f"{question.text} {rewritten}"))
    if bare or (years and not told) or not adds_nothing(rewritten, question):
        return "", usage
    # "What about Sweden?" asks what was asked before.
    asking = ASKING.search(JOINS.sub(" ", fold(question.text)))
    same = asking is None or asking[0].lower() in rewritten.lower()
    return rewritten if same else named_by(rewritten, question), usage


def _named_anew(rewritten: str, question: Question) -> bool:
    """Whether a rewriting of a question without capitals has a name in it that nobody named before."""
    before = Mentions([turn.content for turn in question.history])
    found = [name for name in names(rewritten) if not name.initial and before.missing(name)]
    return bool(found) and all(name.initial for name in names(question.text))


def named_by(rewritten: str, question: Question) -> str:
    """Return the question as it was asked, its pronoun replaced by the one name that a rewriting puts there.

    Empty where there is not one pronoun, and one name that was said before. "What is the duration of Hill's
    sentence?", of "How long is his sentence?", knows who is meant.
    """
    text = fold(question.text)
    pronouns = list(PRONOUN.finditer(text))
    mentions = Mentions([turn.content for turn in question.history])
    own = {word for name in names(text) for word in name.words}
    found = [
        name.text
        for name in names(rewritten)
        if not name.initial and not own.intersection(name.words) and not mentions.missing(name)
    ]
    if len(pronouns) != 1 or len(found) != 1:
        return ""
    start, end = pronouns[0].span()
    whose = bool(_WHOSE.match(text, start))
    return f"{text[:start]}{found[0]}{chr(39) + 's' if whose else ''}{text[end:]}"


def _role(turn: Turn) -> str:
    return "Reader" if turn.role == "user" else "Answer"


def adds_nothing(rewritten: str, question: Question) -> bool:
    """Return whether a rewritten question keeps what is asked and adds nothing that was not said."""
    said: Sequence[str] = [question.text, *(turn.content for turn in question.history)]
    mentions = Mentions(said)
    stated = [number for text in said for number in numbers(text)]
    words = stems_of(rewritten)
    known = {stem for text in said for stem in stems_of(text)}
    # What only points back is to be replaced; the rest is what is asked.
    own = PRONOUN.sub(" ", POINTS.sub(" ", JOINS.sub(" ", question.text)))
    kept = content_stems(tokens(own))
    return (
        bool(words)
        and not any(mentions.missing(name) for name in names(rewritten) if name.words[0] not in _ASKING)
        and all(is_stated(number, stated) for number in numbers(rewritten))
        and len(words - known) <= len(words) / 4
        and sum(stem in words for stem in kept) >= len(kept) / 2
    )
