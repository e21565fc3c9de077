"""A question after a course of events -> its developments, dated, word for word; no language model is asked.

"What happened to the hull?" asks for one fact: only what asks for more than one is answered so.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.types import Article
from nutgraf.service.checks.names import is_feast, mentions_in, names
from nutgraf.service.conflicts.corrections import in_force
from nutgraf.service.question.course import Course, course, two_topics
from nutgraf.service.timelines.timeline import Entry, by_day, developments
from nutgraf.service.timelines.topical import heading
from nutgraf.service.types import Check, Evidence, Question, Sentence, articles_of
from nutgraf.service.words import stems_of

MOST = 5
MOST_LATEST = 3
# One development is no course of events, unless the question names a time: then it may be all there is.
_FEWEST = 2
# Meaning and words of the topic count up to 1 each; below this, the archive tells of something else.
_CLOSE = 0.9
# A sentence this much less close than the closest is not about the thing itself.
_NEARLY_AS_CLOSE = 0.75
# If its headline has none of the topic's words, a sentence must hold this share of them: a review of the year
# tells of other floods too.
_OWN_WORDS = 0.75
# What happened longer before its first report is what led to it.
_REPORTED_WITHIN = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Story:
    """Sentences, each a development with its day; and what a correction replaced."""

    sentences: tuple[Sentence, ...]
    dropped: tuple[Sentence, ...]


def apart(question: Question, evidence: Sequence[Evidence]) -> tuple[str, ...]:
    """Return the two questions that one after two courses of events is, where no article is of both."""
    topics = two_topics(question.text, question.asked_at)
    if not topics:
        return ()
    openings = [stems_of(heading(item.article, 0)) for item in evidence]
    sides = [stems_of(topic) for topic, _ in topics]
    if any(all(2 * len(side & told) > len(side) for side in sides) for told in openings):
        return ()
    return tuple(text for _, text in topics)


def story(
    question: Question,
    evidence: Sequence[Evidence],
    encoder: Encoder,
    errata: Callable[[Article], Iterable[Article]],
) -> Story | None:
    """Tell a course of events from the evidence.

    Args:
        question: standalone.
        evidence: by rank.
        encoder: scores sentences by meaning.
        errata: finds what may correct an article beside the evidence.

    Returns:
        At most MOST developments, oldest first; of the latest, MOST_LATEST, newest first. None where
        something else is asked, or the evidence tells of something else.
    """
    asked = course(question.text, question.asked_at)
    if asked is None:
        return None
    articles = articles_of(evidence)
    about = [
        entry
        for entry in developments(asked.topic, evidence, encoder)
        if _is_about(asked.topic, entry, articles[entry.citation.article_id]) and asked.holds(entry.day)
    ]
    fewest = 1 if asked.latest or asked.window else _FEWEST
    if len(about) < fewest or about[0].score < _CLOSE:
        return None
    chosen = _chosen(asked, about)
    told = [_dated(sentence) for sentence in in_force(map(_sentence, chosen), evidence, errata)]
    standing = [sentence for sentence in told if sentence.stands]
    return Story(
        # A correction is of a later day than the sentence that it replaces.
        tuple(sorted(standing, key=lambda sentence: sentence.day, reverse=asked.latest)),
        tuple(sentence for sentence in told if sentence not in standing),
    )


def _is_about(topic: str, entry: Entry, article: Article) -> bool:
    """Whether an entry reports, from an article that has something of every name in the topic."""
    mentions = mentions_in(article.title, article.text)
    if entry.citation.start and entry.is_ahead:
        return False
    if article.kind == "opinion" or any(
        len(mentions.missing(name)) == len(name.words) and not is_feast(name) for name in names(topic)
    ):
        return False
    texts = topic, heading(article, entry.citation.start), entry.citation.quote
    asked, headline, own = map(stems_of, texts)
    return bool(asked & headline) or len(asked & own) >= _OWN_WORDS * len(asked)


def _chosen(asked: Course, about: Sequence[Entry]) -> tuple[Entry, ...]:
    if asked.latest:
        return by_day(entry for entry in about if entry.score >= _CLOSE)[: -MOST_LATEST - 1 : -1]
    return by_day((_later(about) if asked.after else about)[:MOST])


def _later(about: Sequence[Entry]) -> Sequence[Entry]:
    """Return what came after the thing itself, which is of the first day that the closest entries state."""
    near = [entry.day for entry in about if entry.score >= _NEARLY_AS_CLOSE * about[0].score]
    stated = [entry.day for entry in about[: len(near)] if entry.dated_by == "sentence"]
    day = min(stated, default="")
    later = [entry for entry in about if entry.day > day]
    if len(later) < _FEWEST:
        # With the thing itself, but nothing of what led to it.
        printed = [entry.citation.published_at for entry in about if entry.citation.published_at]
        first = f"{min(printed) - _REPORTED_WITHIN:%Y-%m-%d}" if printed else ""
        later = [entry for entry in about if entry.day >= first[: len(entry.day)]]
    return later if len(later) >= _FEWEST else about


def _sentence(entry: Entry) -> Sentence:
    return Sentence(
        entry.citation.quote,
        (replace(entry.citation, also_in=entry.also_in),),
        1.0,
        Check("supported"),
        day=entry.day,
        dated_by=entry.dated_by,
    )


def _dated(sentence: Sentence) -> Sentence:
    """Give a correction the day of its publication."""
    published = sentence.citations[0].published_at
    if sentence.day or published is None:
        return sentence
    return replace(sentence, day=f"{published:%Y-%m-%d}", dated_by="publication")
