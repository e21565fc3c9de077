"""Markdown to blocks of plain text: what a reader would read, without marks, addresses, images or HTML."""

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

from nutgraf.ingest.clean import CELLS, Block, ends_sentence

# Text files indent paragraphs and underline them with dashes without meaning code or a heading.
_PARSER = MarkdownIt("commonmark").enable("table").disable(["code", "lheading"])
_UNREAD = frozenset({"script", "style", "template", "head", "noscript", "iframe"})


def markdown_blocks(text: str) -> tuple[str, list[Block]]:
    """Return the title (a first-level heading above all sentences, or empty) and the other blocks."""
    title = ""
    blocks: list[Block] = []
    tokens = _PARSER.parse(_without_comments(text))
    position = 0
    while position < len(tokens):
        token = tokens[position]
        end = position + 1
        if token.type in ("bullet_list_open", "ordered_list_open", "table_open"):
            end = _closing(tokens, position)
            rows = _rows if token.type == "table_open" else _items
            blocks.append(Block("\n".join(rows(tokens[position:end]))))
        elif token.type == "heading_open":
            heading = _inline(tokens[position + 1])
            if token.tag == "h1" and not title and not any(ends_sentence(block.text) for block in blocks):
                title = heading
            else:
                blocks.append(Block(heading, is_heading=True))
            end = position + 3
        else:
            blocks.append(Block(_leaf(token)))
        position = end
    return title, [block for block in blocks if block.text.strip()]


def _without_comments(text: str) -> str:
    # By hand, because the parser looks for the end of every comment anew: minutes for a file of "<!--".
    kept: list[str] = []
    position = 0
    while (start := text.find("<!--", position)) >= 0:
        kept.append(text[position:start])
        end = text.find("-->", start + 4)
        position = end + 3 if end >= 0 else len(text)
    return "".join(kept) + text[position:]


def _closing(tokens: Sequence[Token], start: int) -> int:
    depth = 0
    for position in range(start, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position + 1
    return len(tokens)


def _leaf(token: Token) -> str:
    if token.type == "inline":
        return _inline(token)
    if token.type == "fence":
        return token.content
    return visible_text(token.content) if token.type == "html_block" else ""


def _inline(token: Token) -> str:
    pieces: list[str] = []
    for child in token.children or []:
        if child.type in ("text", "text_special", "code_inline"):
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or child.content[:3].lower() == "<br":
            pieces.append(" ")
    return "".join(pieces)


def _items(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield a line an item, nested ones too, as "- text" or "2. text"."""
    line = ""
    for token in tokens:
        if token.type == "list_item_open":
            if line:
                yield line
            line = f"{token.info}{token.markup}" if token.info else "-"
        elif leaf := _leaf(token).strip():
            line += f" {leaf}"
    if line:
        yield line


def _rows(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield a line a row, its cells between bars."""
    cells: list[str] = []
    for token in tokens:
        if token.type == "inline":
            cells.append(_inline(token).strip())
        elif token.type == "tr_close":
            yield CELLS.join(cells)
            cells = []


def visible_text(html: str) -> str:
    """Return the text of a piece of HTML, without tags, comments, scripts and styles."""
    reader = _Visible()
    reader.feed(html)
    reader.close()
    return "".join(reader.pieces)


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._unread = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unread += tag in _UNREAD

    def handle_endtag(self, tag: str) -> None:
        self._unread = max(0, self._unread - (tag in _UNREAD))

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self.pieces.append(data)
