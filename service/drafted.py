"""Evidence -> the sentences that answer, of what a language model writes from it.

A small model takes what an older article says as readily as what a newer one does. Where what is asked may
have changed since the article that its answer cites, it is asked again, of newer articles alone; and where it
is asked what was so at first, of older ones.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nutgraf.service.answering import another_day
from nutgraf.service.answering.antecedent import with_antecedent
from nutgraf.service.answering.beside import beside
from nutgraf.service.answering.fulfilled import fulfilled
from nutgraf.service.answering.judged import LEAST_YES, LIKELY_YES, judge
from nutgraf.service.answering.settle import settle, word_for_word
from nutgraf.service.answering.short import asks_account, echoes
from nutgraf.service.answering.shown import as_shown
from nutgraf.service.answering.stated import stated
from nutgraf.service.checks.cite import holding
from nutgraf.service.compose import compose
from nutgraf.service.models.checker import Checker
from nutgraf.service.question.asked import asks_yes_or_no
from nutgraf.service.retrieval.quote import best_passages
from nutgraf.service.retrieval.rerank import Reranker
from nutgraf.service.types import (
    Certainty,
    Check,
    Citation,
    Draft,
    Evidence,
    Quote,
    Sentence,
    Short,
    Tokens,
    articles_of,
)
from nutgraf.service.verify import verify
from nutgraf.service.way import Way

if TYPE_CHECKING:
    from nutgraf.service.models.model import LanguageModel

# Of articles of another day so much is read.
_AGAIN_CHARS = 1500
# What a reply is read as.
_Piece = Short | Draft | Certainty | Tokens


def drafted(
    way: Way,
    evidence: tuple[Evidence, ...],
    model: "LanguageModel",
    reranker: Reranker,
    *,
    checker: Checker | None,
    chars: int,
) -> Iterator[Sentence]:
    """Yield verified sentences, shown or not, until the model judges that one answers; the rest adds to it.

    Args:
        way: of the question; what the model reads, writes and judges is kept there.
        evidence: of the time asked about, by rank.
        model: writes and judges.
        reranker: tells how well a text answers.
        checker: asked too of what the model wrote.
        chars: of the evidence, how much is read.

    Raises:
        ModelError: when the model fails.
    """
    drafting = _Drafting(way, evidence, model, reranker, checker)
    quotes = best_passages(way.question.text, evidence, reranker, chars=chars)
    way.clock.lap("quote")
    # Whole, before any is judged: the model does one thing at a time.
    settled = drafting.settled(quotes)
    settled = drafting.overtaken(settled) or settled
    way.certainty = settled.certainty
    yield from drafting.answering(settled)


@dataclass(frozen=True, slots=True)
class _Settled:
    """What a model wrote, settled.

    Attributes:
        sentences: that are shown and that are not, in order.
        short: its short answer; empty where that only repeats the question.
        certainty: its probability (0..1) of the short answer, where it gives one.
        least_yes: the least such probability that a sentence answers with which it is shown.
    """

    sentences: tuple[Sentence, ...]
    short: str
    certainty: float | None
    least_yes: float

    @property
    def first(self) -> Sentence | None:
        """The first that is shown."""
        return next((one for one in self.sentences if one.stands), None)


@dataclass(frozen=True, slots=True)
class _Drafting:
    way: Way
    evidence: tuple[Evidence, ...]
    model: "LanguageModel"
    reranker: Reranker
    checker: Checker | None
    # How probable the model holds it that a quote answers, where it was asked.
    yes: dict[Citation, float] = field(default_factory=dict[Citation, float])

    def settled(self, quotes: Sequence[Quote]) -> _Settled:
        """Have the model write of quotes, and settle what it writes."""
        question, brief = self.way.question, not self.model.writes_well
        read: list[_Piece] = []
        with closing(_drafts(compose(question, quotes, self.model), read)) as drafts:
            settling = settle(question.text, drafts, quotes, self.checker, self.reranker, brief=brief)
            sentences = tuple(settling)
        self.way.tokens = sum((piece for piece in read if isinstance(piece, Tokens)), self.way.tokens)
        certainty = next((piece.value for piece in read if isinstance(piece, Certainty)), None)
        short = next((piece.text for piece in read if isinstance(piece, Short)), "")
        if echoes(question.text, short) and not asks_account(question.text):
            return _Settled(sentences, "", certainty, LIKELY_YES)
        return _Settled(sentences, short, certainty, LEAST_YES)

    def overtaken(self, settled: _Settled) -> _Settled | None:
        """Return what articles of another day answer better, with what was settled as replaced; or None."""
        first, question = settled.first, self.way.question
        if self.model.writes_well or first is None:
            return None
        if not (evidence := another_day.evidence_of(question, first, self.evidence)):
            return None
        found = self.settled(best_passages(question.text, evidence, self.reranker, chars=_AGAIN_CHARS))
        second = found.first
        yes = self.judged(second) if second and self._overtakes(second, first) else None
        if yes is None or yes < max(another_day.LEAST_YES, found.least_yes):
            return None
        check = Check("replaced", ("gives way to an article of another day",))
        replaced = (replace(one, check=check) if one.stands else one for one in settled.sentences)
        return replace(found, sentences=(*found.sentences, *replaced))

    def _overtakes(self, second: Sentence, first: Sentence) -> bool:
        fits_best = second.citations[0].article_id == self.evidence[0].article.id
        text = self.way.question.text
        return another_day.overtakes(text, second, first, self.reranker, fits_best=fits_best)

    def answering(self, settled: _Settled) -> Iterator[Sentence]:
        way, answered = self.way, list[Sentence]()
        for sentence in settled.sentences:
            if sentence.stands and not answered and (yes := self.judged(sentence)) is not None:
                way.judged = yes
                if yes < settled.least_yes:
                    problem = f"does not answer the question, as the model judges it ({yes:.2f})"
                    sentence = replace(sentence, citations=(), check=Check("left_out", (problem,)))
            if sentence.stands:
                answered.append(sentence)
            yield sentence
        if not answered and asks_yes_or_no(way.question.text):
            yield from self._stated()
        else:
            quotes = fulfilled(way.question.text, settled.short, answered, self.evidence, self.reranker)
            yield from word_for_word(quotes, settled.short)

    def judged(self, sentence: Sentence) -> float | None:
        """Have the quote judged, once, that holds the words that answer, and whom it calls "he"."""
        quote = holding(sentence.citations, sentence.marked)
        article = articles_of(self.way.evidence)[quote.article_id]
        whole = with_antecedent(quote, article)
        if whole not in self.yes and (told := judge("answer", self.way.question.text, [whole], self.model)):
            (self.yes[whole],), tokens = told
            self.way.tokens += tokens
        return self.yes.get(whole)

    def _stated(self) -> Iterator[Sentence]:
        text = self.way.question.text
        chosen = stated(text, self.evidence, self.reranker, self.model)
        if chosen:
            self.way.tokens += chosen.tokens
        if chosen and chosen.quotes:
            self.way.judged = chosen.yes
            sentence = verify(Draft(chosen.quotes[0].text, (1,)), chosen.quotes)
            if not beside(text, sentence, chosen.quotes):
                yield as_shown(sentence, chosen.quotes, None)


def _drafts(reply: Iterable[_Piece], read: list[_Piece]) -> Generator[Draft | Short]:
    """Yield what is to be settled of a reply; all that is read of it is kept."""
    for piece in reply:
        read.append(piece)
        if isinstance(piece, Draft | Short):
            yield piece
