"""Evidence x answer -> corrections of what the answer states: told in words, and put in its place."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from nutgraf.ingest.outlet import outlet_key
from nutgraf.ingest.sentences import sentences as spans_of
from nutgraf.ingest.types import Article
from nutgraf.service.checks.dates import Day, counts, dates, day_of
from nutgraf.service.checks.names import canonical, names
from nutgraf.service.conflicts.notices import corrections_in, is_notice, tells_of_report
from nutgraf.service.conflicts.statement import Statement, moment
from nutgraf.service.conflicts.superseded import is_elsewhere, is_of, is_whole, overtaken, replaced_counts
from nutgraf.service.labels import outlet_and_day
from nutgraf.service.types import Check, Citation, Evidence, Sentence, articles_of
from nutgraf.service.words import stems_of

# Words (stems) that a correction shares with what it replaces: with a sentence under its headline, and with
# the sentence, whose headline may name for it what "the bridge" is.
_SHARED = 3
_SHARED_ALONE = 2
_LONGEST_QUOTE = 300
_ADDRESS = re.compile(r"https?://\S+")
_OPENING_CHARS = 1500


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction, in words, and the articles that it settles: its own and the one it replaces."""

    text: str
    article_ids: tuple[str, ...]


class Withdrawal(NamedTuple):
    """The correction that replaced something that a sentence states, and what: "115", "the day"."""

    by: Statement
    what: str


def corrected(
    answer: Sequence[Sentence], articles: Mapping[str, Article], corrections: Sequence[Statement]
) -> list[Fix]:
    """Return the corrections that bear on the answer, newest first.

    An outlet corrects its own reports only: who says that another was wrong disagrees with it.

    Args:
        answer: its sentences.
        articles: those it cites, and others, by id.
        corrections: what articles correct, newest first.
    """
    cited = [
        (sentence, articles[citation.article_id])
        for sentence in answer
        for citation in sentence.citations
        if citation.article_id in articles
    ]
    found: list[Fix] = []
    for told in corrections:
        about = [(sentence, other) for sentence, other in cited if _bears_on(told, sentence, other)]
        if about:
            others = [*(other for _, other in about), *articles.values()]
            sure = any(is_of(told.text, sentence.text) for sentence, _ in about)
            found.append(_fix(told, _replaced(told, others) if sure else None))
    return found


def in_words(told: Statement) -> str:
    """Return a correction as a reader has it: with outlet and day, cut where it is long."""
    words = " ".join(told.text.split())
    words = words if len(words) <= _LONGEST_QUOTE else words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    return f"Corrected: {outlet_and_day(told.article)}: “{words}”"


def withdrawn(told: Statement, corrections: Iterable[Statement]) -> Withdrawal | None:
    """Return the newest correction that replaced what a sentence states, and what that is; None if none."""
    for correction in corrections:
        if what := _replaces(correction, told.text, told.article):
            return Withdrawal(correction, what)
    return None


def in_force(
    sentences: Iterable[Sentence],
    evidence: Sequence[Evidence],
    errata: Callable[[Article], Iterable[Article]],
) -> Iterator[Sentence]:
    """Yield sentences as they come, the words of a correction in the place of what it replaces.

    What was replaced follows, with the reason. Only an outlet's correction of its own report does
    this: who says that another was wrong disagrees with it.

    Args:
        sentences: verified.
        evidence: what they cite.
        errata: finds what may correct an article beside the evidence.
    """
    articles = articles_of(evidence)
    fixes = corrections_in(articles.values())
    given: list[Citation] = []
    put_first: list[Citation] = []
    for sentence in sentences:
        cited = [articles[one.article_id] for one in sentence.citations if one.article_id in articles]
        later = {one.id: one for article in cited for one in errata(article) if one.id not in articles}
        if later:
            articles |= later
            fixes = corrections_in(articles.values())
        found = (Withdrawal(told, what) for told in fixes if (what := _replaced_by(told, sentence, articles)))
        if replaced := next(found, None):
            # What it put right may have been wrong again.
            fix = (withdrawn(replaced.by, fixes) or replaced).by
            if not any(_within(fix, citation) for citation in given):
                put_first.append(_cited(fix))
                given += put_first[-1:]
                yield Sentence(given[-1].quote, (given[-1],), 1.0, Check("supported"))
            reason = f"{replaced.what} was corrected by {outlet_and_day(fix.article)}"
            yield replace(sentence, check=Check("replaced", (*sentence.check.problems, reason)))
        # The words of a correction that stand already are not said again.
        elif not sentence.citations or not all(
            any(one.holds(citation) for one in put_first) for citation in sentence.citations
        ):
            given += sentence.citations
            yield sentence


def _replaced_by(told: Statement, sentence: Sentence, articles: Mapping[str, Article]) -> str:
    """Return what of a sentence a correction replaced; empty if nothing."""
    if not sentence.stands:
        return ""
    # What was wrong, out of the correction itself.
    if any(_within(told, citation) for citation in sentence.citations):
        half = is_notice(told.article) and tells_of_report(sentence.text) and not is_whole(sentence.text)
        is_part = len(sentence.text) < len(told.text) - 1
        return overtaken(sentence.text, told.text) or ("what was reported" if half and is_part else "")
    reports = (articles.get(citation.article_id) for citation in sentence.citations)
    found = (_replaces(told, sentence.text, report) for report in reports if report)
    return next(filter(None, found), "")


def _replaces(told: Statement, text: str, report: Article) -> str:
    """Return what of a sentence of a report a correction replaced; empty if nothing."""
    # Within an article, too: a live blog says at eleven what was wrong at eight.
    is_later = moment(report) < moment(told.article) or report.id == told.article.id
    if not _own(told, report) or not is_later:
        return ""
    correction = f"{told.article.title} {told.text}"
    shared = _shared(text, correction), _shared(f"{report.title} {text}", correction)
    if shared[0] < _SHARED_ALONE or shared[1] < _SHARED:
        return ""
    what = overtaken(text, told.text, day_of(report.published_at)) if is_of(told.text, text) else ""
    # Last: all of the report is read for it.
    return "" if what and _is_elsewhere(told, report, told.article.title) else what


def _is_elsewhere(told: Statement, report: Article, heading: str = "") -> bool:
    return is_elsewhere(told.text, (report.title, report.text, report.source), heading)


def _shared(one: str, other: str) -> int:
    """Return how many words two texts share, figures apart: those may be the same by chance."""
    words = stems_of(one) & stems_of(other)
    return sum(not word[0].isdigit() for word in words)


def _cited(told: Statement) -> Citation:
    """Return the words of a correction as a citation: its first sentence, if that says all."""
    article, end = told.article, told.end
    first = told.start + spans_of(article.text[told.start : end])[0][1]
    if is_whole(article.text[told.start : first]):
        end = first
    return Citation.of(article, told.start, end)


def _within(told: Statement, citation: Citation) -> bool:
    return citation.article_id == told.article.id and citation.start < told.end and told.start < citation.end


def _bears_on(told: Statement, sentence: Sentence, cited: Article) -> bool:
    """Whether the correction is about what a sentence of the answer says, of this outlet's reporting."""
    if not _own(told, cited) or moment(cited) > moment(told.article):
        return False
    own_words = cited.id == told.article.id and any(_within(told, place) for place in sentence.citations)
    if own_words and is_whole(told.text):
        return True
    texts = [_ADDRESS.sub(" ", text) for text in (sentence.text, told.text)]
    shared = _shared(*texts)
    values = [
        {value for number in found for value in number.values}
        for found in (counts(texts[0]), replaced_counts(texts[1]))
    ]
    named = [{canonical(name.words[-1:]) for name in names(text)} for text in texts]
    # "It was Ann Hill, not Joe Park, who won": a misspelled name or another fact changes no answer.
    swapped = re.search(r"\bnot\b|\binstead of\b|\brather than\b", told.text) and named[0] & named[1]
    about = values[0] & values[1] or (swapped and shared > _SHARED)
    return bool(about) and shared >= _SHARED and not _is_elsewhere(told, cited)


def _own(told: Statement, other: Article) -> bool:
    return bool(other.source) and outlet_key(other.source) == outlet_key(told.article.source)


def _replaced(told: Statement, others: Sequence[Article]) -> Article | None:
    """Return the earlier report that is corrected: of the day that is named, or with the same figure."""
    earlier = [
        other
        for other in others
        if _own(told, other)
        and moment(other) < moment(told.article)
        and _akin(told, other)
        and not _is_elsewhere(told, other, told.article.title)
    ]
    days = {day for mention in dates(told.text, told.day) for day in mention.days}
    values = {value for number in counts(told.text) for value in number.values}
    named = [other for other in earlier if other.published_at and Day.of(other.published_at) in days]
    same = [
        other
        for other in earlier
        if values & {value for number in counts(other.text[:_OPENING_CHARS]) for value in number.values}
    ]
    return next(iter(named or same), None)


def _akin(told: Statement, other: Article) -> bool:
    fixed = stems_of(told.text)
    return len(fixed & stems_of(f"{other.title} {other.text[:_OPENING_CHARS]}")) >= _SHARED


def _fix(told: Statement, replaced: Article | None) -> Fix:
    if replaced is None:
        return Fix(in_words(told), (told.article.id,))
    return Fix(
        f"{in_words(told)} This replaces {outlet_and_day(replaced)}, “{replaced.title}”.",
        (told.article.id, replaced.id),
    )
