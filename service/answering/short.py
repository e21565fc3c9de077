"""The short answer that a model gives: whether it can be looked for, and whether a text gives it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from nutgraf.service.answering.amounts import figures, gives, in_words, quantifiers
from nutgraf.service.answering.comparison import compares_nothing
from nutgraf.service.answering.tables import CELLS
from nutgraf.service.checks.cite import sources_of
from nutgraf.service.checks.dates import dates, day_of, is_dated, without
from nutgraf.service.checks.measures import is_measure
from nutgraf.service.checks.names import name_stems, names
from nutgraf.service.checks.quantities import is_stated, numbers
from nutgraf.service.question.asked import HOW_MUCH, OR, Kind, Wanted, asks_either_way, expected, plainly
from nutgraf.service.types import Quote
from nutgraf.service.words import YEAR, fold, is_statement, stem, stems_of

# A sentence gives a short answer if it has this share of its words, those of the question apart.
_GIVES = 0.6
# More words than this are a sentence, not a short answer.
SHORT_WORDS = 8
# Of so many words, names apart, an item of a list has one if it answers.
_MUCH_ASKED = 4
# What these ask for takes more than a sentence.
_ACCOUNT = re.compile(
    rf"\bwhy\b|\bhow\b(?! (?:{HOW_MUCH})\b)|\bwhat happened\b|\bcompare\b|\bdiffer|\breasons?\b|\bexplain\b",
    re.I,
)
# Of these a short answer may leave the sign out.
_SHARES = frozenset[Kind](["percentage", "share", "amount"])
_WHO = re.compile(r"\W*(?:who|whom|whose|what (?:is|are|was|were) the names?)\b", re.I)
_NOTHING = stems_of("yes none unknown nobody nothing unclear stated given") | {"no"}
_IN_YEAR = re.compile(r"\bin (?:\w+ )?((?:1[89]|20)\d\d)\b(?![-/]\d)", re.I)
# A year behind one of these is that of something else: "the first cup since the league was founded in 1999".
_ELSEWHEN = re.compile(r"\b(?:after|before|since|that|until|when|where|which|who|whose)\b", re.I)
_NAME_OF = re.compile(r"\bnames? of\b", re.I)
_AND = re.compile(r"\band\b")
_BETWEEN = re.compile(r",? and |, ")
_IN_MARKS = re.compile(r"['\"](\w[^'\"]*)['\"]")
_NOT = re.compile(r"(?:\bnot|\bnever|\bno longer|n't) (?:\w+ly )?(\w+)")
# "Will not open until 2026" says when it will.
_UNTIL = re.compile(r"\b(?:until|till|before|since|than)\b", re.I)
# The words on either side of it are what is chosen from.
_EITHER = re.compile(r"[\w'-]+,? or (?:the |an? |in |on )?[\w'-]+", re.I)
_RATE = re.compile(
    r"\b(?:an?|per|each|every) (second|minute|hour|day|night|week|month|year|season)\b"
    r"(?! (?:ago|before|earlier|later|after|old)\b)",
    re.IGNORECASE,
)


def looked_for(question: str, text: str, quotes: Sequence[Quote]) -> str | None:
    """Return a short answer that can be looked for.

    None for: yes, none and unknown; a sentence; words without a figure where one is asked for; an outlet
    that no quote speaks of, which a model may take from the line above a quote; a day or a figure, asked who.
    """
    wanted = expected(question)
    stems = stems_of(text)
    if wanted.is_figure:
        stems |= quantifiers(text)
    # Who did it is no account of how.
    asks_how = wanted.kind == "account" and plainly(question).lower().startswith("how ")
    if asks_how and any(name.text == text.strip(" .") for name in names(text)):
        return None
    rest = stems_of(without(text, dates(text, None)))
    if _WHO.match(plainly(question)) and all(word[0].isdigit() for word in rest):
        return None
    if not stems - _NOTHING or len(text.split()) > SHORT_WORDS:
        return None
    # A percentage may be short of its sign.
    loose = replace(wanted, kind="share") if wanted.kind == "percentage" else wanted
    if wanted.is_figure and not gives(loose, text, loosely=True):
        return None
    giving = [(day_of(source.quote.article.published_at), source.text) for source in sources_of(quotes)]
    giving = [(day, one) for day, one in giving if holds(question, one, text, day)]
    # What was said last counts: "will not open on 14 June as planned".
    last = max((day or date.min for day, _ in giving), default=None)
    if giving and any(_denied(question, one, text) for day, one in giving if (day or date.min) == last):
        return None
    outlets = [stems_of(quote.article.source) for quote in quotes]
    # What is chosen may be said in other words: "shut" of "open or closed".
    is_chosen = asks_either_way(question) and _EITHER.search(question)
    # A figure or day that stands nowhere is a slip of the pen: the sentence after it may have the right one.
    slips = wanted.is_figure or wanted.is_time or is_chosen or any(stems <= outlet for outlet in outlets)
    return text if giving or not slips else None


def echoes(question: str, short: str) -> bool:
    """Return whether a short answer only repeats the question, which did not ask for one of its own words."""
    asked = stems_of(question)
    stems = stems_of(short)
    # "One person", asked how many people.
    if expected(question).is_figure:
        stems |= quantifiers(short) - quantifiers(question)
    # "Antony Blinken", asked about Blinken; but not Ann Hill, asked about Joe Hill, or about Hill's mother.
    if not short.split():
        return False
    *first, last = short.split()
    before = re.findall(rf"(\S+) {re.escape(last)}\b(?!['’]s)", question)
    # A list is no name: "Pell, Nether Corran", asked about villages below Corran Ridge.
    is_name = all(word[:1].isupper() for word in (*first, last)) and "," not in short
    if first and is_name and before and not any(word[:1].isupper() for word in before):
        stems -= stems_of(" ".join(first))
    return bool(stems) and stems <= asked and not (asks_either_way(question) or OR.search(question))


def unanswering(
    question: str, text: str, short: str | None, given: bool = False, printed: date | None = None
) -> str:
    """Say why a sentence that is true, printed on a day, is no answer; empty when it is one.

    `given` is whether a sentence before it answers: then it may add to that what was not asked for.
    """
    held = short is not None and holds(question, text, short, printed)
    if not given and (lack := _gives_none(question, text, short, held) or compares_nothing(question, text)):
        return lack
    if other := _of_another_year(question, text):
        return other
    if not given and (lack := _says_nothing(question, text, short)):
        return lack
    if short and not held and not (given and asks_account(question)):
        return f"does not give the answer, {short!r}"
    return _adds_nothing(question, text) if given and not held else ""


def another_rate(question: str, text: str) -> str:
    """Return by what a text counts, "second", asked how many each year; empty where not by another."""
    asked, told = ({one.lower() for one in _RATE.findall(one)} for one in (question, text))
    return min(told) if asked and told and not asked & told else ""


def asks_account(question: str) -> bool:
    """Return whether several sentences may be asked for: why, how, what happened, a comparison."""
    return _ACCOUNT.search(question) is not None


def _adds_nothing(question: str, text: str) -> str:
    """Say that a further sentence has no word of what is asked, names apart; empty for what takes several."""
    asked = stems_of(question) - name_stems(names(question))
    if asks_account(question) or not asked or asked & stems_of(text):
        return ""
    return "adds nothing that was asked about"


def _gives_none(question: str, text: str, short: str | None, held: bool) -> str:
    """Say that a sentence gives nothing of the kind that is asked for, or denies it; else empty."""
    wanted = expected(question)
    if not gives(wanted, text) and not (short and held and _in_words(wanted, short)):
        return f"gives no {wanted.words}"
    if any(_denied(question, text, one) for one in ([short] if short else _days(wanted, text))):
        return "says that it was not so"
    other_kind = wanted.is_figure or wanted.is_time or asks_either_way(question)
    if short or other_kind or not _NAME_OF.search(question):
        return ""
    return "" if _names_anew(question, text) else "gives no name"


def _says_nothing(question: str, text: str, short: str | None) -> str:
    """Say that a sentence says nothing of what is asked about; empty when it does."""
    stems, told = stems_of(question), stems_of(text)
    if not short and stems and stems.isdisjoint(told):
        return "shares no word with the question"
    bare = stems - name_stems(names(question))
    # An item of a list: "Ann Hill, for Glass". A row of a table has its words in the heads of the columns, a
    # long short answer in the quotes.
    is_item = short and short != text and not is_statement(text) and CELLS not in text
    if is_item and len(bare) >= _MUCH_ASKED and bare.isdisjoint(told):
        return "is no sentence, and has nothing but names of what is asked"
    # "Will Hill appeal?" is not answered by what is said of Hill alone, nor "which fell more, A or B?" by A.
    chosen = [short, *_EITHER.findall(question)] if short and _EITHER.search(question) else []
    if not chosen and not asks_either_way(question):
        return ""
    bare = {word for word in bare - stems_of(" ".join(chosen)) if not word[0].isdigit()}
    return f"says nothing of {', '.join(sorted(bare))}" if bare and bare.isdisjoint(told) else ""


def _of_another_year(question: str, text: str) -> str:
    """Say that a text tells of another year, asked what was "in 2019"; empty when it does not."""
    asked, told = _in_years(question.partition(" ")[2]), _in_years(text)
    asked = {year for year in asked if question.rstrip(" ?.").endswith(year)}
    if not asked or not told or not asked.isdisjoint(YEAR.findall(text)):
        return ""
    return f"is about {', '.join(sorted(told))}, not {', '.join(asked)}"


def _in_years(text: str) -> set[str]:
    """Return the years in which a text says that something was, beside those of something else."""
    return {
        match[1]
        for clause in re.split(r"[,;:]", text)
        for match in _IN_YEAR.finditer(clause)
        if not _ELSEWHEN.search(clause, 0, match.start())
    }


def _in_words(wanted: Wanted, short: str) -> bool:
    """Whether a short answer gives what is wanted in words that say it of anything in a sentence."""
    return len(short.split()) <= SHORT_WORDS and gives(wanted, short, loosely=True)


def _days(wanted: Wanted, text: str) -> list[str]:
    """Return the one day that a text gives, where a day is asked for; none where it gives several."""
    given = dates(text, None) if wanted.is_time else ()
    return [mention.text for mention in given] if len(given) == 1 else []


def _denied(question: str, text: str, short: str) -> bool:
    """Whether a text denies of a short answer what is asked: "will not open on 14 June as planned"."""
    folded = fold(text)
    if _NOT.search(fold(question)) or (at := folded.find(fold(short))) < 0:
        return False
    asked = stems_of(question)
    clause = re.split(r"[,;:]|\bbut\b", folded[:at])[-1]
    return any(
        stem(match[1]) in asked and not _UNTIL.search(clause[match.end() :] + short)
        for match in _NOT.finditer(clause)
    )


def _names_anew(question: str, text: str) -> bool:
    """Whether a text has a name, or a word in quotation marks, that the question does not hold."""
    asked = stems_of(question)
    return any(
        stems_of(words) - asked
        for words in (*(name.text for name in names(text)), *_IN_MARKS.findall(fold(text)))
    )


def listed(short: str) -> list[str]:
    """Return the parts of a short answer that lists names or figures: "Averdon, Kessel and Pell"."""
    parts = _BETWEEN.split(short) if _AND.search(short) else []
    return parts if all(re.match(r"(?:the )?\W?[A-Z\d]", part) for part in parts) else []


def holds(question: str, text: str, short: str, printed: date | None) -> bool:
    """Return whether a text, printed on a day, holds a short answer; "on Friday" may be its 10 March 2023."""
    told = dates(text, printed)
    dated = [mention for mention in dates(short, None) if is_dated(mention, told, ())]
    if any(day.day for mention in dates(short, None) if mention not in dated for day in mention.days):
        return False
    rest, wanted = without(short, dated), expected(question)
    # If it has a 32nd member, it has 32.
    bare = ("th", "%") if wanted.kind in _SHARES else ("th",)
    stated = [*figures(wanted, text), *in_words(wanted, text)]
    stated += [replace(number, unit="") for number in stated if number.unit in bare]
    counted = [*numbers(rest), *in_words(wanted, rest)]
    if not all(is_stated(number, stated) for number in counted):
        return False
    asked, new, held = (stems_of(one) for one in (question, rest, text))
    if wanted.is_figure and not counted:
        new, held = new | quantifiers(rest), held | quantifiers(text)
    # Of "151 km/h" the number tells: the text may say "kilometres an hour".
    read = {stem for number in counted for stem in stems_of(number.text)}
    new = {word for word in (new - asked or new) - read if not (counted and is_measure(word))}
    return len(new & held) >= _GIVES * len(new)
