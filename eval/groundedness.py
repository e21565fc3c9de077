"""`nutgraf eval groundedness`: does verify.py tell supported claims from unsupported ones?

People labelled them; verify.py's thresholds were fixed on other data, and nothing is fitted here.
"""

import gzip
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from nutgraf.eval.datasets import find_data
from nutgraf.eval.folder import write_text
from nutgraf.eval.intervals import Array, Bootstrap
from nutgraf.eval.metrics.groundedness import auc, balanced_accuracy, f1
from nutgraf.eval.types import CLAIM_SETS
from nutgraf.ingest.errors import GoldError, UsageError
from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.types import Article
from nutgraf.service.models.checker import Checker
from nutgraf.service.types import Draft, Quote, Sentence
from nutgraf.service.verify import verify

RESAMPLES = 1000
# The weight of a checker's probability beside the rules, chosen on pairs held out in training.
CHECKER_WEIGHT = 3.0
_CUT_NUMBER = re.compile(r"(?<=\d,) (?=\d{3}\b)|(?<=\d\.)(?<!\d{4}\.) (?=\d)")
_KNOWN = re.compile(
    r"^\(meta data\) (TITLE|PUBLISHER): (.+)|^\(meta data\) PUBLISHED DATETIME: (\d{4}-\d\d-\d\d)"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim, the text that it is made of, and whether people found it supported.

    Title, outlet and day of publication are given where the set has them, as an archive would have them.
    """

    id: str
    claim: str
    source_text: str
    supported: bool
    title: str = ""
    outlet: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What verify made of a claim: whether all of it passed, a score (higher is surer), its complaints."""

    claim: Claim
    passed: bool
    score: float
    problems: tuple[str, ...]


def load(name: str) -> list[Claim]:
    """Read one of the sets.

    Raises:
        UsageError: when there is no set of that name.
        GoldError: when it is not there or damaged.
    """
    if name not in CLAIM_SETS:
        raise UsageError(f"{name}: there is no such set; the sets are: {', '.join(CLAIM_SETS)}")
    path = find_data("groundedness", (f"{name}.jsonl.gz",)) / f"{name}.jsonl.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            return [_claim(json.loads(line)) for line in file]
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise GoldError(f"{path}: is damaged ({error}); fetch it again") from error


def _claim(row: dict[str, Any]) -> Claim:
    if text := row.get("source_text"):
        # The texts of QAGS were cut into tokens and joined again: "5, 000", "98. 7". Its claims were not.
        text = _CUT_NUMBER.sub("", text)
        return Claim(row["id"], row["claim"], text, bool(row["supported"]))
    # WiCE gives its page as a list of sentences, what is known about it first.
    lines = row["evidence_sentences"]
    known = [match.groups() for line in reversed(lines) if (match := _KNOWN.match(line))]
    given = {name: value for name, value, _ in known}
    day = next((day for _, _, day in reversed(known) if day), None)
    return Claim(
        row["id"],
        row["claim"],
        "\n".join(lines),
        bool(row["supported"]),
        given.get("TITLE", ""),
        given.get("PUBLISHER", ""),
        datetime.fromisoformat(day).replace(tzinfo=UTC) if day else None,
    )


def judge(claim: Claim, checker: Checker | None = None) -> Judged:
    """Verify a claim sentence by sentence against its whole source; it passes when every sentence does."""
    source = Article.of(
        title=claim.title, text=claim.source_text, source=claim.outlet, published_at=claim.published_at
    )
    quotes = (Quote.of(source, 0, len(source.text), 1.0),)
    found: list[Sentence] = []
    scores: list[float] = []
    for start, end in sentences(claim.claim):
        draft = Draft(claim.claim[start:end], (1,))
        by_rules = verify(draft, quotes)
        # A sentence that passed scores above any that did not; within each, by its support.
        score = by_rules.support + (by_rules.check.verdict == "supported")
        if checker:
            found.append(verify(draft, quotes, checker))
            sure = found[-1].check.sure
            # A sentence of the source needs no checker; a sentence dropped unread gets no credit.
            score += CHECKER_WEIGHT * (by_rules.support == 1 if sure is None else sure)
        else:
            found.append(by_rules)
        scores.append(score)
    score = min(scores, default=0.0)
    problems = tuple(problem for one in found for problem in one.check.problems)
    return Judged(
        claim, bool(found) and all(one.check.verdict == "supported" for one in found), score, problems
    )


def evaluate(
    claims: Sequence[Claim],
    on_progress: Callable[[int, int], None],
    checker: Checker | None = None,
) -> tuple[list[Judged], dict[str, Any]]:
    """Judge a set; return every judgment, and the metrics (claims on one text are resampled together)."""
    judged: list[Judged] = []
    for number, claim in enumerate(claims, 1):
        judged.append(judge(claim, checker))
        on_progress(number, len(claims))
    scores, passed = [one.score for one in judged], [one.passed for one in judged]
    supported = [claim.supported for claim in claims]
    bootstrap = Bootstrap([claim.source_text for claim in claims], resamples=RESAMPLES)

    def measured(metric: Callable[[Array | None], float | None]) -> dict[str, float | None]:
        drawn = [metric(bootstrap.item_draws(number)) for number in range(RESAMPLES)]
        ends = np.quantile([value for value in drawn if value is not None], (0.025, 0.975))
        return {"value": metric(None), "low": float(ends[0]), "high": float(ends[1])}

    right = [1.0 if by == kind else 0.0 for by, kind in zip(passed, supported, strict=True)]
    low, high = bootstrap.interval(right, [1.0] * len(claims)) or (None, None)
    return judged, {
        "n": len(claims),
        "supported": sum(supported),
        "auc": measured(lambda weights: auc(scores, supported, weights)),
        "balanced_accuracy": measured(lambda weights: balanced_accuracy(passed, supported, weights)),
        "f1": measured(lambda weights: f1(passed, supported, weights)),
        "accuracy": {"value": sum(right) / len(claims), "low": low, "high": high},
        "passed_though_unsupported": sum(by and not kind for by, kind in zip(passed, supported, strict=True)),
        "refused_though_supported": sum(kind and not by for by, kind in zip(passed, supported, strict=True)),
    }


def write(judged: Sequence[Judged], path: Path) -> None:
    """Write each judgment, one a line, to be read for what went wrong.

    Raises:
        UsageError: when it cannot be written.
    """
    lines = (
        {"id": one.claim.id, "claim": one.claim.claim, "supported": one.claim.supported, "passed": one.passed,
         "score": round(one.score, 4), "problems": one.problems}
        for one in judged
    )  # fmt: skip
    write_text(path, "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
