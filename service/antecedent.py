"""A quoted sentence that opens with "he", "she" or "it" -> the one before it too, which says who or what."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.types import Article
from nutgraf.service.types import Citation, Evidence, Sentence

# Nothing is meant by the "it" of "it is not clear whether".
_PRONOUN = re.compile(
    r"[\"“'‘]?(?:He|She|They|His|Her|Their|Its"
    r"|It(?! (?:is|was|has been|seems|appears|remains|will be|would be)\b(?: [\w'’]+){0,3}?"
    r" (?:that|to|who|whether|how|why)\b))\b"
)
# So many sentences are added at most, and none where it all gets longer than this.
_MOST, _LONGEST_CHARS = 2, 600


def introduced(said: Iterable[Sentence], evidence: Sequence[Evidence]) -> Iterator[Sentence]:
    """Yield sentences, those that stand word for word and open with a pronoun with what precedes them.

    Not where that was the last thing said. The citation stays one exact slice of its article.
    """
    articles = {item.article.id: item.article for item in evidence}
    last: Citation | None = None
    for sentence in said:
        if sentence.stands:
            article = articles.get(sentence.citations[0].article_id)
            if article and sentence.support == 1.0 and len(sentence.citations) == 1:
                sentence = _introduced(sentence, article, last)
            last = sentence.citations[-1]
        yield sentence


def _introduced(sentence: Sentence, article: Article, last: Citation | None) -> Sentence:
    (citation,) = sentence.citations
    if not citation.quote.endswith(sentence.text):
        return sentence
    start = citation.start
    for begin, end in reversed(sentences(article.text[:start])[-_MOST:]):
        follows = last is not None and last.article_id == article.id and last.start < end <= last.end
        near = article.text[end:start].count("\n") <= 2 and citation.end - begin <= _LONGEST_CHARS
        if follows or not near or not _PRONOUN.match(article.text, start):
            break
        start = begin
    before = " ".join(article.text[start : citation.start].split())
    if not before:
        return sentence
    moved = len(before) + 1
    return replace(
        sentence,
        text=f"{before} {sentence.text}",
        citations=(replace(citation, start=start, quote=article.text[start : citation.end]),),
        highlight=sentence.highlight and (sentence.highlight[0] + moved, sentence.highlight[1] + moved),
    )
