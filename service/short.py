"""The short answer that a model gives: whether it can be looked for, and whether a text gives it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from nutgraf.service.checks.cite import sources_of
from nutgraf.service.checks.dates import dates, day_of, is_dated, without
from nutgraf.service.checks.names import names
from nutgraf.service.checks.quantities import Number, is_stated, numbers
from nutgraf.service.counted import recount
from nutgraf.service.missing import asks_either_way, expected
from nutgraf.service.stated import asks_yes_or_no
from nutgraf.service.types import Quote
from nutgraf.service.words import content_stems, fold, stem, tokens

# Of the short answer's words that the question does not hold, a sentence that gives it has this share.
_GIVES = 0.6
# More words than this are a sentence, not a short answer.
SHORT_WORDS = 8
# What these ask for takes more than a sentence.
_ACCOUNT = re.compile(
    r"\bwhy\b|\bhow\b(?! (?:many|much|long|far|old|often|tall|big|large|high))|\bwhat happened\b|\bcompare\b"
    r"|\bdiffer|\breasons?\b|\bexplain\b",
    re.I,
)
_FIGURES = re.compile(
    r"number of .*|amount|age|percentage|share|proportion|price|cost|toll|figure.*|size|value|rate|score"
    r"|distance|length.*"
)
_MONEY = frozenset("$£€¥")
_TIMES = re.compile(r"date|day|month|year|time")
_NOTHING = frozenset(content_stems(tokens("yes no none unknown nobody nothing unclear stated given")))
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_SINCE = re.compile(r"\bsince (?:\w+ )?(?:1[89]|20)\d\d\b", re.IGNORECASE)
_NAMED = re.compile(r"\bnames? of\b|\b(?:called|named)\W*$", re.I)
_IN_MARKS = re.compile(r"['\"](\w[^'\"]*)['\"]")
_NOT = re.compile(r"(?:\bnot|\bnever|\bno longer|n't) (?:\w+ly )?(\w+)")
_OR = re.compile(r"\bor\b", re.I)
# The words on either side of it are what is chosen from.
_EITHER = re.compile(r"[\w'-]+,? or (?:the |an? |in |on )?[\w'-]+", re.I)


def looked_for(question: str, text: str, quotes: Sequence[Quote]) -> str | None:
    """Return a short answer that can be looked for.

    None for yes, none and unknown, for what is a sentence, for words where a figure is asked for, and for the
    outlet of a quote, which a model may take from the line above it.
    """
    stems = set(content_stems(tokens(text)))
    outlets = [set(content_stems(tokens(quote.article.source))) for quote in quotes]
    told = stems - _NOTHING and len(text.split()) <= SHORT_WORDS
    wanted = expected(question)
    is_figure, is_time = _FIGURES.fullmatch(wanted), _TIMES.fullmatch(wanted)
    if not told or (is_figure and not _figures(text)) or any(stems <= outlet for outlet in outlets):
        return None
    text = _in_their_money(text, quotes)
    sources = sources_of(quotes)
    text = recount(question, text, [source.text for source in sources])
    giving = [(day_of(source.quote.article.published_at), source.text) for source in sources]
    giving = [(day, one) for day, one in giving if _gives(question, one, text, day)]
    # What was said last counts: "will not open on 14 June as planned".
    last = max((day or date.min for day, _ in giving), default=None)
    if giving and any(_denied(question, one, text) for day, one in giving if (day or date.min) == last):
        return None
    # A figure or day that stands nowhere is a slip of the pen: the sentence after it may have the right one.
    return text if giving or not (is_figure or is_time) else None


def _in_their_money(short: str, quotes: Sequence[Quote]) -> str:
    """Return a short answer with the amounts as the quotes have them: a model writes dollars for pounds."""
    stated = [number for quote in quotes for number in numbers(quote.text)]
    for number in numbers(short):
        meant = [other for other in stated if other.unit in _MONEY and {*other.values} & {*number.values}]
        if number.unit in _MONEY and meant and not is_stated(number, stated):
            short = short.replace(number.text, meant[0].text)
    return short


def echoes(question: str, short: str) -> bool:
    """Tell whether a short answer only repeats the question, which did not ask for one of its own words."""
    asked = set(content_stems(tokens(question)))
    stems = set(content_stems(tokens(short)))
    # "Antony Blinken", asked about Blinken; but not Ann Hill, asked about Joe Hill, or about Hill's mother.
    if not short.split():
        return False
    *first, last = short.split()
    before = re.findall(rf"(\S+) {re.escape(last)}\b(?!['’]s)", question)
    # A list is no name: "Pell, Nether Corran", asked about villages below Corran Ridge.
    is_name = all(word[:1].isupper() for word in (*first, last)) and "," not in short
    if first and is_name and before and not any(word[:1].isupper() for word in before):
        stems -= {*content_stems(tokens(" ".join(first)))}
    return bool(stems) and stems <= asked and not (asks_either_way(question) or _OR.search(question))


def unanswering(question: str, text: str, short: str | None, given: bool, printed: date | None) -> str:
    """Say why a sentence that is true, printed on a day, is no answer; empty when it is one."""
    wanted = expected(question)
    if _FIGURES.fullmatch(wanted) and not _figures(text) and not given:
        return f"gives no {wanted}"
    if wanted == "percentage" and not given and not any(map(_is_share, numbers(text))):
        return "gives no percentage"
    if _TIMES.fullmatch(wanted) and not numbers(text) and not dates(text, None) and not given:
        return f"gives no {wanted}"
    if not given and any(_denied(question, text, one) for one in ([short] if short else _days(wanted, text))):
        return "says that it was not so"
    if _NAMED.search(question) and not given and not _names_anew(question, text):
        return "gives no name"
    # "The first cup since 2001" is not about 2001.
    asked, told = ({*_YEAR.findall(_SINCE.sub("", one))} for one in (question, text))
    if asked and told and not asked & told:
        return f"is about {', '.join(sorted(told))}, not {', '.join(sorted(asked))}"
    account = bool(_ACCOUNT.search(question))
    stems = {*content_stems(tokens(question))}
    if not short and not given and stems and stems.isdisjoint(content_stems(tokens(text))):
        return "shares no word with the question"
    # "Will Hill appeal?" is not answered by what is said of Hill alone, nor "which fell more, A or B?" by A.
    bare = stems - {stem for name in names(question) for stem in content_stems(tokens(name.text))}
    bare = {word for word in bare if not word[0].isdigit()}
    chosen = _EITHER.findall(question) if short else []
    bare -= {*content_stems(tokens(" ".join([short or "", *chosen])))} if chosen else set()
    if (
        (asks_yes_or_no(question) or chosen)
        and not given
        and bare
        and bare.isdisjoint(content_stems(tokens(text)))
    ):
        return f"says nothing of {', '.join(sorted(bare))}"
    if short and not (given and account) and not _gives(question, text, short, printed):
        return f"does not give the answer, {short!r}"
    return ""


def _days(wanted: str, text: str) -> list[str]:
    """Return the one day that a text gives, where a day is asked for; none where it gives several."""
    given = dates(text, None) if _TIMES.fullmatch(wanted) else ()
    return [mention.text for mention in given] if len(given) == 1 else []


def _denied(question: str, text: str, short: str) -> bool:
    """Tell whether a text denies of a short answer what is asked: "will not open on 14 June as planned"."""
    folded = fold(text)
    if _NOT.search(fold(question)) or (at := folded.find(fold(short))) < 0:
        return False
    asked = {*content_stems(tokens(question))}
    clause = re.split(r"[,;:]|\bbut\b", folded[:at])[-1]
    return any(stem(match[1]) in asked for match in _NOT.finditer(clause))


def _names_anew(question: str, text: str) -> bool:
    """Tell whether a text has a name, or a word in quotation marks, that the question does not hold."""
    asked = {*content_stems(tokens(question))}
    return any(
        {*content_stems(tokens(words))} - asked
        for words in (*(name.text for name in names(text)), *_IN_MARKS.findall(fold(text)))
    )


def _gives(question: str, text: str, short: str, printed: date | None) -> bool:
    """Tell whether a text, printed on a day, holds a short answer; "on Friday" may be its 10 March 2023."""
    told = dates(text, printed)
    dated = [mention for mention in dates(short, None) if is_dated(mention, told, ())]
    if any(day.day for mention in dates(short, None) if mention not in dated for day in mention.days):
        return False
    rest = without(short, dated)
    # Its 32nd member: it has 32.
    stated = [other for number in numbers(text) for other in (number, replace(number, unit=""))]
    if not all(is_stated(number, stated) for number in numbers(rest)):
        return False
    new = _new(question, rest) - {
        stem for number in numbers(rest) for stem in content_stems(tokens(number.text))
    }
    held = {*content_stems(tokens(text))}
    return len(new & held) >= _GIVES * len(new)


def _new(question: str, short: str) -> set[str]:
    """Return the stems of a short answer that the question does not hold; all, if it holds all."""
    asked = set(content_stems(tokens(question)))
    stems = set(content_stems(tokens(short)))
    return stems - asked or stems


def _figures(text: str) -> list[Number]:
    """Return the numbers that say how many: "the 32nd member", but not "the first one"."""
    return [number for number in numbers(text) if number.unit != "th" or number.text[0].isdigit()]


def _is_share(number: Number) -> bool:
    return number.unit == "%" or 0 < number.values[0] < 1
