"""`nutgraf eval judge`: a model's opinion of a run's answers, after its agreement with people.

The deterministic metrics need none of this. A judge that agrees with people no more than chance would
(kappa near 0) says nothing, whatever its scores are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from nutgraf import prompts
from nutgraf.eval.compare import Run
from nutgraf.eval.groundedness import Claim
from nutgraf.eval.intervals import Bootstrap
from nutgraf.eval.metrics.agreement import kappa
from nutgraf.eval.summary import clusters
from nutgraf.eval.systems import FAILURES_IN_A_ROW
from nutgraf.eval.types import GoldItem, ItemResult, Prediction
from nutgraf.ingest.errors import ModelError
from nutgraf.service.types import text_of

if TYPE_CHECKING:
    from nutgraf.service.app import Progress
    from nutgraf.service.models.model import LanguageModel

PROMPTS = ("judge", "judge_grounded")
_BY_ANSWERS: tuple[str, ...] = ("correctness", "completeness")
SCORES = (*_BY_ANSWERS, "groundedness")
# Room enough for a reason to end by itself. After one that is cut off, white space follows until the tokens
# are used up, which spoils the reply (4 of 15, with 200 characters and the embedded model).
REASON_CHARS = 600
REPLY_TOKENS = 300
# More than this does not fit the smallest context that is supported, with the prompt and the reply.
SOURCE_CHARS = 10_000
RESAMPLES = 1000
_VALUES = {"yes": 1.0, "partly": 0.5, "no": 0.0}
_REPLY = TypeAdapter(dict[str, str])


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the judge said of one item.

    Attributes:
        id: of the item.
        scores: name -> 0..1, for each score that applies to it.
        failed: the scores that could not be had and count as 0.
        unscored: why; empty when all could.
        reasons: in the judge's words.
    """

    id: str
    scores: dict[str, float]
    failed: tuple[str, ...] = ()
    unscored: str = ""
    reasons: tuple[str, ...] = ()


def agreement(
    model: "LanguageModel", claims: dict[str, list[Claim]], *, sample: int, seed: int, progress: "Progress"
) -> dict[str, dict[str, Any]]:
    """Return how far the judge agrees with people on whether claims are supported: set, "all" -> kappa.

    A claim on which there is no usable reply counts as a disagreement.

    Args:
        model: the judge.
        claims: labelled by people, by set.
        sample: how many of each set to ask about, drawn by `seed`.
        seed: of the sample.
        progress: called with the set, how many are done, of how many.

    Raises:
        ModelError: when the judge cannot be reached.
    """
    drawn: dict[str, list[Claim]] = {
        name: Random(seed).sample(known, min(sample, len(known))) for name, known in claims.items()
    }
    said: dict[str, list[_Said]] = {}
    for name, asked in drawn.items():
        asker = _Asker()
        said[name] = []
        for number, claim in enumerate(asked, 1):
            value, problem, _ = _grounded(model, claim.source_text, claim.claim, asker)
            said[name].append(_Said(claim, not claim.supported if problem else value == 1.0, bool(problem)))
            progress(f"agreement on {name}", number, len(asked))
    found = {name: _agreed(one) for name, one in said.items()}
    # Each set alone is small; together they are not, though what people were asked differs.
    return found | ({"all": _agreed([one for rows in said.values() for one in rows])} if found else {})


@dataclass(frozen=True, slots=True)
class _Said:
    """What the judge said of a claim; `unscored` where there was no usable reply."""

    claim: Claim
    supported: bool
    unscored: bool


def _agreed(said: Sequence[_Said]) -> dict[str, Any]:
    people, judge = [one.claim.supported for one in said], [one.supported for one in said]
    bootstrap = Bootstrap([one.claim.source_text for one in said], resamples=RESAMPLES)
    spread = [kappa(judge, people, bootstrap.item_draws(draw)) for draw in range(RESAMPLES)]
    kept = [value for value in spread if value is not None]
    low, high = np.quantile(kept, (0.025, 0.975)) if kept else (None, None)
    return {
        "n": len(said),
        "unscored": sum(one.unscored for one in said),
        "kappa": kappa(judge, people),
        "low": None if low is None else float(low),
        "high": None if high is None else float(high),
        "agreed": sum(one == other for one, other in zip(judge, people, strict=True)) / len(said),
        "supported": sum(people),
        "said_supported": sum(judge),
    }


def judge(model: "LanguageModel", run: Run, progress: "Progress") -> list[Opinion]:
    """Return the judge's opinion of every item of a run, in its order.

    An abstention is right or wrong by the gold set alone, and so is an answer where there is none; the judge
    is not asked. Groundedness is judged wherever there is an answer.

    Raises:
        ModelError: when the judge fails several times in a row.
    """
    asker = _Asker()
    opinions: list[Opinion] = []
    for number, (item, result) in enumerate(zip(run.items, run.results, strict=True), 1):
        opinions.append(_opinion(model, item, result, asker))
        progress("judging", number, len(run.items))
    return opinions


def totals(run: Run, opinions: Sequence[Opinion]) -> dict[str, dict[str, Any]]:
    """Return each score's mean with its interval, n, and how many of the n count as 0 for want of a reply."""
    bootstrap = Bootstrap(clusters(run.items))
    found: dict[str, dict[str, Any]] = {}
    for name in SCORES:
        values = [opinion.scores.get(name, 0.0) for opinion in opinions]
        counts = [float(name in opinion.scores) for opinion in opinions]
        low, high = bootstrap.interval(values, counts) or (None, None)
        n = int(sum(counts))
        found[name] = {
            "value": sum(values) / n if n else None,
            "n": n,
            "low": low,
            "high": high,
            "unscored": sum(name in one.failed for one in opinions),
        }
    return found


class _Asker:
    """Puts questions to a judge; tells one that is gone from one that fails on an item."""

    def __init__(self) -> None:
        self._failures = 0

    def ask(self, model: "LanguageModel", prompt: str, fields: Sequence[str]) -> dict[str, str]:
        """Return the reply's fields; raise ValueError where the reply is no use."""
        try:
            text = text_of(model.stream_json([("user", prompt)], _schema(fields), max_tokens=REPLY_TOKENS))
        except ModelError as error:
            self._failures += 1
            if self._failures >= FAILURES_IN_A_ROW:
                raise ModelError(f"the judge failed {self._failures} times in a row: {error}") from error
            raise ValueError(str(error)) from error
        self._failures = 0
        try:
            reply = _REPLY.validate_json(text)
        except ValidationError:
            reply = {}
        if any(reply.get(field) not in _VALUES for field in fields):
            raise ValueError(f"not the reply asked for: {text[:80]!r}")
        return {"reason": "", **reply}


def _schema(fields: Sequence[str]) -> dict[str, Any]:
    verdict = {"type": "string", "enum": list(_VALUES)}
    return {
        "type": "object",
        "properties": {field: verdict for field in fields}
        | {"reason": {"type": "string", "maxLength": REASON_CHARS}},
        "required": [*fields, "reason"],
        "additionalProperties": False,
    }


def _opinion(model: "LanguageModel", item: GoldItem, result: ItemResult, asker: _Asker) -> Opinion:
    given = result.prediction
    if given is None or given.abstained:
        right = dict.fromkeys(_BY_ANSWERS, float(given is not None and not item.answerable))
        return Opinion(item.id, right, () if given else _BY_ANSWERS, result.error)
    scores = dict.fromkeys(_BY_ANSWERS, 0.0)
    failed: tuple[str, ...] = ()
    problems: list[str] = []
    reasons: list[str] = []
    if item.answerable and item.answers:
        try:
            reply = asker.ask(model, _answer_prompt(item, given), _BY_ANSWERS)
            scores = {name: _VALUES[reply[name]] for name in scores}
            reasons.append(reply["reason"])
        except ValueError as error:
            failed = _BY_ANSWERS
            problems.append(str(error))
    elif item.answerable:
        # Without a reference there is nothing to judge by.
        scores = {}
    quotes = dict.fromkeys(cited.quote for sentence in given.sentences for cited in sentence.citations)
    scores["groundedness"], problem, reason = _grounded(model, "\n\n".join(quotes), given.text, asker)
    if problem:
        failed = (*failed, "groundedness")
        problems.append(problem)
    reasons += [reason] if reason else []
    return Opinion(item.id, scores, failed, "; ".join(problems), tuple(reasons))


def _answer_prompt(item: GoldItem, given: Prediction) -> str:
    return prompts.load("judge").render(
        day=f"{item.asked_at:%A, %d %B %Y}",
        question=item.question,
        references="\n".join(item.answers),
        answer=given.text,
    )


def _grounded(model: "LanguageModel", source: str, claim: str, asker: _Asker) -> tuple[float, str, str]:
    """Return (0..1, why there is no score, the judge's reason)."""
    if not source:
        return 0.0, "", "nothing is cited"
    if len(source) > SOURCE_CHARS:
        return 0.0, f"the source has {len(source):,} characters, more than {SOURCE_CHARS:,}", ""
    try:
        prompt = prompts.load("judge_grounded").render(source=source, claim=claim)
        reply = asker.ask(model, prompt, ("grounded",))
    except ValueError as error:
        return 0.0, str(error), ""
    return _VALUES[reply["grounded"]], "", reply["reason"]
