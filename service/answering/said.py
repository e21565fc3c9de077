"""What somebody said about something: the sentences in which it is they who say it, word for word.

A small model, asked to retell what somebody said, leaves out the very words, or gives them to another.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.types import Article
from nutgraf.service.answering.beside import around
from nutgraf.service.answering.judged import LEAST_YES, judge
from nutgraf.service.checks.dates import dates, without
from nutgraf.service.checks.names import Mentions, Name, names
from nutgraf.service.checks.speech import Speech, quotations, speeches
from nutgraf.service.checks.topic import namesake
from nutgraf.service.model import LanguageModel
from nutgraf.service.question.asked import plainly
from nutgraf.service.rerank import Reranker
from nutgraf.service.types import Evidence, Quote, Tokens, articles_of
from nutgraf.service.words import is_statement, stems_of

_SAY = (
    r"(?:say|said|tell|told|tweet(?:ed)?|writ(?:e|ten)|wrote|post(?:ed)?|comment(?:ed)?|remark(?:ed)?|repl(?:y|ied)"
    r"|respond(?:ed)?|claim(?:ed)?|argued?|warn(?:ed)?|promised?)"
)
_WHAT_SAID = re.compile(
    r"\bwhat (?:else |exactly )?(?:did|does|do|has|have|had) (?P<who>.{2,80}?)"
    rf"(?: (?:ever|actually|exactly|reportedly|supposedly|apparently|allegedly|publicly|have|roughly),?)* {_SAY}\b"
    r"(?P<about>.*)",
    re.IGNORECASE,
)
MOST = 2
# How many sentences are judged.
_JUDGED = 6
# Who "he" is stands in one of so many sentences before.
_BEFORE_SENTENCES = 2
# Where less than this share of what was spoken about stands near, something else was.
_LEAST_COVERED = 0.5
# The weights of a sentence's score beside the logarithm of the probability of "Yes": how well it answers (log-odds),
# the share of the topic in it and near it, and whether it has words in quotation marks.
_ANSWER_WEIGHT, _COVERAGE_WEIGHT, _WORDS_WEIGHT = 0.1, 1.0, 0.3
# One that scores this much less than the best says something else.
_NEARLY_AS_GOOD = 0.4
_LEAST_JUDGED = 0.001


@dataclass(frozen=True, slots=True)
class Said:
    """What was found.

    Attributes:
        quotes: sentences, best first.
        yes: the model's probability (0..1) that the first answers.
        tokens: read by the model.
    """

    quotes: tuple[Quote, ...]
    yes: float
    tokens: Tokens


def said(
    question: str, evidence: Sequence[Evidence], reranker: Reranker, model: LanguageModel
) -> Said | None:
    """Find what somebody said about something, where a question asks that.

    None where it does not, where nobody is found to say it, or where the model gives no probabilities.

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
    asked = _Asked(question, match["who"], match["about"])
    near = [quote for article in articles_of(evidence).values() for quote in _spoken(asked, article)]
    if not near:
        return None
    answers = reranker.scores(question, [quote.text for quote in near])
    rated = [
        replace(quote, score=_ANSWER_WEIGHT * answer + _COVERAGE_WEIGHT * asked.share(quote))
        for quote, answer in zip(near, answers, strict=True)
    ]
    rated.sort(key=lambda quote: (-quote.score, quote.article.id, quote.start))
    told = judge("answer", question, rated[:_JUDGED], model)
    if told is None:
        return None
    judged, tokens = told
    scored = [
        (
            replace(
                quote,
                score=quote.score
                + math.log(max(yes, _LEAST_JUDGED))
                + _WORDS_WEIGHT * bool(quotations(quote.text)),
            ),
            yes,
        )
        for quote, yes in zip(rated, judged, strict=False)
    ]
    scored.sort(key=lambda row: (-row[0].score, row[0].article.id, row[0].start))
    (best, yes), *_ = scored
    if yes < LEAST_YES:
        return None
    kept = [quote for quote, _ in scored if quote.score >= best.score - _NEARLY_AS_GOOD]
    return Said(tuple(kept[:MOST]), yes, tokens)


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

    def share(self, quote: Quote) -> float:
        """Return the share of the topic in a sentence and near it, in the mean."""
        near = around(quote.article, quote.start, quote.end)
        held = [len(self._topic & stems_of(text)) for text in (quote.text, near)]
        return sum(held) / (2 * len(self._topic)) if self._topic else 1.0

    def is_near(self, quote: Quote) -> bool:
        topic = self._topic & stems_of(around(quote.article, quote.start, quote.end))
        return len(topic) >= _LEAST_COVERED * len(self._topic)


def _spoken(asked: _Asked, article: Article) -> Iterator[Quote]:
    """Yield the sentences of an article in which those asked about say something on the topic."""
    spans = sentences(article.text)
    for place, (start, end) in enumerate(spans):
        text = article.text[start:end]
        told = speeches(text)
        if not told or not is_statement(text) or namesake(asked.question, text, article):
            continue
        before = [article.text[slice(*span)] for span in spans[max(0, place - _BEFORE_SENTENCES) : place]]
        quote = Quote.of(article, start, end, 0.0)
        if any(_speaks(asked, speech, before) for speech in told) and asked.is_near(quote):
            yield quote


def _speaks(asked: _Asked, speech: Speech, before: Sequence[str]) -> bool:
    if speech.speaker:
        return asked.is_speaker(speech.speaker)
    if not speech.pronoun:
        return False
    # "He said" is who was named last.
    earlier = next((named for text in reversed(before) if (named := names(text))), ())
    return any(asked.is_speaker(name) for name in earlier)
