"""Names, numbers, quantifiers and opposites in another's place, in a sentence else near word for word.

A sentence is aligned with a cited one. Where "Ann Hill won the vote" meets "Joe Park won the vote", Hill
stands in Park's place; that Hill is named elsewhere in the quotes does not make it so.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from nutgraf.ingest.sentences import Span
from nutgraf.service.checks.dates import counts
from nutgraf.service.checks.names import Name, canonical, looks_common, names, same_word
from nutgraf.service.checks.polarity import are_opposite, count_denials, denied, negators
from nutgraf.service.checks.quantities import Number, is_stated
from nutgraf.service.checks.speech import Cited
from nutgraf.service.dateline import dateline_end
from nutgraf.service.words import STOP, Token, alignment, content_stems, tokens, word_set

# An alignment says something only when this share of the sentence's words are in it.
_LEAST_ALIGNED = 0.5
_LONGEST_SLOT = 6
_PRONOUNS = frozenset(["he", "she", "they", "it"])
_QUANTIFIERS = word_set("""all every most many some few several none no half always often sometimes never""")
_SAME_QUANTITY = {"every": "all", "none": "no", "never": "no", "several": "some"}
# Of people and of money, without a figure.
_MAGNITUDES = word_set("""dozens hundreds thousands millions billions trillions""")


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Some words of a text that stand together: its tokens from `first` to `end`, half-open."""

    tokens: Sequence[Token]
    first: int
    end: int

    @property
    def words(self) -> Sequence[Token]:
        return self.tokens[self.first : self.end]

    @property
    def span(self) -> Span:
        """Their place in the text; there is none without words."""
        return self.words[0].start, self.words[-1].end

    def meets(self, name: Name) -> bool:
        start, end = self.span
        return name.start < end and name.end > start

    def holds(self, name: Name) -> bool:
        start, end = self.span
        return start <= name.start and name.end <= end


@dataclass(frozen=True, slots=True)
class _Slot:
    """Words of the sentence, and what a cited sentence has in their place; either may have none."""

    mine: _Stretch
    theirs: _Stretch

    @property
    def is_filled(self) -> bool:
        return bool(self.mine.words and self.theirs.words)


def misplaced(text: str, cited: Sequence[Cited]) -> tuple[str, str] | None:
    """Return (what `text` says, what a cited sentence has in its place), or None."""
    quotes = [one.text for one in cited]
    if found := _miscounted(text, quotes):
        return found
    for quote, before, _ in cited:
        for slot in _slots(text, quote):
            if found := (
                _other_name(text, quote, before, slot, quotes)
                or _other_number(text, quote, slot)
                or _turned_round(text, quote, slot)
            ):
                return found
    return None


def _slots(text: str, quote: str) -> Iterator[_Slot]:
    mine, theirs = tokens(text), tokens(quote)
    blocks = alignment(mine, theirs).get_matching_blocks()
    if sum(block.size for block in blocks) < _LEAST_ALIGNED * len(mine):
        return
    end_a = end_b = 0
    for block in blocks:
        if (end_a, end_b) != (block.a, block.b) and (block.size or end_a):
            # The left end of either may be cut off; within, what differs must be short on both sides.
            long = block.a - end_a > _LONGEST_SLOT or (end_b and block.b - end_b > _LONGEST_SLOT)
            if not long and (end_a or block.a):
                yield _Slot(_Stretch(mine, end_a, block.a), _Stretch(theirs, end_b, block.b))
        end_a, end_b = block.a + block.size, block.b + block.size


def _other_name(
    text: str, quote: str, before: str, slot: _Slot, quotes: Sequence[str]
) -> tuple[str, str] | None:
    if not slot.is_filled:
        return None
    put = [name for name in names(text) if slot.mine.meets(name) and not looks_common(name)]
    # A name that reaches out of the slot meets a word of its own beside it: the quote has the surname alone.
    if len(put) != 1 or not slot.mine.holds(put[0]):
        return None
    if _supported_pair(put[0], slot.mine.tokens, quotes):
        return None
    # What stands in a dateline has no part in the sentence.
    opening = dateline_end(quote)
    there = [name for name in names(quote) if slot.theirs.meets(name) and name.end > opening]
    if there:
        return None if any(share(put[0], name) for name in there) else (put[0].text, there[-1].text)
    pronoun = next((word.text for word in slot.theirs.words if word.text.lower() in _PRONOUNS), None)
    if pronoun and len(slot.theirs.words) <= 2:
        start, _ = slot.theirs.span
        earlier = [*names(before), *(name for name in names(quote) if name.end <= start)]
        if earlier and not any(share(put[0], name) for name in earlier):
            return put[0].text, pronoun
    return None


def share(a: Name, b: Name) -> bool:
    """Return whether two names may name the same: they share a word, or one is the other's initials."""
    return (
        canonical(a.words) == canonical(b.words)
        or any(same_word(x, y) for x in a.words for y in b.words)
        or "".join(word[0] for word in a.words) in b.words
        or "".join(word[0] for word in b.words) in a.words
    )


def _supported_pair(name: Name, words: Sequence[Token], quotes: Sequence[str]) -> bool:
    """Whether the name stands beside the same word of meaning in a cited sentence."""
    inner = [i for i, word in enumerate(words) if name.start <= word.start < name.end]
    left, right = _neighbours(words, inner[0], inner[-1])
    first, last = words[inner[0]].stem, words[inner[-1]].stem
    for quote in quotes:
        theirs = tokens(quote)
        for i, word in enumerate(theirs):
            same_left = word.stem == first and left is not None and _neighbours(theirs, i, i)[0] == left
            same_right = word.stem == last and right is not None and _neighbours(theirs, i, i)[1] == right
            if (same_left and left not in STOP) or (same_right and right not in STOP):
                return True
    return False


def _neighbours(words: Sequence[Token], first: int, last: int) -> tuple[str | None, str | None]:
    before = words[first - 1].stem if first else None
    after = words[last + 1].stem if last + 1 < len(words) else None
    return before, after


def _miscounted(text: str, quotes: Sequence[str]) -> tuple[str, str] | None:
    """Return (number, other) where `text` counts with one what the cited sentences count with the other."""
    given = counts(text)
    others = [(other, _counted(quote, other)) for quote in quotes if given for other in counts(quote)]
    for number in given:
        following = _counted(text, number)[:1]
        if not following or any(
            is_stated(number, (other,)) and following[0] in after for other, after in others
        ):
            continue
        for other, after in others:
            if after[:1] == following and other.unit == number.unit and not is_stated(number, (other,)):
                return number.text, other.text
    return None


def _counted(text: str, number: Number) -> list[str]:
    """Return the content words after a number: what is counted is among them."""
    words = tokens(text)
    first = bisect_left(words, number.end, key=lambda word: word.start)
    return content_stems(words[first : first + 4])


def _other_number(text: str, quote: str, slot: _Slot) -> tuple[str, str] | None:
    if not slot.is_filled:
        return None
    (start, end), (other_start, other_end) = slot.mine.span, slot.theirs.span
    put = [number for number in counts(text) if start <= number.start < end]
    there = [number for number in counts(quote) if other_start <= number.start < other_end]
    # What stands elsewhere may have moved; only right in another's place is it wrong.
    tight = len(slot.mine.words) <= 2 and len(slot.theirs.words) <= 3
    if len(put) == 1 and tight and there and there[0].unit == put[0].unit and not is_stated(put[0], there):
        return put[0].text, there[0].text
    return None


def _turned_round(text: str, quote: str, slot: _Slot) -> tuple[str, str] | None:
    """Return a quantifier, opposite or negation that stands on one side of the slot only."""
    mine, theirs = slot.mine.words, slot.theirs.words
    put, there = ([word.text.lower() for word in words] for words in (mine, theirs))
    for word, other in product(mine, theirs):
        pair = word.text.lower(), other.text.lower()
        if are_opposite(*pair) and pair[0] not in there and pair[1] not in put:
            # "Not legal" is "illegal".
            return (word.text, other.text) if (word in denied(text)) == (other in denied(quote)) else None
    # A negation that only moved, "found no", "has not found any", adds up to none over the sentence.
    more = negators(tokens(text)) - negators(tokens(quote))
    denying, affirming = (mine, theirs) if more > 0 else (theirs, mine)
    added = more != 0 and negators(denying) > count_denials(affirming)
    if added and len(mine) <= 3 and len(theirs) <= 3:
        said, cited = (" ".join(word.text for word in words) or "nothing" for words in (mine, theirs))
        return said, cited
    put, there = ([word for word in words if word in _QUANTIFIERS | _MAGNITUDES] for words in (put, there))
    mean, meant = ({_SAME_QUANTITY.get(word, word) for word in words} for words in (put, there))
    if mean and meant and mean.isdisjoint(meant):
        return put[0], there[0]
    return None
