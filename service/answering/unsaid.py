"""What a verified draft leaves out that its quotes say: who "she" is, whose claim it is, the very words."""

from collections.abc import Sequence
from typing import NamedTuple

from nutgraf.ingest.sentences import sentences
from nutgraf.service.answering.antecedent import opens_with_pronoun
from nutgraf.service.checks.cite import is_verbatim
from nutgraf.service.checks.speech import quotations, stated_as_fact
from nutgraf.service.question.asked import expected
from nutgraf.service.types import Citation, Quote, Sentence, articles_of
from nutgraf.service.words import stems_of


class CitedSentence(NamedTuple):
    """A whole sentence of a citation: `citation.quote[start:end]`."""

    citation: Citation
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence."""
        return self.citation.quote[self.start : self.end]


def left_open(sentence: Sentence, quotes: Sequence[Quote]) -> str:
    """Say that a sentence leaves out who "she" is, or whose claim it is; empty where it does not."""
    if is_verbatim(sentence.text, quotes):
        return ""
    if opens_with_pronoun(sentence.text):
        return f"does not say what {sentence.text.split()[0]!r} stands for"
    citation, start, end = nearest(sentence)
    article = articles_of(quotes)[citation.article_id]
    if stated_as_fact(sentence.text, article, citation.start + start, citation.start + end):
        return "states as a fact what the quote has somebody say"
    return ""


def wordless(question: str, sentence: Sentence) -> str:
    """Say that a sentence leaves out the very words that were said, asked for them; empty if it does not."""
    is_asked = expected(question).kind == "statement" and not quotations(sentence.text)
    return "leaves out the words that were said" if is_asked and quotations(nearest(sentence).text) else ""


def nearest(sentence: Sentence) -> CitedSentence:
    """Return the cited sentence that holds most of a sentence's words."""
    said = stems_of(sentence.text)
    cited = [CitedSentence(one, *span) for one in sentence.citations for span in sentences(one.quote)]
    return max(cited, key=lambda one: len(said & stems_of(one.text)))
