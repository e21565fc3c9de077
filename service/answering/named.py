"""Names that are no answer, or too few: asked who, where somebody was, or for two."""

import re

from nutgraf.service.checks.names import Mentions, name_stems, names
from nutgraf.service.checks.speech import quotations, speeches, unquoted_words
from nutgraf.service.lexicon import SAYING, in_past, in_present
from nutgraf.service.question.asked import DOES, expected, plainly
from nutgraf.service.words import stem_set, stems_of, tokens, word_set

_WHO = re.compile(r"\W*(?:who|whom|whose|what (?:is|are|was|were) the names?)\b", re.I)
_TWO = re.compile(
    r"\b(?:which|what|who) (?:(?:is|are|was|were) the (?:names? of the )?(?:other )?)?"
    r"(?:two|pair|couple)(?![\w-])",
    re.I,
)
# "Who opposes the dam?" is answered by the words of those who do.
_VIEWS = stem_set(
    " ".join([*SAYING, *map(in_past, SAYING), *map(in_present, SAYING)])
    + " think believe want support oppose back welcome fear doubt object condemn defend reject"
    " blame thank speak talk react"
)
# "Ms Hill", or "Ann Hill".
_WHERE = re.compile(rf".*\bwhere {DOES} (?P<who>[\w.]+ )", re.I)
_SOMEBODY = re.compile(r"\b(?:he|she|it|they|i|we|its|his|her|their|my|our)\b", re.I)
_FIRST_PERSON = word_set(
    "i i'm i've i'd i'll me my mine myself we we're we've we'd we'll us our ours ourselves"
)


def asks_who(question: str) -> bool:
    """Return whether a question begins by asking who, or for names."""
    return _WHO.match(plainly(question)) is not None


def asks_two(question: str) -> bool:
    """Return whether a question asks for two of a kind: "which two towns", but not "which of the two"."""
    return _TWO.search(question) is not None


def new_names(question: str, text: str) -> int:
    """Return how many names of a text the question does not hold."""
    return sum(not stems_of(name.text) <= stems_of(question) for name in names(text))


def places_another(question: str, text: str, short: str) -> str:
    """Say that a place is only what the question calls something, asked where somebody was; else empty."""
    asked = _WHERE.match(question)
    who = next((name for name in names(question) if asked and name.start in asked.span("who")), None)
    if not who or not names(short) or new_names(question, short) or _SOMEBODY.search(text):
        return ""
    absent = Mentions([text]).missing(who) == who.words
    return f"does not say where {who.text} was" if absent else ""


def only_speaks(question: str, text: str, short: str | None) -> str:
    """Say that a name is that of who says something else, asked who it is that does something; else empty.

    Of the question only a name stands in what is said, and nothing in what is told of the speaker.
    """
    spoken = " ".join(quotations(text))
    if not short or not spoken or expected(question).kind != "name":
        return ""
    name, asked = stems_of(short), stems_of(question)
    is_speaker = any(one.speaker and stems_of(one.speaker.text) & name for one in speeches(text))
    speaks_of_self = not _FIRST_PERSON.isdisjoint(word.text.lower() for word in tokens(spoken))
    if not is_speaker or speaks_of_self or not _VIEWS.isdisjoint(word.stem for word in tokens(question)):
        return ""
    told = stems_of(unquoted_words(text, 0, len(text))) - name
    heard = stems_of(spoken) - name_stems(names(question))
    return "" if asked & (told | heard) else f"has {short} speak of something else"
