"""The sentences of the quotes that hold a short answer, best first."""

from collections.abc import Sequence

from nutgraf.service.answering.antecedent import leans
from nutgraf.service.answering.beside import ON_TOPIC, around
from nutgraf.service.answering.short import unanswering
from nutgraf.service.checks.cite import Source, sources_of
from nutgraf.service.checks.dates import day_of
from nutgraf.service.checks.names import Mentions, names
from nutgraf.service.checks.topic import retells
from nutgraf.service.dateline import dateline_end
from nutgraf.service.retrieval.rerank import Reranker
from nutgraf.service.types import Quote
from nutgraf.service.words import is_caption, is_question, is_statement, stems_of

# So many are read with the question: those with most of its words.
_READ = 10
# All of its words are worth so many log-odds.
_WORDS_WEIGHT = 4.0
# What does not read as an answer counts as if it had so much less of them.
_LESS = 0.5
# A sentence with this share of the question's words says of what it tells.
_ENOUGH = 0.5


def held(
    question: str,
    short: str,
    quotes: Sequence[Quote],
    refused: Sequence[str] = (),
    reranker: Reranker | None = None,
) -> list[Source]:
    """Return the sentences that hold a short answer and are about what is asked.

    They stand near a quarter of the question's words, or the reranker holds them to answer. Passed over
    is what a refused draft retells with a name or number of the question in place of its own.

    Args:
        question: standalone.
        short: a short answer.
        quotes: what is looked through.
        refused: drafts that verification refused.
        reranker: tells how well a sentence answers; without one the words alone do.
    """
    asked = stems_of(question) - stems_of(short)
    found: list[tuple[float, bool, Source]] = []
    for source in sources_of(quotes):
        printed = day_of(source.quote.article.published_at)
        # A short answer given, the sentence has to hold it.
        if is_question(source.text) or unanswering(question, source.text, short, printed=printed):
            continue
        if any(retells(draft, source.text, question) for draft in refused):
            continue
        # What stands before a passage may say what it is about.
        base = source.quote.start
        near = asked & stems_of(around(source.quote.article, base + source.start, base + source.end))
        own = asked & stems_of(source.text)
        share = (len(own) + len(near)) / (2 * len(asked)) if asked else 1.0
        share -= _LESS * _reads_ill(source.text, short)
        found.append((share, len(near) >= ON_TOPIC * len(asked), source))
    # Of those alike the first stays first.
    found = sorted(found, key=lambda row: -row[0])[:_READ]
    if reranker and found:
        answers = reranker.scores(question, [source.text for _, _, source in found])
        found = [
            (answer + _WORDS_WEIGHT * share, on_topic or answer > 0, source)
            for answer, (share, on_topic, source) in zip(answers, found, strict=True)
        ]
        found.sort(key=lambda row: -row[0])
    return [source for _, on_topic, source in found if on_topic]


def _reads_ill(text: str, short: str) -> bool:
    """Whether a sentence is a headline or a row of a table, leans on another, or answers by its dateline."""
    told = text[dateline_end(text) :]
    in_dateline = told != text and not stems_of(short) <= stems_of(told)
    return not is_statement(text) or leans(text) or is_caption(text) or in_dateline


def stands_alone(question: str, short: str, text: str) -> bool:
    """Return whether a sentence says of what it tells: it names who or what is asked about, or half the rest.

    "Sales of the product rose 305%" does not, asked about oat milk: a model's sentence may.
    """
    told = Mentions([text])
    if any(told.missing(name) != name.words for name in names(question) if not name.initial):
        return True
    asked = stems_of(question) - stems_of(short)
    return len(asked & stems_of(text)) >= _ENOUGH * len(asked)
