"""Two parties that accuse each other: "Norland said Sudreya shelled the port", "Sudreya said Norland did".

Also what one denies: "Sudreya denied that its army had shelled the port".
"""

import re

from nutgraf.ingest.sentences import Span
from nutgraf.service.checks.names import same_word
from nutgraf.service.checks.polarity import negators
from nutgraf.service.conflicts.parallel import aligned
from nutgraf.service.conflicts.parties import speaker
from nutgraf.service.conflicts.same import same_days, same_news, same_places
from nutgraf.service.conflicts.statement import Statement
from nutgraf.service.words import fold, stems_of, tokens

# Beside the accused so many words of meaning are the same, and this share of those of the longer charge.
_LEAST_WORDS = 3
_LEAST_SHARE = 0.6
_DENIED = re.compile(r"\bden(?:y|ies|ied|ying)\b(?P<what>[^,;.]*)", re.I)
# What is denied has so many words of the other account.
_LEAST_DENIED = 4


def countercharge(mine: Statement, value: Span, other: Statement) -> Span | None:
    """Return where a sentence has who speaks in `mine` in the place of `value`, who speaks in it; or None.

    Who speaks is no part of what is said: each sentence names both.

    Args:
        mine: a sentence.
        value: the place of an answer in `mine.text`, in characters, half-open.
        other: another sentence.
    """
    here, there = speaker(mine.text), speaker(other.text)
    if here is None or there is None or not same_news(mine, other):
        return None
    found = aligned(_said(mine, here[1]), value, _said(other, there[1]), _LEAST_WORDS, _LEAST_SHARE)
    if found is None or _alike(here[0], there[0]):
        return None
    crossed = _alike(mine.text[slice(*value)], there[0]) and _alike(other.text[slice(*found)], here[0])
    return found if crossed and same_places(mine, other) and same_days(mine, other) else None


def denies(text: str, other: str) -> bool:
    """Return whether a text has somebody deny what another states."""
    denied = _DENIED.search(fold(text))
    if denied is None or _DENIED.search(fold(other)) or negators(tokens(f"{text[: denied.start()]} {other}")):
        return False
    return len(stems_of(denied["what"]) & stems_of(other)) >= _LEAST_DENIED


def _said(told: Statement, credit: Span) -> str:
    """Return a sentence with blanks for who says it, so that places stay."""
    start, end = credit
    return told.text[:start] + " " * (end - start) + told.text[end:]


def _alike(one: str, other: str) -> bool:
    """Whether two mentions of parties share a word of meaning: Norland, the Norlandish army."""
    pairs = ((a, b) for a in tokens(one) if a.content for b in tokens(other) if b.content)
    return any(same_word(a.text.lower(), b.text.lower()) for a, b in pairs)
