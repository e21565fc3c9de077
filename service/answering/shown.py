"""How a sentence that stands is shown: rows of tables in words, no dateline, the short answer marked.

Citations are given the other outlets that carried their story.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from nutgraf.ingest.types import Article
from nutgraf.service.answering.tables import row_in_words
from nutgraf.service.checks.dates import dates
from nutgraf.service.checks.quantities import numbers
from nutgraf.service.conflicts.notices import is_correction, is_notice
from nutgraf.service.conflicts.superseded import halves_of
from nutgraf.service.dateline import dateline_end, may_open
from nutgraf.service.types import Citation, Evidence, Quote, Sentence, articles_of
from nutgraf.service.words import fold

# "The gust was 78mph, not 87mph."
_DENIED = re.compile(r"\b(?:not|rather than|instead of) (?:the |an? )?$", re.IGNORECASE)
# What opens an item of a list.
_BULLET = re.compile(r"^[►▶•‣▪●◦■]\s*(?=\w)")


def as_shown(sentence: Sentence, quotes: Sequence[Quote], short: str | None) -> Sentence:
    """Say a row of a table with the heads of its columns; leave out bullet, dateline; mark the short answer.

    The dateline stays where the short answer stands in it: "Port Selby (AP)", asked where.
    """
    sentence = _in_words(sentence, quotes)
    end = dateline_end(sentence.text) if _opens(sentence, quotes) else 0
    if not _find(short, sentence.text[:end]):
        sentence = replace(sentence, text=_BULLET.sub("", sentence.text[end:]))
    return sentence if _was_wrong(sentence, quotes, short) else _marked(sentence, short)


def with_outlets(sentence: Sentence, evidence: Sequence[Evidence]) -> Sentence:
    """Name at each citation the other outlets that carried its story."""
    others = {item.article.id: item.also_in for item in evidence}
    named = (replace(one, also_in=others.get(one.article_id, ())) for one in sentence.citations)
    return replace(sentence, citations=tuple(named))


def _in_words(sentence: Sentence, quotes: Sequence[Quote]) -> Sentence:
    for article, citation in _verbatim(sentence, quotes):
        if words := row_in_words(article, citation.start, citation.end):
            return replace(sentence, text=words)
    return sentence


def _opens(sentence: Sentence, quotes: Sequence[Quote]) -> bool:
    """Whether a sentence is one of an article's, word for word, that may open with its dateline."""
    return any(may_open(article.text, one.start) for article, one in _verbatim(sentence, quotes))


def _verbatim(sentence: Sentence, quotes: Sequence[Quote]) -> Iterator[tuple[Article, Citation]]:
    articles = articles_of(quotes)
    for citation in sentence.citations if sentence.support == 1.0 else ():
        yield articles[citation.article_id], citation


def _was_wrong(sentence: Sentence, quotes: Sequence[Quote], short: str | None) -> bool:
    """Whether a sentence corrects a report, and the short answer is what that had wrong."""
    corrects = is_correction(sentence.text) or any(is_notice(one) for one, _ in _verbatim(sentence, quotes))
    halves = halves_of(fold(sentence.text)) if corrects else None
    return halves is not None and bool(_find(short, halves[0])) and not _find(short, halves[1])


def _find(short: str | None, text: str) -> list[re.Match[str]]:
    words = [re.escape(word) for word in (short or "").rstrip(".").split()]
    # "5" stands neither in "1.5" nor in "5,000".
    pattern = r"(?<!\w)(?<!\d[.,])" + r"\s+".join(words) + r"(?!\w|[.,]\d)"
    found = re.finditer(pattern, text, re.IGNORECASE) if words else ()
    return [match for match in found if not _DENIED.search(text[: match.start()])]


def _marked(sentence: Sentence, short: str | None) -> Sentence:
    found = [match.span() for match in _find(short, sentence.text)]
    if not found:
        return sentence
    days = [(day.start, day.end) for day in dates(sentence.text, None)]
    within = [next((day for day in days if day[0] <= span[0] and span[1] <= day[1]), None) for span in found]
    # Nine members are not those of "9 May"; "1933", of "9 August 1933", is all of it.
    if numbers(short or "") and not dates(short or "", None) and None in within:
        return replace(sentence, highlight=found[within.index(None)])
    return replace(sentence, highlight=within[0] or found[0])
