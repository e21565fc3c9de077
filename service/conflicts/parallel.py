"""Does a sentence of another article hold another value in the place of an answer? When in doubt, no.

"Ann Hill won the vote in Tarn" and "Joe Park won the vote in Tarn" are aligned word by word: what stands in
the place of "Ann Hill" is the other account, if nothing else there tells one event from another.
"""

from nutgraf.ingest.sentences import Span
from nutgraf.service.conflicts.alone import is_group, one_alone, one_report
from nutgraf.service.conflicts.facts import (
    Values,
    differ,
    new_facts,
    same_setting,
    setting_of,
    tells,
    value_of,
)
from nutgraf.service.conflicts.same import same_news
from nutgraf.service.conflicts.scope import narrowed, other_change, other_scope
from nutgraf.service.conflicts.statement import Statement, is_place
from nutgraf.service.words import alignment, stem_set, stems_of, tokens

# Around the value so many words of meaning are the same, and this share of those of the longer sentence.
# Of 127,000 facts in the evidence for realtimeqa-2022 one, a word that is no name, met another "value" so.
_LEAST_WORDS = 3
_LEAST_SHARE = 0.6
# Of figures more: "51,000 votes", and "12,400 votes in the old town".
_LEAST_SHARE_OF_FIGURES = 0.8
# Of copies of one story it is known that they tell of one thing.
_LEAST_WORDS_OF_COPIES = 2
# In another order the same words say less.
_LEAST_REORDERED = 4
# What stands in the value's place is at most so many words longer.
_LONGER = 3
_HEDGES = stem_set("nearly almost roughly approximately estimated least fewer less close near")


def rival(question: str, mine: Statement, value: Span, other: Statement) -> Span | None:
    """Return where a sentence has another value in the place of `value`, or None.

    Args:
        question: standalone.
        mine: a sentence.
        value: the place of an answer in `mine.text`, in characters, half-open.
        other: a sentence of another article.
    """
    copies = mine.article.cluster_id == other.article.cluster_id
    least = _LEAST_WORDS_OF_COPIES if copies else _LEAST_WORDS
    if len(stems_of(mine.text) & stems_of(other.text)) < least or not (copies or same_news(mine, other)):
        return None
    one, setting = value_of(mine, value), setting_of(mine, value)
    share = _LEAST_SHARE_OF_FIGURES if one.numbers else _LEAST_SHARE
    in_order = aligned(mine.text, value, other.text, least, share)
    found = in_order or _reordered(mine.text, value, one, setting, other, share)
    if found is None:
        return None
    two = value_of(other, found)
    if not differ(one, two) or not same_setting(setting, setting_of(other, found)):
        return None
    spare = _spare(other.text[slice(*found)], two) - _spare(mine.text[slice(*value)], one)
    if len(spare) > (0 if two.numbers else 1):
        return None
    around = [
        f"{text[: span[0]]} … {text[span[1] :]}" for text, span in ((mine.text, value), (other.text, found))
    ]
    if other_scope(*around):
        return None
    if one.numbers and not one.days:
        before = (told.text[: facts.numbers[0].start] for told, facts in ((mine, one), (other, two)))
        if narrowed(*around) or other_change(*before):
            return None
    named = not (one.days or one.numbers or copies)
    of_many = [is_group(told.text[slice(*span)], told.text) for told, span in ((mine, value), (other, found))]
    if named and of_many[0] != of_many[1]:
        return None
    alone = not named or one_alone(question, *around)
    if not alone and not one_report(*around):
        return None
    # Who tells of both knows which is which; and of a fire in the harbour, that the harbour is the city's.
    anywhere = not in_order or not alone or is_place(mine.text, value[0])
    told = tells(mine, two, anywhere=anywhere) or tells(other, one, anywhere=anywhere)
    return None if told else found


def aligned(text: str, value: Span, other: str, least: int, share: float) -> Span | None:
    """Return the words of `other` between what stands around the value, where all around it is alike."""
    mine, theirs = tokens(text), tokens(other)
    inside = [i for i, word in enumerate(mine) if value[0] <= word.start < value[1]]
    if not inside:
        return None
    first, last = inside[0], inside[-1] + 1
    blocks = alignment(mine, theirs).get_matching_blocks()
    pairs = [(block.a + k, block.b + k) for block in blocks for k in range(block.size)]
    before, after = [p for p in pairs if p[0] < first], [p for p in pairs if p[0] >= last]
    start = before[-1][1] + 1 if before else 0
    end = after[0][1] if after else len(theirs)
    # Right beside the value the words are the same, or the sentence begins or ends there.
    left = before[-1][0] == first - 1 if before else first == 0
    right = after[0][0] == last if after else last == len(mine)
    if not (left and right and 0 < end - start <= last - first + _LONGER):
        return None
    same = sum(mine[i].content for i, _ in (*before, *after))
    longest = max(
        sum(word.content for word in (*words[:a], *words[b:]))
        for words, a, b in ((mine, first, last), (theirs, start, end))
    )
    enough = same >= least and same >= share * longest
    return (theirs[start].start, theirs[end - 1].end) if enough else None


def _reordered(
    text: str, value: Span, one: Values, setting: Values, other: Statement, share: float
) -> Span | None:
    """Return the only fact of a value's kind that is new in a sentence of the same words in another order."""
    new = new_facts(one, setting, other)
    # The only price or share in either sentence needs no words beside it that are the same.
    alone = bool(one.numbers and one.numbers[0].unit) and not setting.numbers and len(new) == 1
    # "40 men", "25 women": what is counted follows the number.
    beside = _beside(text, value)[1:] if one.numbers else _beside(text, value)
    new = [span for span in new if alone or {*beside} & {*_beside(other.text, span)}]
    if len(new) != 1:
        return None
    mine = stems_of(text[: value[0]]) | stems_of(text[value[1] :])
    theirs = stems_of(other.text[: new[0][0]]) | stems_of(other.text[new[0][1] :])
    same = len(mine & theirs)
    enough = same >= _LEAST_REORDERED and same >= share * max(len(mine), len(theirs))
    return new[0] if enough else None


def _beside(text: str, span: Span) -> list[tuple[str, str]]:
    """Return the word before a place and the word after it."""
    before = ["", *(word.stem for word in tokens(text) if word.end <= span[0])]
    after = [*(word.stem for word in tokens(text) if word.start >= span[1]), ""]
    return [("before", before[-1]), ("after", after[0])]


def _spare(words: str, facts: Values) -> frozenset[str]:
    """Return the words of meaning that are no part of a value: what is counted, what somebody is."""
    given = " ".join(fact.text for fact in (*facts.names, *facts.numbers))
    return frozenset() if facts.days else stems_of(words) - stems_of(given) - _HEDGES
