"""Who published what: "TechCrunch reported that ..." is right of an article by TechCrunch, of no other.

An outlet or author seldom stands in the article's own text. So what is attributed to one is checked, without
the attribution, against that one's articles alone.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from nutgraf.ingest.outlet import letters, outlet_key
from nutgraf.ingest.types import Article
from nutgraf.service.lexicon import in_past, in_present
from nutgraf.service.words import fold, tokens, word_list

_NOUN = r"(?:'s)?(?: (?:article|report|story|piece)s?)?"
# What an outlet does in print; what it announced or denied, it did as a company.
_PRINTS = word_list(
    """report say write note state argue think believe warn claim suggest urge conclude complain mention
    describe discuss find highlight confirm"""
)
_VERB = (
    r"(?:(?:both|also|has|have) )?"
    rf"(?:{'|'.join(form(verb) for verb in _PRINTS for form in (in_past, in_present))}|point(?:ed|s) out)"
)
_FROM = r"(?:(?:an?|the) (?:article|report|story) (?:by|from|in) )?"
# No outlet's name is longer.
_MOST_WORDS = 7
_JOINT = re.compile(r"[\s,;]*\b(?:while|whereas|but|and|both)?[\s,;]*$")


class Credit(NamedTuple):
    """What a part of a sentence says, as a sentence, and who is said to have published it."""

    names: tuple[str, ...]
    said: str


def publishers(article: Article) -> tuple[str, ...]:
    """Return by what names an article's publisher may be called: its outlet, its authors."""
    return tuple(name for name in (article.source, *article.authors) if name)


def attributed(text: str, names: Iterable[str]) -> list[Credit]:
    """Return what each part of `text` credits to whom; none where no one is credited.

    Args:
        text: a sentence.
        names: outlets and authors. Two who are credited together, "A and B reported", share a part.
    """
    folded = fold(text)
    spelled = _spelled(folded, names)
    if not spelled:
        return []
    forms = "|".join(map(re.escape, sorted(spelled, key=len, reverse=True)))
    # "The Guardian", where that is one, before "Guardian".
    who = rf"(?:[Tt]he )??\b({forms})"
    credit = re.compile(
        rf"(?:[Bb]oth )?{who}(?:(?:,? and|,) {who})?{_NOUN} {_VERB}(?: that)?(?= )"
        rf"|,?(?:^| )(?:[Aa]ccording to|(?:[Aa]s )?[Rr]eported by) {_FROM}"
        rf"{who}(?: and {who})?{_NOUN}(?:,(?= )|(?=\.?$))"
        rf"|, {who} {_VERB}(?=\.?$)"
    )
    found = list(credit.finditer(folded))
    parts: list[Credit] = []
    for i, match in enumerate(found):
        start = match.start() if i or not match.start() else 0
        end = found[i + 1].start() if i + 1 < len(found) else len(text)
        said = _JOINT.sub("", text[start : match.start()] + text[match.end() : end]).strip(" ,;.")
        credited = tuple(spelled[form] for form in match.groups() if form)
        parts.append(Credit(credited, said[:1].upper() + said[1:] + "."))
    return parts if all(" " in part.said for part in parts) else []


def by(article: Article, name: str) -> bool:
    """Return whether an outlet or author of that name published the article."""
    return outlet_key(name) in map(outlet_key, publishers(article))


def _spelled(folded: str, names: Iterable[str]) -> dict[str, str]:
    """Return which of some names a text has, by how it spells them: "Guardian", "bbc.com"."""
    called = {key: name for name in names if len(name) > 1 and (key := outlet_key(name))}
    squeezed = letters(folded)
    found: dict[str, str] = {}
    words = tokens(folded) if any(key in squeezed for key in called) else ()
    for first, start in enumerate(words):
        for last in range(first, min(first + _MOST_WORDS, len(words))):
            form = folded[start.start : words[last].end].removesuffix("'s")
            # Fortune is an outlet, fortune is not; fortune.com is.
            plain = any(word.content and word.text[0].islower() for word in words[first : last + 1])
            if (name := called.get(outlet_key(form))) and ("." in form or not plain):
                found[form] = name
    return found
