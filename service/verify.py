"""Draft sentence x quotes -> supported, mended or dropped, and why. No model but a checker, no files.

```
clean      what a model adds (Markdown, "[2]", "According to the sources,") goes; hostile output is dropped
verbatim   a whole sentence of a quote needs no further check
choose     the fewest whole sentences that cover its words and facts become its citations
faults     every number, date, name, quotation and speaker must stand there; negation, hedges, roles
credited   what a sentence says an outlet or author reported must stand in an article of theirs
support    enough of its words must stand there
checker    where one is set, it must not hold the sentence unsupported
mend       one unsupported clause at the end is cut where the rest stands alone; else the sentence is dropped
```
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nutgraf.service.checks.cite import (
    MOST_CITATIONS,
    Source,
    choose,
    citations,
    runs,
    sources_of,
    verbatim,
)
from nutgraf.service.checks.faults import Fault, faults, unquoted
from nutgraf.service.checks.mend import clean, shortened
from nutgraf.service.checks.outlets import attributed, by, publishers
from nutgraf.service.checks.support import FLOOR, support
from nutgraf.service.models.checker import Checker
from nutgraf.service.types import Check, Draft, Quote, Sentence

# Held less probable than this to be supported, a sentence is dropped (docs/trials.md).
LEAST_SURE = 0.15


@dataclass(frozen=True, slots=True)
class _Finding:
    text: str
    chosen: list[Source]
    support: float
    faults: tuple[Fault, ...]


def verify(draft: Draft, quotes: Sequence[Quote], checker: Checker | None = None) -> Sentence:
    """Check a drafted sentence against the quotes and cite it; a dropped one must not be shown.

    Args:
        draft: the sentence, with the numbers (from 1) of the quotes it names.
        quotes: what the model was given, in that order.
        checker: asked too of what is no whole sentence of a quote.

    Returns:
        The sentence, mended where that is certain, with at most three citations; `support` is 0..1.

    Raises:
        NutgrafError: a quote is not the slice of its article that it says it is.
    """
    sources = sources_of(quotes)
    preferred = [number for number in draft.quotes if 1 <= number <= len(quotes)]
    notes = [
        f"InvalidCitation: quote {number} of {len(quotes)}"
        for number in draft.quotes
        if number not in preferred
    ]
    cleaned = clean(draft.text, "\n".join(quote.text for quote in quotes))
    if cleaned.reasons:
        return _dropped(cleaned.text, [*notes, *cleaned.removed, *cleaned.reasons])
    notes += cleaned.removed
    mended = bool(notes)
    if same := verbatim(cleaned.text, sources, preferred):
        finding = _Finding(cleaned.text, same, 1.0, ())
    else:
        finding = _examine(cleaned.text, sources, preferred)
        for text, note in _mends(finding) if finding.faults else ():
            other = _examine(text, sources, preferred)
            if not other.faults:
                notes += [*_problems(finding), note]
                finding, mended = other, True
                break
    sure = None
    if checker and not same:
        sure = checker.supported(finding.text, [source.text for source in sources])
    problems = _problems(finding)
    if sure is not None and sure < LEAST_SURE:
        problems.append(f"the quotes do not support this, as the checker holds ({sure:.2f})")
    if problems:
        return _dropped(finding.text, [*notes, *problems], finding.support, sure)
    if preferred and not {source.number for source in finding.chosen} & set(preferred):
        used = sorted({source.number for source in finding.chosen})
        notes.append(f"cited quotes {preferred}, but the words stand in {used}")
    check = Check("mended" if mended else "supported", tuple(notes), sure)
    return Sentence(finding.text, citations(finding.chosen), finding.support, check)


def _dropped(text: str, problems: Sequence[str], found: float = 0.0, sure: float | None = None) -> Sentence:
    return Sentence(text, (), found, Check("dropped", tuple(problems), sure))


def _examine(text: str, sources: Sequence[Source], preferred: Sequence[int]) -> _Finding:
    """Examine a sentence; what it credits to an outlet or author, against their articles alone."""
    found = _against(text, sources, preferred)
    articles = {source.quote.article.id: source.quote.article for source in sources}
    named = [name for article in articles.values() for name in publishers(article)]
    parts = attributed(text, named)
    each = [
        _against(part.said, [source for source in sources if by(source.quote.article, name)], preferred)
        for part in parts
        for name in part.names
    ]
    chosen = list(dict.fromkeys(source for one in each for source in one.chosen))
    if each and not any(one.faults for one in each) and len(runs(chosen)) <= MOST_CITATIONS:
        return _Finding(text, chosen, min(one.support for one in each), ())
    # An article may itself say what another outlet reported.
    said_so = {
        name for source in found.chosen for part in attributed(source.text, named) for name in part.names
    }
    wrong = [
        Fault(name, f"no article of {name} says this")
        for part in parts
        for name in part.names
        if name not in said_so
    ]
    return _Finding(text, found.chosen, found.support * 0.5 ** len(wrong), (*found.faults, *wrong))


def _against(text: str, sources: Sequence[Source], preferred: Sequence[int]) -> _Finding:
    chosen = choose(text, sources, preferred)
    if not chosen:
        return _Finding(text, [], 0.0, (Fault("", "no quote says this"),))
    cited = [source.heard for source in chosen]
    found = support(text, cited, [source.quote.article.title for source in chosen])
    problems = tuple(faults(text, chosen))
    if found < FLOOR:
        problems = (*problems, Fault("", f"no quote says this (support {found:.2f})"))
    # A sentence with a fault is not half supported by its other words.
    return _Finding(text, chosen, found * 0.5 ** len(problems), problems)


def _problems(finding: _Finding) -> list[str]:
    return list(dict.fromkeys(fault.problem for fault in finding.faults))


def _mends(finding: _Finding) -> Iterator[tuple[str, str]]:
    """Yield (text, what was done), the smallest change first."""
    if (bare := unquoted(finding.text, finding.chosen)) != finding.text:
        yield bare, "quotation marks removed"
    for text, cut in shortened(finding.text):
        # Only what is wrong may be cut off, never what is right to make the rest pass.
        if any(fault.words in cut for fault in finding.faults if fault.words):
            yield text, f'"{cut}" cut off'
