"""Another count in the same breath: after "3,000 marched, police said", "organisers put it at 5,500"."""

import re

from nutgraf.ingest.sentences import sentences
from nutgraf.service.checks.dates import counts, dates
from nutgraf.service.checks.quantities import Number, is_stated
from nutgraf.service.conflicts.figures import Figure
from nutgraf.service.conflicts.statement import Statement
from nutgraf.service.words import fold

# Who gives it, before a number that has no noun of its own.
_PUT = re.compile(
    r"\b(?:put|puts|estimate[sd]?|reckon(?:s|ed)?|counted|gave|claim(?:s|ed)?|spoke of|sa(?:id|ys?)) "
    r"(?:[\w'-]+ ){0,6}$"
)
_THAN = re.compile(r"\b(?:more|less|fewer|higher|lower|larger|smaller|bigger|greater) than the $")
_GIVEN = re.compile(r" (?:given|reported|claimed|estimated|counted|announced|cited|put|that)\b")
_NO_NOUN = re.compile(r"\W*(?:$|[,;.:)]|\b(?:and|but|while|though|in|at|on|by)\b)")
_ELSEWHEN = re.compile(
    r"\b(?:last|earlier|previous\w*|initial\w*|later|since|ago|then|next)\b", re.IGNORECASE
)
# Counts of one thing are not so far apart.
_APART = 10


def counterclaim(mine: Figure) -> Statement | None:
    """Return the sentence right behind a figure's that has somebody else count the same otherwise."""
    text = mine.told.article.text
    paragraph = text.find("\n", mine.told.end)
    rest = text[mine.told.end : paragraph if paragraph >= 0 else len(text)]
    (start, end), *_ = sentences(rest) or [(0, 0)]
    told = Statement(mine.told.article, mine.told.end + start, mine.told.end + end)
    folded = fold(told.text)
    if _ELSEWHEN.search(folded) or dates(told.text, None):
        return None
    return told if any(_is_rival(mine.number, number, folded) for number in counts(told.text)) else None


def _is_rival(mine: Number, number: Number, folded: str) -> bool:
    lead, behind = folded[: number.start], folded[number.end :]
    put = _PUT.search(lead) and _NO_NOUN.match(behind)
    given = _THAN.search(lead) and _GIVEN.match(behind)
    if not (put or given) or number.unit != mine.unit or is_stated(number, (mine,)):
        return False
    one, other = max(mine.values), max(number.values)
    return 0 < one < _APART * other and other < _APART * one
