"""How a sentence that stands is shown: rows of tables in words, no dateline, the short answer marked."""

import re
from collections.abc import Sequence
from dataclasses import replace

from nutgraf.service.checks.dates import dates
from nutgraf.service.dateline import dateline_end
from nutgraf.service.tables import row_in_words
from nutgraf.service.types import Quote, Sentence


def in_words(sentence: Sentence, quotes: Sequence[Quote]) -> Sentence:
    """Say a row of a table with the heads of its columns, and a first sentence without its dateline."""
    for citation in sentence.citations if sentence.support == 1.0 else ():
        article = next(quote.article for quote in quotes if quote.article.id == citation.article_id)
        if words := row_in_words(article, citation.start, citation.end):
            return replace(sentence, text=words)
        if citation.start == 0 or article.text[citation.start - 1] == "\n":
            return replace(sentence, text=sentence.text[dateline_end(sentence.text) :])
    return sentence


def marked(sentence: Sentence, short: str | None) -> Sentence:
    """Mark the short answer where it stands word for word."""
    words = [re.escape(word) for word in (short or "").rstrip(".").split()]
    pattern = r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"
    found = re.search(pattern, sentence.text, re.IGNORECASE) if words else None
    if found is None:
        return sentence
    # "1933", of "9 August 1933".
    days = [(day.start, day.start + len(day.text)) for day in dates(sentence.text, None)]
    whole = next((span for span in days if span[0] <= found.start() and found.end() <= span[1]), found.span())
    return replace(sentence, highlight=whole)
