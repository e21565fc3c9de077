"""Topic -> what happened when: one verbatim, cited sentence a development, oldest first."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.index import Index
from nutgraf.ingest.sentences import sentences as spans_of
from nutgraf.ingest.types import Article
from nutgraf.service.checks.dates import dates
from nutgraf.service.conflicts.corrections import is_correction
from nutgraf.service.conflicts.figures import Told
from nutgraf.service.converse import unnamed
from nutgraf.service.live import entry_of
from nutgraf.service.retrieve import retrieve
from nutgraf.service.types import Citation, DatedBy, Evidence, Question
from nutgraf.service.words import content_stems, fold, tokens

# Articles looked at, and sentences of each that may become entries.
ARTICLES = 30
_PER_ARTICLE = 4
# A sentence this much less close to the topic than the closest one tells of something else.
_NEARLY_AS_CLOSE = 0.55
# Two sentences that share this much of the shorter one's words tell of one development; of one day, so much.
_SAME = 0.8
_SAME_ON_A_DAY = 0.6
_SHORTEST_WORDS = 6
_LEAD_CHARS = 1500
_OPENING_CHARS = 500
_FROM_HEADLINE = 2
# "Since 24 February", "our brief of 30 August", "on a Friday": not the day of what the sentence tells.
_NOT_ITS_DAY = re.compile(
    r"\b(?:since|until|till|before|from|by|after|than|between|an?|every|following"
    r"|(?<!night )(?<!evening )(?<!morning )(?<!hours )(?<!end )(?<!start )of)\s(?:the )?$",
    re.I,
)
# Within such a clause a day belongs to something else: "the board that dismissed him on Friday".
_CLAUSE = re.compile(r"\b(?:that|which|who|whom|whose|where|when|because|since)\b[^,;]*$", re.I)
_TO_COME = re.compile(
    r"\b(?:will|is to|are to|next|due|expected|plans?|planned|scheduled|upcoming|coming)\b", re.I
)
# A day longer before publication than this is background: "since the invasion of February 2022".
_OLDEST = timedelta(days=400)


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
    """

    day: str
    dated_by: DatedBy
    citation: Citation
    also_in: tuple[str, ...]
    score: float
    minute: int | None = None


@dataclass(frozen=True, slots=True)
class _Candidate:
    entry: Entry
    words: frozenset[str]


def timeline(
    question: Question, archive: Archive, index: Index, encoder: Encoder, *, limit: int = 20
) -> tuple[Entry, ...]:
    """Make a timeline of a topic.

    Args:
        question: the topic, as its text; its day and limits are respected.
        archive: where articles are.
        index: nearest passages by meaning.
        encoder: the one that made the index.
        limit: entries at most; the closest to the topic are kept.

    Returns:
        Entries by day, oldest first; what has no day at all is left out.
    """
    evidence = retrieve(question, archive, index, encoder, limit=ARTICLES)
    return by_day(developments(question.text, evidence, encoder)[:limit])


def developments(topic: str, evidence: Sequence[Evidence], encoder: Encoder) -> list[Entry]:
    """Return what the evidence tells of a topic, one entry a development, the closest to the topic first."""
    return [candidate.entry for candidate in _merged(_candidates(topic, evidence, encoder))]


def by_day(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return entries oldest first, those of one day by the clock, or as they stand in their article."""
    return tuple(sorted(entries, key=lambda entry: (entry.day, entry.minute or 0, entry.citation.start)))


def _candidates(topic: str, evidence: Sequence[Evidence], encoder: Encoder) -> list[_Candidate]:
    """Return the sentences closest to the topic, closest first, a few of each article.

    What tells of a development is the first sentence of an article, or one that states its day.
    """
    rows: dict[tuple[str, int], tuple[Evidence, Told]] = {}
    for item in evidence:
        first = spans_of(item.article.text[:_LEAD_CHARS])[:1]
        spans = [
            (item.passage.start + start, item.passage.start + end)
            for start, end in spans_of(item.passage.text)
        ]
        for start, end in (*first, *spans):
            rows.setdefault((item.article.id, start), (item, Told(item.article, start, end)))
    asked = _stems(topic)
    # Only what shares a word with the topic, in itself or its headline: encoding is what takes time.
    near = [
        row
        for row in rows.values()
        if asked & _stems(f"{heading(row[1].article, row[1].start)} {row[1].text}") and _tells(row[1])
    ]
    if not near:
        return []
    texts = [f"{told.article.title}: {told.text}" for _, told in near]
    vectors = encoder.encode([topic, *texts])
    # A word of the topic counts in the sentence, and half in its headline; the first sentence may leave the
    # name to the second: "a ferry capsized".
    scores = [
        float(cosine)
        + sum(
            len(asked & _stems(words)) for words in (_opening(told), f"{told.article.title} {_opening(told)}")
        )
        / (2 * len(asked))
        for cosine, (_, told) in zip(vectors[1:] @ vectors[0], near, strict=True)
    ]
    least = _NEARLY_AS_CLOSE * max(scores)
    taken: dict[str, int] = {}
    found: list[_Candidate] = []
    order = sorted(range(len(near)), key=lambda i: (-scores[i], near[i][1].article.id, near[i][1].start))
    for i in order:
        item, told = near[i]
        place = taken.get(told.article.id, 0)
        if scores[i] >= least and place < _PER_ARTICLE and (dated := _day(told)):
            taken[told.article.id] = place + 1
            live = entry_of(told.article, told.start)
            entry = Entry(*dated, _citation(told), item.also_in, scores[i], live[1] if live else None)
            found.append(_Candidate(entry, _stems(told.text)))
    return found


def heading(article: Article, start: int) -> str:
    """Return what stands over a sentence: the headline; over the first, the opening paragraphs too."""
    return article.title if start else f"{article.title} {article.text[:_OPENING_CHARS]}"


def _opening(told: Told) -> str:
    return told.text if told.start else told.article.text[:_OPENING_CHARS]


def _tells(told: Told) -> bool:
    """Whether a sentence tells of a development, and says itself whose."""
    if told.text.endswith("?") or len(tokens(told.text)) < _SHORTEST_WORDS or unnamed(told.text):
        return False
    if is_correction(told.text):
        return False
    # "When did they last speak? On 2 March in New Delhi.": it says nothing without its question.
    if told.article.text[: told.start].rstrip().endswith("?"):
        return False
    if entry_of(told.article, told.start):
        return True
    dated = _day(told)
    if dated is not None and dated[1] == "sentence":
        return True
    # A headline is made from the lead; what shares nothing with it sets the scene: "Candles burn on the
    # quay."
    headline = _stems(told.article.title)
    return told.start == 0 and len(headline & _stems(told.text)) >= min(_FROM_HEADLINE, len(headline))


def _merged(candidates: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """Yield one of those that tell of one development: the first published, with the others' outlets."""
    kept: list[_Candidate] = []
    for candidate in candidates:
        same = next((place for place, other in enumerate(kept) if _same(candidate, other)), None)
        if same is None:
            kept.append(candidate)
            continue
        first, other = sorted((kept[same], candidate), key=_published)
        outlets = {*first.entry.also_in, *other.entry.also_in, other.entry.citation.source}
        outlets -= {first.entry.citation.source, ""}
        closest = max(first.entry.score, other.entry.score)
        kept[same] = replace(first, entry=replace(first.entry, also_in=tuple(sorted(outlets)), score=closest))
    yield from kept


def _same(one: _Candidate, other: _Candidate) -> bool:
    shared = len(one.words & other.words) / max(1, min(len(one.words), len(other.words)))
    return shared >= (_SAME_ON_A_DAY if one.entry.day == other.entry.day else _SAME)


def _published(candidate: _Candidate) -> tuple[str, str]:
    published = candidate.entry.citation.published_at
    return (published.isoformat() if published else "9", candidate.entry.citation.article_id)


def _day(told: Told) -> tuple[str, DatedBy] | None:
    """Return the day that a sentence gives to what it tells, or else the day of publication."""
    text, published = fold(told.text), told.day
    if live := entry_of(told.article, told.start):
        return live[0].isoformat(), "publication"
    for mention in dates(told.text, published):
        before = text[: mention.start]
        if (
            _NOT_ITS_DAY.search(before)
            or _CLAUSE.search(before)
            or (mention.relative and not mention.days[0].day)
        ):
            continue
        if mention.days[1:] and _TO_COME.search(text):
            continue  # "Schools are to stay closed on Monday": not last Monday
        day = mention.days[0]
        year = day.year or 0
        if (
            published
            and year > published.year
            and str(year) not in mention.text
            and not _TO_COME.search(text)
        ):
            # "On 6 February", told in December: what has been was in the year before.
            year -= 1
        if not year or not day.month:
            continue
        iso = f"{year:04}-{day.month:02}" + (f"-{day.day:02}" if day.day else "")
        # What is to come is announced on the day of publication.
        if published is None or (published - _OLDEST).isoformat() <= iso <= published.isoformat():
            return iso, "sentence"
    return (published.isoformat(), "publication") if published else None


def _stems(text: str) -> frozenset[str]:
    return frozenset(content_stems(tokens(text)))


def _citation(told: Told) -> Citation:
    article, text = told.article, told.text
    return Citation(
        article_id=article.id,
        title=article.title,
        source=article.source,
        url=article.url,
        published_at=article.published_at,
        quote=text,
        start=told.end - len(text),
        end=told.end,
        kind=article.kind,
    )
