"""One question on its way to an answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nutgraf.service.answering.confidence import rounded_down
from nutgraf.service.answering.judged import Chosen
from nutgraf.service.answering.missing import unsure
from nutgraf.service.clock import Clock
from nutgraf.service.conflicts.corrections import in_force
from nutgraf.service.conflicts.errata import Errata
from nutgraf.service.types import Check, Evidence, Question, Sentence, Tokens

if TYPE_CHECKING:
    from nutgraf.service.models.model import LanguageModel


@dataclass(slots=True)
class Way:
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
        certainty: the model's probability (0..1) of its short answer, where it gives one.
        judged: its probability (0..1) that what is shown answers, where it was asked.
        prompt: by which a model was asked for the answer; empty where none was.
    """

    question: Question
    evidence: tuple[Evidence, ...]
    errata: Errata
    clock: Clock
    model: "LanguageModel | None"
    tokens: Tokens
    sentences: list[Sentence] = field(default_factory=list[Sentence])
    dropped: list[Sentence] = field(default_factory=list[Sentence])
    certainty: float | None = None
    judged: float | None = None
    prompt: str = ""

    def add(self, sentence: Sentence) -> None:
        """Keep a sentence, with what is shown or with what is not."""
        (self.sentences if sentence.stands else self.dropped).append(sentence)

    def take(self, chosen: Chosen) -> None:
        """Let sentences of articles be the answer, as they stand."""
        self.tokens += chosen.tokens
        self.judged, self.prompt = chosen.yes, chosen.prompt
        if not chosen.prompt:
            # Nobody has to write what the archive says word for word.
            self.model = None

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
