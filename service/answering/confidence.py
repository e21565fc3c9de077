"""How sure an answer is, and whether its quotes are good enough to ask a model at all."""

import math
from collections.abc import Mapping, Sequence

from nutgraf.service.types import Evidence, Sentence
from nutgraf.service.words import stems_of

# Where no passage is closer to the question than this, the answer is hardly ever there.
WORTH_ASKING = 0.2
# Fitted by `nutgraf eval calibrate` on public sets; docs/benchmarks.md says on which, and how well it holds.
INTERCEPT = -2.44
WEIGHTS = {"certainty": 2.73, "judged": 1.32, "coverage": 0.27}
# Where no model tells: what it tells on average.
USUAL_CERTAINTY, USUAL_JUDGED = 0.8, 0.5


def worth_asking(evidence: Sequence[Evidence]) -> bool:
    """Return whether the closest passage is close enough for an answer to be possible."""
    return any(item.parts.get("closeness", 0.0) >= WORTH_ASKING for item in evidence)


def confidence(signals: Mapping[str, float]) -> float:
    """Estimate the probability (0..1) that an answer is right; 0 where there is none (no signals)."""
    if not signals:
        return 0.0
    return 1.0 / (1.0 + math.exp(-INTERCEPT - sum(WEIGHTS[name] * signals[name] for name in WEIGHTS)))


def rounded_down(sure: float) -> str:
    """Return a probability (0..1) to two places; .298 does not look like the .30 that it falls short of."""
    return f"{math.floor(100 * sure) / 100:.2f}"


def signals(
    question: str, sentences: Sequence[Sentence], certainty: float | None, judged: float | None
) -> dict[str, float]:
    """Return what tells right answers from wrong ones, each 0..1; nothing for no answer.

    How close the evidence is, how well the sentences are supported and how many drafts were dropped do not
    (docs/trials.md).

    Args:
        question: standalone.
        sentences: of the answer.
        certainty: how probable the model held its short answer, where it tells.
        judged: how probable it held it that the first sentence answers the question, where it tells.

    Returns:
        certainty, judged: as given.
        coverage: the share of the question's words in the cited sentences.
    """
    if not sentences:
        return {}
    asked = stems_of(question)
    cited = {
        stem for sentence in sentences for citation in sentence.citations for stem in stems_of(citation.quote)
    }
    return {
        "certainty": USUAL_CERTAINTY if certainty is None else certainty,
        "judged": USUAL_JUDGED if judged is None else judged,
        "coverage": len(asked & cited) / max(1, len(asked)),
    }
