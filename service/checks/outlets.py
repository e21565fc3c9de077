"""Who published what: "TechCrunch reported that ..." is right of an article by TechCrunch, of no other.

An outlet or author seldom stands in the article's own text. So what is attributed to one is checked, without
the attribution, against that one's articles alone.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from nutgraf.ingest.types import Article
from nutgraf.service.lexicon import in_past, in_present
from nutgraf.service.words import fold, word_list

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
_DOMAIN = re.compile(r"^(?:www\.)|\.(?:com|org|net|news|co\.uk)$", re.I)
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
    by_form = {_form(name): name for name in names if len(name) > 1}
    if not by_form:
        return []
    who = (
        "(" + "|".join(_pattern(form, by_form[form]) for form in sorted(by_form, key=len, reverse=True)) + ")"
    )
    credit = re.compile(
        rf"(?:[Bb]oth )?(?:[Tt]he )?{who}(?:(?:,? and|,) (?:[Tt]he )?{who})?{_NOUN} {_VERB}(?: that)?(?= )"
        rf"|,?(?:^| )(?:[Aa]ccording to|(?:[Aa]s )?[Rr]eported by) {_FROM}"
        rf"(?:[Tt]he )?{who}(?: and (?:[Tt]he )?{who})?{_NOUN}(?:,(?= )|(?=\.?$))"
        rf"|, (?:[Tt]he )?{who} {_VERB}(?=\.?$)"
    )
    found = list(credit.finditer(fold(text)))
    parts: list[Credit] = []
    for i, match in enumerate(found):
        start = match.start() if i or not match.start() else 0
        end = found[i + 1].start() if i + 1 < len(found) else len(text)
        said = _JOINT.sub("", text[start : match.start()] + text[match.end() : end]).strip(" ,;.")
        credited = tuple(by_form[_form(name)] for name in match.groups() if name)
        parts.append(Credit(credited, said[:1].upper() + said[1:] + "."))
    return parts if all(" " in part.said for part in parts) else []


def by(article: Article, name: str) -> bool:
    """Return whether an outlet or author of that name published the article."""
    return _form(name) in map(_form, publishers(article))


def _form(name: str) -> str:
    bare = _DOMAIN.sub("", " ".join(fold(name).split()))
    return bare.lower().removeprefix("the ")


def _pattern(form: str, name: str) -> str:
    # Fortune is an outlet, fortune is not; nor is Hill, a person, The Hill.
    words = " ".join(f"{re.escape(word[0].upper())}(?i:{re.escape(word[1:])})" for word in form.split())
    return rf"(?<=\b[Tt]he ){words}" if name.startswith("The ") and " " not in form else rf"\b{words}"
