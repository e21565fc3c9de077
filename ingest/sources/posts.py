"""The posts of a live blog on a web page: their times, which trafilatura drops, are put into their text."""

import re
from typing import Any

from nutgraf.ingest.clean import one_line

# At least so many make a live blog; a story has one time, or two.
_FEWEST = 3
# How far above its time a post may begin.
_HIGHEST = 6
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[:.][0-5]\d(?: ?[ap]\.?m\.?)?(?: [A-Z]{3,4})?", re.IGNORECASE)


def stamp_posts(tree: Any) -> None:
    """Put the times of posts in an lxml tree at the head of their first paragraphs: "22.30 Power is back"."""
    clocks = {time: shown for time in tree.iter("time") if _CLOCK.fullmatch(shown := one_line(_text(time)))}
    if len(clocks) < _FEWEST:
        return
    posts = [(time, found) for time in clocks if (found := _first(time, clocks)) is not None]
    for time, paragraph in posts:
        paragraph.text = f"{clocks[time]} {(paragraph.text or '').lstrip()}"
        time.drop_tree()


def _first(time: Any, clocks: dict[Any, str]) -> Any:
    """Return the first paragraph of a time's post; None where it stands in one, or has none of its own."""
    above = time.getparent()
    for _ in range(_HIGHEST):
        if above is None or above.tag == "p" or sum(other in clocks for other in above.iter("time")) > 1:
            return None
        paragraph = next((found for found in above.iter("p") if _text(found).strip()), None)
        if paragraph is not None:
            return None if _CLOCK.match(_text(paragraph).lstrip()) else paragraph
        above = above.getparent()
    return None


def _text(element: Any) -> str:
    return str(element.text_content())
