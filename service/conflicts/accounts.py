"""Where articles tell one thing in two ways: another value in the answer's place, another name, a denial."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nutgraf.ingest.outlet import outlet_key
from nutgraf.ingest.sentences import Span
from nutgraf.service.checks.dates import dates
from nutgraf.service.checks.names import names
from nutgraf.service.checks.quantities import numbers
from nutgraf.service.checks.slots import misplaced
from nutgraf.service.checks.speech import Cited
from nutgraf.service.conflicts.alone import is_group, one_alone, one_report
from nutgraf.service.conflicts.countercharge import countercharge, denies
from nutgraf.service.conflicts.facts import spelled_alike
from nutgraf.service.conflicts.figures import Figure, figures
from nutgraf.service.conflicts.parallel import rival
from nutgraf.service.conflicts.parties import two_sides
from nutgraf.service.conflicts.same import same_account
from nutgraf.service.conflicts.sides import Difference, Kind, quoted_side
from nutgraf.service.conflicts.statement import Statement, newest_first
from nutgraf.service.question.asked import expected
from nutgraf.service.types import Question, Sentence
from nutgraf.service.words import fold, stems_of

_MOST_RIVALS = 2
# Of the words that a cited sentence shares with the question, another that says so too has this share.
_AS_MUCH = 0.6


class Stated(NamedTuple):
    """A sentence of the answer, and a whole sentence of an article that it cites."""

    sentence: Sentence
    cited: Statement


def values(question: Question, stated: Sequence[Stated], read: Sequence[Statement]) -> Iterator[Difference]:
    """Yield where other articles have other values in the short answer's place, in nearly the same words.

    Args:
        question: standalone.
        stated: the answer's sentences, each with each sentence that it cites.
        read: sentences of the evidence, and of copies of its stories.
    """
    for sentence, cited in stated:
        for mine in [cited, *_saying_so_too(question, sentence, cited, read)]:
            if (place := _place(question, sentence, mine)) and (
                found := _rivals(question, mine, place, read)
            ):
                newest, _ = found[0]
                sides = (quoted_side(mine, place), *(quoted_side(other, span) for other, span in found))
                yield Difference(_kind(mine, place, newest), sides)
                break


def _saying_so_too(
    question: Question, sentence: Sentence, cited: Statement, read: Sequence[Statement]
) -> Iterator[Statement]:
    """Yield the other sentences with the same short answer that say nearly as much of the question."""
    asked = stems_of(question.text)
    said = asked & stems_of(cited.text)
    for told in read if sentence.highlight else ():
        as_much = len(said & stems_of(told.text)) >= _AS_MUCH * len(said)
        if told != cited and as_much and _place(question, sentence, told):
            yield told


def _rivals(
    question: Question, mine: Statement, place: Span, read: Sequence[Statement]
) -> list[tuple[Statement, Span]]:
    """Return the newest sentences that have other values, and where; each value once.

    What could come, or was said before, is no other account.
    """
    if _unsettled(mine, place):
        return []
    found: dict[str, tuple[Statement, Span]] = {}
    for other in sorted(read, key=lambda told: newest_first(told.article)):
        if not _asked_alike(question, mine, other):
            continue
        # Two parties may each have their say in one article.
        told_anew = not _mended(mine, other) and rival(question.text, mine, place, other)
        span = told_anew or countercharge(mine, place, other)
        if span and not _unsettled(other, span):
            found.setdefault(fold(other.text[slice(*span)]).lower(), (other, span))
    return list(found.values())[:_MOST_RIVALS]


def denials(
    question: Question, stated: Sequence[Statement], read: Sequence[Statement]
) -> Iterator[Difference]:
    """Yield where an account has another name in a place, or denies what another says; figures go apart."""
    for mine in stated:
        for other in read:
            if _differs(question, mine, other):
                yield Difference("Sources differ", (quoted_side(mine), quoted_side(other)))


def _place(question: Question, sentence: Sentence, mine: Statement) -> Span | None:
    """Return where a cited sentence gives the short answer; asked when, and none is marked, its only date."""
    if sentence.highlight:
        words = map(re.escape, sentence.marked.split())
        found = re.search(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)", mine.text, re.IGNORECASE)
        return found.span() if found else None
    given = dates(mine.text, mine.day) if expected(question.text).is_time else ()
    return (given[0].start, given[0].end) if len(given) == 1 else None


def _mended(mine: Statement, other: Statement) -> bool:
    """Whether it is one article, or an outlet that tells its own story again: it has mended it."""
    one, two = mine.article, other.article
    dated = one.published_at or two.published_at
    return one.id == two.id or bool(dated and one.source and outlet_key(one.source) == outlet_key(two.source))


def _asked_alike(question: Question, mine: Statement, other: Statement) -> bool:
    """Whether what either sentence shares with the question stands in the other or its headline too."""
    asked = stems_of(question.text)
    here, there = (asked & stems_of(told.text) for told in (mine, other))
    titles = [stems_of(told.article.title) for told in (mine, other)]
    return here <= there | titles[1] and there <= here | titles[0]


def _counted(told: Statement, span: Span) -> list[Figure]:
    return [figure for figure in figures(told) if span[0] <= figure.number.start < span[1]]


def _unsettled(told: Statement, span: Span) -> bool:
    return not all(figure.stands for figure in _counted(told, span))


def _kind(mine: Statement, place: Span, other: Statement) -> Kind:
    """Tell a count that was made later, unless it is another party's, or of a stated day and cannot grow."""
    counted = numbers(mine.text[slice(*place)]) and not dates(mine.text[slice(*place)], None)
    if not counted or not mine.day or not other.day or mine.day == other.day:
        return "Sources differ"
    grows = any(figure.grows for figure in _counted(mine, place))
    moves = grows or not mine.days & other.days
    return "Later figure" if moves and not two_sides(mine.text, other.text) else "Sources differ"


def _differs(question: Question, mine: Statement, other: Statement) -> bool:
    """Whether one account has another name in a place, or denies what the other says.

    An outlet that tells its own story again has mended it; two spellings are one name.
    """
    one, two = mine.article, other.article
    if one.cluster_id == two.cluster_id or outlet_key(one.source) == outlet_key(two.source):
        return False
    if not same_account(mine, other):
        return False
    if denies(mine.text, other.text) or denies(other.text, mine.text):
        return True
    found = misplaced(mine.text, [Cited(other.text, "")])
    if (
        found is None
        or any(map(numbers, found))
        or is_group(found[0], mine.text) != is_group(found[1], other.text)
    ):
        return False
    around = [told.text.replace(words, "…") for told, words in zip((mine, other), found, strict=True)]
    named = any(map(names, found)) and not one_alone(question.text, *around)
    if named and not one_report(mine.text, other.text):
        return False
    # Where each names both, either may have done both: two that were arrested, whoever comes first.
    texts = [told.article.text if named else told.text for told in (mine, other)]
    both = (found[0] in texts[1], found[1] in texts[0])
    return not (any(both) if named else all(both)) and not spelled_alike(*found)
