"""The parts of a question, each answered by itself -> one answer of the whole."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from nutgraf.service.clock import Clock
from nutgraf.service.conflicts.disagreements import MOST as MOST_DISAGREEMENTS
from nutgraf.service.types import Answer, Event, Evidence, Found, Question, Sentence, Tokens, answer_id
from nutgraf.service.words import stems_of


def joined(
    question: Question,
    found: tuple[str, ...],
    answer: Callable[[Question], Iterator[Event]],
    usage: Tokens,
    clock: Clock,
) -> Iterator[Event]:
    """Answer each part by itself, and give what is found as the answer of the whole.

    Args:
        question: standalone.
        found: its parts.
        answer: the way of one question, as events.
        usage: what was read and written before.
        clock: that of the whole.
    """
    ways = [answer(replace(question, text=text, history=())) for text in found]
    found_each = [event.evidence for way in ways if isinstance(event := next(way), Found)]
    yield Found(question, _by_turns(found_each))
    answers: list[Answer] = []
    said: list[Sentence] = []
    for way in ways:
        for event in way:
            if isinstance(event, Sentence) and not _was_said(event, said):
                said.append(event)
                yield event
            elif isinstance(event, Answer):
                answers.append(event)
    yield _one_answer(question, answers, tuple(said), usage, clock.total_s)


def _was_said(sentence: Sentence, said: Sequence[Sentence]) -> bool:
    """Whether one part has said it already: the same words of the same article, or fewer of them."""
    stems = stems_of(sentence.text)
    ids = {citation.article_id for citation in sentence.citations}
    return any(
        stems <= stems_of(other.text) and ids <= {citation.article_id for citation in other.citations}
        for other in said
    )


def _one_answer(
    question: Question,
    answers: list[Answer],
    sentences: tuple[Sentence, ...],
    usage: Tokens,
    total_s: float,
) -> Answer:
    given = [answer for answer in answers if answer.sentences]
    # The part that a model wrote says most about the whole.
    first = next((answer for answer in answers if answer.prompt_sha256), answers[0])
    whole = len(given) == len(answers) and all(answer.status == "answered" for answer in answers)
    weakest = min(given or answers, key=lambda answer: answer.confidence)
    disagreements = dict.fromkeys(said for answer in answers for said in answer.disagreements)
    laps_s: dict[str, float] = {}
    for name, lap_s in (lap for answer in answers for lap in answer.timings_s.items()):
        laps_s[name] = round(laps_s.get(name, 0.0) + lap_s, 4)
    return replace(
        first,
        id=answer_id(question, sentences),
        question=question,
        status="not_in_archive" if not given else "answered" if whole else "partial",
        sentences=sentences,
        evidence=_by_turns([answer.evidence for answer in answers]),
        dropped=tuple(sentence for answer in answers for sentence in answer.dropped),
        missing=" ".join(answer.missing for answer in answers if answer.missing),
        disagreements=tuple(disagreements)[:MOST_DISAGREEMENTS],
        confidence=weakest.confidence,
        signals=weakest.signals,
        timings_s=laps_s | {"total": total_s},
        tokens=sum((answer.tokens for answer in answers), usage),
    )


def _by_turns(found: list[tuple[Evidence, ...]]) -> tuple[Evidence, ...]:
    """Return the evidence of all parts by turns, each passage once, ranked anew."""
    longest = max(map(len, found))
    rows = {
        item.passage.id: item for place in range(longest) for own in found for item in own[place : place + 1]
    }
    return tuple(replace(item, rank=rank) for rank, item in enumerate(rows.values(), 1))
