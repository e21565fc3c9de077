"""Evidence x answer -> where sources give other figures or accounts for what the answer states, in words.

A false "sources differ" costs more trust than a missed one: what may be another event, place, group or day is
passed over. Newer comes first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import chain
from typing import Literal

from nutgraf.ingest.sentences import sentences as spans_of
from nutgraf.ingest.types import Article
from nutgraf.service.checks.dates import dates
from nutgraf.service.checks.quantities import is_stated, numbers
from nutgraf.service.checks.slots import misplaced
from nutgraf.service.corrections import corrected
from nutgraf.service.figures import Figure, Told, figures, is_asked
from nutgraf.service.same import agree, is_overtaken, same_account, same_thing
from nutgraf.service.types import Evidence, Question, Sentence

MOST = 3
_LONGEST_QUOTE = 240
# Names this much alike, letter by letter, are one name spelled in two ways.
_SPELLINGS = 0.75
_ROSE = re.compile(r"\b(?:rose|risen|rises|climb\w*)\b", re.I)
_ASKS_WHEN = re.compile(r"\W*(?:when|(?:on |in )?what (?:day|date|month|year))\b", re.I)

Kind = Literal["Later figure", "Revised figure", "Sources differ"]


@dataclass(frozen=True, slots=True)
class _Side:
    """One side of a disagreement: the article and its words, verbatim."""

    article: Article
    words: str

    @property
    def order(self) -> tuple[float, str]:
        """Newest first, undated last."""
        published = self.article.published_at
        return (-published.timestamp() if published else float("inf"), self.article.id)

    def __str__(self) -> str:
        published = self.article.published_at
        day = f"{published:%Y-%m-%d}" if published else "undated"
        return f"{self.article.source or 'unknown outlet'} ({day}): {' '.join(self.words.split())}"


def disagreements(
    question: Question, answer: Sequence[Sentence], evidence: Sequence[Evidence]
) -> tuple[str, ...]:
    """Say where other articles of the evidence differ from what the answer states.

    Args:
        question: standalone.
        answer: its sentences; each cites articles of the evidence.
        evidence: all that was found, not only what is cited.

    Returns:
        At most MOST, each with outlet and day of both sides; corrections first.
    """
    fixes = corrected(answer, evidence)
    read = _read(evidence)
    stated = list(_stated(answer, evidence))
    cited = [place for _, place in stated]
    told = chain(_figures(question, stated, read), _accounts(question, cited, read))
    settled = {article_id for fix in fixes for article_id in fix.article_ids}
    # What a correction settles is no disagreement any more.
    open_ = [
        (kind, sorted(sides, key=lambda side: side.order))
        for kind, sides in told
        if sum(side.article.id in settled for side in sides) < 2
    ]
    # Two sentences of the answer may each give a figure of one toll: the longer note says it all.
    said = [
        f"{kind}: {'; '.join(map(str, sides))}"
        for kind, sides in open_
        if not any(set(sides) < set(others) for _, others in open_)
    ]
    return tuple(dict.fromkeys([*(fix.text for fix in fixes), *said]))[:MOST]


def _read(evidence: Sequence[Evidence]) -> list[Told]:
    """Return the sentences of the evidence that report, each once, by rank; opinion is no report."""
    found: dict[tuple[str, int], Told] = {}
    for item in evidence:
        if item.article.kind == "opinion":
            continue
        for start, end in spans_of(item.passage.text):
            start, end = item.passage.start + start, item.passage.start + end
            found.setdefault((item.article.id, start), Told(item.article, start, end))
    return [told for told in found.values() if not told.text.endswith("?")]


def _stated(answer: Sequence[Sentence], evidence: Sequence[Evidence]) -> Iterator[tuple[Sentence, Told]]:
    """Yield each sentence of the answer with each whole sentence that it cites."""
    articles = {item.article.id: item.article for item in evidence}
    for sentence in answer:
        for citation in sentence.citations:
            if (article := articles.get(citation.article_id)) and article.kind != "opinion":
                for start, end in spans_of(citation.quote):
                    yield sentence, Told(article, citation.start + start, citation.start + end)


def _figures(
    question: Question, stated: Sequence[tuple[Sentence, Told]], read: Sequence[Told]
) -> Iterator[tuple[Kind, list[_Side]]]:
    by_article: dict[str, list[Figure]] = {}
    for told in read:
        by_article.setdefault(told.article.id, []).extend(figures(told))
    for sentence, cited in stated:
        for mine in figures(cited):
            if mine.former or mine.tentative or not is_stated(mine.number, numbers(sentence.text)):
                continue
            if not is_asked(mine, question.text):
                continue
            own = by_article.get(mine.told.article.id, [])
            rivals = [
                rival
                for others in by_article.values()
                if others and others[0].told.article.cluster_id != mine.told.article.cluster_id
                if (rival := _rival(mine, own, others))
            ]
            if rivals:
                newest = sorted({r.number.values: r for r in rivals}.values(), key=lambda r: _side(r).order)
                kind = _kind(mine, newest[0], by_article)
                # An outlet does not differ from itself: it tells of something else.
                sources = {figure.told.article.source for figure in (mine, *newest)} - {""}
                if kind != "Sources differ" or len(sources) != 1:
                    yield kind, [_side(mine), *map(_side, newest[:2])]
            else:
                yield from _overtaken(mine, read)


def _overtaken(mine: Figure, read: Sequence[Told]) -> Iterator[tuple[Kind, list[_Side]]]:
    """Yield the newest sentence that says what a figure has become since."""
    cluster = mine.told.article.cluster_id
    since = [
        _Side(told.article, f"“{_cut(told.text)}”")
        for told in read
        if told.article.cluster_id != cluster and is_overtaken(mine, told)
    ]
    if since:
        yield "Later figure", [_side(mine), min(since, key=lambda side: side.order)]


def _rival(mine: Figure, own: Sequence[Figure], others: Sequence[Figure]) -> Figure | None:
    """Return the figure among `others`, all of one article, that stands for the same thing and differs."""
    same = [other for other in others if same_thing(mine, other)]
    current = [other for other in same if not other.former and not other.tentative]
    if not current or any(agree(mine, other) for other in current):
        return None
    # The answer's own article gives the other figure too: a part, or another's count, and it says which.
    if any(agree(figure, current[0]) and not figure.former for figure in own if figure is not mine):
        return None
    return current[0]


def _kind(mine: Figure, rival: Figure, by_article: dict[str, list[Figure]]) -> Kind:
    older, newer = sorted((mine, rival), key=lambda figure: _side(figure).order, reverse=True)
    if any(f.former and agree(f, older) for f in by_article.get(newer.told.article.id, [])):
        return "Revised figure"
    grown = older.grows and max(newer.number.values) > max(older.number.values)
    one, other = older.told.day, newer.told.day
    # Of one day, the count that "rose" is the later one.
    if grown and one and other and (other > one or (other == one and _ROSE.search(newer.words))):
        return "Later figure"
    return "Sources differ"


def _side(figure: Figure) -> _Side:
    return _Side(figure.told.article, figure.words)


def _accounts(
    question: Question, stated: Sequence[Told], read: Sequence[Told]
) -> Iterator[tuple[Kind, list[_Side]]]:
    asks_when = bool(_ASKS_WHEN.match(question.text))
    for mine in stated:
        for other in read:
            if other.article.cluster_id != mine.article.cluster_id and (
                (asks_when and _other_day(mine, other)) or _other_account(mine, other)
            ):
                yield (
                    "Sources differ",
                    [_Side(told.article, f"“{_cut(told.text)}”") for told in (mine, other)],
                )


def _other_day(mine: Told, other: Told) -> bool:
    """Whether each of two accounts gives one day, and not the same."""
    first, second = (dates(told.text, told.day) for told in (mine, other))
    apart = len(first) == len(second) == 1 and not set(first[0].days) & set(second[0].days)
    return apart and same_account(mine, other, any_day=True)


def _other_account(mine: Told, other: Told) -> bool:
    """Whether one account has another name in a place, or denies what the other says; figures go apart.

    An outlet that tells its own story again has mended it; two spellings are one name.
    """
    if mine.article.source == other.article.source or not same_account(mine, other):
        return False
    found = misplaced(mine.text, [(other.text, "")])
    if found is None or any(map(numbers, found)):
        return False
    return SequenceMatcher(None, *found, autojunk=False).ratio() < _SPELLINGS


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
