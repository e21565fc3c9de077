"""Several conditions of one -> for each, the sentence that says it of the answer; no sentence says them all.

"Which company was fined by Brussels, and is sued by its drivers?": what a model writes of both stands in no
quote. That one article says the one of Norrin, and another the other, is shown as they say it.
"""

from collections.abc import Sequence
from math import inf

from nutgraf.ingest.outlet import outlet_key
from nutgraf.ingest.sentences import sentences
from nutgraf.service.checks.names import Mentions, names
from nutgraf.service.checks.topic import unmentioned
from nutgraf.service.question.conditions import conditions
from nutgraf.service.retrieval.rerank import Reranker
from nutgraf.service.types import Evidence, Quote, Sentence, articles_of
from nutgraf.service.words import stems_of

# A sentence says that a condition is met from these log-odds on; of the conditions this share are to be met.
_MET, _LEAST_SHARE = 2.0, 0.6
# Of the sentences that name the answer, so many are read for each condition.
_READ = 10


def fulfilled(
    question: str,
    short: str,
    shown: Sequence[Sentence],
    evidence: Sequence[Evidence],
    reranker: Reranker,
) -> tuple[Quote, ...]:
    """Return sentences that name a short answer and say its conditions; none where too few are met.

    Args:
        question: standalone.
        short: the short answer of a model.
        shown: the answer so far; a condition that it says is met, and not told again.
        evidence: by rank.
        reranker: tells how well a sentence says a condition.
    """
    asked = conditions(question)
    if len(asked) < 2 or not short or any(letter.isdigit() for letter in short):
        return ()
    naming = [quote for quote in _sentences(evidence) if _names(quote.text, short)]
    told: dict[str, Quote] = {}
    met = 0
    for condition in asked:
        query = f"{short}: {condition}"
        if max(reranker.scores(query, [sentence.text for sentence in shown]), default=-inf) >= _MET:
            met += 1
        elif quote := _telling(query, short, naming, reranker, bool(told)):
            met += 1
            told.setdefault(quote.text, quote)
    if met < 2 or met < _LEAST_SHARE * len(asked):
        return ()
    quotes = tuple(told.values())
    return () if _of_others(question, shown, quotes, evidence) else quotes


def _telling(
    query: str, short: str, naming: Sequence[Quote], reranker: Reranker, is_known: bool
) -> Quote | None:
    """Return the sentence that says a condition best; the first of all rather with the whole name."""
    name = stems_of(short)
    words = stems_of(query) - name
    closest = sorted(naming, key=lambda quote: -len(words & stems_of(quote.text)))[:_READ]
    scores = reranker.scores(query, [quote.text for quote in closest])
    met = [row for row in zip(scores, closest, strict=True) if row[0] >= _MET]
    whole = [] if is_known else [row for row in met if name <= stems_of(row[1].text)]
    return max(whole or met, key=lambda row: row[0])[1] if met else None


def _sentences(evidence: Sequence[Evidence]) -> list[Quote]:
    articles = articles_of(evidence).values()
    return [Quote.of(article, start, end) for article in articles for start, end in sentences(article.text)]


def _names(text: str, short: str) -> bool:
    """Whether a text names a short answer: a person by the surname, too."""
    mentions = Mentions([text])
    found = names(short)
    whole = any(mentions.missing(name) != name.words for name in found)
    return whole if found else stems_of(short) <= stems_of(text)


def _of_others(
    question: str, shown: Sequence[Sentence], quotes: Sequence[Quote], evidence: Sequence[Evidence]
) -> bool:
    """Whether what is cited leaves out a name asked about.

    It may be an outlet's. That cannot be told where all are of one, or where none is given.
    """
    found = articles_of(evidence)
    cited = {citation.article_id for sentence in shown for citation in sentence.citations}
    cited |= {quote.article.id for quote in quotes}
    is_told = len({outlet_key(article.source) for article in found.values()}) > 1
    return is_told and bool(unmentioned(question, [found[one] for one in sorted(cited)], [*found.values()]))
