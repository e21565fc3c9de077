"""Who said "...": the sentence with those words, and who says them; no language model is asked."""

import re
from collections.abc import Sequence

from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.types import Article
from nutgraf.service.answering.judged import Chosen
from nutgraf.service.checks.interview import turn_at
from nutgraf.service.checks.speech import quoted_spans, speeches
from nutgraf.service.lexicon import QUOTING, in_past
from nutgraf.service.types import Evidence, Quote, articles_of
from nutgraf.service.words import fold

_WHO_SAID = re.compile(
    rf"\bwho(?: \w+)? (?:{'|'.join(map(in_past, QUOTING))}|says)\b(?P<rest>.*)|\bwhose words\b",
    re.IGNORECASE,
)
_IN_MARKS = re.compile(r"\"([^\"]+)\"|(?<!\w)'(.+?)'(?!\w)")
_THAT = re.compile(r"\W*(?:that\b|of \w+(?: \w+){0,3} that\b)?\W*", re.IGNORECASE)
# So many words are nobody else's; without quotation marks in the question they have to be more.
_LEAST_WORDS, _LEAST_BARE = 3, 5


def quoted(question: str, evidence: Sequence[Evidence]) -> Chosen | None:
    """Find where the words that a question asks the speaker of stand in quotation marks, or an interview.

    Where the sentence says only "she said", the one before it is taken, too.

    Args:
        question: standalone.
        evidence: by rank.
    """
    asked = _WHO_SAID.search(fold(question))
    if asked is None:
        return None
    for words in _words(fold(question), asked["rest"] or ""):
        for article in articles_of(evidence).values():
            for match in re.finditer(re.escape(words), fold(article.text), re.IGNORECASE):
                opened = quoted_spans(article.text, *match.span())
                is_quoted = any(start <= match.start() and match.end() <= end for start, end in opened)
                if is_quoted or turn_at(article, match.start()):
                    return Chosen((_with_speaker(article, *match.span()),))
    return None


def _words(question: str, rest: str) -> list[str]:
    """Return what may be the words that were said: in quotation marks, or behind "who said"."""
    marked = [(one or other).strip(" .,!?") for one, other in _IN_MARKS.findall(question)]
    bare = _THAT.sub("", rest, count=1).strip(" .,!?\"'")
    found = [words for words in marked if len(words.split()) >= _LEAST_WORDS]
    return found or ([bare] if len(bare.split()) >= _LEAST_BARE else [])


def _with_speaker(article: Article, start: int, end: int) -> Quote:
    spans = sentences(article.text)
    first = next(place for place, (_, stop) in enumerate(spans) if stop > start)
    last = next(place for place, (_, stop) in enumerate(spans) if stop >= end)
    begin, close = spans[first][0], spans[last][1]
    is_unnamed = any(speech.pronoun for speech in speeches(article.text[begin:close]))
    if first and is_unnamed and article.text[spans[first - 1][1] : begin].count("\n") <= 2:
        begin = spans[first - 1][0]
    return Quote.of(article, begin, close, 1.0)
