"""The dateline that an article opens with: place, day and agency, which are no part of its first sentence."""

import re

from nutgraf.ingest.clean import ends_sentence

_PLACE = r"[A-Z][\w.'’/-]*(?:,? [A-Z][\w.'’/-]*){0,5}"
_DAY = r"(?:,? (?:\d{1,2} )?[A-Z][a-z]{2,8}\.?(?: \d{1,2})?(?:,? \d{4})?)"
_AGENCY = r"(?:CNN(?: ?[A-Z]\w+)?|AP|Reuters|REUTERS|AFP|UPI|BBC|Bloomberg|dpa|DPA|Xinhua|TASS|PTI|PA)"
# A hyphen joins words ("NATO-Russia") unless it stands by itself.
_DASH = r"(?: *[–—]{1,2}| -{1,2}(?= ))"
_FORMS = (
    # London (CNN); KYIV, May 2 (Reuters) -
    rf"(?:{_PLACE}{_DAY}?,? )?\({_AGENCY}[^)\n]{{0,20}}\){_DASH}?",
    # New York CNN —
    rf"(?:{_PLACE} )?{_AGENCY}{_DASH}",
    # Kessel (Crane News) -; KESSEL, Oct 9 (CNA) -
    rf"{_PLACE}{_DAY}?,? ?\([A-Z][^)\n]{{1,39}}\){_DASH}",
    # Ankara, 25 February 2023 -
    rf"[A-Z][^.\n]{{0,40}}\d{{4}}(?: ?\([^)\n]{{1,40}}\))?{_DASH}",
    # Kessel, Norland —
    rf"[A-Z][\w.'’-]*, {_PLACE} [–—]",
    # MINNEAPOLIS, Minnesota –; LONDON, Dec. 1 –
    rf"[A-Z][A-Z .'’-]{{2,40}}(?:, {_PLACE})?{_DAY}?{_DASH}",
)
_DATELINE = re.compile(rf"(?:{'|'.join(_FORMS)}) *(?=[A-Z“\"‘'])")
# Among so many paragraphs is the first of an article, below a byline or summary.
_FIRST_PARAGRAPHS = 3


def dateline_end(opening: str) -> int:
    """Return where the dateline ends that a sentence opens with, "ANKARA, 25 February 2023 - "; else 0."""
    line = _DATELINE.match(opening)
    # What follows is a sentence: "BEST DIRECTOR – Ann Hill" is an entry of a list.
    return line.end() if line and ends_sentence(opening) else 0


def may_open(text: str, start: int) -> bool:
    """Return whether an article may have its dateline here: where one of its first paragraphs begins."""
    above = text[:start]
    return above[-1:] in ("", "\n") and len(above.split("\n\n")) <= _FIRST_PARAGRAPHS
