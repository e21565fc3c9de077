"""What somebody said about something: the sentences in which it is they who say it, word for word.

A small model, asked to retell what somebody said, leaves out the very words, or gives them to another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from nutgraf.ingest.sentences import Span, sentences
from nutgraf.ingest.types import Article
from nutgraf.service.answering.beside import around
from nutgraf.service.answering.judged import LEAST_YES, Chosen, best
from nutgraf.service.checks.dates import dates, without
from nutgraf.service.checks.interview import heard, turn_at
from nutgraf.service.checks.names import Mentions, Name, names
from nutgraf.service.checks.speech import quotations, quoted_spans, speeches
from nutgraf.service.checks.topic import namesake
from nutgraf.service.lexicon import ASSERTING, SPEAKING, in_past
from nutgraf.service.models.model import LanguageModel
from nutgraf.service.question.asked import plainly
from nutgraf.service.retrieval.quote import SENTENCES_READ
from nutgraf.service.retrieval.rerank import Reranker
from nutgraf.service.types import Evidence, Quote, articles_of
from nutgraf.service.words import is_statement, stems_of

_SAY = rf"(?:{'|'.join((*ASSERTING, *map(in_past, ASSERTING)))}|written)"
# "I would like to know what she said".
_SAID = rf"(?:{'|'.join(map(in_past, SPEAKING))}|says|tells|written)"
_WHAT_SAID = re.compile(
    r"\bwhat (?:else |exactly )?(?:did|does|do|has|have|had) (?P<who>.{2,80}?)"
    rf"(?: (?:ever|actually|exactly|have|roughly|[a-z]+ly),?)* {_SAY}\b(?P<about>.*)"
    rf"|\bwhat (?P<someone>.{{2,80}}?)(?: (?:has|have|had|\w+ly))* {_SAID}\b(?P<topic>.*)",
    re.IGNORECASE,
)
MOST = 2
# How many sentences are judged.
_JUDGED = 6
# Who "he" is stands in one of so many sentences before.
_BEFORE_SENTENCES = 2
# Where less than this share of the topic stands near, something else was spoken of.
_LEAST_COVERED, _LEAST_NEAR, _NEARLY_ALL = 0.6, 0.3, 0.8
# A quotation that makes it longer is not shown whole.
_LONGEST_CHARS = 600
# The weights of a sentence's score beside the logarithm of the probability of "Yes": how well it answers
# (log-odds), the share of the topic in it and near it, and whether it has words in quotation marks.
_ANSWER_WEIGHT, _COVERAGE_WEIGHT, _WORDS_WEIGHT = 0.1, 1.0, 0.5
# One that scores this much less than the best says something else.
_NEARLY_AS_GOOD = 0.4


def said(
    question: str, evidence: Sequence[Evidence], reranker: Reranker, model: LanguageModel
) -> Chosen | None:
    """Find what somebody said about something, where a question asks that.

    None where it does not, where nobody is found to say it, or where the model gives no probabilities or
    holds none likely to answer.

    Args:
        question: standalone.
        evidence: by rank.
        reranker: tells how well a sentence answers.
        model: judges the likeliest.

    Raises:
        ModelError: when the model fails.
    """
    match = _WHAT_SAID.search(plainly(question))
    if match is None:
        return None
    who, about = (match["who"], match["about"]) if match["who"] else (match["someone"], match["topic"])
    named = names(who)
    # "NASA boss Bill Nelson" is he, not NASA; and "Kim Jong Un's sister" is nobody that is named.
    if named and named[-1].end != len(who):
        return None
    asked = _Asked(question, named[-1].text if named else who, about)
    near = [quote for article in articles_of(evidence).values() for quote in _spoken(asked, article)]
    if not near:
        return None
    # Who speaks in every sentence of ten articles is not read in all of them.
    near = sorted(near, key=lambda quote: -asked.rate(quote))[:SENTENCES_READ]
    answers = reranker.scores(question, [heard(quote.article, quote.start, quote.end) for quote in near])
    rated = [
        replace(quote, score=_ANSWER_WEIGHT * answer + asked.rate(quote))
        for quote, answer in zip(near, answers, strict=True)
    ]
    rated = sorted(rated, key=lambda quote: (-quote.score, quote.article.id, quote.start))[:_JUDGED]
    return best(
        "answer",
        question,
        rated,
        model,
        worth=lambda quote: quote.score,
        least=LEAST_YES,
        most=MOST,
        nearly=_NEARLY_AS_GOOD,
        # What is added has to speak of the topic itself.
        adds=lambda first, other: asked.share(other.text) > 0,
    )


@dataclass(frozen=True)
class _Asked:
    """Who is asked about, and what they are to have spoken about; both as the question has them."""

    question: str
    who: str
    about: str

    @cached_property
    def _mentions(self) -> Mentions:
        return Mentions([self.who])

    @cached_property
    def _topic(self) -> frozenset[str]:
        return stems_of(without(self.about, dates(self.about, None))) - stems_of(self.who)

    def is_speaker(self, name: Name) -> bool:
        """Whether a name is theirs: all of it is in the question, or a surname that stands alone there."""
        missing = self._mentions.missing(name)
        return not missing or (name.words[-1] not in missing and len(self.who.split()) == 1)

    def rate(self, quote: Quote) -> float:
        """Return what a sentence's share of the topic is worth, near it too, and having the very words."""
        share = (self.share(quote.text) + self.share(_near(quote))) / 2
        has_words = bool(quotations(quote.text) or turn_at(quote.article, quote.start))
        return _COVERAGE_WEIGHT * share + _WORDS_WEIGHT * has_words

    def is_topic_of(self, quote: Quote) -> bool:
        """Whether the topic stands near a sentence, or some of it there and nearly all in the article."""
        near = self.share(_near(quote))
        whole = f"{quote.article.title} {quote.article.text}"
        return near >= _LEAST_COVERED or (near >= _LEAST_NEAR and self.share(whole) >= _NEARLY_ALL)

    def share(self, text: str) -> float:
        """Return the share of the topic in a text."""
        return len(self._topic & stems_of(text)) / len(self._topic) if self._topic else 1.0


def _near(quote: Quote) -> str:
    return around(quote.article, quote.start, quote.end)


def _spoken(asked: _Asked, article: Article) -> Iterator[Quote]:
    """Yield the sentences of an article in which those asked about say something on the topic."""
    spans = sentences(article.text)
    for start, end in dict.fromkeys(_whole(article.text, span, spans) for span in spans):
        quote = Quote.of(article, start, end, 0.0)
        told, turn = speeches(quote.text), turn_at(article, start)
        if not (told or turn) or not is_statement(quote.text):
            continue
        if namesake(asked.question, quote.text, article):
            continue
        speakers = [speech.speaker for speech in told] + [turn.speaker if turn else None]
        if any(speaker and asked.is_speaker(speaker) for speaker in speakers):
            begin: int | None = start
        elif any(speech.pronoun for speech in told):
            begin = _named(asked, article.text, [span for span in spans if span[1] <= start])
        else:
            begin = None
        if begin is not None and asked.is_topic_of(quote):
            yield Quote.of(article, begin, end, 0.0)


def _named(asked: _Asked, text: str, earlier: Sequence[Span]) -> int | None:
    """Return where the sentence starts that names whom "he said" means; None where that is somebody else."""
    for start, end in reversed(earlier[-_BEFORE_SENTENCES:]):
        if found := names(text[start:end]):
            return start if any(asked.is_speaker(name) for name in found) else None
    return None


def _whole(text: str, span: Span, spans: Sequence[Span]) -> Span:
    """Return a sentence with those into which its quotations reach: `he said: "I regret it. I am sorry."`."""
    reached = [*quoted_spans(text, *span), span]
    start, end = (
        min(one for one, stop in reached if stop > span[0] and one < span[1]),
        max(stop for one, stop in reached if stop > span[0] and one < span[1]),
    )
    inner = [one for one in spans if one[1] > start and one[0] < end]
    whole = inner[0][0], inner[-1][1]
    return whole if whole[1] - whole[0] <= _LONGEST_CHARS else span
