"""What a sentence says and its citations do not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nutgraf.service.checks.cite import Source
from nutgraf.service.checks.contrast import turned
from nutgraf.service.checks.dates import DateMention, counts, dates, day_of, is_dated, meet
from nutgraf.service.checks.happened import which_day
from nutgraf.service.checks.measures import mistaken
from nutgraf.service.checks.names import Mentions, Name, looks_common, names, parts_of
from nutgraf.service.checks.polarity import hedge_lost, negation_changed, opposite, told_as_done
from nutgraf.service.checks.quantities import is_stated, stated_numbers
from nutgraf.service.checks.roles import wrong_role
from nutgraf.service.checks.slots import misplaced
from nutgraf.service.checks.speech import Cited, quotations, wrong_speaker
from nutgraf.service.words import Token, content_stems, fold, tokens

# "On 4 March he was ..."
_LEADS = re.compile(
    r"(?:^|[,;:(]|\b(?:and|but|while|when)) ?(?:(?:on|in|by|at|since|until|from|during|the) )*$", re.I
)
_ELLIPSIS = re.compile(r"\[[^\]]*\]|\.\.\.|…")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a sentence: the words of it that are wrong, and what is wrong about them."""

    words: str
    problem: str


def faults(text: str, chosen: Sequence[Source]) -> Iterator[Fault]:
    """Yield each thing that `text` says and the chosen sentences do not."""
    yield from _numbers(text, chosen)
    yield from _dates(text, chosen)
    yield from _names(text, chosen)
    yield from _quotations(text, chosen)
    cited = [source.text for source in chosen]
    in_context = [Cited(source.text, source.before, source.speaker) for source in chosen]
    # Who "she" is may be told by the title alone.
    titled = [Cited(source.text, f"{source.quote.article.title}\n\n{source.before}") for source in chosen]
    for pair, problem in (
        (misplaced(text, titled), '"{}" where the quotes have "{}"'),
        (mistaken(text, cited), '"{}" where the quotes have "{}"'),
        (opposite(text, cited), '"{}" where the quotes have "{}"'),
        (wrong_role(text, cited), "{} does or suffers what the quotes say of {}"),
    ):
        if pair:
            yield Fault(pair[0], problem.format(*pair))
    for word, problem in (
        (_misdated(text, cited), "the quotes give {} of something else"),
        (wrong_speaker(text, in_context), "the quotes give this to another speaker than {}"),
        (turned(text, cited), '"{}" and what it is set against have changed places'),
        (negation_changed(text, cited), '"{}" is denied on one side only'),
        (told_as_done(text, cited), '"{}" is told as done, but the quotes tell it as yet to come'),
        (hedge_lost(text, cited), '"{}" is stated flatly, but the quotes hedge it'),
    ):
        if word:
            yield Fault(word, problem.format(word))


def _numbers(text: str, chosen: Sequence[Source]) -> Iterator[Fault]:
    given = [number for source in chosen for words in _with_title(source) for number in stated_numbers(words)]
    for number in counts(text):
        if not is_stated(number, given):
            yield Fault(number.text, f"the number {number.text} is not in the quotes")


def _dates(text: str, chosen: Sequence[Source]) -> Iterator[Fault]:
    for mention in dates(text, None):
        if mention.relative and any(mention.text.lower() in source.text.lower() for source in chosen):
            continue
        if not any(_dated(mention.start, text, source) for source in chosen):
            yield Fault(mention.text, f"the date {mention.text} is not in the quotes")


def _misdated(text: str, cited: Sequence[str]) -> str | None:
    """Return the one date of `text`, where the cited sentences have others for the word before it."""
    given = dates(text, None)
    if len(given) != 1 or given[0].relative:
        return None
    verb = next((word.stem for word in reversed(_plain_words(text)) if word.end <= given[0].start), None)
    told = [(quote, dates(quote, None)) for quote in cited]
    told = [(quote, have) for quote, have in told if any(meet(given[0].days, one.days) for one in have)]
    uses = [
        _of_word(word, have, quote)
        for quote, have in told
        for word in _plain_words(quote)
        if word.stem == verb
    ]
    right = any(meet(given[0].days, one.days) for use in uses for one in use)
    return given[0].text if uses and not right else None


def _plain_words(text: str) -> list[Token]:
    """Return the words that carry meaning, without names and figures."""
    return [word for word in tokens(text) if word.content and word.text.islower()]


def _of_word(word: Token, told: Sequence[DateMention], quote: str) -> list[DateMention]:
    """Return the dates of what a word tells: those next after it, or before it at the head of its clause."""
    after = [one for one in told if one.start >= word.end]
    starts = [other.start for other in _plain_words(quote)]
    run = [one for one in after if not any(after[0].end <= start < one.start for start in starts)]
    before = [
        one
        for one in told
        if one.end <= word.start and (not after or _LEADS.search(fold(quote[: one.start])))
    ]
    return [*run, *before[-1:]]


def _dated(start: int, text: str, source: Source) -> bool:
    day = day_of(source.quote.article.published_at)
    given = [_resolved(part, mention, day) for part in _with_title(source) for mention in dates(part, day)]
    asked = [mention for mention in dates(text, day) if mention.start == start]
    # A sentence without a date of its own is told of the month that it was printed in.
    context = (day,) if day and not dates(source.text, day) else ()
    return any(is_dated(mention, given, context) for mention in asked)


def _resolved(text: str, mention: DateMention, published: date | None) -> DateMention:
    """Return a weekday as the one day that it stands for, the last such or the next, where that is told."""
    if len(mention.days) > 1 and mention.days[0].weekday is not None:
        day = which_day(text, mention, published)
        return replace(mention, days=(day,)) if day.year else mention
    return mention


def _names(text: str, chosen: Sequence[Source]) -> Iterator[Fault]:
    mentions = Mentions([words for one in chosen for words in (one.heard, one.quote.article.title)])
    for name in names(text):
        missing = mentions.missing(name)
        if not missing or (looks_common(name) and len(missing) == 1) or _introduced(name, missing, chosen):
            continue
        yield Fault(name.text, f"the name {name.text} is not in the quotes")


def _introduced(name: Name, missing: Sequence[str], chosen: Sequence[Source]) -> bool:
    """Whether an article that is cited for "Hill" names Ann Hill in full, and no other Hill."""
    last = name.words[-1]
    if len(missing) == len(name.words) or last in missing:
        return False
    for source in chosen:
        if last not in {word.text.lower() for word in tokens(source.text)}:
            continue
        full = {parts_of(one)[0].words for one in names(source.quote.article.text) if len(one.words) > 1}
        same = [{*words} for words in full if words[-1] == last]
        mine = {*name.words}
        if any(mine <= words for words in same) and all(mine <= words or words <= mine for words in same):
            return True
    return False


def _quotations(text: str, chosen: Sequence[Source]) -> Iterator[Fault]:
    cited = [_squeezed(source.text) for source in chosen]
    for phrase in quotations(text):
        parts = [_squeezed(part) for part in _ELLIPSIS.split(phrase)]
        if not any(all(part in words for part in parts) for words in cited) and not _is_title(phrase):
            yield Fault(phrase, f'"{phrase}" is not quoted word for word')


def _is_title(phrase: str) -> bool:
    """Whether a phrase is the title of a work, "The Long Night": that is checked as a name."""
    words = tokens(phrase)
    return len(words) <= 10 and all(word.capital or not word.content or len(word.text) < 3 for word in words)


def unquoted(text: str, chosen: Sequence[Source]) -> str:
    """Return `text` without quotation marks around phrases that are cited, but not word for word."""
    cited = [_squeezed(source.text) for source in chosen]
    folded = fold(text)
    for phrase in quotations(text):
        if any(_squeezed(phrase) in words for words in cited) or not _near(phrase, cited):
            continue
        at = folded.find(f'"{phrase}"')
        text = text[:at] + text[at + 1 : at + 1 + len(phrase)] + text[at + len(phrase) + 2 :]
        folded = fold(text)
    return text


def _near(phrase: str, cited: Sequence[str]) -> bool:
    """Whether one cited sentence has the words of the phrase that carry meaning, in that order."""
    wanted = content_stems(tokens(phrase))
    for words in cited:
        rest = iter(content_stems(tokens(words)))
        if wanted and all(stem in rest for stem in wanted):
            return True
    return False


def _squeezed(text: str) -> str:
    return " ".join(word.text.lower() for word in tokens(text))


def _with_title(source: Source) -> tuple[str, str]:
    return source.text, source.quote.article.title
