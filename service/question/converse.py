"""Follow-up + history -> a question that stands alone: by the language model if there is one, or by rule."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

from nutgraf import prompts
from nutgraf.ingest.clean import one_line
from nutgraf.ingest.errors import ModelError
from nutgraf.ingest.sentences import sentences
from nutgraf.service.checks.names import CALENDAR, Mentions, names
from nutgraf.service.checks.quantities import is_stated, numbers
from nutgraf.service.question.asked import ASKING, ASKS, DOES
from nutgraf.service.question.ellipsis import filled
from nutgraf.service.question.portion import PERIOD
from nutgraf.service.question.typed import typed
from nutgraf.service.types import LogProbs, Question, Tokens, Turn, text_of
from nutgraf.service.words import Token, content_stems, fold, stem_set, stems_of, tokens

if TYPE_CHECKING:
    from nutgraf.service.model import LanguageModel

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"question": {"type": "string", "maxLength": 300}},
    "required": ["question"],
    "additionalProperties": False,
}
_TOKENS = 80
# What is read of a conversation: a model's prefill is what takes time.
_TURNS = 6
_TURN_CHARS = 400
# A question this short that names nothing asks about what was named before: "How many died?" Written without
# capitals, it may name all the same: then what it calls "the ..." tells.
_SHORT = 3

_JOINS = re.compile(
    r"^\W*(?:and|but|so|then|also|(?:what|how) about|(?:what|who|where) else|not|(?:sorry\W+)?i meant?"
    r"|no(?=\W*$|[,.;:!]| (?:not|i|in|on|at|for)\b)|same (?:for|in|with|question|thing)"
    r"|compare (?:that|this|it|them|with|to))\b",
    re.I,
)
# "This week" points at the calendar, and "there is" at nothing.
_PERIOD = rf"(?:{PERIOD}|time)"
_EVENT = (
    "(?:meeting|summit|talk|deal|decision|figure|number|country|company|city|man|woman|person|place|event|case"
    "|vote|report|count|toll|incident|attack|story|article|fire|flood|storm|quake)"
)
PREP = r"(?:in|on|at|of|for|by|from|with|during|after|before)"
_POINTS = re.compile(
    "|".join(
        [
            r"\b(?:else|afterwards?|in return|the same|the others?|which others?|the (?:former|latter))\b",
            rf"\b(?:this|these)\b(?! {_PERIOD}s?\b)",
            rf"\b(?:that|those) (?:{_PERIOD}|{_EVENT})s?\b",
            r"\b(?:of|about|after|before|by|for|to|with|why|how|when) (?:that|those)\W*$",
            r"\b(?:is|was|did|does|do) (?:that|those)\b",
            r"(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:is|are|was|were|be|been|has|have|will)\b)",
            r"\bthen\W*$",
            rf"^{PREP}(?: (?!{ASKS}\b)[\w'-]+){{1,3}}\W*$",
        ]
    ),
    re.I,
)
_AND = re.compile(r"^\W*(?:(?:and|but|so|then|no|sorry)[,.!]? )+", re.I)
# "Is it true that", "was it Sarn that", "will it rain", "is it safe to": nothing is meant by "it".
_NOTHING = re.compile(
    r"\b(is|was|will|did|does) it(?= (?:true\b|(?:rain|snow)(?:ed|ing)?\b|(?:[\w'-]+ ){1,3}(?:that|who)\b"
    r"|(?:(?:il)?legal|(?:un)?safe|(?:im)?possible|(?:un)?necessary|dangerous|worth) (?:to|for|\w+ing)\b))",
    re.I,
)
VERB = rf"\b{DOES}\b"
# Without its verb, or the noun that is counted: "when Finland?", "how many did Finland send?".
_FRAGMENT = re.compile(
    rf"(?:(?:when|where|why|how(?! (?:many|much|long|far|old)\b))\b"
    rf"|{ASKS}(?: (?:people|of them|[a-z-]+s))? {PREP}\b)(?!.*{VERB})"
    r"|how many (?:did|do|does|will|would|can|could)\b",
    re.I,
)
_OBJECT = re.compile(rf"\b(?:him|them|(?:it|her)(?=\W*$| {PREP}\b))\b", re.I)
_OF_WHAT = re.compile(
    rf"^\W*(?:what|how|why)(?: (?!{ASKS}\b)[\w'.-]+){{1,7}} (?:say|respond|reply|react|think|answer)\W*$"
    r"|^\W*what did(?: [\w'.-]+){1,5} do\W*$",
    re.I,
)
# A half, though it has a name: "how many in Derna?", "did Biden visit?".
_HALF = re.compile(
    rf"^\W*(?i:{ASKS})(?: (?:people|of them|(?!news)[a-z-]+s))?"
    rf" {PREP} (?:the )?(?:[A-Z][\w'-]*\W*)+(?:{_EVENT}\W*)?$"
    r"|^\W*(?i:how many (?:did|do|does)\b)"
    rf"|^\W*(?i:(?:when |why )?{DOES}(?:n't)?)(?: [\w'.-]+){{1,4}}"
    r" (?:visit|attend|join|sign|agree|approve|accept|refuse|comment|take part|participate)(?:e?d)?\W*$"
)
# "Latest on openai", "what happened in derna": a topic, though it is typed without capitals.
_TOPIC = re.compile(
    r"^\W*(?P<lead>(?:(?:what|what's|is|has|been|there|any|anything|the|give me|show me) )*"
    r"(?:happened|happening|going on|new|latest|news|updates?|developments?|timeline|tell me)(?: news)?"
    r" (?:in|on|at|with|about|to|from|of|for) )?(?P<topic>.+)",
    re.I,
)
_LATELY = re.compile(rf"\b(?:(?:this|last|next|past|recent|coming) )*{_PERIOD}s?\b", re.I)
# "Number of injured", "cause of death" are asked of what was spoken of.
_OF_ANYTHING = stem_set(
    """number figure cause reason date age name total toll cost result reaction response dead injured missing
    victim detail summary list source thanks please"""
)
_ASKING = frozenset(["did", "does", "is", "was", "were", "are", "has", "have", "had", "will", "name"])
_PRONOUN = re.compile(r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs)\b", re.I)
_PERSON = re.compile(r"he|she|him|her|his|hers", re.I)
_ASKS_WHO = re.compile(r"^\W*(?:(?:and|but|so|then),? )?(?:who|whom)\b", re.I)
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
    question = _anew(question)
    if not leans(question):
        return question, Tokens()
    before = _last_alone(question, chars)
    if (text := filled(question.text, before)) and len(text) <= chars:
        return replace(question, text=text, history=()), Tokens()
    text, usage = _of_whom(question), Tokens()
    if not text and model:
        text, usage = _by_model(question, model)
    if not text or len(text) > chars:
        text = _joined(before, question.text, chars)
    return replace(question, text=text, history=()), usage


def _joined(before: str, text: str, chars: int) -> str:
    """Return a question after the last that stood alone, which names the subject; of that, what fits."""
    before, room = before.rstrip(" ?."), max(0, chars - len(text) - len(": "))
    if len(before) > room:
        before = before[: room + 1].rpartition(" ")[0]
    return f"{before}: {text}" if before else text


def leans(question: Question) -> bool:
    """Return whether a question can be understood only from what was said before."""
    if not any(_is_asked(turn) for turn in question.history):
        return False
    text = fold(_anew(question).text)
    if any(form.search(text) for form in (_JOINS, _POINTS, _HALF, _OF_WHAT)) or unnamed(text):
        return True
    named = any(not name.initial for name in names(text))
    short = len(content_stems(tokens(text))) <= _SHORT
    return short and not named and not _is_of_another(question)


def _is_of_another(question: Question) -> bool:
    """Whether a question says all by itself, of "the ..." or a mere topic that nobody spoke of before."""
    said = {stem for turn in question.history[-_TURNS:] for stem in stems_of(turn.content[:_TURN_CHARS])}
    words = tokens(question.text)
    after = [place for place, word in enumerate(words, 1) if word.stem == "the"]
    called = {stem for place in after for stem in _called(words[place:])}
    called = called if called and stands(question.text) else _topic(fold(question.text))
    return bool(called) and called.isdisjoint(said)


def _called(words: Sequence[Token]) -> list[str]:
    """Return the words by which something is called; of "president of sweden", which president it is."""
    stems = [word.stem for word in takewhile(lambda word: word.content or word.stem == "of", words)]
    which = stems[len(stems) - stems[::-1].index("of") :] if "of" in stems else []
    return which if {*which} - _OF_ANYTHING else [stem for stem in stems if stem != "of"]


def _topic(text: str) -> set[str]:
    """Return the words of a question that names a topic and asks no more: "sweden nato"; else none."""
    found = _TOPIC.match(text)
    topic = _LATELY.sub(" ", found["topic"]) if found else ""
    words = [word for word in tokens(topic) if word.content]
    if (
        not found
        or not words
        or words[0].stem in _OF_ANYTHING
        or re.search(rf"\b{ASKS}\b|{VERB}", topic, re.I)
    ):
        return set()
    told = {word.stem for word in words if word.text.lower() not in CALENDAR and not word.text[0].isdigit()}
    return told if len(told) > 1 or found["lead"] else set()


def unnamed(text: str) -> bool:
    """Return whether a pronoun stands before any name: "What did he say?", not "Blinken and his trip"."""
    text = _NOTHING.sub(r"\1", text)
    pronoun = _PRONOUN.search(text)
    return bool(pronoun) and not any(
        name.end <= pronoun.start() and not name.initial for name in names(text) if pronoun
    )


def stands(text: str) -> bool:
    """Return whether a question says all by itself: not "what did Lavrov say?", nor "who met him?"."""
    told = len(content_stems(tokens(text))) > 1
    whole = not (_FRAGMENT.match(text) or _OF_WHAT.search(text))
    return told and whole and not (unnamed(text) or _OBJECT.search(text))


def _anew(question: Question) -> Question:
    """Return a question as it was meant, without its "and" if it says all and names what nobody named."""
    if (meant := typed(question.text)) != question.text:
        question = replace(question, text=meant)
    lead = _AND.match(fold(question.text))
    rest = question.text[lead.end() :] if lead else ""
    if not (ASKING.match(rest) and stands(rest)):
        return question
    mentions = Mentions([turn.content[:_TURN_CHARS] for turn in question.history[-_TURNS:]])
    if not any(mentions.missing(name) for name in names(rest) if not name.initial):
        return question
    return replace(question, text=f"{rest[0].upper()}{rest[1:]}")


def _is_asked(turn: Turn) -> bool:
    return turn.role == "user" and bool(turn.content.strip())


def _last_alone(question: Question, chars: int) -> str:
    """Return the last question of the conversation that stood alone, or that a fragment made of it.

    What is longer than a question may be is none.
    """
    alone = ""
    for place, turn in enumerate(question.history):
        if _is_asked(turn) and len(turn.content) <= chars:
            asked = _anew(replace(question, text=turn.content, history=question.history[:place]))
            alone = (filled(asked.text, alone) or alone) if alone and leans(asked) else asked.text
    return alone


def _of_whom(question: Question) -> str:
    """Return the question with "he" replaced by whom the last answer named; empty if it named nobody.

    Asked who leads a party, told of one person, the next question is about that one.
    """
    *_, asked, answer = (Turn("user", ""), Turn("user", ""), *question.history)
    who = asked.role == "user" and answer.role == "assistant" and _ASKS_WHO.match(fold(asked.content))
    pronouns = _PRONOUN.findall(fold(question.text))
    if not who or len(pronouns) != 1 or not _PERSON.fullmatch(pronouns[0]):
        return ""
    known = Mentions([asked.content])
    (start, end), *_ = sentences(answer.content) or [(0, 0)]
    told = [
        name.text for name in names(answer.content[start:end]) if len(name.words) > 1 and known.missing(name)
    ]
    return named_by(told[0], question) if len(told) == 1 else ""


def _by_model(question: Question, model: "LanguageModel") -> tuple[str, Tokens]:
    """Return the question as the model rewrites it, empty where it must not be taken, and what that took."""
    turns = question.history[-_TURNS:]
    said = "\n".join(f"{_role(turn)}: {one_line(turn.content)[:_TURN_CHARS]}" for turn in turns)
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
    bare = len(own) <= _SHORT and stems_of(rewritten) <= {*own} and not _named_anew(rewritten, question)
    if bare or not adds_nothing(rewritten, question):
        return "", usage
    # "What about Sweden?" asks what was asked before.
    asking = ASKING.search(_JOINS.sub(" ", fold(question.text)))
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
    pronouns = list(_PRONOUN.finditer(text))
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
    own = _PRONOUN.sub(" ", _POINTS.sub(" ", _JOINS.sub(" ", question.text)))
    kept = content_stems(tokens(own))
    return (
        bool(words)
        and not any(mentions.missing(name) for name in names(rewritten) if name.words[0] not in _ASKING)
        and all(is_stated(number, stated) for number in numbers(rewritten))
        and len(words - known) <= len(words) / 4
        and sum(stem in words for stem in kept) >= len(kept) / 2
    )
