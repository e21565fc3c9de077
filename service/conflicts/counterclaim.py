"""Another count soon after: after "3,000 marched, police said", "organisers put it at 5,500"."""

import re

from nutgraf.ingest.sentences import sentences
from nutgraf.service.checks.dates import counts, dates
from nutgraf.service.checks.quantities import Number, is_stated
from nutgraf.service.conflicts.figures import Figure
from nutgraf.service.conflicts.statement import Statement
from nutgraf.service.words import fold, stems_of

# Who gives it, before a number that has no noun of its own.
_PUT = re.compile(
    r"\b(?:put|puts|estimate[sd]?|reckon(?:s|ed)?|counted|gave|claim(?:s|ed)?|spoke of|sa(?:id|ys?)) "
    r"(?P<what>(?:[\w'-]+ ){0,6})$"
)
_THAN = re.compile(r"\b(?:more|less|fewer|higher|lower|larger|smaller|bigger|greater) than the $")
_GIVEN = re.compile(r" (?:given|reported|claimed|estimated|counted|announced|cited|put|that)\b")
_NO_NOUN = re.compile(r"\W*(?:$|[,;.:)]|\b(?:and|but|while|though|in|at|on|by)\b)")
_ELSEWHEN = re.compile(
    r"\b(?:last|earlier|previous\w*|initial\w*|later|since|ago|then|next)\b", re.IGNORECASE
)
# It stands among so many sentences behind the figure's.
_BEHIND, _BEHIND_CHARS = 3, 2000
# So many words of the figure's sentence say again what is counted: "vacant posts".
_SAID_ANEW = 2
# Counts of one thing are not so far apart.
_APART = 10


def counterclaim(mine: Figure) -> Statement | None:
    """Return the sentence behind a figure's that has somebody else count the same otherwise.

    One that is not right behind it, in its paragraph, has to say what is counted.
    """
    article, end = mine.told.article, mine.told.end
    behind = sentences(article.text[end : end + _BEHIND_CHARS])[:_BEHIND]
    for place, (first, last) in enumerate(behind):
        told = Statement(article, end + first, end + last)
        least = _SAID_ANEW if place or "\n" in article.text[end : told.start] else 0
        folded = fold(told.text)
        if _ELSEWHEN.search(folded) or dates(told.text, None):
            continue
        if any(_is_rival(mine, number, folded, least) for number in counts(told.text)):
            return told
    return None


def _is_rival(mine: Figure, number: Number, folded: str, least: int) -> bool:
    lead, behind = folded[: number.start], folded[number.end :]
    put = _PUT.search(lead) if _NO_NOUN.match(behind) else None
    given = _THAN.search(lead) and _GIVEN.match(behind)
    said_anew = stems_of(put["what"]) & stems_of(mine.told.text) if put else ()
    if len(said_anew) < least or not (put or given):
        return False
    if number.unit != mine.number.unit or is_stated(number, (mine.number,)):
        return False
    one, other = max(mine.number.values), max(number.values)
    return 0 < one < _APART * other and other < _APART * one
