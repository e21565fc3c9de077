"""What a number counts: asked how many diplomats, "Sarkand released 150 prisoners" says nothing of them."""

import re
from collections.abc import Iterator, Sequence

from nutgraf.service.checks.quantities import Number, is_stated, numbers
from nutgraf.service.words import STOP, content_stems, stem, tokens, word_set

_HOW_MANY = re.compile(r"\bhow many (?:of (?:the |these |those )?)?", re.IGNORECASE)
# What is counted stands among so many words after its number.
_REACH = 3
_OF_THEM = re.compile(r"\bof (?:them|these|those|which|whom)\b", re.IGNORECASE)
_ENDS = re.compile(r"[,;:.()|]")
# Of these a text speaks by other words too: "three were killed", "17 dead".
_PERSONS = word_set("people person persons individuals victims casualties deaths dead")
_PLURALS = word_set("men women children police fish sheep aircraft media data troops")


def counted_noun(question: str) -> str:
    """Return the stem of what "how many" asks the number of: of "measles cases" that of cases.

    Empty where nothing is counted, or people are.
    """
    match = _HOW_MANY.search(question)
    words = list(_phrase(question, match.end())) if match else []
    plural = [word for word in words if word.endswith("s") or word in _PLURALS]
    noun = (plural or words or [""])[-1 if plural else 0]
    return "" if not noun or noun in _PERSONS else stem(noun)


def recount(question: str, short: str, texts: Sequence[str]) -> str:
    """Return a short answer, or the number in its place that counts what is asked.

    Args:
        question: any; most ask for no count.
        short: the number as a model gave it.
        texts: sentences of the quotes.

    Returns:
        Another number only where no sentence counts with `short` what is asked, or more of "them", and one
        that shares no fewer of the question's words than any that holds `short` counts it with that other.
    """
    noun, given = counted_noun(question), numbers(short)
    if not noun or not given:
        return short
    asked = {*content_stems(tokens(question))} - {noun}
    least = 0
    found: list[tuple[int, Number]] = []
    for text in texts:
        stems = {*content_stems(tokens(text))}
        shared = len(asked & stems)
        if is_stated(given[0], numbers(text)):
            # "Of the diplomats, 150 went home"; "23 of them".
            if noun in stems or _OF_THEM.search(text):
                return short
            least = max(least, shared)
        found += [(shared, number) for number in _counting(text, noun)]
    best = max(found, key=lambda row: row[0], default=None)
    return best[1].text if best and best[0] >= max(least, 1) else short


def _counting(text: str, noun: str) -> Iterator[Number]:
    for number in numbers(text):
        if noun in [stem(word) for word in _phrase(text, number.end)]:
            yield number


def _phrase(text: str, start: int) -> Iterator[str]:
    """Yield the words from a place to the end of a noun phrase, a few at most, in lower case."""
    last, given = start, 0
    for word in tokens(text):
        if word.start < start:
            continue
        lower = word.text.lower()
        if _ENDS.search(text[last : word.start]) or lower in STOP or given == _REACH:
            return
        yield lower
        last, given = word.end, given + 1
