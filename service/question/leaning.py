"""Whether a question leans on what was said before: "and in March?", "what did he say?", "how many died?"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from nutgraf.service.checks.names import CALENDAR, Mentions, names
from nutgraf.service.question.asked import ASKING, ASKS, DOES, HOW_MUCH
from nutgraf.service.question.portion import PERIOD
from nutgraf.service.question.typed import typed
from nutgraf.service.types import Question, Turn
from nutgraf.service.words import Token, content_stems, fold, stem_set, stems_of, tokens

# How many turns of a conversation are read, and how much of each: a model's prefill is what takes time.
TURNS = 6
TURN_CHARS = 400
# A question this short that names nothing asks about what was named before: "How many died?" Written without
# capitals, it may name all the same: then what it calls "the ..." tells.
SHORT = 3

PLACING = "in|on|at|for|by|from|with|during|after|before|until|since"
PREP = rf"(?:of|{PLACING})"
# "And in March?", "no, who won?".
LEAD = "and|but|so|then|no|sorry"
VERB = rf"\b{DOES}\b"
_PERIOD = rf"(?:{PERIOD}|time)"
_EVENT = (
    "(?:meeting|summit|talk|deal|decision|figure|number|country|company|city|man|woman|person|place|event|case"
    "|vote|report|count|toll|incident|attack|story|article|fire|flood|storm|quake)"
)
# "And in March?", "what about Sweden?", "no, I meant Derna", "compare that with ...".
JOINS = re.compile(
    r"^\W*(?:and|but|so|then|also|(?:what|how) about|(?:what|who|where) else|not|(?:sorry\W+)?i meant?"
    r"|no(?=\W*$|[,.;:!]| (?:not|i|in|on|at|for)\b)|same (?:for|in|with|question|thing)"
    r"|compare (?:that|this|it|them|with|to))\b",
    re.I,
)
# "What else?", "that summit", "before that?", "in Derna?". But "this week" points at the calendar, and
# "there is" at nothing.
POINTS = re.compile(
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
PRONOUN = re.compile(r"\b(?:he|she|it|they|him|her|them|his|hers|its|their|theirs)\b", re.I)
_AND = re.compile(rf"^\W*(?:(?:{LEAD})[,.!]? )+", re.I)
# "Is it true that", "was it Sarn that", "will it rain", "is it safe to": nothing is meant by "it".
_NOTHING = re.compile(
    r"\b(is|was|will|did|does) it(?= (?:true\b|(?:rain|snow)(?:ed|ing)?\b|(?:[\w'-]+ ){1,3}(?:that|who)\b"
    r"|(?:(?:il)?legal|(?:un)?safe|(?:im)?possible|(?:un)?necessary|dangerous|worth) (?:to|for|\w+ing)\b))",
    re.I,
)
# Without its verb, or the noun that is counted: "when Finland?", "how many did Finland send?".
_FRAGMENT = re.compile(
    rf"(?:(?:when|where|why|how(?! (?:{HOW_MUCH})\b))\b"
    rf"|{ASKS}(?: (?:people|of them|[a-z-]+s))? {PREP}\b)(?!.*{VERB})"
    r"|how many (?:did|do|does|will|would|can|could)\b",
    re.I,
)
# "Who met him?", "what came of it?".
_OBJECT = re.compile(rf"\b(?:him|them|(?:it|her)(?=\W*$| {PREP}\b))\b", re.I)
# "What did Lavrov say?", "what did the court do?".
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


def leans(question: Question) -> bool:
    """Return whether a question can be understood only from what was said before."""
    if not any(is_asked(turn) for turn in question.history):
        return False
    text = fold(without_lead(question).text)
    if any(form.search(text) for form in (JOINS, POINTS, _HALF, _OF_WHAT)) or unnamed(text):
        return True
    named = any(not name.initial for name in names(text))
    short = len(content_stems(tokens(text))) <= SHORT
    return short and not named and not _is_of_another(question)


def _is_of_another(question: Question) -> bool:
    """Whether a question says all by itself, of "the ..." or a mere topic that nobody spoke of before."""
    said = {stem for text in _said(question) for stem in stems_of(text)}
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
    pronoun = PRONOUN.search(text)
    if pronoun is None:
        return False
    return not any(name.end <= pronoun.start() and not name.initial for name in names(text))


def stands(text: str) -> bool:
    """Return whether a question says all by itself: not "what did Lavrov say?", nor "who met him?"."""
    told = len(content_stems(tokens(text))) > 1
    whole = not (_FRAGMENT.match(text) or _OF_WHAT.search(text))
    return told and whole and not (unnamed(text) or _OBJECT.search(text))


def without_lead(question: Question) -> Question:
    """Return a question as it was meant, without its "and" if it says all and names what nobody named."""
    if (meant := typed(question.text)) != question.text:
        question = replace(question, text=meant)
    lead = _AND.match(fold(question.text))
    rest = question.text[lead.end() :] if lead else ""
    if not (ASKING.match(rest) and stands(rest)):
        return question
    mentions = Mentions(_said(question))
    if not any(mentions.missing(name) for name in names(rest) if not name.initial):
        return question
    return replace(question, text=f"{rest[0].upper()}{rest[1:]}")


def _said(question: Question) -> list[str]:
    """Return what was said last, as far as it is read."""
    return [turn.content[:TURN_CHARS] for turn in question.history[-TURNS:]]


def is_asked(turn: Turn) -> bool:
    """Return whether a turn is a question of the reader's."""
    return turn.role == "user" and bool(turn.content.strip())
