"""A question as it was meant, of what was typed: without "ok, thanks", its question words set right."""

import re

from nutgraf.service.question.asked import ASKS, DOES, HOW_MUCH
from nutgraf.service.words import word_list

_GREETING = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|al?right|thanks|thank you|thx|hi|hello|hey|hm+|oh|ah|yes|yeah|i see|got it)\b\W+)+"
    rf"(?=(?:and|but|so|then|same|sorry|(?:can|could) you|please|{ASKS}|{DOES})\b)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?P<lead>\W*(?:(?:and|but|so|then|in|on|at|by|from|please)\W+)*)"
    r"(?P<first>[a-z]+)\b(?! ?[.&-])(?P<gap> (?P<second>[a-z]+)\b)?",
    re.IGNORECASE,
)


def _by_letters(words: str) -> dict[str, str]:
    return {"".join(sorted(word)): word for word in word_list(words)}


_ASKING = _by_letters("what which when where whose why")
_MEASURES = _by_letters(HOW_MUCH.replace("|", " "))
_SHORT_OF = {
    "wich": "which", "whch": "which", "wht": "what", "whn": "when", "whre": "where", "wher": "where",
    "whats": "what's", "whos": "who's", "wheres": "where's", "whens": "when's", "hows": "how's",
}  # fmt: skip


def typed(text: str) -> str:
    """Return a question with its first words as they were meant: "waht", "wich", "hwo mnay", "whos"."""
    return _OPENING.sub(_meant, _GREETING.sub("", text), count=1)


def _meant(opening: re.Match[str]) -> str:
    lead, first, gap, second = (opening[name] or "" for name in ("lead", "first", "gap", "second"))
    measure = _MEASURES.get("".join(sorted(second.lower())), "")
    word, letters = first.lower(), "".join(sorted(first.lower()))
    if letters == "how" and word not in ("how", "who"):
        word = "how" if measure else "who"
    # "Thaw" and "hewn" are words.
    elif word.startswith(("w", "hw")):
        word = _SHORT_OF.get(word) or _ASKING.get(letters, word)
    if word == "how" and measure:
        gap = f" {measure}"
    elif word == first.lower():
        return opening[0]
    return f"{lead}{word.capitalize() if first[0].isupper() else word}{gap}"
