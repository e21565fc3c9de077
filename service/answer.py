"""The way of a question: retrieve, quote, compose, settle (verify). A LangChain Runnable. Read this first."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, cast

from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import run_in_executor

from nutgraf import prompts
from nutgraf.ingest.archive import Archive
from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.index import Index
from nutgraf.ingest.types import content_id
from nutgraf.service.antecedent import introduced
from nutgraf.service.asked import asks_why, asks_yes_or_no
from nutgraf.service.beside import beside
from nutgraf.service.checker import Checker
from nutgraf.service.checks.cite import holding
from nutgraf.service.clock import Clock
from nutgraf.service.compose import compose
from nutgraf.service.confidence import confidence, signals, worth_asking
from nutgraf.service.config import Settings
from nutgraf.service.conflicts.corrections import in_force
from nutgraf.service.conflicts.disagreements import disagreements
from nutgraf.service.conflicts.errata import Errata
from nutgraf.service.converse import standalone
from nutgraf.service.extract import extract
from nutgraf.service.judged import LEAST_YES, LIKELY_YES, judge
from nutgraf.service.missing import unsure, what_is_missing
from nutgraf.service.parts import joined, parts
from nutgraf.service.quote import best_passages, best_quotes, in_time
from nutgraf.service.reasons import reasons
from nutgraf.service.reckoned import reckoned
from nutgraf.service.rerank import Reranker
from nutgraf.service.retrieve import allowed, check_outlets, checked, retrieve
from nutgraf.service.settle import settle
from nutgraf.service.short import echoes
from nutgraf.service.shown import as_shown, with_outlets
from nutgraf.service.stated import stated
from nutgraf.service.story import apart, story
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
)
from nutgraf.service.verify import verify

if TYPE_CHECKING:
    from nutgraf.service.model import LanguageModel


@dataclass(slots=True)
class _Said:
    """What is said and what is not; what the model read for it, by which prompt, and how sure it was.

    `least_yes` is how probable the model has to hold it that a sentence answers.
    """

    usage: Tokens
    sentences: list[Sentence] = field(default_factory=list[Sentence])
    dropped: list[Sentence] = field(default_factory=list[Sentence])
    certainty: float | None = None
    judged: float | None = None
    prompt: str = "answer"
    least_yes: float = LEAST_YES


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

        errata = Errata(self._archive, allowed(question))
        said = _Said(usage)
        if told := story(question, evidence, self._encoder, errata.of):
            clock.lap("story")
            said.sentences += told.sentences
            said.dropped += told.dropped
            answer = self._conclude(question, evidence, errata, said, clock, None)
            yield from answer.sentences
            yield answer
            return

        if worth_asking(evidence):
            composed = self._sentences(question, evidence, said, clock)

            def holds(widened: Sentence) -> bool:
                return all(one.stands for one in in_force([widened], evidence, errata.of))

            for told in introduced(in_force(composed, evidence, errata.of), evidence, holds):
                sentence = with_outlets(told, evidence)
                if sentence.stands and not said.sentences:
                    sentence = reckoned(question.text, sentence)
                (said.sentences if sentence.stands else said.dropped).append(sentence)
                if sentence.stands and not self._least(question):
                    yield sentence
        clock.lap("compose")
        answer = self._conclude(question, evidence, errata, said, clock, self._model)
        # How sure it is shows only at the end: what may be taken back is not said before.
        if self._least(question):
            yield from answer.sentences
        yield answer

    def _least(self, question: Question) -> float:
        asked = question.min_confidence
        return self._settings.min_confidence if asked is None else asked

    def _sentences(
        self, question: Question, evidence: tuple[Evidence, ...], said: _Said, clock: Clock
    ) -> Iterator[Sentence]:
        """Yield verified sentences, those not shown too: reasons as they stand, or what is composed."""
        model, chars = self._model, self._settings.prompt_chars
        evidence = in_time(question, evidence)
        if model is None:
            # The quotes are the answer: the closest sentences.
            quotes = best_quotes(question.text, evidence, self._reranker, chars=chars)
            clock.lap("quote")
            yield from settle(question.text, extract(quotes), quotes)
        elif asks_why(question.text) and (given := reasons(question.text, evidence, self._reranker, model)):
            said.usage += given.tokens
            said.judged, said.prompt = given.yes, "sentence_reason"
            for number, quote in enumerate(given.quotes, 1):
                yield as_shown(verify(Draft(quote.text, (number,)), given.quotes), given.quotes, None)
        else:
            quotes = best_passages(question.text, evidence, self._reranker, chars=chars)
            clock.lap("quote")
            # Whole, before any is judged: the model does one thing at a time.
            drafts = self._drafts(question, quotes, model, said)
            settled = [*settle(question.text, drafts, quotes, self._checker)]
            yield from self._answering(question, settled, evidence, model, said)

    def _stated(
        self, question: Question, evidence: tuple[Evidence, ...], model: "LanguageModel", said: _Said
    ) -> Iterator[Sentence]:
        quote, yes, usage = stated(question.text, evidence, self._reranker, model)
        said.usage += usage
        if quote:
            said.judged = yes
            sentence = verify(Draft(quote.text, (1,)), [quote])
            if not beside(question.text, sentence, [quote]):
                yield as_shown(sentence, [quote], None)

    def _answering(
        self,
        question: Question,
        settled: Sequence[Sentence],
        evidence: tuple[Evidence, ...],
        model: "LanguageModel",
        said: _Said,
    ) -> Iterator[Sentence]:
        """Leave out what the model does not hold to answer, until one sentence does; the rest adds to it."""
        answered = False
        for sentence in settled:
            if sentence.stands and not answered and (told := self._judged(question, sentence, model)):
                (yes,), usage = told
                said.usage, said.judged = said.usage + usage, yes
                if yes < said.least_yes:
                    problem = f"does not answer the question, as the model judges it ({yes:.2f})"
                    sentence = replace(sentence, citations=(), check=Check("left_out", (problem,)))
            answered = answered or sentence.stands
            yield sentence
        if not answered and asks_yes_or_no(question.text):
            yield from self._stated(question, evidence, model, said)

    def _judged(
        self, question: Question, sentence: Sentence, model: "LanguageModel"
    ) -> tuple[list[float], Tokens] | None:
        """Have the quote judged that holds the words that answer."""
        words = sentence.text[slice(*sentence.highlight)] if sentence.highlight else ""
        return judge("answer", question.text, [holding(sentence.citations, words)], model)

    def _drafts(
        self, question: Question, quotes: tuple[Quote, ...], model: "LanguageModel", said: _Said
    ) -> Iterator[Draft | Short]:
        for draft in compose(question, quotes, model):
            if isinstance(draft, Tokens):
                said.usage += draft
            elif isinstance(draft, Certainty):
                said.certainty = draft.value
            else:
                if isinstance(draft, Short) and echoes(question.text, draft.text):
                    said.least_yes = LIKELY_YES
                yield draft

    def _conclude(
        self,
        question: Question,
        evidence: tuple[Evidence, ...],
        errata: Errata,
        said: _Said,
        clock: Clock,
        model: "LanguageModel | None",
    ) -> Answer:
        sentences, dropped = said.sentences, said.dropped
        found = signals(question.text, sentences, said.certainty, said.judged)
        sure, least, missing = confidence(found), self._least(question), ""
        if sentences and sure < least:
            missing = unsure(sure, least, evidence)
            problem = f"the answer is less sure ({sure:.2f}) than {least:.2f}"
            left = [
                replace(one, check=Check("left_out", (*one.check.problems, problem))) for one in sentences
            ]
            sentences, dropped = [], [*left, *dropped]
        cited = {citation.article_id for sentence in sentences for citation in sentence.citations}
        later = [
            article for item in evidence if item.article.id in cited for article in errata.of(item.article)
        ]
        evidence = (
            *evidence,
            *errata.evidence(cited - {item.article.id for item in evidence}, len(evidence)),
        )
        found_in = {item.article.id: item.article for item in evidence} if sentences else {}
        copies = self._archive.copies(found_in.values(), allowed(question))
        unproved = any(sentence.check.verdict == "dropped" for sentence in dropped)
        status: Status = "not_in_archive" if not sentences else "partial" if unproved else "answered"
        return Answer(
            id=content_id(
                question.text, question.asked_at.isoformat(), *(sentence.text for sentence in sentences)
            ),
            question=question,
            status=status,
            sentences=tuple(sentences),
            evidence=evidence,
            dropped=tuple(dropped),
            missing="" if sentences else missing or self._missing(question, evidence),
            disagreements=disagreements(question, sentences, evidence, copies, later),
            confidence=sure,
            signals=found,
            model=model.name if model else "extractive",
            prompt_sha256=prompts.load(said.prompt).sha256 if model else "",
            timings_s=clock.laps_s | {"total": clock.total_s},
            tokens=said.usage,
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
        check_outlets(question, self._archive)
        return self._answer(question)

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
