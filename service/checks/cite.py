"""Which whole sentences of the quotes carry a sentence: the fewest that cover its words and facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from nutgraf.ingest.errors import NutgrafError
from nutgraf.ingest.sentences import Span, sentences
from nutgraf.service.checks.dates import dates, day_of, is_dated
from nutgraf.service.checks.interview import heard, turn_at
from nutgraf.service.checks.names import Name, canonical, names
from nutgraf.service.checks.orders import NO_NEWS
from nutgraf.service.checks.quantities import is_stated, numbers, stated_numbers
from nutgraf.service.checks.speech import quotations
from nutgraf.service.types import Citation, Quote
from nutgraf.service.words import bigrams, content_stems, fold, tokens

MOST_CITATIONS = 3
# Weights of what a sentence needs; facts count for more than words, since a citation is looked up for them.
_WORD, _PAIR, _NAME, _FACT = 1.0, 0.5, 1.5, 2.5
# A further citation must add this much: a fact, or three words or so.
_LEAST_GAIN = 2.5

Need = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of a quote: the quote's number (from 1), the sentence's place in it, and its text."""

    number: int
    place: int
    quote: Quote
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence; its places are within the quote's text."""
        return self.quote.text[self.start : self.end]

    @property
    def before(self) -> str:
        """What precedes the sentence in its quote."""
        return self.quote.text[: self.start]

    @property
    def speaker(self) -> Name | None:
        """Who says it, in an interview."""
        turn = turn_at(self.quote.article, self.quote.start + self.start)
        return turn.speaker if turn else None

    @property
    def heard(self) -> str:
        """The sentence, after the name of who says it."""
        return heard(self.quote.article, self.quote.start + self.start, self.quote.start + self.end)


def is_no_news(sentence: str) -> bool:
    """Return whether a sentence looks like code, or like an order to whoever answers from it."""
    return NO_NEWS.search(sentence) is not None


def sources_of(quotes: Sequence[Quote]) -> list[Source]:
    """Cut quotes into their sentences, without what looks like code or like an order to the model.

    Raises:
        NutgrafError: a quote is not the slice of its article that it says it is.
    """
    found: list[Source] = []
    for number, quote in enumerate(quotes, 1):
        if quote.article.text[quote.start : quote.end] != quote.text:
            raise NutgrafError(
                f"quote {number}: article {quote.article.id}[{quote.start}:{quote.end}] is not its text; "
                "make quotes by slicing the stored article"
            )
        spans = _spans(quote.text)
        found += [
            Source(number, place, quote, start, end)
            for place, (start, end) in enumerate(spans)
            if not is_no_news(quote.text[start:end])
        ]
    return found


def choose(text: str, sources: Sequence[Source], preferred: Sequence[int]) -> list[Source]:
    """Return the sources that best support `text`, best first, at most as many as make three citations.

    Greedy: first the one that covers most, then whichever adds most, as long as it adds enough.

    Args:
        text: the sentence to support.
        sources: candidates.
        preferred: numbers of the quotes that the draft names; they win ties.
    """
    needs = _needs(text)
    total = sum(needs.values())
    covers = [_covered(text, source, needs) for source in sources]
    left = set(needs)
    chosen: list[int] = []
    while left:
        gains = [
            (sum(needs[need] for need in sorted(cover & left, key=repr)), source.number in preferred, -i)
            for i, (source, cover) in enumerate(zip(sources, covers, strict=True))
        ]
        gain, _, negative = max(gains, default=(0.0, False, 0))
        if gain < (min(_LEAST_GAIN, total / 4) if not chosen else _LEAST_GAIN):
            break
        trial = [*chosen, -negative]
        if len(runs([sources[i] for i in trial])) > MOST_CITATIONS:
            break
        chosen = trial
        left -= covers[-negative]
    return [sources[i] for i in chosen]


def _needs(text: str) -> dict[Need, float]:
    stems = content_stems(tokens(text))
    needs: dict[Need, float] = {("word", stem): _WORD for stem in stems}
    needs |= {("pair", pair): _PAIR for pair in bigrams(stems)}
    needs |= {("name", canonical(name.words[-1:])): _NAME for name in names(text)}
    needs |= {("number", i): _FACT for i in range(len(numbers(text)))}
    needs |= {("phrase", phrase): _FACT for phrase in quotations(text)}
    needs |= {("date", i): _FACT for i in range(len(dates(text, None)))}
    return needs


def _covered(text: str, source: Source, needs: dict[Need, float]) -> frozenset[Need]:
    have = set(_words(source.heard) & needs.keys())
    if wanted := numbers(text):
        given = stated_numbers(source.text)
        have |= {("number", i) for i, number in enumerate(wanted) if is_stated(number, given)}
    if phrases := quotations(text):
        folded = fold(source.text).lower()
        have |= {("phrase", phrase) for phrase in phrases if phrase.lower().rstrip(" .,") in folded}
    day = day_of(source.quote.article.published_at)
    if (asked := dates(text, day)) and (dated := dates(source.text, day)):
        have |= {("date", i) for i, mention in enumerate(asked) if is_dated(mention, dated, ())}
    return frozenset(have)


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[Need]:
    words = tokens(text)
    stems = content_stems(words)
    have: set[Need] = {("word", stem) for stem in stems}
    have |= {("pair", pair) for pair in bigrams(stems)}
    have |= {("name", canonical([word.text.lower().removesuffix("'s").replace(".", "")])) for word in words}
    return frozenset(have)


@lru_cache(maxsize=256)
def _spans(text: str) -> tuple[Span, ...]:
    return tuple(sentences(text))


def runs(chosen: Sequence[Source]) -> list[tuple[Source, Source]]:
    """Return (first, last) of each run of neighbouring sentences, in the order of the quotes."""
    found: list[tuple[Source, Source]] = []
    for source in sorted(chosen, key=lambda source: (source.number, source.place)):
        if found and found[-1][1].number == source.number and found[-1][1].place + 1 == source.place:
            found[-1] = (found[-1][0], source)
        else:
            found.append((source, source))
    return found


def citations(chosen: Sequence[Source]) -> tuple[Citation, ...]:
    """Return a citation for each run of the chosen sentences."""
    return tuple(
        Citation.of(first.quote.article, first.quote.start + first.start, first.quote.start + last.end)
        for first, last in runs(chosen)
    )


def holding(given: Sequence[Citation], words: str) -> Citation:
    """Return the first citation that has these words; the first of all, where none has."""
    wanted = _plain(words).lower()
    return next((one for one in given if wanted in _plain(one.quote).lower()), given[0])


def verbatim(text: str, sources: Sequence[Source], preferred: Sequence[int]) -> list[Source]:
    """Return the neighbouring sources, mostly one, that `text` is word for word; empty where it is none."""
    wanted = _plain(text)
    same = [run for place in range(len(sources)) if (run := _run(wanted, sources[place:]))]
    same.sort(key=lambda run: (run[0].number not in preferred, run[0].number, run[0].place))
    return same[0] if same else []


def _run(wanted: str, sources: Sequence[Source]) -> list[Source]:
    """Return the first of the sources that together are what is wanted; empty where none are."""
    run: list[Source] = []
    for source in sources:
        if run and (source.number, source.place) != (run[-1].number, run[-1].place + 1):
            break
        run.append(source)
        text = _plain(source.quote.text[run[0].start : source.end])
        if text == wanted:
            return run
        if not wanted.startswith(text):
            break
    return []


def is_verbatim(text: str, quotes: Sequence[Quote]) -> bool:
    """Return whether a text is of the quotes, word for word: one of their sentences, or neighbours."""
    return bool(verbatim(text, sources_of(quotes), ()))


def _plain(text: str) -> str:
    return " ".join(fold(text).split()).rstrip(" .")
