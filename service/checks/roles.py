"""Who does what to whom: names that change places, and owners that do what theirs did."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from nutgraf.service.checks.names import Name, names, same_word
from nutgraf.service.words import STOP, fold, tokens

_PRONOUNS = frozenset({"he", "she", "it", "they"})
# What stands before a subject: nothing, a comma, or what joins clauses.
_OPENS = re.compile(
    r"(?:^|[,;:.\"]|\b(?:and|but|that|when|after|before|because|as|while|where|if))\s*$", re.I
)


def swapped_roles(text: str, cited: Sequence[str]) -> tuple[str, str] | None:
    """Return (first, second) where `text` has first-verb-second and a cited sentence second-verb-first."""
    for first, verb, second in _triples(text):
        if _same(first, second):
            continue
        for quote in cited:
            if any(
                verb == other_verb and _same(first, object_) and _same(second, subject)
                for subject, other_verb, object_ in _triples(quote)
            ):
                return first, second
    return None


def _same(a: str, b: str) -> bool:
    return same_word(a.lower(), b.lower())


@lru_cache(maxsize=1024)
def _triples(text: str) -> tuple[tuple[str, str, str], ...]:
    """Return (name, verb, name) for neighbouring names with a verb between; passives turned round."""
    found: list[tuple[str, str, str]] = []
    named = names(text)
    words = tokens(text)
    for left, right in pairwise(named):
        between = [word for word in words if left.end <= word.start and word.end <= right.start]
        carrying = [word for word in between if word.content and word.stem not in STOP]
        if not 1 <= len(carrying) <= 3 or re.search(r"[.;:!?\"]|, and ", fold(text)[left.end : right.start]):
            continue
        a, b = left.words[-1], right.words[-1]
        passive = any(word.text.lower() == "by" for word in between)
        for word in carrying:
            found.append((b, word.stem, a) if passive else (a, word.stem, b))
    return tuple(found)


def doubled(text: str, cited: Sequence[str]) -> str:
    """Return a name that `text` puts in the place of a pronoun before that same name; or nothing.

    "It is led by Ann Hill" does not say that Ann Hill is led by Ann Hill.
    """
    for first, again in pairwise(names(text)):
        if first.words != again.words or len(first.words) < 2:
            continue
        for quote in cited:
            (there, *more) = [name for name in names(quote) if name.words == first.words] or [None]
            before = tokens(quote[: there.start]) if there else ()
            if not more and any(word.text.lower().removesuffix("'s") in _PRONOUNS for word in before):
                return first.text
    return ""


def owner_acts(text: str, cited: Sequence[str]) -> tuple[str, str] | None:
    """Return (who acts in `text`, who acts in a cited sentence) where the first is there only named as owner.

    "Johnson's secretary Martin Reynolds invited them" does not say that Johnson invited them.
    """
    folded = fold(text)
    for name in names(text):
        following = next((word for word in tokens(text) if word.start >= name.end), None)
        acts = following is not None and (following.content or following.stem == "said")
        if (
            following is None
            or not acts
            or folded[name.end :][:1] != " "
            or not _OPENS.search(folded[: name.start])
        ):
            continue
        for quote in cited:
            if actor := _actor(name, following.stem, quote):
                return name.text, actor
    return None


def _actor(name: Name, act: str, quote: str) -> str:
    """Return the name between one's possessive and an act, where one is not named otherwise; or nothing."""
    there = names(quote)
    mine = [other for other in there if same_word(other.words[-1].removesuffix("'s"), name.words[-1])]
    acts = [word.start for word in tokens(quote) if word.stem == act]
    if not mine or not acts or any(fold(quote)[one.end :][:2] != "'s" for one in mine):
        return ""
    between = [one for one in there if mine[-1].end < one.start and one.end <= acts[0]]
    return between[-1].text if between else ""
