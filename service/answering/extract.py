"""Quotes -> draft without a language model: the closest sentences, word for word."""

from collections.abc import Iterator, Sequence

from nutgraf.service.conflicts.notices import only_admits
from nutgraf.service.types import Draft, Quote

MOST_SENTENCES = 3
# A sentence this much less close to the question than the closest one answers something else.
NEARLY_AS_CLOSE = 0.3


def extract(quotes: Sequence[Quote]) -> Iterator[Draft]:
    """Yield the best quotes as sentences, best first; each cites itself."""
    said: set[str] = set()
    telling = [(number, quote) for number, quote in enumerate(quotes, 1) if not only_admits(quote.text)]
    for number, quote in telling[:MOST_SENTENCES]:
        if quote.score >= telling[0][1].score - NEARLY_AS_CLOSE and quote.text not in said:
            said.add(quote.text)
            yield Draft(quote.text, (number,))
