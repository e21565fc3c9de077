"""Rules that a run must pass, from a TOML file:

```toml
max_errors = 0        # questions that may crash; none, where it is not given
[at_least]            # metric = smallest value
verbatim_rate = 1.0
[at_most]             # metric = largest value; seconds.total.p50 and the like too
false_refusal = 0.25
"seconds.total.p50" = 12.0
[no_worse]            # against the baseline: metric = how much worse it may be
correct = 0.02        # fails only when that much worse *and* the paired test is sure of it (p < 0.05)
```
"""  # noqa: D415

import tomllib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nutgraf.eval.baseline import ROUNDING
from nutgraf.eval.compare import Run, compare, differs, is_sure
from nutgraf.eval.gold import explain
from nutgraf.eval.report import UNSCORED
from nutgraf.eval.results import Row, Summary
from nutgraf.eval.score import METRICS
from nutgraf.eval.summary import summarise
from nutgraf.ingest.errors import GoldError


class Rules(BaseModel):
    """What a gate file holds."""

    # Nothing is below nan.
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    at_least: dict[str, float] = Field(default_factory=dict)
    at_most: dict[str, float] = Field(default_factory=dict)
    no_worse: dict[str, float] = Field(default_factory=dict)
    max_errors: int = Field(default=0, ge=0, description="Questions that may crash.")


def read_rules(path: Path) -> Rules:
    """Read a gate file.

    Raises:
        GoldError: when it cannot be read, names a metric that there is not, or holds no rule.
    """
    try:
        rules = Rules.model_validate(tomllib.loads(path.read_text("utf-8-sig")))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GoldError(f"{path}: cannot be read ({error}); the format is in docs/evaluation.md") from None
    except ValidationError as error:
        raise GoldError(f"{path}: {explain(error)}") from None
    if not (rules.at_least or rules.at_most or rules.no_worse or "max_errors" in rules.model_fields_set):
        raise GoldError(f"{path}: holds no rule, so any run would pass; the format is in docs/evaluation.md")
    for name in (*rules.at_least, *rules.at_most, *rules.no_worse):
        if name in METRICS:
            continue
        if not name.startswith("seconds."):
            raise GoldError(f"{path}: there is no metric {name}; the metrics are: {', '.join(METRICS)}")
        if name in rules.at_least or name in rules.no_worse:
            raise GoldError(
                f"{path}: {name} is not one of the metrics, and can only stand under [at_most]; put it there"
            )
    return rules


def gate(rules: Rules, run: Run, baseline: Run | None) -> list[str]:
    """Return the reasons for which a run does not pass; none when it passes.

    Raises:
        GoldError: when there are rules against a baseline and there is none, or it is over other questions.
    """
    summary = summarise(run.items, run.results)
    failed = list(_limits(rules, summary))
    if len(summary.errors) > rules.max_errors:
        first = summary.errors[0]
        crashed = f"{len(summary.errors)} questions crashed, {rules.max_errors} may"
        failed.append(f"{crashed} (first: {first.id}: {first.error})")
    if rules.no_worse:
        if baseline is None:
            raise GoldError("the gate has rules against a baseline (no_worse); give one with --baseline")
        failed += _regressions(rules, compare(baseline, run).metrics)
    return failed


def notes(run: Run, baseline: Run | None) -> list[str]:
    """Return what a reader of the verdict has to know: what could not be scored, and what was run otherwise.

    Code and machine are left out: to compare those is what a gate is for.
    """
    found: list[str] = []
    if unscored := [result.id for result in run.results if result.unscored]:
        found.append(f"{len(unscored)} of {len(run.results)} questions {UNSCORED} (first: {unscored[0]})")
    if baseline:
        found += [
            f"{name} was {before} in the baseline, is {now}"
            for name, (before, now) in differs(baseline.manifest, run.manifest).items()
            if not name.startswith(("code.", "machine."))
        ]
    return found


def _limits(rules: Rules, summary: Summary) -> Iterator[str]:
    for sign, side, limits in ((1, "below", rules.at_least), (-1, "above", rules.at_most)):
        for name, limit in limits.items():
            value = _value(summary, name)
            if value is None:
                yield f"{name}: was not measured in this run"
            elif sign * value < sign * limit:
                yield f"{name}: {value:.3f} is {side} {limit:g}"


def _value(summary: Summary, name: str) -> float | None:
    if name in METRICS:
        metric = summary.metrics.get(name)
        return metric.value if metric else None
    # "seconds.total" names three figures and none: p50, p95 or max is missing.
    stage, _, figure = name.removeprefix("seconds.").rpartition(".")
    taken = summary.seconds.get(stage)
    return asdict(taken).get(figure) if taken else None


def _regressions(rules: Rules, metrics: dict[str, Row]) -> Iterator[str]:
    for name, allowed in rules.no_worse.items():
        if name not in metrics:
            yield f"{name}: was not measured in both runs"
            continue
        found = metrics[name]
        worse = -METRICS[name].gain(found.value)
        if worse > allowed + ROUNDING and is_sure(found):
            yield (
                f"{name}: {found.b:.3f} is worse than the baseline's {found.a:.3f} by {worse:.3f} "
                f"(p {found.p:.3f}; {allowed:g} is allowed)"
            )
