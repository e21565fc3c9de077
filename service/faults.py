"""What a sentence says and its citations do not."""

from collections.abc import Iterator, Sequence

from nutgraf.service.cite import Source
from nutgraf.service.dates import dates, day_of, is_dated
from nutgraf.service.names import Mentions, looks_common, names
from nutgraf.service.polarity import hedge_lost, negation_changed, opposite, swapped_roles
from nutgraf.service.quantities import is_stated, numbers
from nutgraf.service.slots import misplaced
from nutgraf.service.speech import quotations, wrong_speaker
from nutgraf.service.words import content_stems, fold, tokens


def faults(text: str, chosen: Sequence[Source]) -> Iterator[str]:
    """Yield, in words, each thing that `text` says and the chosen sentences do not."""
    yield from _numbers(text, chosen)
    yield from _dates(text, chosen)
    yield from _names(text, chosen)
    yield from _quotations(text, chosen)
    cited = [source.text for source in chosen]
    in_context = [(source.text, source.before) for source in chosen]
    if pair := misplaced(text, in_context):
        yield f'"{pair[0]}" where the quotes have "{pair[1]}"'
    if speaker := wrong_speaker(text, in_context):
        yield f"the quotes give this to another speaker than {speaker}"
    if word := negation_changed(text, cited):
        yield f'"{word}" is denied on one side only'
    if pair := opposite(text, cited):
        yield f'"{pair[0]}" where the quotes have "{pair[1]}"'
    if word := hedge_lost(text, cited):
        yield f'"{word}" is stated flatly, but the quotes hedge it'
    if pair := swapped_roles(text, cited):
        yield f"{pair[0]} and {pair[1]} have changed places"


def _numbers(text: str, chosen: Sequence[Source]) -> Iterator[str]:
    stated = [number for source in chosen for words in _with_title(source) for number in numbers(words)]
    in_dates = [(mention.start, mention.end) for mention in dates(text, None)]
    for number in numbers(text):
        if any(start <= number.start < end for start, end in in_dates):
            continue
        if not is_stated(number, stated):
            yield f"the number {number.text} is not in the quotes"


def _dates(text: str, chosen: Sequence[Source]) -> Iterator[str]:
    for mention in dates(text, None):
        if mention.relative and any(mention.text.lower() in source.text.lower() for source in chosen):
            continue
        if not any(_dated(mention.text, mention.start, text, source) for source in chosen):
            yield f"the date {mention.text} is not in the quotes"


def _dated(words: str, start: int, text: str, source: Source) -> bool:
    day = day_of(source.quote.article.published_at)
    given = [mention for part in _with_title(source) for mention in dates(part, day)]
    asked = [mention for mention in dates(text, day) if mention.start == start]
    return any(is_dated(mention, given, (day,) if day else ()) for mention in asked)


def _names(text: str, chosen: Sequence[Source]) -> Iterator[str]:
    mentions = Mentions([words for source in chosen for words in _with_title(source)])
    for name in names(text):
        missing = mentions.missing(name)
        if missing and not (looks_common(name) and len(missing) == 1):
            yield f"the name {name.text} is not in the quotes"


def _quotations(text: str, chosen: Sequence[Source]) -> Iterator[str]:
    cited = [_squeezed(source.text) for source in chosen]
    for phrase in quotations(text):
        if not any(_squeezed(phrase) in words for words in cited) and not _is_title(phrase):
            yield f'"{phrase}" is not quoted word for word'


def _is_title(phrase: str) -> bool:
    """Whether a phrase is the title of a work, "The Long Night": that is checked as a name."""
    words = tokens(phrase)
    return len(words) <= 8 and all(word.capital or not word.content for word in words)


def unquoted(text: str, chosen: Sequence[Source]) -> str:
    """Return `text` without the quotation marks around phrases whose words, but not in that order, are cited."""
    have = {stem for source in chosen for stem in content_stems(tokens(source.text))}
    cited = [_squeezed(source.text) for source in chosen]
    folded = fold(text)
    for phrase in quotations(text):
        if (
            any(_squeezed(phrase) in words for words in cited)
            or not set(content_stems(tokens(phrase))) <= have
        ):
            continue
        at = folded.find(f'"{phrase}"')
        text = text[:at] + text[at + 1 : at + 1 + len(phrase)] + text[at + len(phrase) + 2 :]
        folded = fold(text)
    return text


def _squeezed(text: str) -> str:
    return " ".join(word.text.lower() for word in tokens(text))


def _with_title(source: Source) -> tuple[str, str]:
    return source.text, source.quote.article.title
