"""Whether what is cited is about what was asked: its names, and their numbers."""

import re
from collections.abc import Sequence
from itertools import pairwise

from nutgraf.ingest.types import Article
from nutgraf.service.checks.countries import is_country
from nutgraf.service.checks.names import CALENDAR, Name, canonical, is_feast, mentions_in, names
from nutgraf.service.words import fold, stem, tokens, word_set

# Shorter ones are often initials: PCs, Q3.
_LEAST_CHARS = 4
_WHO = re.compile(r"\bwho(?:m|se)?\b", re.IGNORECASE)
# What joins two names to the title of a work.
_TITLE = re.compile(r":.*|'s ")
# Words whose number says which one it is; names do, too. Four digits are a year.
_SERIES = frozenset(
    stem(word) for word in word_set("season episode series chapter part round game volume phase")
)
_YEAR_DIGITS = 4
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
# These are written in many ways.
_UNDERSTOOD = frozenset({"us", "uk"})
# A seat of government stands for who governs.
_SEATS = {
    seat: re.compile(rf"\b(?:{governing})\b", re.IGNORECASE)
    for seat, governing in (
        ("white house", "administration|president"),
        ("oval office", "administration|president"),
        ("capitol hill", "congress|senate|senators?|representatives"),
        ("pentagon", "defense department|department of defense"),
        ("downing street", "prime minister|government"),
        ("whitehall", "ministers?|ministry|government"),
        ("westminster", "MPs|parliament|commons|government"),
        ("kremlin", "russians?|russia|moscow|putin"),
        ("brussels", "EU|european"),
    )
}


def unmentioned(question: str, cited: Sequence[Article], given: Sequence[Article]) -> str:
    """Return the name in a question that the articles cited do not mention, as they should; or nothing.

    Names of several words have to be mentioned, by one of them at least ("Zelda: Breath of the Wild" and
    "Assassin's Creed" by either half). One of one word may be written in other ways: it counts where it is
    the question's only one, or where nothing that was given to read mentions it. News of a country leaves
    its own name out: where no country is named, any is understood.
    """
    asked = [
        name
        for name in names(question)
        if not (name.initial or is_feast(name) or canonical(name.words) in _UNDERSTOOD) and len(name.text) > 1
    ]
    if any(map(is_country, asked)) and not _name_a_country(cited):
        asked = [name for name in asked if not is_country(name)]
    absent = _absent(asked, cited)
    if len(absent) < len(asked):
        halves = {
            name
            for pair in pairwise(asked)
            if _TITLE.fullmatch(fold(question)[pair[0].end : pair[1].start]) and not {*pair} <= {*absent}
            for name in pair
        }
        absent = [name for name in absent if name not in halves]
        words = [name for name in absent if len(name.words) == 1 and len(name.text) >= _LEAST_CHARS]
        absent = [name for name in absent if len(name.words) > 1] or _absent(words, given)
    return absent[0].text if absent else ""


def _name_a_country(articles: Sequence[Article]) -> bool:
    texts = (text for one in articles for text in (one.title, one.text))
    return any(is_country(name) for text in texts for name in names(text))


def _absent(asked: Sequence[Name], articles: Sequence[Article]) -> list[Name]:
    """Return the names that no article mentions, by any word that is not only another's first name."""
    if not asked:
        return []
    texts = [text for one in articles for text in (one.title, one.text, one.source, *one.authors)]
    held = mentions_in(*texts)
    found = [name.words for text in texts for name in names(text)]
    others = {words[0] for words in found if len(words) > 1}
    surnames = {words[-1] for words in found}
    return [
        name
        for name in asked
        if not governs(name, texts)
        # Joe Biden is no Joe Park, nor Ann James a James Park; but Ash Carter may be Ashton Carter.
        if (missing := held.missing(name)) == name.words
        or (len(name.words) == 2 and missing == name.words[1:] and name.words[0] in others)
        or (len(name.words) == 2 and missing == name.words[:1] and name.words[1] in others - surnames)
    ]


def governs(name: Name, texts: Sequence[str]) -> bool:
    """Return whether a name is a seat of government, and who governs there is in the texts."""
    seat = _SEATS.get(" ".join(name.words))
    return seat is not None and any(map(seat.search, texts))


def namesake(question: str, text: str, article: Article) -> str:
    """Return whom a text of an article names with only the surname of somebody asked about; or nothing.

    "Joe Hill", asked about Ann Hill, unless it is asked who; but no "District Court" for the Supreme Court,
    where "court" is a word.
    """
    if _WHO.search(question):
        return ""
    told = names(text)
    first_names = {name.words[0] for name in told} | {token.text.lower() for token in tokens(text)}
    for asked in names(question):
        if len(asked.text.split()) != 2 or asked.words[0] in first_names:
            continue
        first, surname = asked.words[0], asked.words[-1]
        for name in told:
            is_other = len(name.text.split()) == 2 and name.words[-1] == surname
            # Joe Biden may be Joseph.
            is_other = is_other and name.words[0][0] != first[0]
            if is_other and not re.search(rf"\b{re.escape(surname)}\b", article.text):
                return name.text
    return ""


def another_edition(question: str, text: str) -> str:
    """Return what a text numbers otherwise than the question, "season 3" for season 4; or nothing."""
    asked, told = _numbered(question), _numbered(text)
    return next((told[key][0] for key in asked if key in told and asked[key][1].isdisjoint(told[key][1])), "")


def _numbered(text: str) -> dict[str, tuple[str, set[str]]]:
    """Return by word what first numbers it, and all its numbers: "season 4", "iPhone 12", "90th Academy"."""
    found: dict[str, tuple[str, set[str]]] = {}
    for one, other in pairwise(tokens(text)):
        if text[one.end : other.start] not in (" ", "-"):
            continue
        named = one.capital or one.stem in _SERIES
        if other.text.isdigit() and len(other.text) < _YEAR_DIGITS and named and one.stem not in CALENDAR:
            key, number = one.stem, other.text
        elif _ORDINAL.fullmatch(one.text) and other.content and other.stem not in CALENDAR:
            key, number = f"th {other.stem}", one.text
        else:
            continue
        found.setdefault(key, (text[one.start : other.end], set()))[1].add(number)
    return found
