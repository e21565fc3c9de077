"""What a run comes to, a `Summary` of `Metric`s; and how two runs differ, a `Comparison`."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric over a set.

    Attributes:
        value: the sum of numerators over the sum of denominators; None when nothing was measured.
        n: items that count in it.
        low: lower end of the 95% interval; None with fewer than two independent items.
        high: upper end.
        unscored: how many of the n crashed or could not be scored, and count as wrong.
    """

    value: float | None
    n: int
    low: float | None
    high: float | None
    unscored: int


@dataclass(frozen=True, slots=True)
class Slice:
    """The items of a set that have something in common: how many, and the metrics over them."""

    n: int
    metrics: dict[str, Metric]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95% interval; the ends are None where there is none."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Sureness:
    """How well confidence tells right answers from wrong ones, over the n that were answered.

    Attributes:
        n: how many.
        aurc: the area under risk by coverage.
        ece: the calibration error.
        risk_coverage: (share of answers let through, share of them wrong), the surest first.
        calibration: (mean confidence, share right, how many) of each bin.
    """

    n: int
    aurc: Estimate
    ece: Estimate
    risk_coverage: list[tuple[float, float]]
    calibration: list[tuple[float, float, int]]


@dataclass(frozen=True, slots=True)
class Stage:
    """The seconds that a stage of an answer took, over n answers."""

    n: int
    p50: float
    p95: float
    max: float


@dataclass(frozen=True, slots=True)
class Usage:
    """The tokens of a run and how often a model was asked; the medians are of the questions it was asked."""

    read: int
    written: int
    cached: int
    model_calls: int
    read_median: float
    written_median: float


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, in the user's currency."""

    read: float
    written: float


@dataclass(frozen=True, slots=True)
class Money:
    """What the n questions cost of which the tokens are known."""

    n: int
    total: float
    a_question: Estimate
    prices: Prices


@dataclass(frozen=True, slots=True)
class Crashed:
    """An item without a prediction, and why."""

    id: str
    error: str


@dataclass(frozen=True, slots=True)
class Unscored:
    """An item of which some scores could not be worked out, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run comes to; `summary.json` holds it.

    Attributes:
        n: how many items the set has.
        metrics: by name.
        slices: by what their items have in common.
        confidence: None where too few answers have one.
        seconds: by stage.
        replayed: how many answers rest on cached replies, and are left out of the seconds.
        tokens: of all items.
        money: None without prices, or without tokens.
        errors: what crashed.
        unscored: what could not be scored in full.
    """

    n: int
    metrics: dict[str, Metric]
    slices: dict[str, Slice]
    confidence: Sureness | None
    seconds: dict[str, Stage]
    replayed: int
    tokens: Usage
    money: Money | None
    errors: list[Crashed]
    unscored: list[Unscored]


@dataclass(frozen=True, slots=True)
class Row:
    """How a metric of run B differs from that of run A; see `eval.intervals.Difference`."""

    metric: str
    a: float
    b: float
    n: int
    value: float
    low: float | None
    high: float | None
    p: float
    detectable: float | None


@dataclass(frozen=True, slots=True)
class Flip:
    """An item that one of two runs got right: which metric tells, what was asked, and what each answered."""

    id: str
    metric: str
    better: bool
    question: str
    gold: list[str]
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs over the same questions.

    Attributes:
        a: folder of the run before.
        b: folder of the run after.
        n: how many questions.
        metrics: by name.
        slices: how `correct` (or hit@1) differs in each.
        better: the items that flipped and got better.
        worse: those that got worse.
        differs: what the manifests say otherwise: {"archive.id": [a's, b's]}.
        seconds: the median to the whole answer, of "a" and of "b".
    """

    a: str
    b: str
    n: int
    metrics: dict[str, Row]
    slices: dict[str, Row]
    better: list[Flip]
    worse: list[Flip]
    differs: dict[str, list[Any]]
    seconds: dict[str, float | None]
