"""The way of a question: retrieve, quote, compose, settle (verify). A LangChain Runnable. Read this first."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import run_in_executor

from nutgraf import prompts
from nutgraf.ingest.archive import Archive
from nutgraf.ingest.encode import Encoder
from nutgraf.ingest.index import Index
from nutgraf.service.answering.antecedent import introduced
from nutgraf.service.answering.confidence import confidence, signals, worth_asking
from nutgraf.service.answering.extract import extract
from nutgraf.service.answering.judged import Chosen
from nutgraf.service.answering.missing import undated_left_out, what_is_missing
from nutgraf.service.answering.quoted import quoted
from nutgraf.service.answering.reasons import reasons
from nutgraf.service.answering.reckoned import reckoned
from nutgraf.service.answering.said import said
from nutgraf.service.answering.settle import settle, word_for_word
from nutgraf.service.answering.shown import with_outlets
from nutgraf.service.clock import Clock
from nutgraf.service.config import Settings
from nutgraf.service.conflicts.disagreements import disagreements
from nutgraf.service.conflicts.errata import Errata
from nutgraf.service.drafted import drafted
from nutgraf.service.joined import joined
from nutgraf.service.limits import allowed, check_outlets, checked
from nutgraf.service.models.checker import Checker
from nutgraf.service.question.converse import standalone
from nutgraf.service.question.parts import parts
from nutgraf.service.retrieval.quote import best_quotes, in_time
from nutgraf.service.retrieval.rerank import Reranker
from nutgraf.service.retrieval.retrieve import retrieve
from nutgraf.service.timelines.story import apart, story
from nutgraf.service.types import (
    Answer,
    Event,
    Evidence,
    Found,
    Question,
    Sentence,
    Status,
    Tokens,
    answer_id,
    articles_of,
)
from nutgraf.service.way import Way

if TYPE_CHECKING:
    from nutgraf.service.models.model import LanguageModel


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
            events = self._both(question, two, usage, clock)
        else:
            events = self._one(question, usage, clock)
        for event in events:
            yield self._limited(event) if isinstance(event, Answer) else event

    def _limited(self, answer: Answer) -> Answer:
        """Say in an answer how many articles its limits left out because they have no day."""
        keep = allowed(answer.question)
        if keep.undated:
            return answer
        held, seen = (self._archive.count(one) for one in (replace(keep, undated=True), keep))
        said = filter(None, (undated_left_out(held - seen), answer.missing))
        return replace(answer, missing=" ".join(said))

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

        way = Way(question, evidence, Errata(self._archive, allowed(question)), clock, self._model, usage)
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

    def _as_read(self, way: Way) -> Iterator[Sentence]:
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

    def _sentences(self, way: Way) -> Iterator[Sentence]:
        """Yield verified sentences, shown or not: what answers as it stands, or what is composed."""
        text, chars = way.question.text, self._settings.prompt_chars
        evidence = in_time(way.question, way.evidence)
        if chosen := self._chosen(way, evidence):
            way.take(chosen)
            yield from word_for_word(chosen.quotes)
        elif way.model is None:
            # The quotes are the answer: the closest sentences.
            quotes = best_quotes(text, evidence, self._reranker, chars=chars)
            way.clock.lap("quote")
            yield from settle(text, extract(quotes), quotes)
        else:
            way.prompt = "answer"
            yield from drafted(way, evidence, way.model, self._reranker, checker=self._checker, chars=chars)

    def _chosen(self, way: Way, evidence: Sequence[Evidence]) -> Chosen | None:
        """Return sentences that answer as they stand: words quoted, a reason, what somebody said."""
        text = way.question.text
        chosen = quoted(text, evidence)
        if chosen or way.model is None:
            return chosen
        for find in (reasons, said):
            chosen = find(text, evidence, self._reranker, way.model)
            if chosen and chosen.quotes:
                return chosen
            way.tokens += chosen.tokens if chosen else Tokens()
        return None

    def _conclude(self, way: Way) -> Answer:
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
            id=answer_id(question, sentences),
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
            prompt_sha256=prompts.load(way.prompt).sha256 if way.prompt else "",
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
