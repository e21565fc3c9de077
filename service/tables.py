"""Rows of a table in words: "2 | Averdon | 67" says nothing without the heads of its columns."""

from nutgraf.ingest.types import Article

# What readers of tables put between cells.
CELLS = " | "


def row_in_words(article: Article, start: int, end: int) -> str:
    """Return a row with the head of each column, "Club: Averdon; Points: 67"; empty where there is none.

    Args:
        article: that the row is of.
        start: of the row in the article's text, in characters.
        end: half-open.
    """
    text = article.text
    row = text[start:end]
    if CELLS not in row or "\n" in row:
        return ""
    above = text[:start].rsplit("\n\n", 1)[-1].split("\n")
    heads, cells = above[0].split(CELLS), row.split(CELLS)
    is_head = len(heads) == len(cells) and all(head and not any(map(str.isdigit, head)) for head in heads)
    return "; ".join(f"{head}: {cell}" for head, cell in zip(heads, cells, strict=True)) if is_head else ""
