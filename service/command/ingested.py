"""What an ingest did, in words."""

import re
from collections.abc import Iterable, Iterator

from rich.text import Text

from nutgraf.ingest.types import IngestReport
from nutgraf.service.command.show import console, count, lacking, safe

# Of the failures with one reason, how many places are named; of the kinds of files that no reader knows.
PLACES_NAMED = 3
KINDS_NAMED = 6
# "news.jsonl:17: ", "news.json: item 17: ", "page.html: "
_PLACE = re.compile(r".*?(?::\d+|: item \d+)?: ")
# What may differ where the reason is the same.
_VALUE = re.compile(r"'[^']*'|\"[^\"]*\"|\d+")


def show_report(report: IngestReport) -> None:
    """Print what an ingest did: what failed on standard error, and the counts.

    The first failure has been told when it happened.
    """
    out, err = console(), console(err=True)
    for failure in list(by_reason(report.failures))[1:]:
        err.print(Text("failed: ", "red").append(safe(failure), "none"))
    counts = f"{report.read:,} read, {report.new:,} new, {report.changed:,} changed, "
    counts += f"{report.unchanged:,} unchanged, {report.failed:,} failed"
    rare = f", {report.superseded:,} superseded" if report.superseded else ""
    rare += f", {report.removed:,} removed" if report.removed else ""
    speed = f"{report.seconds:.1f} s, {report.passages_per_s:.0f} a second"
    out.print(f"{counts}{rare}; {count(report.passages, 'passage')} in {speed}")
    if noted := lacking(report.noted, report.examples):
        out.print(Text(f"stored, but {safe(noted)}", "yellow"))
    if kinds := list(report.passed_over.items()):
        named = ", ".join(
            f"{files:,} {safe(suffix) or 'without suffix'}" for suffix, files in kinds[:KINDS_NAMED]
        )
        more = f" and {len(kinds) - KINDS_NAMED} more kinds" if len(kinds) > KINDS_NAMED else ""
        note = (
            "no reader knows them: turn them into .html, .txt, .csv or .jsonl, or name text files one by one"
        )
        out.print(Text(f"passed over: {named}{more} ({note})", "dim"))


def by_reason(failures: Iterable[str]) -> Iterator[str]:
    """Yield the failures a reason at a time: those in the first places, and how many more there are."""
    groups: dict[str, list[str]] = {}
    for failure in failures:
        reason = _VALUE.sub("", _PLACE.sub("", failure, count=1))
        groups.setdefault(reason, []).append(failure)
    for group in groups.values():
        yield from group[:PLACES_NAMED]
        if len(group) > PLACES_NAMED:
            yield f"and {len(group) - PLACES_NAMED:,} more for the reason of the last (--json names all)"
