"""What flows through an evaluation: GoldItem, Prediction, ItemResult."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from nutgraf.service.types import Status, Tokens, Turn

# What an item adds to a metric: (numerator, denominator). The metric is the sum of the first over the sum of
# the second, so that means (denominator 1) and ratios such as precision are resampled and tested by the same
# code.
Share = tuple[float, float]
Scores = dict[str, Share]
# The data sets, and the sets of claims that people labelled, as on the command line.
DATASETS = ("sample", "realtimeqa-2022", "xquad-en", "multihop-rag", "time-1963", "rgb-en-fact")
CLAIM_SETS = ("summedits-news", "wice-dev", "qags")


class Format(StrEnum):
    """What a run is exported as: predictions that `eval score` reads, or a Ragas evaluation data set."""

    JSONL = "jsonl"
    RAGAS = "ragas"


@dataclass(frozen=True, slots=True)
class Support:
    """Where the answer stands: an article (its URL or id) and, where known, the words (verbatim)."""

    article: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class GoldItem:
    """A question whose answer is known.

    Attributes:
        id: unique in its set.
        question: in the asker's words.
        asked_at: aware; the answer is the one of that moment.
        answerable: whether the archive holds the answer.
        answers: any of them is right; may be empty where only retrieval is measured.
        history: the conversation before it, oldest first.
        choices: of a quiz; never shown to the system.
        answer_index: which choice is right.
        support: where the answer stands.
        also: URLs or ids of further articles that hold the answer, found by rule and not by people.
        wrong: answers that some articles give and that are known to be false.
        sources: the outlets to which the question is limited.
        tags: to slice the results by.
    """

    id: str
    question: str
    asked_at: datetime
    answerable: bool
    answers: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    choices: tuple[str, ...] = ()
    answer_index: int | None = None
    support: tuple[Support, ...] = ()
    also: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation: an article (URL or id), the words, and where they stand in it (characters, half-open)."""

    article: str
    quote: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Stated:
    """A sentence of an answer with its citations; `highlight` is the words in it that are the answer."""

    text: str
    citations: tuple[Cited, ...] = ()
    highlight: str = ""


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that was retrieved: an article (URL or id) and the place in it (characters, half-open)."""

    article: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a system gave for a question; `nutgraf`'s own answer, or another system's read from a file.

    Attributes:
        status: as in Answer; None when only retrieval was asked for.
        sentences: of the answer, in order.
        found: passages retrieved, best first.
        dropped: sentences that verification refused, each with its reasons.
        missing: what was said instead of an answer.
        confidence: 0..1, None where the system gives none.
        model: that composed it.
        timings_s: seconds by stage, and "total".
        tokens: read and written by the language model.
        disagreements: what the system said of sources that differ.
        model_calls: how often a language model was asked; None where that is not known, or there is none.
        signals: what `confidence` was computed from, by name.
        replayed: how many of those replies came from the cache, so that the seconds say nothing.
    """

    status: Status | None
    sentences: tuple[Stated, ...] = ()
    found: tuple[Retrieved, ...] = ()
    dropped: tuple[str, ...] = ()
    missing: str = ""
    confidence: float | None = None
    model: str = ""
    timings_s: dict[str, float] = field(default_factory=dict[str, float])
    tokens: Tokens = field(default_factory=Tokens)
    disagreements: tuple[str, ...] = ()
    model_calls: int | None = None
    replayed: int = 0
    signals: dict[str, float] = field(default_factory=dict[str, float])

    @property
    def text(self) -> str:
        """The sentences as one paragraph."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def articles(self) -> set[str]:
        """The articles (URL or id) that were found or cited."""
        cited = (citation.article for sentence in self.sentences for citation in sentence.citations)
        return {*(place.article for place in self.found), *cited}

    @property
    def abstained(self) -> bool:
        """Whether it was said that the archive does not hold the answer."""
        return self.status == "not_in_archive"


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One question's outcome.

    Attributes:
        id: of the gold item.
        prediction: what the system gave; None when it crashed.
        error: why there is no prediction; empty when there is one.
        unscored: why some scores could not be worked out and count as wrong; empty when all could.
        scores: what the item adds to each metric that applies to it.
        age_days: from the newest supporting article to the question; None where that is not known.
    """

    id: str
    prediction: Prediction | None
    error: str
    unscored: str
    scores: Scores
    age_days: int | None = None
