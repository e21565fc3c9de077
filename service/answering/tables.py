"""Rows of a table in words: "2 | Averdon | 67" says nothing without the heads of its columns."""

from nutgraf.ingest.types import Article
from nutgraf.service.words import YEAR

# What readers of tables put between cells.
CELLS = " | "
_PAIR = 2


def row_in_words(article: Article, start: int, end: int) -> str:
    """Return a row with the head of each column, "Club: Averdon; Points: 67"; empty where there is none.

    Of two columns the first is a row's own head, "Capital: Averdon".

    Args:
        article: that the row is of.
        start: of the row in the article's text, in characters.
        end: half-open.
    """
    text = article.text
    row = text[start:end]
    if CELLS not in row or "\n" in row:
        return ""
    above = _rows(text[:start].rsplit("\n\n", 1)[-1])
    below = _rows(text[end:].split("\n\n", 1)[0])
    cells = _cells(row)
    if len(cells) == _PAIR and all(cells) and not any(map(str.isdigit, cells[0])):
        # What stands over it is the first fact of a box as often as a head.
        return ": ".join(cells) if any(len(other) == _PAIR for other in (*above, *below)) else ""
    heads = above[0] if above else []
    is_head = len(heads) == len(cells) and all(map(_heads, heads, cells))
    named = zip(heads, cells, strict=True) if is_head else ()
    return "; ".join(f"{head}: {cell}" for head, cell in named if cell)


def _rows(text: str) -> list[list[str]]:
    """Return the cells of each line but a caption, which fills one."""
    lines = map(_cells, text.split("\n"))
    return [cells for cells in lines if sum(map(bool, cells)) > 1]


def _cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.split(CELLS.strip())]


def _heads(head: str, cell: str) -> bool:
    """Whether this may stand over a cell: of figures a head has only a year, which no year stands under."""
    bare = YEAR.fullmatch(head) and YEAR.fullmatch(cell)
    return bool(head and not bare) and not any(map(str.isdigit, YEAR.sub("", head)))
