"""Evidence x answer -> where sources give other figures or accounts for what the answer states, in words.

A false "sources differ" costs more trust than a missed one: what may be another event, place, group or day is
passed over. Newer comes first.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from nutgraf.ingest.outlet import outlet_key
from nutgraf.ingest.sentences import sentences as spans_of
from nutgraf.ingest.types import Article
from nutgraf.service.checks.quantities import is_stated, numbers
from nutgraf.service.conflicts.accounts import Stated, denials, values
from nutgraf.service.conflicts.corrections import Withdrawal, corrected, withdrawn
from nutgraf.service.conflicts.counterclaim import counterclaim
from nutgraf.service.conflicts.figures import Figure, figures, is_asked
from nutgraf.service.conflicts.notices import corrections_in
from nutgraf.service.conflicts.one_thing import of_one_thing
from nutgraf.service.conflicts.parties import two_sides
from nutgraf.service.conflicts.same import agree, is_overtaken, same_thing
from nutgraf.service.conflicts.sides import Difference, Kind, Side, quoted_side
from nutgraf.service.conflicts.statement import Statement, newest_first
from nutgraf.service.types import Evidence, Question, Sentence, articles_of

MOST = 3
_ROSE = re.compile(r"\b(?:rose|risen|rises|climb\w*)\b", re.I)
# So says who counts again and finds fewer: "lowered the toll"; of what need not grow, "still without power".
_LOWERED = re.compile(r"\b(?:lowered|reduced|revised)\b", re.I)
_STILL = re.compile(r"\b(?:still|now|lowered|reduced|revised)\b", re.I)


def disagreements(
    question: Question,
    answer: Sequence[Sentence],
    evidence: Sequence[Evidence],
    copies: Sequence[Article] = (),
    errata: Sequence[Article] = (),
) -> tuple[str, ...]:
    """Say where other articles of the evidence differ from what the answer states.

    Args:
        question: standalone.
        answer: its sentences; each cites articles of the evidence.
        evidence: all that was found, not only what is cited.
        copies: articles that the evidence leaves out as copies of its stories: a copy may have another value.
        errata: what may correct the articles cited, beside the evidence.

    Returns:
        At most MOST, each with outlet and day of both sides; corrections first.
    """
    if not answer:
        return ()
    articles = {one.id: one for one in (*(item.article for item in evidence), *errata)}
    corrections = corrections_in(articles.values())
    fixes = corrected(answer, articles, corrections)
    every = _read(evidence)
    taken_back = {told: gone for told in every if (gone := withdrawn(told, corrections))}
    read = [told for told in every if told not in taken_back]
    stated = list(_stated(answer, evidence))
    counted = list(_figures(question, stated, read))
    copied = [told for article in copies for told in _reports(article, 0, article.text)]
    valued = list(values(question, stated, [*read, *copied]))
    counted = _once(counted, _taken_back(question, stated, taken_back))
    told = _once(counted, valued or denials(question, [one.cited for one in stated], read))
    settled = {article_id for fix in fixes for article_id in fix.article_ids}
    # What a correction settles is no disagreement any more.
    open_ = [one for one in told if sum(side.article.id in settled for side in one.sides) < 2]
    # Two sentences of the answer may each give a figure of one toll: the longer note says it all.
    said = [str(one) for one in open_ if not any({*one.sides} < {*other.sides} for other in open_)]
    return tuple(dict.fromkeys([*(fix.text for fix in fixes), *said]))[:MOST]


def _once(first: Sequence[Difference], more: Iterable[Difference]) -> list[Difference]:
    """Return the first, and of `more` those of articles that were not set against each other before."""
    kept = [*first]
    for one in more:
        if not any(one.article_ids <= other.article_ids for other in kept):
            kept.append(one)
    return kept


def _read(evidence: Sequence[Evidence]) -> list[Statement]:
    """Return the sentences of the evidence that report, each once, by rank."""
    found: dict[tuple[str, int], Statement] = {}
    for item in evidence:
        for told in _reports(item.article, item.passage.start, item.passage.text):
            found.setdefault((told.article.id, told.start), told)
    return [*found.values()]


def _reports(article: Article, start: int, text: str) -> Iterator[Statement]:
    """Yield the sentences of a slice of an article; neither opinion nor a question is a report."""
    for first, end in spans_of(text) if article.kind != "opinion" else ():
        told = Statement(article, start + first, start + end)
        if not told.text.endswith("?"):
            yield told


def _stated(answer: Sequence[Sentence], evidence: Sequence[Evidence]) -> Iterator[Stated]:
    """Yield each sentence of the answer with each whole sentence that it cites."""
    articles = articles_of(evidence)
    for sentence in answer:
        for citation in sentence.citations:
            if (article := articles.get(citation.article_id)) and article.kind != "opinion":
                for start, end in spans_of(citation.quote):
                    cited = Statement(article, citation.start + start, citation.start + end)
                    yield Stated(sentence, cited)


def _asked(question: Question, stated: Sequence[Stated]) -> Iterator[Figure]:
    """Yield the figures that the answer states, of what is asked."""
    for sentence, cited in stated:
        for mine in figures(cited):
            said = mine.stands and is_stated(mine.number, numbers(sentence.text))
            if said and is_asked(mine, question.text):
                yield mine


def _taken_back(
    question: Question,
    stated: Sequence[Stated],
    gone: Mapping[Statement, Withdrawal],
) -> Iterator[Difference]:
    """Yield where another outlet gave the figure of the answer too and has corrected it since."""
    for mine in _asked(question, stated):
        for told, fix in gone.items():
            same = [other for other in figures(told) if other.number.text == fix.what and agree(mine, other)]
            known = any(same_thing(mine, other) or of_one_thing(question.text, mine, other) for other in same)
            if known and outlet_key(fix.by.article.source) != outlet_key(mine.told.article.source):
                yield Difference("Sources differ", (_side(mine), quoted_side(fix.by)))


def _figures(question: Question, stated: Sequence[Stated], read: Sequence[Statement]) -> Iterator[Difference]:
    """Yield where another count stands against one that the answer gives, or what it has become since."""
    by_article: dict[str, list[Figure]] = {}
    for told in read:
        by_article.setdefault(told.article.id, []).extend(figures(told))
    for mine in _asked(question, stated):
        own = by_article.get(mine.told.article.id, [])
        rivals = [
            rival
            for others in by_article.values()
            if others and others[0].told.article.cluster_id != mine.told.article.cluster_id
            if (rival := _rival(question.text, mine, own, others))
        ]
        if rivals:
            yield from _set_against(mine, rivals, by_article)
        elif party := _other_party(mine, own, stated):
            yield Difference("Sources differ", (_whole(mine), _whole(party)))
        elif claim := _counterclaim(mine, stated):
            yield Difference("Sources differ", (_whole(mine), quoted_side(claim)))
        else:
            yield from _overtaken(mine, read)


def _set_against(
    mine: Figure, rivals: Sequence[Figure], by_article: Mapping[str, Sequence[Figure]]
) -> Iterator[Difference]:
    """Yield a figure of the answer with its newest rivals, each number once."""
    each = {rival.number.values: rival for rival in rivals}.values()
    newest = sorted(each, key=lambda rival: newest_first(rival.told.article))
    kind = _kind(mine, newest[0], by_article)
    # An outlet does not differ from itself: it tells of something else.
    outlets = {outlet_key(figure.told.article.source) for figure in (mine, *newest)} - {""}
    if kind == "Sources differ" and len(outlets) == 1:
        return
    sides = (mine, *newest[:2])
    # Who counted matters where two parties did: their whole sentences say it.
    if two_sides(mine.told.text, newest[0].told.text):
        yield Difference("Sources differ", tuple(map(_whole, sides)))
    else:
        yield Difference(kind, tuple(map(_side, sides)))


def _other_party(mine: Figure, own: Sequence[Figure], stated: Sequence[Stated]) -> Figure | None:
    """Return what the same article has another party say, where the answer leaves it out."""
    said = [number for one in stated for number in numbers(one.sentence.text)]
    for other in own:
        if not other.stands or agree(mine, other) or is_stated(other.number, said):
            continue
        if two_sides(mine.told.text, other.told.text) and same_thing(mine, other):
            return other
    return None


def _counterclaim(mine: Figure, stated: Sequence[Stated]) -> Statement | None:
    """Return the sentence that counts the same otherwise, if the answer does not show it."""
    claim = counterclaim(mine)
    return None if claim and any(claim.text in one.sentence.text for one in stated) else claim


def _overtaken(mine: Figure, read: Sequence[Statement]) -> Iterator[Difference]:
    """Yield the newest sentence that says what a figure has become since."""
    cluster = mine.told.article.cluster_id
    since = [told for told in read if told.article.cluster_id != cluster and is_overtaken(mine, told)]
    if since:
        newest = min(since, key=lambda told: newest_first(told.article))
        yield Difference("Later figure", (_side(mine), quoted_side(newest)))


def _rival(question: str, mine: Figure, own: Sequence[Figure], others: Sequence[Figure]) -> Figure | None:
    """Return the figure among `others`, all of one article, that stands for the same thing and differs."""
    same = [other for other in others if same_thing(mine, other) or of_one_thing(question, mine, other)]
    current = [other for other in same if other.stands]
    if not current or any(agree(mine, other) for other in current):
        return None
    # The answer's own article gives the other figure too: a part, or another's count, and it says which. But
    # six hours are no six dead.
    rival = current[0]
    given = [figure for figure in own if figure is not mine and figure.is_unit == rival.is_unit]
    return None if any(agree(figure, rival) and not figure.former for figure in given) else rival


def _kind(mine: Figure, rival: Figure, by_article: Mapping[str, Sequence[Figure]]) -> Kind:
    newer, older = sorted((mine, rival), key=lambda figure: newest_first(figure.told.article))
    if any(f.former and agree(f, older) for f in by_article.get(newer.told.article.id, [])):
        return "Revised figure"
    one, other = older.told.day, newer.told.day
    if not (one and other):
        return "Sources differ"
    # Of one day, the count that "rose" is the later one.
    rose = other > one or _ROSE.search(newer.words)
    fewer = _LOWERED if newer.grows else _STILL
    fell = other > one and (newer.falls or fewer.search(newer.told.text))
    grown = max(newer.number.values) > max(older.number.values)
    return "Later figure" if (older.grows and rose if grown else fell) else "Sources differ"


def _whole(figure: Figure) -> Side:
    return quoted_side(figure.told, (figure.number.start, figure.number.end))


def _side(figure: Figure) -> Side:
    return Side(figure.told.article, figure.words)
