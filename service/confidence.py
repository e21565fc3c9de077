"""How sure an answer is, and whether its quotes are good enough to ask a model at all."""

import math
from collections.abc import Mapping, Sequence

from nutgraf.service.types import Evidence, Sentence
from nutgraf.service.words import content_stems, tokens

# Where no passage is closer to the question than this, the answer is hardly ever there.
WORTH_ASKING = 0.2
# What stands so near a cited sentence may say what it is about.
NEAR_CHARS = 300
# Fitted by `nutgraf eval calibrate` on public sets; docs/benchmarks.md says on which, and how well it holds.
INTERCEPT = -5.0
WEIGHTS = {
    "closeness": 4.0,
    "support": 2.0,
    "kept": 2.0,
    "coverage": 0.0,
    "own_coverage": 0.0,
    "certainty": 0.0,
}
# Where no model tells: what it tells on average.
USUAL_CERTAINTY = 0.8


def worth_asking(evidence: Sequence[Evidence]) -> bool:
    """Tell whether the closest passage is close enough for an answer to be possible."""
    return any(item.parts.get("closeness", 0.0) >= WORTH_ASKING for item in evidence)


def confidence(signals: Mapping[str, float]) -> float:
    """Estimate the probability (0..1) that an answer is right; 0 where there is none (no signals)."""
    if not signals:
        return 0.0
    return 1.0 / (1.0 + math.exp(-INTERCEPT - sum(WEIGHTS[name] * signals[name] for name in WEIGHTS)))


def signals(
    question: str,
    evidence: Sequence[Evidence],
    sentences: Sequence[Sentence],
    dropped: Sequence[Sentence],
    certainty: float | None,
) -> dict[str, float]:
    """Return what tells right answers from wrong ones, each 0..1; nothing for no answer.

    Args:
        question: standalone.
        evidence: what the answer was made from.
        sentences: of the answer.
        dropped: drafts that were not shown.
        certainty: how probable the model held its short answer, where it tells.

    Returns:
        closeness: to the question, of the closest passage of a cited article.
        support: of the sentences by their quotes, in the mean.
        kept: the share of drafts that were shown.
        coverage: the share of the question's words in the cited sentences, their titles, and near them.
        own_coverage: the share in the cited sentences alone.
        certainty: as given.
    """
    if not sentences:
        return {}
    cited = {citation.article_id for sentence in sentences for citation in sentence.citations}
    articles = {item.article.id: item.article for item in evidence}
    asked = {*content_stems(tokens(question))}
    own: set[str] = set()
    near: set[str] = set()
    for citation in (citation for sentence in sentences for citation in sentence.citations):
        text = articles[citation.article_id].text
        around = text[max(0, citation.start - NEAR_CHARS) : citation.end + NEAR_CHARS]
        own |= {*content_stems(tokens(citation.quote))}
        near |= {*content_stems(tokens(f"{citation.title} {around}"))}
    return {
        "closeness": max(item.parts.get("closeness", 0.0) for item in evidence if item.article.id in cited),
        "support": sum(sentence.support for sentence in sentences) / len(sentences),
        "kept": len(sentences) / (len(sentences) + len(dropped)),
        "coverage": len(asked & near) / max(1, len(asked)),
        "own_coverage": len(asked & own) / max(1, len(asked)),
        "certainty": USUAL_CERTAINTY if certainty is None else certainty,
    }
