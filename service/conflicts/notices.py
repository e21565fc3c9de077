"""What an article says was wrong, in it or in another of its outlet: notices of correction, read."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from nutgraf.ingest.sentences import Span
from nutgraf.ingest.sentences import sentences as spans_of
from nutgraf.ingest.types import Article
from nutgraf.service.checks.dates import counts
from nutgraf.service.conflicts.statement import Statement, newest_first
from nutgraf.service.conflicts.superseded import STATED, is_whole
from nutgraf.service.words import fold

# What an outlet writes when it corrects itself. A politician "corrected himself" too, so bare words won't do.
_STORY = r"(?:story|article|report|brief|item|headline|column)"
_WRONGLY = r"(?:wrongly|incorrectly|mistakenly|erroneously)"
_CORRECTS = re.compile(
    rf"^\W*(?:corrections?(?: (?:&|and) clarifications?)?|clarification)\b"
    r"\s*(?:\([^)]{0,40}\)|(?:[a-z]+ )?\d[\w ,]{0,20})?\s*[:.-]"
    # Agencies: "(Corrects death toll to 39 from 41)".
    rf"|^\W*corrects\b|\bthis {_STORY} corrects\b"
    rf"|\b(?:earlier|previous|original) (?:version|headline) (?:of|on) (?:this|the|our) {_STORY}\b"
    rf"|\b(?:this|our)(?: [a-z]+ \d{{1,2}})? {_STORY}\b[^.]{{0,40}}"
    r"\b(?:has been|was|is) (?:corrected|amended|updated to correct)\b"
    rf"|\bour {_STORY} of\b[^.]{{0,60}}\b(?:{STATED}|wrongly)\b"
    # "The auditor's report misstated" is news.
    r"|\b(?:an|this|our) (?:article|story|headline|column)\b[^.]{0,80}"
    rf"\b(?:misstated|misidentified|misattributed|{_WRONGLY} (?:{STATED}))\b"
    rf"|\bwe {_WRONGLY} (?:{STATED})\b"
    # In a live blog: "78mph, not 87mph as we reported at 8.15".
    rf"|\bnot [^.;]{{1,60}}? as we (?:\w+ly )?(?:{STATED})\b",
    re.I,
)
# What says only what is right: what was wrong stands before it.
_RIGHT = re.compile(
    rf"^(?:it|this|that|the {_STORY}) should have (?:said|read|been)\b"
    r"|^the correct (?:figure|number|name|date|year|day|amount) (?:is|was)\b",
    re.I,
)
_OWN = re.compile(rf"\b(?:our|this|an?) (?:\w+ )?{_STORY}\b|\bwe (?:{STATED})\b", re.I)
# In a column of corrections, what a report said: what is right follows.
_REPORTED = re.compile(
    r"\b(?:article|story|report|column|feature|interview|review|caption|graphic|table|chart|map|item|brief|we|it)\b"
    rf"[^.;]{{0,80}}?\b(?:{STATED}|called|described|attributed|listed|showed|placed|named|dated|had)\b",
    re.I,
)
_ADMITS = re.compile(
    rf"\b(?:an|this|our) {_STORY}\b.{{0,200}} contained (?:\w+ ){{1,2}}(?:errors?|mistakes?)\W*$",
    re.I,
)
# A paragraph without any of these has no sentence that the above find.
_TELLTALES = (
    *("correct", "clarif", "version o", "headline o", "should have", "amended", "misstated", "misidentified"),
    *("misattributed", "wrongly", "mistakenly", "erroneously", "as we "),
    *(f"our {story} of" for story in ("story", "article", "report", "brief", "item", "headline", "column")),
)
# What is a correction by its headline: what it sets right need not be called wrong again.
_NOTICE = re.compile(
    r"^\W*(?:corrections?(?: (?:&|and) clarifications?)?|clarifications?|errat(?:um|a)|for the record)"
    r"\s*(?:[:.|(-]|$)",
    re.I,
)


def corrections_in(articles: Iterable[Article]) -> list[Statement]:
    """Return what articles say was wrong and is put right, the newest article first."""
    return sorted(
        (told for article in articles for told in _statements(article)),
        key=lambda told: newest_first(told.article),
    )


def is_correction(sentence: str) -> bool:
    """Return whether a sentence says that an outlet's own report was wrong, and so tells of nothing new."""
    return bool(_CORRECTS.search(fold(sentence)))


def is_notice(article: Article) -> bool:
    """Return whether an article is a correction by its headline."""
    return bool(_NOTICE.search(fold(article.title)))


def tells_of_report(sentence: str) -> bool:
    """Return whether a sentence of a notice tells what a report said: "A report put the toll at 9"."""
    return bool(_REPORTED.search(fold(sentence)))


def only_admits(sentence: str) -> bool:
    """Return whether a sentence says that a report was wrong and not what is right: "misstated the year"."""
    if _ADMITS.search(fold(sentence)):
        return True
    return is_correction(sentence) and not is_whole(sentence) and not counts(sentence)


@lru_cache(maxsize=512)
def _statements(article: Article) -> tuple[Statement, ...]:
    # A timeline asks it of the same articles for each entry, an answer for each sentence.
    return tuple(_read(article))


def _spans_near(text: str) -> list[Span]:
    """Return the sentences of the paragraphs that may correct something, and of the one before each.

    An archive may hold texts of megabytes: to split one takes seconds.
    """
    spans: list[Span] = []
    before = end = 0
    for line in text.split("\n"):
        start, end = end, end + len(line) + 1
        if any(telltale in fold(line).lower() for telltale in _TELLTALES):
            done = spans[-1][1] if spans else 0
            begin = max(before, done)
            spans += [(begin + first, begin + last) for first, last in spans_of(text[begin:end])]
        before = start if line else before
    return spans


def _read(article: Article) -> Iterator[Statement]:
    """Yield what an article corrects: each sentence that says so, with its neighbour if it leans on that.

    A notice corrects more than one thing: "... The article also gave a wrong weight. It was 7, not 12."
    """
    notice = is_notice(article)
    spans = spans_of(article.text) if notice else _spans_near(article.text)
    given = 0
    for place, (start, end) in enumerate(spans):
        words = fold(article.text[start:end])
        if start < given:
            continue
        if place and _RIGHT.search(words) and _OWN.search(fold(article.text[slice(*spans[place - 1])])):
            start = spans[place - 1][0]
        elif notice and is_whole(words) and not is_correction(words):
            # Within its paragraph, what was wrong may stand before it.
            before = spans[place - 1] if place else (start, start)
            start = before[0] if before[0] >= given and "\n" not in article.text[before[1] : start] else start
        elif not _CORRECTS.search(words) and not (notice and _REPORTED.search(words)):
            continue
        # "Correction: An earlier version gave the toll as 12. It was 14."
        elif place + 1 < len(spans) and "\n" not in article.text[end : spans[place + 1][0]]:
            end = spans[place + 1][1]
        given = end
        yield Statement(article, start, end)
