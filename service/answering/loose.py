"""What verification let pass and is not shown all the same: too few words, or words of several sentences."""

import re

from nutgraf.ingest.sentences import sentences
from nutgraf.service.checks.names import names
from nutgraf.service.checks.outlets import attributed
from nutgraf.service.types import Sentence
from nutgraf.service.words import stems_of

# A sentence below these is not shown at all: what obeys an article's orders is often made of its words.
_LEAST_SUPPORT = 0.6
_LEAST_WORDS = 2
# Of a clause's words that the question does not hold, one sentence of the quotes has this share, or the
# clause joins the subject of one sentence to what another says of somebody else.
_ONE_SENTENCE = 0.75
_CLAUSES = re.compile(
    r"; |(?:, |\s)(?:but|while|whereas|although|because) |, and (?=\w+ \w+ \w+)|, where (?=\w+ \w+ \w+)"
)


def too_little(sentence: Sentence) -> bool:
    """Return whether a sentence has too few words that carry meaning to say anything."""
    return len(stems_of(sentence.text)) < _LEAST_WORDS


def too_loose(question: str, sentence: Sentence) -> str:
    """Say that the quotes say too little of a sentence; empty when they say enough."""
    if sentence.support < _LEAST_SUPPORT:
        return f"is said too loosely (support {sentence.support:.2f})"
    whole = sentence.support == 1.0 and len(_articles(sentence)) == 1
    return "" if whole else _woven(question, sentence)


def _articles(sentence: Sentence) -> set[str]:
    return {citation.article_id for citation in sentence.citations}


def _woven(question: str, sentence: Sentence) -> str:
    """Say which clause takes its words from several sentences; empty when every clause has one of its own."""
    asked = stems_of(question)
    cited = [citation.quote for citation in sentence.citations]
    held = [stems_of(quote[start:end]) for quote in cited for start, end in sentences(quote)]
    named = [stems_of(name.text) for name in names(sentence.text)]
    # Of several articles the one with what is new has to be about whom it is said of.
    apart = bool(named) and len(_articles(sentence)) > 1
    parts = attributed(sentence.text, [citation.source for citation in sentence.citations])
    told = "; ".join(part.said for part in parts) or sentence.text
    for clause in _CLAUSES.split(told):
        new = stems_of(clause) - asked
        # Whole: "Mexico City" is not what is said of "Miami, among US cities".
        able = [one for one in held if not apart or not new or any(name and name <= one for name in named)]
        if max((len(new & one) for one in able), default=0) < _ONE_SENTENCE * len(new):
            return f"joins what different sentences say: {clause!r}"
    return ""
