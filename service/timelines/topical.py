"""Whether a sentence of a timeline is about its topic: by the words that it holds, and by its meaning."""

from nutgraf.ingest.sentences import sentences
from nutgraf.ingest.types import Article
from nutgraf.service.checks.names import mentions_in, names
from nutgraf.service.conflicts.statement import Statement
from nutgraf.service.timelines.live import post_at
from nutgraf.service.words import stems_of, tokens

_OPENING_CHARS = 500
# The least closeness (cosine) of a sentence that has not all words of the topic itself: if the opening of its
# article has them; if the article has them, or has the topic's names and, near its beginning, another of its
# words; and if neither.
_OPENING_HAS = 0.2
_ARTICLE_HAS = 0.3
_NONE_HAS = 0.48


def heading(article: Article, start: int) -> str:
    """Return what stands over a sentence: the headline; over the first, the opening paragraphs too."""
    return article.title if start else f"{article.title} {article.text[:_OPENING_CHARS]}"


def opening(told: Statement) -> str:
    """Return a sentence; in the place of the first of an article, which may name nobody yet, its opening.

    What stands first in a live blog is its newest post, and opens nothing.
    """
    return told.text if told.start or post_at(told.article, 0) else told.article.text[:_OPENING_CHARS]


def closeness(asked: frozenset[str], told: Statement, cosine: float) -> float:
    """Return how close a sentence is to the words of a topic, which count up to 1, as much as meaning.

    A word of the topic counts in the sentence, and half in its headline; the first sentence may leave the
    name to the second: "a ferry capsized".
    """
    own = opening(told)
    held = len(asked & stems_of(own)) + len(asked & stems_of(f"{told.article.title} {own}"))
    return cosine + held / (2 * len(asked))


def is_about(topic: str, told: Statement, cosine: float) -> bool:
    """Return whether a sentence is about a topic, given how close they are in meaning."""
    asked = stems_of(topic)
    if asked <= stems_of(f"{told.article.title} {told.text} {_named_first(topic, told)}"):
        return True
    if asked <= stems_of(f"{told.article.title} {opening(told)}"):
        return cosine >= _OPENING_HAS
    return cosine >= (_ARTICLE_HAS if _holds(topic, told) else _NONE_HAS)


def _named_first(topic: str, told: Statement) -> str:
    """Return how the sentences of the opening begin: "The Corrida had left" tells whose ferry it is."""
    text, most = opening(told), len(tokens(topic)) + 1
    starts = [tokens(text[start:end])[:most] for start, end in sentences(text)] if not told.start else []
    return " ".join(word.text for words in starts for word in words)


def _holds(topic: str, told: Statement) -> bool:
    """Whether an article has all words of a topic, or its names and of its other words, if any, one."""
    article = told.article
    if stems_of(topic) <= stems_of(f"{article.title} {article.text}"):
        return True
    mentions, asked = mentions_in(article.title, article.text), names(topic)
    if not asked or any(mentions.missing(name) for name in asked):
        return False
    # A town's election is not its strike.
    others = stems_of(topic) - stems_of(" ".join(name.text for name in asked))
    return not others or bool(others & stems_of(f"{heading(article, 0)} {told.text}"))
