"""The way of a question: retrieve, quote, compose, settle (verify). A LangChain Runnable. Read this first."""

from collections.abc import AsyncIterator, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import run_in_executor

from nutgraf import prompts
from nutgraf.ingest.archive import Archive
from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.index import Index
from nutgraf.ingest.types import content_id
from nutgraf.service.answering.antecedent import introduced, with_antecedent
from nutgraf.service.answering.beside import beside
from nutgraf.service.answering.confidence import confidence, rounded_down, signals, worth_asking
from nutgraf.service.answering.extract import extract
from nutgraf.service.answering.fulfilled import fulfilled
from nutgraf.service.answering.judged import LEAST_YES, LIKELY_YES, judge
from nutgraf.service.answering.missing import unsure, what_is_missing
from nutgraf.service.answering.quoted import quoted
from nutgraf.service.answering.reasons import reasons
from nutgraf.service.answering.reckoned import reckoned
from nutgraf.service.answering.said import said
from nutgraf.service.answering.settle import settle, word_for_word
from nutgraf.service.answering.short import asks_account, echoes
from nutgraf.service.answering.shown import as_shown, with_outlets
from nutgraf.service.answering.stated import stated
from nutgraf.service.checks.cite import holding
from nutgraf.service.clock import Clock
from nutgraf.service.compose import compose
from nutgraf.service.config import Settings
from nutgraf.service.conflicts.corrections import in_force
from nutgraf.service.conflicts.disagreements import disagreements
from nutgraf.service.conflicts.errata import Errata
from nutgraf.service.joined import joined
from nutgraf.service.models.checker import Checker
from nutgraf.service.question.asked import asks_why, asks_yes_or_no
from nutgraf.service.question.converse import standalone
from nutgraf.service.question.parts import parts
from nutgraf.service.retrieval.quote import best_passages, best_quotes, in_time
from nutgraf.service.retrieval.rerank import Reranker
from nutgraf.service.retrieval.retrieve import allowed, check_outlets, checked, retrieve
from nutgraf.service.timelines.story import apart, story
from nutgraf.service.types import (
    Answer,
    Certainty,
    Check,
    Draft,
    Event,
    Evidence,
    Found,
    Question,
    Quote,
    Sentence,
    Short,
    Status,
    Tokens,
    articles_of,
)
from nutgraf.service.verify import verify

if TYPE_CHECKING:
    from nutgraf.service.models.model import LanguageModel


@dataclass(slots=True)
class _Way:
    """One question on its way, and what has come of it so far.

    Attributes:
        question: standalone.
        evidence: by rank.
        errata: finds what outlets corrected later.
        clock: times the stages.
        model: that writes; None where the words are the articles' own.
        tokens: read and written so far.
        sentences: that are shown.
        dropped: that are not, each with the reason.
        short: the model's short answer.
        certainty: its probability (0..1) of that, where it gives one.
        judged: its probability (0..1) that what is shown answers, where it was asked.
        prompt: by which the answer was written.
        least_yes: the least such probability with which a sentence is shown.
    """

    question: Question
    evidence: tuple[Evidence, ...]
    errata: Errata
    clock: Clock
    model: "LanguageModel | None"
    tokens: Tokens
    sentences: list[Sentence] = field(default_factory=list[Sentence])
    dropped: list[Sentence] = field(default_factory=list[Sentence])
    short: str = ""
    certainty: float | None = None
    judged: float | None = None
    prompt: str = "answer"
    least_yes: float = LEAST_YES

    def add(self, sentence: Sentence) -> None:
        """Keep a sentence, with what is shown or with what is not."""
        (self.sentences if sentence.stands else self.dropped).append(sentence)

    def take_back_if_less_sure(self, sure: float, least: float) -> str:
        """Show nothing of an answer that is less sure than it has to be; say so in words, or nothing."""
        if not self.sentences or sure >= least:
            return ""
        problem = f"the answer is less sure ({rounded_down(sure)}) than {least:.2f}"
        left_out = [
            replace(one, check=Check("left_out", (*one.check.problems, problem))) for one in self.sentences
        ]
        self.sentences, self.dropped = [], [*left_out, *self.dropped]
        return unsure(sure, least, self.evidence)

    def in_force(self, sentences: Iterable[Sentence]) -> Iterator[Sentence]:
        """Yield sentences, the words of a correction in the place of what it replaces."""
        return in_force(sentences, self.evidence, self.errata.of)

    def is_in_force(self, sentence: Sentence) -> bool:
        """Return whether no correction replaces anything of a sentence."""
        return all(one.stands for one in self.in_force([sentence]))


class AnswerChain(Runnable[Question | str, Answer]):
    """Question (or its text) -> Answer. `stream` yields `Found`, each `Sentence` that passes, the `Answer`.

    Raises:
        UsageError: when the question is empty or too long, or limited to outlets that the archive has not.
        ModelError: when the language model fails.
    """

    def __init__(
        self,
        archive: Archive,
        index: Index,
        encoder: Encoder,
        reranker: Reranker,
        model: "LanguageModel | None",
        settings: Settings,
        checker: Checker | None = None,
    ) -> None:
        """Put the chain together; with no model, answers are verbatim quotes, which no checker reads."""
        self._archive = archive
        self._index = index
        self._encoder = encoder
        self._reranker = reranker
        self._model = model
        self._settings = settings
        self._checker = checker

    def find(self, question: Question) -> tuple[Evidence, ...]:
        """Return the evidence that a standalone question is answered from, best first."""
        limit = self._settings.evidence_articles
        return retrieve(
            question, self._archive, self._index, self._encoder, limit=limit, reranker=self._reranker
        )

    def _answer(self, asked: Question) -> Iterator[Event]:
        clock = Clock()
        question, usage = standalone(asked, self._model, chars=self._settings.question_chars)
        if len(two := parts(question.text)) > 1:
            yield from self._both(question, two, usage, clock)
        else:
            yield from self._one(question, usage, clock)

    def _both(self, question: Question, two: tuple[str, ...], usage: Tokens, clock: Clock) -> Iterator[Event]:
        yield from joined(question, two, lambda part: self._one(part, Tokens(), Clock()), usage, clock)

    def _one(self, question: Question, usage: Tokens, clock: Clock) -> Iterator[Event]:
        evidence = self.find(question)
        if two := apart(question, evidence):
            yield from self._both(question, two, usage, clock)
            return
        clock.lap("retrieve")
        yield Found(question, evidence)
        clock.go_on()

        way = _Way(question, evidence, Errata(self._archive, allowed(question)), clock, self._model, usage)
        told = story(question, evidence, self._encoder, way.errata.of)
        # Confidence is known only at the end: what may be taken back is not said before.
        at_once = told is None and not self._least(question)
        if told:
            way.model, way.sentences, way.dropped = None, [*told.sentences], [*told.dropped]
            clock.lap("story")
        else:
            for sentence in self._as_read(way):
                way.add(sentence)
                if sentence.stands and at_once:
                    yield sentence
            clock.lap("compose")
        answer = self._conclude(way)
        if not at_once:
            yield from answer.sentences
        yield answer

    def _as_read(self, way: _Way) -> Iterator[Sentence]:
        """Yield sentences as a reader has them: corrected, introduced, with outlets, the first dated."""
        if not worth_asking(way.evidence):
            return
        for told in introduced(way.in_force(self._sentences(way)), way.evidence, way.is_in_force):
            sentence = with_outlets(told, way.evidence)
            is_first = sentence.stands and not way.sentences
            yield reckoned(way.question.text, sentence) if is_first else sentence

    def _least(self, question: Question) -> float:
        asked = question.min_confidence
        return self._settings.min_confidence if asked is None else asked

    def _sentences(self, way: _Way) -> Iterator[Sentence]:
        """Yield verified sentences, shown or not: reasons as they stand, or what is composed."""
        text, chars = way.question.text, self._settings.prompt_chars
        evidence = in_time(way.question, way.evidence)
        if quote := quoted(text, evidence):
            # Nobody has to write what the archive says word for word.
            way.model = None
            yield from word_for_word([quote])
        elif way.model is None:
            # The quotes are the answer: the closest sentences.
            quotes = best_quotes(text, evidence, self._reranker, chars=chars)
            way.clock.lap("quote")
            yield from settle(text, extract(quotes), quotes)
        elif asks_why(text) and (given := reasons(text, evidence, self._reranker, way.model)):
            way.tokens += given.tokens
            way.judged, way.prompt = given.yes, "sentence_reason"
            yield from word_for_word(given.quotes)
        elif told := said(text, evidence, self._reranker, way.model):
            way.tokens += told.tokens
            way.judged, way.prompt = told.yes, "sentence_answer"
            yield from word_for_word(told.quotes)
        else:
            quotes = best_passages(text, evidence, self._reranker, chars=chars)
            way.clock.lap("quote")
            brief = not way.model.writes_well
            # Whole, before any is judged: the model does one thing at a time.
            with closing(self._drafts(way, quotes, way.model)) as drafts:
                settled = [*settle(text, drafts, quotes, self._checker, self._reranker, brief=brief)]
            yield from self._answering(way, settled, evidence, way.model)

    def _drafts(
        self, way: _Way, quotes: tuple[Quote, ...], model: "LanguageModel"
    ) -> Generator[Draft | Short]:
        for draft in compose(way.question, quotes, model):
            if isinstance(draft, Tokens):
                way.tokens += draft
            elif isinstance(draft, Certainty):
                way.certainty = draft.value
            else:
                if isinstance(draft, Short):
                    if echoes(way.question.text, draft.text) and not asks_account(way.question.text):
                        way.least_yes = LIKELY_YES
                    else:
                        way.short = draft.text
                yield draft

    def _answering(
        self, way: _Way, settled: Sequence[Sentence], evidence: tuple[Evidence, ...], model: "LanguageModel"
    ) -> Iterator[Sentence]:
        """Leave out sentences until the model judges that one answers; the rest adds to it."""
        answered: list[Sentence] = []
        for sentence in settled:
            if sentence.stands and not answered and (told := self._judged(way, sentence, model)):
                (yes,), tokens = told
                way.tokens, way.judged = way.tokens + tokens, yes
                if yes < way.least_yes:
                    problem = f"does not answer the question, as the model judges it ({yes:.2f})"
                    sentence = replace(sentence, citations=(), check=Check("left_out", (problem,)))
            if sentence.stands:
                answered.append(sentence)
            yield sentence
        if not answered and asks_yes_or_no(way.question.text):
            yield from self._stated(way, evidence, model)
        else:
            quotes = fulfilled(way.question.text, way.short, answered, evidence, self._reranker)
            yield from word_for_word(quotes, way.short)

    def _judged(
        self, way: _Way, sentence: Sentence, model: "LanguageModel"
    ) -> tuple[list[float], Tokens] | None:
        """Have the quote judged that holds the words that answer, and whom it calls "he"."""
        words = sentence.text[slice(*sentence.highlight)] if sentence.highlight else ""
        quote = holding(sentence.citations, words)
        article = articles_of(way.evidence)[quote.article_id]
        return judge("answer", way.question.text, [with_antecedent(quote, article)], model)

    def _stated(
        self, way: _Way, evidence: tuple[Evidence, ...], model: "LanguageModel"
    ) -> Iterator[Sentence]:
        quote, yes, tokens = stated(way.question.text, evidence, self._reranker, model)
        way.tokens += tokens
        if quote:
            way.judged = yes
            sentence = verify(Draft(quote.text, (1,)), [quote])
            if not beside(way.question.text, sentence, [quote]):
                yield as_shown(sentence, [quote], None)

    def _conclude(self, way: _Way) -> Answer:
        """Return the answer: what is shown if it is sure enough, with what others say of the same."""
        question = way.question
        found = signals(question.text, way.sentences, way.certainty, way.judged)
        sure = confidence(found)
        too_unsure = way.take_back_if_less_sure(sure, self._least(question))
        sentences = way.sentences
        cited = {citation.article_id for sentence in sentences for citation in sentence.citations}
        later = [
            article
            for item in way.evidence
            if item.article.id in cited
            for article in way.errata.of(item.article)
        ]
        corrections = way.errata.evidence(cited - articles_of(way.evidence).keys(), len(way.evidence))
        evidence = (*way.evidence, *corrections)
        found_in = articles_of(evidence) if sentences else {}
        copies = self._archive.copies(found_in.values(), allowed(question))
        return Answer(
            id=content_id(
                question.text, question.asked_at.isoformat(), *(sentence.text for sentence in sentences)
            ),
            question=question,
            status=_status(sentences, way.dropped),
            sentences=tuple(sentences),
            evidence=evidence,
            dropped=tuple(way.dropped),
            missing="" if sentences else too_unsure or self._missing(question, evidence),
            disagreements=disagreements(question, sentences, evidence, copies, later),
            confidence=sure,
            signals=found,
            model=way.model.name if way.model else "extractive",
            prompt_sha256=prompts.load(way.prompt).sha256 if way.model else "",
            timings_s=way.clock.laps_s | {"total": way.clock.total_s},
            tokens=way.tokens,
        )

    def _missing(self, question: Question, evidence: tuple[Evidence, ...]) -> str:
        if not evidence and not self._archive.counts().articles:
            return "The archive is empty; `nutgraf ingest PATH` fills it."
        return what_is_missing(question, evidence)

    # -- Runnable ---------------------------------------------------------------------

    def stream(
        self,
        input: Question | str,
        config: RunnableConfig | None = None,
        **_: Any,
    ) -> Iterator[Any]:
        """Yield the events of an answer as they happen: `Found`, each `Sentence`, the `Answer`."""
        # Checked before the first event is asked for, so that a caller can still say 422.
        question = checked(input, chars=self._settings.question_chars)
        return self._answer(check_outlets(question, self._archive))

    def invoke(
        self,
        input: Question | str,
        config: RunnableConfig | None = None,
        **_: Any,
    ) -> Answer:
        """Answer a question; callbacks of `config` see it as one run of this chain."""
        return self._call_with_config(self._last, input, config)

    def _last(self, given: Question | str) -> Answer:
        *_, answer = self.stream(given)
        return cast(Answer, answer)

    async def astream(  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        input: Question | str,
        config: RunnableConfig | None = None,
        **_: Any,
    ) -> AsyncIterator[Any]:
        """Yield the events of an answer without holding up the event loop."""
        events = self.stream(input)
        done = object()
        while (event := await run_in_executor(config, next, events, done)) is not done:
            yield event


def _status(sentences: Sequence[Sentence], dropped: Sequence[Sentence]) -> Status:
    if not sentences:
        return "not_in_archive"
    return "partial" if any(sentence.check.verdict == "dropped" for sentence in dropped) else "answered"
