"""Names, numbers and quantifiers put in another's place in a sentence that is otherwise near word for word.

A sentence is aligned with a cited one. Where "Ann Hill won the vote" meets "Joe Park won the vote", Hill stands in
Park's place; that Hill is named elsewhere in the quotes does not make it so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from nutgraf.service.names import Name, names, same_word
from nutgraf.service.quantities import is_stated, numbers
from nutgraf.service.words import Token, content_stems, tokens

# An alignment says something only when this share of the sentence's words are in it.
_LEAST_ALIGNED = 0.5
_LONGEST_SLOT = 6
_PRONOUNS = frozenset(["he", "she", "they", "it"])
_QUANTIFIERS = frozenset(
    [
        "all",
        "every",
        "most",
        "many",
        "some",
        "few",
        "several",
        "none",
        "no",
        "half",
        "always",
        "often",
        "sometimes",
        "never",
    ]
)


@dataclass(frozen=True, slots=True)
class _Slot:
    """Words of the sentence and what a cited sentence has in their place; token indexes, half-open."""

    mine: tuple[int, int]
    theirs: tuple[int, int]


def misplaced(text: str, cited: Sequence[tuple[str, str]]) -> tuple[str, str] | None:
    """Return (what `text` says, what a cited sentence has in its place), or None.

    Args:
        text: the sentence to check.
        cited: each cited sentence, with what precedes it in its quote (where "he" is resolved).
    """
    quotes = [quote for quote, _ in cited]
    for quote, before in cited:
        for slot in _slots(text, quote):
            if found := (
                _other_name(text, quote, before, slot, quotes)
                or _other_number(text, quote, slot, quotes)
                or _other_quantifier(text, quote, slot)
            ):
                return found
    return None


def _slots(text: str, quote: str) -> Iterator[_Slot]:
    mine, theirs = tokens(text), tokens(quote)
    matcher = SequenceMatcher(None, [t.stem for t in mine], [t.stem for t in theirs], autojunk=False)
    blocks = matcher.get_matching_blocks()
    if sum(block.size for block in blocks) < _LEAST_ALIGNED * len(mine):
        return
    end_a = end_b = 0
    for i, block in enumerate(blocks):
        opening = i == 0
        closing = block.size == 0
        # Both sides must be held by words that match; the beginning of the sentence holds the left side.
        held = block.size >= 2 or (closing and block.a > end_a)
        if block.a > end_a and block.b > end_b and (held or block.size) and not (opening and closing):
            slot = _Slot((end_a, block.a), (end_b, block.b))
            if block.a - end_a <= _LONGEST_SLOT and (block.b - end_b <= _LONGEST_SLOT or opening):
                yield slot
        end_a, end_b = block.a + block.size, block.b + block.size


def _inside(name: Name, words: Sequence[Token], span: tuple[int, int]) -> bool:
    start, end = words[span[0]].start, words[span[1] - 1].end
    return name.start < end and name.end > start


def _other_name(
    text: str, quote: str, before: str, slot: _Slot, quotes: Sequence[str]
) -> tuple[str, str] | None:
    mine, theirs = tokens(text), tokens(quote)
    put = [name for name in names(text) if _inside(name, mine, slot.mine)]
    if len(put) != 1 or _supported_pair(put[0], mine, quotes):
        return None
    there = [name for name in names(quote) if _inside(name, theirs, slot.theirs)]
    if there:
        if any(_share(put[0], name) for name in there):
            return None
        return put[0].text, there[-1].text
    pronoun = next(
        (w.text for w in theirs[slot.theirs[0] : slot.theirs[1]] if w.text.lower() in _PRONOUNS), None
    )
    if pronoun and slot.theirs[1] - slot.theirs[0] <= 2:
        earlier = [
            *names(before),
            *(name for name in names(quote) if name.end <= theirs[slot.theirs[0]].start),
        ]
        if earlier and not any(_share(put[0], name) for name in earlier):
            return put[0].text, pronoun
    return None


def _share(a: Name, b: Name) -> bool:
    return (
        any(same_word(x, y) for x in a.words for y in b.words)
        or "".join(w[0] for w in a.words) in b.words
        or ("".join(w[0] for w in b.words) in a.words)
    )


def _supported_pair(name: Name, words: Sequence[Token], quotes: Sequence[str]) -> bool:
    """Whether the name stands beside the same next or previous content word in a cited sentence."""
    inner = [i for i, word in enumerate(words) if name.start <= word.start < name.end]
    left = next((words[i].stem for i in range(inner[0] - 1, -1, -1) if words[i].content), None)
    right = next((words[i].stem for i in range(inner[-1] + 1, len(words)) if words[i].content), None)
    first, last = words[inner[0]].stem, words[inner[-1]].stem
    for quote in quotes:
        stems = content_stems(tokens(quote))
        for a, b in zip(stems, stems[1:], strict=False):
            if (a == left and b == first) or (a == last and b == right):
                return True
    return False


def _other_number(text: str, quote: str, slot: _Slot, quotes: Sequence[str]) -> tuple[str, str] | None:
    mine, theirs = tokens(text), tokens(quote)
    span = mine[slot.mine[0]].start, mine[slot.mine[1] - 1].end
    other = theirs[slot.theirs[0]].start, theirs[slot.theirs[1] - 1].end
    put = [number for number in numbers(text) if span[0] <= number.start < span[1]]
    there = [number for number in numbers(quote) if other[0] <= number.start < other[1]]
    if len(put) != 1 or not there or is_stated(put[0], there):
        return None
    follows = next((word.stem for word in mine if word.start >= put[0].end and word.content), None)
    for words in quotes:
        for number in numbers(words):
            if is_stated(put[0], (number,)):
                after = next((w.stem for w in tokens(words) if w.start >= number.end and w.content), None)
                if after == follows and words != quote:
                    return None
    return put[0].text, there[0].text


def _other_quantifier(text: str, quote: str, slot: _Slot) -> tuple[str, str] | None:
    mine = [w.text.lower() for w in tokens(text)[slot.mine[0] : slot.mine[1]]]
    theirs = [w.text.lower() for w in tokens(quote)[slot.theirs[0] : slot.theirs[1]]]
    put = [word for word in mine if word in _QUANTIFIERS]
    there = [word for word in theirs if word in _QUANTIFIERS]
    if put and there and not set(put) & set(there):
        return put[0], there[0]
    return None
