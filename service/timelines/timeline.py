"""Topic -> what happened when: one verbatim, cited sentence a development, oldest first."""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.index import Index
from nutgraf.ingest.outlet import outlet_key
from nutgraf.ingest.sentences import sentences as spans_of
from nutgraf.ingest.types import Article
from nutgraf.service.checks.cite import is_no_news
from nutgraf.service.checks.happened import happened
from nutgraf.service.checks.polarity import negation_changed, opposite
from nutgraf.service.conflicts.corrections import in_words, withdrawn
from nutgraf.service.conflicts.errata import Errata
from nutgraf.service.conflicts.figures import Figure, figures
from nutgraf.service.conflicts.notices import corrections_in, is_correction, is_notice
from nutgraf.service.conflicts.same import agree
from nutgraf.service.conflicts.statement import Statement
from nutgraf.service.limits import allowed
from nutgraf.service.question.course import topic_of
from nutgraf.service.question.leaning import unnamed
from nutgraf.service.retrieval.retrieve import retrieve
from nutgraf.service.timelines.live import Post, greets, post_at, posts
from nutgraf.service.timelines.topical import closeness, heading, is_about
from nutgraf.service.types import Citation, DatedBy, Evidence, Question, articles_of
from nutgraf.service.words import is_statement, stems_of, tokens

# Articles looked at, and sentences of each that may become entries.
ARTICLES = 30
_PER_ARTICLE = 4
# A sentence this much less close to the topic than the closest one tells of something else.
_NEARLY_AS_CLOSE = 0.55
# Two sentences that share this much of the shorter one's words tell of one development; of one day, so much.
_SAME = 0.8
_SAME_ON_A_DAY = 0.6
# Interest rates are held again in the words of the month before.
_SAME_NEWS = timedelta(days=4)
_SHORTEST_WORDS = 6
_ITS = re.compile(r"\b(?:its|their)\b")
# "The river burst its banks" says itself whose.
_SAYS_WHOSE_WORDS = 3
_LEAD_CHARS = 1500
_FROM_HEADLINE = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One development.

    Attributes:
        day: "2023-11-30", or "2023-11" where only the month is told.
        dated_by: "sentence" if it states the day of what it tells, else "publication".
        citation: the sentence, verbatim.
        also_in: other outlets that told of it.
        score: higher is closer to the topic; a word of the topic counts as much as meaning (cosine) does.
        minute: of the day (UTC or that of the outlet), where an entry of a live blog gives it.
        corrected: what its outlet corrected of it later, in words; else empty.
    """

    day: str
    dated_by: DatedBy
    citation: Citation
    also_in: tuple[str, ...]
    score: float
    minute: int | None = None
    corrected: str = ""

    @property
    def is_ahead(self) -> bool:
        """Whether it was yet to come when its sentence was published."""
        published = self.citation.published_at
        return published is not None and self.day > f"{published:%Y-%m-%d}"


class _Dated(NamedTuple):
    """The day of an entry, and where it is from."""

    day: str
    by: DatedBy


class _Near(NamedTuple):
    """A sentence about the topic, how close it is, and whether it tells of what was yet to come."""

    score: float
    is_ahead: bool
    item: Evidence
    told: Statement

    @property
    def order(self) -> tuple[bool, float, str, int]:
        """The closest first; what is yet to come gives way to what has happened."""
        told = self.told
        return self.is_ahead and told.start > 0, -self.score, told.article.id, told.start


@dataclass(frozen=True, slots=True)
class _Candidate:
    entry: Entry
    told: Statement

    @property
    def words(self) -> frozenset[str]:
        return stems_of(self.told.text)


def timeline(
    question: Question, archive: Archive, index: Index, encoder: Encoder, *, limit: int = 20
) -> tuple[Entry, ...]:
    """Make a timeline of a topic.

    Args:
        question: the topic, as its text, or a question after it; the time in it, its day and limits are
            respected.
        archive: where articles are.
        index: nearest passages by meaning.
        encoder: the one that made the index.
        limit: entries at most; the closest to the topic are kept.

    Returns:
        Entries by day, oldest first; what has no day at all is left out.
    """
    asked = topic_of(question.text, question.asked_at)
    evidence = retrieve(question, archive, index, encoder, limit=ARTICLES)
    told = [entry for entry in developments(asked.topic, evidence, encoder) if asked.holds(entry.day)]
    found = articles_of(evidence)
    errata = Errata(archive, allowed(question))
    return tuple(_corrected(entry, found, errata) for entry in by_day(told[:limit]))


def _corrected(entry: Entry, found: Mapping[str, Article], errata: Errata) -> Entry:
    """Return an entry, with the correction that replaced what it states, where there is one."""
    citation = entry.citation
    article = found[citation.article_id]
    told = Statement(article, citation.start, citation.end)
    later = {one.id: one for one in (*found.values(), *errata.of(article))}
    fixed = withdrawn(told, corrections_in(later.values()))
    return replace(entry, corrected=in_words(fixed.by)) if fixed else entry


def developments(topic: str, evidence: Sequence[Evidence], encoder: Encoder) -> list[Entry]:
    """Return what the evidence tells of a topic, one entry a development, the closest to the topic first."""
    return [candidate.entry for candidate in _merged(_candidates(topic, evidence, encoder))]


def by_day(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries oldest first, those of one day by the clock, or as they were published."""
    return tuple(sorted(entries, key=_moment))


def _moment(entry: Entry) -> tuple[str, int, str, int]:
    published = entry.citation.published_at
    moment = published.isoformat() if published else ""
    return entry.day, entry.minute or 0, moment, entry.citation.start


def _candidates(topic: str, evidence: Sequence[Evidence], encoder: Encoder) -> list[_Candidate]:
    """Return the sentences closest to the topic, closest first, a few of each article.

    What tells of a development is the first sentence of an article, or one that states its day.
    """
    asked = stems_of(topic)
    readable = list(_readable(asked, evidence))
    if not readable:
        return []
    texts = [f"{told.article.title}: {told.text}" for _, told in readable]
    vectors = encoder.encode([topic, *texts])
    scored = [
        _Near(closeness(asked, told, float(cosine)), _is_ahead(told), item, told)
        for cosine, (item, told) in zip(vectors[1:] @ vectors[0], readable, strict=True)
        if is_about(topic, told, float(cosine))
    ]
    least = _NEARLY_AS_CLOSE * max((near.score for near in scored if not near.is_ahead), default=0.0)
    taken: dict[str, int] = {}
    found: list[_Candidate] = []
    for score, _, item, told in sorted(scored, key=lambda near: near.order):
        place = taken.get(told.article.id, 0)
        post = post_at(told.article, told.start)
        if score >= least and (post or place < _PER_ARTICLE) and (dated := _day(told)):
            taken[told.article.id] = place + 1
            minute = post.minute if post else None
            cited = Citation.of(told.article, told.end - len(told.text), told.end, item.also_in)
            entry = Entry(*dated, cited, item.also_in, score, minute)
            found.append(_Candidate(entry, told))
    return found


def _readable(asked: frozenset[str], evidence: Sequence[Evidence]) -> Iterator[tuple[Evidence, Statement]]:
    """Yield what may tell of a development: of each article what was found and its first sentence.

    Of a live blog it is one sentence a post, and what stands above them.
    """
    read: set[tuple[str, int]] = set()
    for item in evidence:
        article, passage, live = item.article, item.passage, posts(item.article)
        spans = spans_of(article.text[: live[0].start if live else _LEAD_CHARS])[:1]
        if not live:
            spans += [(passage.start + start, passage.start + end) for start, end in spans_of(passage.text)]
        leads = [one for span in spans if _tells(asked, one := Statement(article, *span))]
        for one in (*leads, *(_of_post(asked, post, article) for post in live)):
            if one and (article.id, one.start) not in read:
                read.add((article.id, one.start))
                yield item, one


def _of_post(asked: frozenset[str], post: Post, article: Article) -> Statement | None:
    """Return the first sentence of a post that tells of something.

    Of a live blog whose headline is of something wider it is that with most words of the topic.
    """
    spans = [
        (post.opens + start, post.opens + end) for start, end in spans_of(article.text[post.opens : post.end])
    ]
    # The first is told with its time. What ends without a stop is a heading, of the next post too.
    told = [
        Statement(article, post.start if start == post.opens else start, end)
        for start, end in spans
        if not greets(article.text[start:end]) and not article.text[end - 1].isalnum()
    ]
    telling = [one for one in told if _tells(asked, one)]
    if 2 * len(asked & stems_of(article.title)) < len(asked):
        telling.sort(key=lambda one: -len(asked & stems_of(one.text)))
    return next(iter(telling), None)


def _tells(asked: frozenset[str], told: Statement) -> bool:
    """Whether a sentence tells of a development of what is asked about, and says itself whose."""
    # What shares no word with the topic, in itself or its headline: to encode it takes time.
    if not asked & stems_of(f"{heading(told.article, told.start)} {told.text}"):
        return False
    if told.text.endswith("?") or len(tokens(told.text)) < _SHORTEST_WORDS or _leans(told.text):
        return False
    if is_correction(told.text) or is_notice(told.article) or is_no_news(told.text):
        return False
    # "When did they last speak? On 2 March in New Delhi.": it says nothing without its question.
    if told.article.text[: told.start].rstrip().endswith("?"):
        return False
    if post_at(told.article, told.start):
        return True
    # "Ann Hill, Averdon · 28 May 2026" stands above a story.
    if not is_statement(told.text):
        return False
    dated = _day(told)
    if dated is not None and dated.by == "sentence":
        return True
    # A headline is made from the lead; what shares nothing with it, nor with the topic, sets the scene:
    # "Candles burn on the quay."
    headline, own = stems_of(told.article.title), stems_of(told.text)
    from_headline = len(headline & own) >= min(_FROM_HEADLINE, len(headline))
    return told.start == 0 and (from_headline or bool(asked & own))


def _leans(text: str) -> bool:
    """Whether a sentence does not say itself of whom it tells."""

    def own(match: re.Match[str]) -> str:
        return match[0] if len(tokens(text[: match.start()])) < _SAYS_WHOSE_WORDS else "the"

    return unnamed(_ITS.sub(own, text))


def _merged(candidates: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """Yield one entry a development, the first that tells it as done, with all outlets that told of it."""
    kept: list[_Candidate] = []
    for candidate in candidates:
        same = next((place for place, other in enumerate(kept) if _same(candidate, other)), None)
        if same is None:
            kept.append(candidate)
            continue
        first, other = sorted((kept[same], candidate), key=_published)
        own = {"", outlet_key(first.entry.citation.source)}
        outlets = {*first.entry.also_in, *other.entry.also_in, other.entry.citation.source}
        outlets = {name for name in outlets if outlet_key(name) not in own}
        closest = max(first.entry.score, other.entry.score)
        kept[same] = replace(first, entry=replace(first.entry, also_in=tuple(sorted(outlets)), score=closest))
    yield from kept


def _same(one: _Candidate, other: _Candidate) -> bool:
    """Whether two sentences tell of one development: in much the same words, of days that may be one."""
    first, second = one.entry, other.entry
    shared = len(one.words & other.words) / max(1, min(len(one.words), len(other.words)))
    return (
        shared >= (_SAME_ON_A_DAY if first.day == second.day else _SAME)
        and _one_day(first, second)
        and not _differ(one.told, other.told)
    )


def _one_day(one: Entry, other: Entry) -> bool:
    """Whether two entries may be of one day: that which both state, or else of days close together."""
    days = sorted((one.day, other.day), key=len)
    if days[1].startswith(days[0]):
        return True
    if one.dated_by == other.dated_by == "sentence" or len(days[0]) < len(days[1]):
        return False
    first, second = map(date.fromisoformat, days)
    return abs(first - second) <= _SAME_NEWS


def _differ(one: Statement, other: Statement) -> bool:
    """Whether sentences give different counts of one thing, or one turns the other round."""
    mine, theirs = figures(one), figures(other)
    for kind in {_kind(figure) for figure in mine} & {_kind(figure) for figure in theirs}:
        first, second = ([figure for figure in side if _kind(figure) == kind] for side in (mine, theirs))
        if not any(agree(figure, same) for figure in first for same in second):
            return True
    return bool(opposite(one.text, [other.text]) or negation_changed(one.text, [other.text]))


def _kind(figure: Figure) -> tuple[str, ...]:
    return (*figure.measure, figure.number.unit)


def _published(candidate: _Candidate) -> tuple[bool, float, str]:
    published = candidate.entry.citation.published_at
    return (
        candidate.entry.is_ahead,
        published.timestamp() if published else math.inf,
        candidate.entry.citation.article_id,
    )


def _is_ahead(told: Statement) -> bool:
    """Whether a sentence tells of what was yet to come."""
    stated = happened(told.text, told.day)
    return stated is not None and stated.to_come


def _day(told: Statement) -> _Dated | None:
    """Return the day that a sentence gives to what it tells, or else the day of publication."""
    if post := post_at(told.article, told.start):
        return _Dated(post.day.isoformat(), "publication")
    if stated := happened(told.text, told.day):
        return _Dated(stated.day, "sentence")
    return _Dated(told.day.isoformat(), "publication") if told.day else None
