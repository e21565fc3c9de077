"""What one has to be or have done to be who is asked for: "which company was fined, and is sued by ...?"."""

import re

from nutgraf.service.question.asked import DOES
from nutgraf.service.words import fold, stems_of

_VERB = rf"(?:{DOES}|also|been|being|[a-z]{{3,}}(?:ed|es))"
_ASKS = re.compile(rf"(?:(?:in|of|by|for|from|to|with) )?(?:who\b|which\b|what (?!{_VERB}\b))", re.I)
_CUT = re.compile(
    rf",? (?:and|but|while|as well as) (?:also )?(?=(?:who|whose|which|that|{_VERB})\b)"
    r"|, (?:and |but |while )?(?:also )?|(?<=\w) (?:who|whose|which) (?=\w)",
    re.I,
)
# Of an outlet, not of who is asked for: "as reported by both ... and ...".
_CREDIT = re.compile(
    r"(?:as |also )?(?:is |was |are |were )?(?:reported|discussed|mentioned|covered|featured|described"
    r"|published|according|per)\b(?=.*\b(?:by|in|on|from|to|per)\b)",
    re.I,
)
# A condition has so many words that carry meaning; what has fewer belongs to the one before it.
_LEAST_WORDS = 2


def conditions(question: str) -> tuple[str, ...]:
    """Return what is said in a question of who or what it asks for, cut where the next thing is said."""
    asked = fold(question).strip().rstrip(" ?.!")
    if not _ASKS.match(asked):
        return ()
    found: list[str] = []
    for part in _CUT.split(asked):
        if _CREDIT.match(part):
            continue
        if found and min(len(stems_of(one)) for one in (part, found[-1])) < _LEAST_WORDS:
            found[-1] += f", {part}"
        else:
            found.append(part)
    return tuple(found)
