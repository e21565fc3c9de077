"""Word documents (`.docx`): python-docx opens them; headings, paragraphs, lists and tables are blocks."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from nutgraf.ingest.clean import CELLS, Block, ends_sentence, one_line, paragraphs
from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.head import split_head
from nutgraf.ingest.sources.head_lines import is_label
from nutgraf.ingest.sources.properties import told_by
from nutgraf.ingest.sources.record import Item, read_bytes
from nutgraf.ingest.sources.several import articles_in
from nutgraf.ingest.sources.text import article_of, text_items

# With its pictures; and what of it is XML, which takes thirty times as much memory as it is long.
MAX_DOCX_BYTES = 100_000_000
MAX_XML_BYTES = 20_000_000
_HEAD_BLOCKS = 10
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# What holds paragraphs, or pieces of one, as if it were not there.
_AROUND = frozenset(
    _WORD + name
    for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml", "hyperlink", "fldSimple", "r")
)
_SIGNS = {_WORD + "tab": " ", _WORD + "br": "\n", _WORD + "cr": "\n", _WORD + "noBreakHyphen": "-"}
_OFF = ("0", "false", "off")


def read_docx(path: Path) -> Iterator[Item]:
    """Yield the articles of a Word document: one, with its headings, or several that were saved to it."""
    title, blocks, known = _read(read_bytes(path, most=MAX_DOCX_BYTES), str(path))
    text = "\n\n".join([title, *(block.text for block in blocks)]).lstrip("\n")
    if len(articles_in(text)) > 1:
        yield from text_items(text, path)
        return
    fields, blocks = split_head(blocks, _HEAD_BLOCKS, titled=title != "")
    article = article_of(fields, title, blocks, str(path), known)
    yield Item(path.absolute(), article, path.stat().st_size)


def _read(data: bytes, place: str) -> tuple[str, list[Block], dict[str, Any]]:
    """Return a document's title, its blocks, and what its properties say.

    Raises:
        BadArticle: when it is encrypted or damaged, or holds more than is read.
    """
    # Late: most archives have no Word documents.
    from docx import Document

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadArticle(f"{place}: is encrypted, or an old .doc; save it without a password, as .docx")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
        xml = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
        if xml > MAX_XML_BYTES or sum(part.file_size for part in parts) > MAX_DOCX_BYTES:
            raise BadArticle(f"{place}: holds over {MAX_XML_BYTES:,} bytes of text; save it as .txt")
        document: Any = Document(BytesIO(data))
        styles = {style.style_id: _level(style) for style in document.styles}
        title, blocks = _blocks(document.element.body, styles)
        said = document.core_properties
        return title, blocks, told_by(said.title, said.author)
    except BadArticle:
        raise
    except Exception as error:  # what is wrong in a document fails in many ways
        raise BadArticle(
            f"{place}: cannot be read as a Word document ({type(error).__name__}: {error}); save it again as "
            ".docx, or its text as .txt"
        ) from None


def _level(style: Any) -> str:
    """Return what a style, or the one it is based on, makes of a paragraph: "Heading 1", "Title", "List"."""
    for _ in range(9):
        if told := style and re.match(r"Heading \d|Title\b|List\b(?! Paragraph)", style.name or ""):
            return told[0]
        style = getattr(style, "base_style", None)
    return ""


def _blocks(body: Any, styles: dict[str, str]) -> tuple[str, list[Block]]:
    """Return the title (a heading of the first level above all sentences, or empty) and the other blocks."""
    title = ""
    blocks: list[Block] = []
    items: list[str] = []
    for element in _within(body):
        level = ""
        if element.tag == f"{_WORD}tbl":
            told = [Block("\n".join(_rows(element)))]
        else:
            level = styles.get(_value(element, "pPr/pStyle"), "")
            text = _text(element)
            if level == "List" or (not level and element.find(f"{_WORD}pPr/{_WORD}numPr") is not None):
                items += [f"- {line}"] if (line := one_line(text)) else []
                continue
            told = [Block(one_line(text), is_heading=True)] if level else [*paragraphs(text)]
        if items:
            blocks.append(Block("\n".join(items)))
            items = []
        is_first = not title and not any(ends_sentence(block.text) for block in blocks)
        if level in ("Title", "Heading 1") and is_first and told[0].text and not is_label(told[0].text):
            title = told[0].text
            continue
        blocks += [block for block in told if block.text]
        for box in element.iter(f"{_WORD}txbxContent"):
            # A picture of it for older programs stands beside it.
            if not any(above.tag.endswith("}Fallback") for above in box.iterancestors()):
                blocks += _blocks(box, styles)[1]
    return title, [*blocks, *([Block("\n".join(items))] if items else [])]


def _within(parent: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables in a part of a document, without what was deleted."""
    for child in parent:
        if child.tag in (f"{_WORD}p", f"{_WORD}tbl"):
            yield child
        elif child.tag in _AROUND:
            yield from _within(child)


def _text(parent: Any) -> str:
    """Return the text of a paragraph: with what was added to it, without what was deleted or is hidden."""
    pieces: list[str] = []
    for child in parent:
        if child.tag == f"{_WORD}t":
            pieces.append(child.text or "")
        elif child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        elif child.tag in _AROUND and not _is_hidden(child):
            pieces.append(_text(child))
    return "".join(pieces)


def _is_hidden(run: Any) -> bool:
    hidden = run.find(f"{_WORD}rPr/{_WORD}vanish")
    return hidden is not None and hidden.get(f"{_WORD}val") not in _OFF


def _rows(table: Any) -> Iterator[str]:
    """Yield a line a row, its cells between bars."""
    for row in table.iter(f"{_WORD}tr"):
        cells = (cell for cell in row.iter(f"{_WORD}tc"))
        lines = (" ".join(map(_text, cell.iter(f"{_WORD}p"))) for cell in cells)
        if any(told := [one_line(line) for line in lines]):
            yield CELLS.join(told)


def _value(element: Any, path: str) -> str:
    found = element.find("/".join(_WORD + name for name in path.split("/")))
    return found.get(f"{_WORD}val", "") if found is not None else ""
