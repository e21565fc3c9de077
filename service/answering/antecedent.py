"""A quoted sentence -> with those beside it without which it misleads: who "he" is, and who says it.

In the middle of a quotation or of an interview a sentence has no marks, and reads as the outlet's own word.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from nutgraf.ingest.sentences import Span, sentences
from nutgraf.ingest.types import Article
from nutgraf.service.checks.cite import is_no_news
from nutgraf.service.checks.interview import turn_at, turns
from nutgraf.service.checks.mend import closed
from nutgraf.service.checks.speech import attributes, open_mark, quoted_spans, unquoted_words
from nutgraf.service.dateline import dateline_end, may_open
from nutgraf.service.types import Check, Citation, Evidence, Sentence, articles_of
from nutgraf.service.words import fold

# Nothing is meant by the "it" of "it is not clear whether"; "this week" is when the article was printed.
_PRONOUN = re.compile(
    r"[\"“'‘]?(?:(?:And|But|So|Or|Yet),? )?(?:[Hh]e|[Ss]he|[Tt]hey|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|If so"
    r"|[Tt]h(?:at(?! said\b)|[eo]se(?! days\b)|is(?! (?:past |last |coming )?"
    r"(?:morning|afternoon|evening|week|weekend|month|quarter|year|spring|summer|autumn|fall|winter|season)\b))"
    r"|[Ii]t(?! (?:is|was|has been|seems|appears|remains|will be|would be)\b(?: [\w'’]+){0,3}?"
    r" (?:that|to|who|whether|how|why)\b))\b"
)
HE = re.compile(r"[\"“'‘]?(?:He|She|His|Her)\b")
# After words that stand out from the text, who said them: "– Rosa Hill, mayor, on the new law."
_SIGNED = re.compile(r"\s*[-–—―]+\s*(?=[^\W\d_])")
# How many sentences are added at most, and how long it all may become.
_MOST, _LONGEST_CHARS = 2, 600
_WORD = re.compile(r"\w")
# Marks within marks.
_INNER = str.maketrans('“”«»"', "‘’‘’'")


def introduced(
    said: Iterable[Sentence], evidence: Sequence[Evidence], holds: Callable[[Sentence], bool]
) -> Iterator[Sentence]:
    """Yield sentences; to a verbatim one is added the sentence that says who "he" is, or who is speaking.

    Nothing is added if it was the last thing said. The citation stays one exact slice of its article.

    Args:
        said: verified.
        evidence: what they cite.
        holds: whether a sentence is still so with what was added; if not, nothing is.
    """
    articles = articles_of(evidence)
    last: Citation | None = None
    widest: Citation | None = None
    for sentence in said:
        if sentence.stands:
            article = articles.get(sentence.citations[0].article_id)
            if article and _is_verbatim(sentence):
                if widest and widest.holds(sentence.citations[0]):
                    yield replace(sentence, citations=(), check=Check("left_out", ("was said already",)))
                    continue
                sentence = _introduced(sentence, article, last, holds)
                # Widened, it may be what was said before and more.
                if widest and sentence.citations[0].holds(widest):
                    yield replace(sentence, citations=(), check=Check("left_out", ("was said already",)))
                    continue
                widest = sentence.citations[0]
            last = sentence.citations[-1]
        yield sentence


def opens_with_pronoun(text: str) -> bool:
    """Return whether a sentence opens with a word for whom, or what, stands before it."""
    return bool(_PRONOUN.match(text))


def leans(text: str) -> bool:
    """Return whether a sentence needs the one before it: for whom "he" is, or for the words that it signs."""
    return opens_with_pronoun(text) or bool(_SIGNED.match(text))


def with_antecedent(citation: Citation, article: Article) -> Citation:
    """Return a citation, from the sentence before it on if it opens with "he" or the like."""
    before = _before(article, citation.start, citation.end, None) if _PRONOUN.match(citation.quote) else []
    begin = before[0] if before else citation.start
    return replace(citation, start=begin, quote=article.text[begin : citation.end])


def _is_verbatim(sentence: Sentence) -> bool:
    quotes = [one.quote for one in sentence.citations]
    return sentence.support == 1.0 and len(quotes) == 1 and _plain(quotes[0]).endswith(_plain(sentence.text))


def _plain(text: str) -> str:
    """Return a text as it reads but for its marks and its last stop."""
    return fold(" ".join(text.split())).rstrip(" .\"'")


def _introduced(
    sentence: Sentence, article: Article, last: Citation | None, holds: Callable[[Sentence], bool]
) -> Sentence:
    (citation,) = sentence.citations
    start, end = citation.start, citation.end
    before = _before(article, start, end, last)
    begin, end = _with_speaker(article, start, end, before)
    begin = _with_signed(article, begin, end, before)
    for other in before[:_MOST]:
        if other < begin and not _PRONOUN.match(article.text, _opens(article, begin)):
            break
        begin = min(begin, other)
    alone = (citation.start, citation.end)
    widened = _as_slice(sentence, article, begin, end)
    return widened if (begin, end) == alone or holds(widened) else _as_slice(sentence, article, *alone)


def _before(article: Article, start: int, end: int, last: Citation | None) -> list[int]:
    """Return where the sentences before a slice begin, nearest first, as far as they may be added."""
    found: list[int] = []
    for begin, stop in reversed(sentences(article.text[:start])):
        follows = last is not None and last.article_id == article.id and last.start < stop <= last.end
        near = article.text[stop:start].count("\n") <= 2 and end - begin <= _LONGEST_CHARS
        if follows or not near or is_no_news(article.text[begin:stop]):
            break
        found.append(begin)
        start = begin
    return found


def _with_speaker(article: Article, start: int, end: int, before: Sequence[int]) -> Span:
    """Return a slice, widened to the sentence that says whose words they are, where all of it is quoted.

    That one closes the quotation, opens it, or stands before it.
    """
    text = article.text
    if _WORD.search(unquoted_words(text, start, end)):
        return start, end
    stop = end
    for begin, close in sentences(text[end : end + _LONGEST_CHARS]):
        if not open_mark(text, stop):
            break
        stop = end + close
        if stop - start > _LONGEST_CHARS or is_no_news(text[end + begin : stop]):
            break
        outside = unquoted_words(text, end + begin, stop)
        if attributes(outside):
            return start, stop
    for begin in before:
        outside = unquoted_words(text, begin, start)
        if attributes(outside) or outside.rstrip().endswith(":"):
            return begin, end
        if _WORD.search(outside):
            break
    return start, end


def _with_signed(article: Article, start: int, end: int, before: Sequence[int]) -> int:
    """Return where the quotation begins that a slice signs, "– Ann Hill, mayor"; else the slice's start."""
    text = article.text
    if not before or not _SIGNED.match(text, start):
        return start
    # A signature may stand on a line of its own.
    spoken = [opened for opened, stop in quoted_spans(text, before[0], start) if not text[stop:start].strip()]
    if not spoken:
        return start
    return next((one for one in before if one <= spoken[-1] and end - one <= _LONGEST_CHARS), before[0])


def _as_slice(sentence: Sentence, article: Article, start: int, end: int) -> Sentence:
    """Return a sentence with what stands beside it in a slice of its article, and its quotation marks."""
    (citation,) = sentence.citations
    text = article.text[start:end]
    mark = open_mark(article.text, start)
    shown, moved = closed(mark + sentence.text), len(mark)
    if spoken := _spoken(article, start, end):
        label = _opens(article, citation.start) - citation.start
        label = label if sentence.text.startswith(citation.quote[:label]) else 0
        words = _plain(sentence.text[label:]).translate(_INNER)
        shown, moved = spoken, fold(spoken).translate(_INNER).find(words) - label
    elif (start, end) != (citation.start, citation.end):
        opening = text[: sentences(text)[0][1]]
        dateline = dateline_end(opening) if may_open(article.text, start) else 0
        shown = closed(mark + _run_on(text[dateline:]))
        moved = fold(shown).find(_plain(sentence.text))
    return replace(
        sentence,
        text=shown,
        citations=(replace(citation, start=start, end=end, quote=text),),
        highlight=sentence.highlight and (sentence.highlight[0] + moved, sentence.highlight[1] + moved),
    )


def _run_on(text: str) -> str:
    """Return paragraphs as one; what is no sentence leads to the next: "2.2 million: That's how many"."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    *before, last = lines
    return " ".join([*(f"{line}:" if _WORD.match(line[-1]) else line for line in before), last])


def _spoken(article: Article, start: int, end: int) -> str:
    """Return a slice of an interview, `Sanna Marin: “We will.”`; empty where nobody is known to speak."""
    text, place = article.text, start
    parts: list[str] = []
    for turn in turns(article):
        opens, stop = max(turn.opens, start), min(turn.end, end)
        if opens < stop:
            words = closed(open_mark(text, opens) + text[opens:stop])
            if fold(words).count('"') != 2 or fold(words[0] + words[-1]) != '""':
                words = f"“{words.translate(_INNER)}”"
            parts += [text[place : max(turn.start, start)], f"{turn.speaker.text}: {words}"]
            place = stop
    return " ".join(" ".join([*parts, text[place:end]]).split()) if parts else ""


def _opens(article: Article, start: int) -> int:
    """Return where a sentence's own words open: in an interview, behind the label."""
    turn = turn_at(article, start)
    return max(start, turn.opens) if turn else start
