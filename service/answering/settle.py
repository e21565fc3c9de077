"""Drafts -> sentences that pass verification and give what was asked for.

A small language model finds an answer of a few words well, and writes the sentence around it less well: it
copies the sentence beside it, or adds what no quote says. So its short answer decides: a sentence that does
not give it is left out, and where none does, the sentence of the quotes that holds it is quoted instead.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from nutgraf.ingest.types import Article
from nutgraf.service.answering.beside import beside
from nutgraf.service.answering.held import held, stands_alone, told_by
from nutgraf.service.answering.loose import too_little, too_loose
from nutgraf.service.answering.short import (
    SHORT_WORDS,
    another_rate,
    asks_account,
    echoes,
    holds,
    listed,
    looked_for,
    unanswering,
)
from nutgraf.service.answering.shown import as_shown
from nutgraf.service.answering.unsaid import left_open, nearest, wordless
from nutgraf.service.checks.cite import Source, holding, is_verbatim
from nutgraf.service.checks.dates import day_of
from nutgraf.service.checks.mend import closed
from nutgraf.service.checks.names import canonical, names
from nutgraf.service.checks.polarity import negators
from nutgraf.service.checks.quantities import numbers
from nutgraf.service.dateline import dateline_end
from nutgraf.service.models.checker import Checker
from nutgraf.service.question.asked import asks_either_way
from nutgraf.service.retrieval.rerank import Reranker
from nutgraf.service.types import Check, Citation, Draft, Quote, Sentence, Short, Verdict, articles_of
from nutgraf.service.verify import verify
from nutgraf.service.words import is_question, stems_of, tokens

# A sentence with less support than this, true as it may be, gives way to the words of the quote.
_SURE = 0.8
# Two sentences say the same when, of the words of either, both have this share; without a new name or number,
# of those of the later.
_SAME = 0.8
# A quote that says a sentence's words and at most so much more is shown in its place.
_LITTLE_MORE = 1.5


def settle(
    question: str,
    drafts: Iterable[Draft | Short],
    quotes: Sequence[Quote],
    checker: Checker | None = None,
    reranker: Reranker | None = None,
    *,
    brief: bool = False,
) -> Iterator[Sentence]:
    """Verify drafts; yield each sentence, those not shown too, with the reason.

    Args:
        question: as it was put to the model.
        drafts: what the model wrote; its short answer, if it gave one, comes first.
        quotes: what the model was given.
        checker: asked too of what the model wrote.
        reranker: chooses among the sentences that hold the short answer.
        brief: whether the one chosen is the answer, and no draft is read; unless several sentences are asked
            for, or yes or no.
    """
    brief = brief and not (asks_either_way(question) or asks_account(question))
    settled = _settled(_Settling(question, quotes, checker, reranker), drafts, brief=brief)
    said: list[str] = []
    for place, sentence in enumerate(settled):
        if sentence.stands:
            if any(_same(sentence.text, other) for other in said):
                sentence = _hidden(sentence.text, "left_out", "was said already")
            elif said and is_question(sentence.text):
                sentence = _hidden(sentence.text, "left_out", "asks, and adds nothing")
            elif sentence.highlight is None and any(
                stems_of(sentence.text) < stems_of(one.text) and not _differ(sentence.text, one.text)
                for one in _passed(settled[place:])
            ):
                sentence = _hidden(sentence.text, "left_out", "a later sentence says it, and more")
            else:
                said.append(sentence.text)
            sentence = replace(sentence, text=closed(sentence.text))
        elif sentence.check.verdict == "dropped" and is_question(sentence.text):
            # It states nothing that could be proved.
            sentence = replace(sentence, check=replace(sentence.check, verdict="left_out"))
        yield sentence


def word_for_word(quotes: Sequence[Quote], short: str | None = None) -> Iterator[Sentence]:
    """Yield quotes as sentences of the answer, each citing itself, with the short answer marked."""
    said: list[str] = []
    for number, quote in enumerate(quotes, 1):
        sentence = as_shown(verify(Draft(quote.text, (number,)), quotes), quotes, short)
        if any(_same(sentence.text, earlier) for earlier in said):
            sentence = _hidden(sentence.text, "left_out", "was said already")
        said.append(sentence.text)
        yield sentence


def _same(text: str, earlier: str) -> bool:
    """Whether a sentence says what an earlier one did: the same, or most of it and no new fact."""
    stems, said = stems_of(text), stems_of(earlier)
    if len(stems & said) < _SAME * len(stems) or _differ(text, earlier):
        return False
    facts = {stem for read in (names, numbers) for fact in read(text) for stem in stems_of(fact.text)}
    return facts <= said or len(stems & said) >= _SAME * len(stems | said)


def _differ(text: str, other: str) -> bool:
    """Whether one of two texts denies what the other says, or has its names in another order."""
    mine, theirs = ([canonical(name.words) for name in names(one)] for one in (text, other))
    both = {*mine} & {*theirs}
    orders = [list(dict.fromkeys(name for name in one if name in both)) for one in (mine, theirs)]
    return orders[0] != orders[1] or negators(tokens(text)) != negators(tokens(other))


def _passed(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    return (sentence for sentence in sentences if sentence.stands)


def _settled(settling: "_Settling", drafts: Iterable[Draft | Short], *, brief: bool) -> list[Sentence]:
    for draft in drafts:
        if isinstance(draft, Short):
            settling.take_short(draft.text)
            if brief and settling.take_held():
                break
        else:
            settling.take(draft, settling.short)
    return settling.ended()


@dataclass(slots=True)
class _Settling:
    """What has been settled of a reply, draft by draft.

    Attributes:
        question: as it was put to the model.
        quotes: what the model was given.
        checker: asked too of what the model wrote.
        reranker: chooses among the sentences that hold the short answer.
        short: the answer in a few words that a sentence has to give; None where it cannot be looked for.
        answered: whether a sentence stands: what follows may add to it what was not asked for.
        refused: what verification refused.
        loose: what passed it, and is not shown all the same.
        settled: every sentence so far, those not shown too.
    """

    question: str
    quotes: Sequence[Quote]
    checker: Checker | None
    reranker: Reranker | None
    short: str | None = None
    answered: bool = False
    refused: list[str] = field(default_factory=list[str])
    loose: list[Sentence] = field(default_factory=list[Sentence])
    settled: list[Sentence] = field(default_factory=list[Sentence])

    def take_short(self, text: str) -> None:
        """Take the short answer; one of many words is a sentence."""
        self.short = looked_for(self.question, text, self.quotes)
        if echoes(self.question, text):
            self.settled.append(_hidden(text, "left_out", "only repeats the question"))
            self.short = None
        elif another_rate(self.question, text):
            self.short = None
        elif len(text.split()) > SHORT_WORDS:
            self.take(Draft(text, ()), text)

    def take_held(self) -> bool:
        """Take the sentence of the quotes that holds the short answer, if it stands alone; return whether."""
        quoted = self._best()
        if not (self.short and quoted and quoted.stands):
            return False
        shown = as_shown(quoted, self.quotes, self.short)
        if not (shown.stands and stands_alone(self.question, self.short, shown.text)):
            return False
        self.settled.append(shown)
        self.answered = True
        return True

    def take(self, draft: Draft, wanted: str | None) -> None:
        """Verify a draft; it stands if it gives what is wanted, and no quote says it better."""
        if any(_names_only(draft.text, quote.article) for quote in self.quotes):
            self.settled.append(_hidden(draft.text, "left_out", "only names the article"))
            return
        *replaced, sentence = self._verified(draft)
        if not sentence.stands:
            self.refused.append(sentence.text)
        elif fault := self._fault(sentence, wanted):
            self.loose.append(sentence)
            sentence = Sentence(sentence.text, (), 0.0, fault)
        else:
            *worse, sentence = self._or_quote(sentence, wanted)
            replaced += worse
        if sentence.stands:
            sentence = as_shown(sentence, self.quotes, None if self.answered else self.short)
            self.answered = True
        self.settled += [*replaced, sentence]

    def ended(self) -> list[Sentence]:
        """Return all that was settled; where nothing answers, with the sentence of the quotes that does."""
        short, settled = self.short, self.settled
        if short and not self.answered:
            said = [one.text for one in settled if not unanswering(self.question, one.text, short)]
            settled = [*_instead(self._held(short), said, settled)]
        settled = [*settled, *self._parts([*_passed(settled)])]
        if self.answered or (short and (len(short.split()) <= SHORT_WORDS or next(_passed(settled), None))):
            return settled
        first = next((one for one in self.loose if too_little(one) or too_loose(self.question, one)), None)
        quoted, said = (self._cited(first, None), first.text) if first else self._retold()
        return [*_instead(quoted, [said], settled)]

    def _retold(self) -> tuple[Sentence | None, str]:
        """Return the sentence of the quotes that a refused draft tells in wrong words, and the draft."""
        for draft in self.refused if not asks_either_way(self.question) else ():
            place = told_by(self.question, draft, self.quotes)
            # What is asked, the draft may say in the question's words.
            if place and not unanswering(self.question, f"{draft} {place.text}", None):
                sentence = self._quoted(place, self.quotes)
                if sentence.stands:
                    return as_shown(sentence, self.quotes, None), draft
        return None, ""

    def _verified(self, draft: Draft) -> list[Sentence]:
        """Verify a draft; return it last, or where the question says in it what no quote says, the quote."""
        sentence = verify(draft, self.quotes, self.checker)
        if echoed := _echoed(self.question, sentence, self.quotes):
            quoted = verify(Draft(sentence.citations[0].quote, draft.quotes), self.quotes)
            return [_hidden(sentence.text, "replaced", echoed), quoted]
        return [sentence]

    def _fault(self, sentence: Sentence, wanted: str | None) -> Check | None:
        """Return why a sentence that verification let pass is not shown all the same; None when it is."""
        if too_little(sentence):
            return Check("left_out", ("says too little",))
        if loose := too_loose(self.question, sentence):
            return Check("dropped", (loose,))
        printed = _printed(sentence, wanted)
        aside = unanswering(self.question, sentence.text, wanted, given=self.answered, printed=printed)
        aside = aside or beside(self.question, sentence, self.quotes, self.reranker)
        if not asks_either_way(self.question) and stems_of(sentence.text) <= stems_of(self.question):
            aside = "only repeats the question"
        return Check("left_out", (aside,)) if aside else None

    def _or_quote(self, sentence: Sentence, wanted: str | None) -> list[Sentence]:
        """Return a sentence last, or the quote that says it better, after the sentence as replaced."""
        quoted = self._best()
        if quoted and (fault := _worse(sentence, quoted.text)):
            return [_hidden(sentence.text, "replaced", fault), quoted]
        if fault := left_open(sentence, self.quotes) or wordless(self.question, sentence):
            return [_hidden(sentence.text, "replaced", fault), self._cited(sentence, wanted)]
        return [sentence]

    def _best(self) -> Sentence | None:
        """Return the best sentence that holds the short answer; None without any, or once one stands."""
        return self._quoting(self.short, self.quotes) if self.short and not self.answered else None

    def _cited(self, sentence: Sentence, wanted: str | None) -> Sentence:
        """Return the sentence of its quotes that one says most of: right, but with something left out."""
        quoted = verify(Draft(nearest(sentence).text, ()), self.quotes)
        fault = self._fault(quoted, wanted)
        return Sentence(quoted.text, (), 0.0, fault) if fault else as_shown(quoted, self.quotes, None)

    def _quoting(self, short: str, quotes: Sequence[Quote]) -> Sentence | None:
        """Return the best sentence that holds a short answer, rather one that stands; None without any."""
        first = None
        for place in held(self.question, short, quotes, self.reranker):
            quoted = self._quoted(place, quotes)
            if quoted.stands:
                return quoted
            first = first or quoted
        return first

    def _quoted(self, place: Source, quotes: Sequence[Quote]) -> Sentence:
        sentence = verify(Draft(place.text, (place.number,)), quotes)
        fault = beside(self.question, sentence, quotes, self.reranker)
        return _hidden(sentence.text, "left_out", fault) if fault else sentence

    def _held(self, short: str) -> Sentence | None:
        """Return the sentence that holds a short answer: of the quotes, or of an article headed by it."""
        for read in (self.quotes, _headlined(short, self.quotes)):
            if quoted := self._quoting(short, read):
                return as_shown(quoted, read, short)
        return None

    def _parts(self, shown: list[Sentence]) -> Iterator[Sentence]:
        """Yield what has the parts of a listed short answer that nothing shown has, of the same articles."""
        for part in listed(self.short or ""):
            ids = {citation.article_id for one in shown for citation in one.citations}
            near = [quote for quote in self.quotes if not ids or quote.article.id in ids]
            is_shown = any(holds(self.question, one.text, part, _printed(one, part)) for one in shown)
            if not is_shown and (quoted := self._quoting(part, near)):
                sentence = as_shown(quoted, near, part)
                shown = [*shown, *_passed([sentence])]
                yield sentence


def _instead(quoted: Sentence | None, said: Sequence[str], settled: Sequence[Sentence]) -> Iterator[Sentence]:
    """Yield what was settled, then a quote; if that stands, what said the same is replaced by it."""
    for one in settled:
        if quoted and quoted.stands and one.text in said and one.check.verdict == "dropped":
            one = replace(one, check=replace(one.check, verdict="replaced"))
        yield one
    if quoted:
        yield quoted


def _headlined(short: str, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
    """Return whole the articles that have a short answer in the headline: the text says it somewhere, too."""
    stems = stems_of(short)
    articles = articles_of(quotes).values()
    return tuple(Quote.of(one, 0, len(one.text)) for one in articles if stems <= stems_of(one.title))


def _worse(sentence: Sentence, quote: str) -> str:
    """Say why the words of a quote are shown rather than a sentence; empty when the sentence is."""
    if sentence.support < _SURE:
        return f"less sure than the quote itself (support {sentence.support:.2f})"
    quote = quote[dateline_end(quote) :]
    less, more = stems_of(sentence.text), stems_of(quote)
    changed = [word.text for word in tokens(sentence.text)] != [word.text for word in tokens(quote)]
    # "Part of", "one of", "off": what is left out may be what makes the rest untrue.
    if changed and less <= more and len(more) <= _LITTLE_MORE * len(less):
        return "only leaves out or moves words of the quote"
    return ""


def _names_only(text: str, article: Article) -> bool:
    """Whether a draft is the line above a quote: its article's outlet, day and headline."""
    # Without an outlet, it may be an article's first sentence, which is its headline too.
    is_line = bool(article.source and article.title) and text.startswith(article.source)
    return is_line and text.rstrip(".").endswith(article.title.rstrip("."))


def _hidden(text: str, verdict: Verdict, problem: str) -> Sentence:
    return Sentence(text, (), 0.0, Check(verdict, (problem,)))


def _echoed(question: str, sentence: Sentence, quotes: Sequence[Quote]) -> str:
    """Say what an answer has from the question alone; empty for nothing.

    A small model answers yes, and says so in the question's words: "lost", where a quote tells of a set won.
    Asked how a court ruled, it writes "the court ruled that" before what somebody argues.
    """
    if not sentence.citations or is_verbatim(sentence.text, quotes):
        return ""
    asked, either_way = stems_of(question), asks_either_way(question)
    # What is known stands in the quote.
    if either_way and stems_of(sentence.text) <= asked:
        return "only says yes or no, in the question's words"
    held = stems_of(
        " ".join(f"{_day(citation)} {citation.title} {citation.quote}" for citation in sentence.citations)
    )
    echoed = (
        word.text
        for word in tokens(sentence.text)
        if word.stem in asked - held and (either_way or sentence.text.startswith(" that ", word.end))
    )
    word = next(echoed, "") if sentence.support < 1.0 else ""
    return f"says {word!r} after the question, not after a quote" if word else ""


def _day(citation: Citation) -> str:
    # What was printed in March may be of March.
    return f"{citation.published_at:%A %-d %B %Y}" if citation.published_at else ""


def _printed(sentence: Sentence, short: str | None) -> date | None:
    """Return when what holds the short answer was published."""
    given = sentence.citations
    return day_of(holding(given, short or "").published_at) if given else None
