"""HTML within a field of a record, as content systems export it, to blocks of plain text."""

import html
import re
from collections.abc import Iterator
from typing import Any

from nutgraf.ingest.clean import CELLS, Block, one_line, paragraphs, visible
from nutgraf.ingest.sources.unseen import drop_unseen

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol"})
_BLOCK = (
    "address|article|aside|blockquote|center|dd|details|div|dl|dt|figure|footer|h[1-6]|header|hr|li|main|nav|ol|p|pre"
    "|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
_INLINE = "a|abbr|b|cite|em|font|i|mark|small|span|strong|sub|sup|u"
# What only opens may be no tag: "a <b and c", "<ann@post.example>".
_TAG = re.compile(rf"<(?:p|br|hr|img)(?:\s[^<>]*)?/?>|</(?:{_BLOCK}|{_INLINE})\s*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,30});", re.IGNORECASE)
_UNREAD = ("script", "style", "noscript", "template", "iframe", "audio", "video", "button", "figcaption")


def field_line(text: str) -> str:
    """Return a field such as a title on one line, without markup.

    Raises:
        ValueError: when it holds HTML that cannot be parsed.
    """
    text = _unescaped(text)
    return _line(_tree(text)) if _TAG.search(text) else one_line(text)


def field_blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a body in plain text or in HTML.

    Raises:
        ValueError: when it is HTML that cannot be parsed.
    """
    text = _unescaped(text)
    if not _TAG.search(text):
        yield from paragraphs(text)
        return
    tree = _tree(text)
    # Where tags only mark words, the lines are those of plain text.
    has_lines = not any(element.tag == "br" or _is_block(element) for element in tree.iterdescendants())
    yield from _blocks(tree, has_lines=has_lines)


def _unescaped(text: str) -> str:
    # Beside tags, what is escaped is no tag.
    return text if _TAG.search(text) else _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def _tree(text: str) -> Any:
    # Late: most archives have no HTML in their fields.
    from lxml import html as lxml_html  # pyright: ignore[reportMissingTypeStubs]

    lxml: Any = lxml_html
    try:
        parser = lxml.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = lxml.fragment_fromstring(visible(text).encode(), create_parent="div", parser=parser)
        drop_unseen(tree)
    except Exception as error:  # whatever a hostile text does to a parser must not stop the rest
        raise ValueError(f"cannot be parsed as HTML ({error}); give plain text") from error
    for element in list(tree.iter(*_UNREAD)):
        element.drop_tree()
    return tree


def _blocks(parent: Any, *, has_lines: bool) -> Iterator[Block]:
    """Yield the blocks of an lxml tree. Newlines are white space in it, unless it has lines."""
    run = _said(parent.text, has_lines=has_lines)
    for element in parent:
        if any(map(_is_block, element.iter())):
            yield from paragraphs(run)
            run = ""
            if element.tag in _HEADINGS:
                yield Block(_line(element), is_heading=True)
            elif element.tag in _LISTS:
                yield Block("\n".join(f"- {line}" for item in element.iter("li") if (line := _line(item))))
            elif element.tag == "table" and not any(map(_is_column, element.iter("td"))):
                rows = (map(_line, row.iter("td", "th")) for row in element.iter("tr"))
                yield Block("\n".join(map(CELLS.join, rows)))
            else:
                yield from _blocks(element, has_lines=has_lines)
        else:
            run += "".join(_words(element, has_lines=has_lines))
        run += _said(element.tail, has_lines=has_lines)
    yield from paragraphs(run)


def _words(element: Any, *, has_lines: bool) -> Iterator[str]:
    yield "\n" if element.tag == "br" else _said(element.text, has_lines=has_lines)
    for child in element:
        yield from _words(child, has_lines=has_lines)
        yield _said(child.tail, has_lines=has_lines)


def _said(text: str | None, *, has_lines: bool) -> str:
    # Content systems that set the paragraphs themselves store blank lines between them, beside other tags.
    if not text or has_lines:
        return text or ""
    return re.sub(r"\s+", lambda blank: "\n\n" if blank[0].count("\n") > 1 else " ", text)


def _is_block(element: Any) -> bool:
    return re.fullmatch(_BLOCK, element.tag) is not None


def _is_column(cell: Any) -> bool:
    """Whether a cell is part of a page laid out by a table."""
    return next(cell.iter("table"), None) is not None or len(list(cell.iter("p"))) > 1


def _line(element: Any) -> str:
    return one_line("".join(_parts(element)))


def _parts(element: Any) -> Iterator[str]:
    """Yield the text of an element, apart where a reader sees it apart; lists within have their own lines."""
    yield element.text or ""
    for child in element:
        apart = " " if _is_block(child) or child.tag == "br" else ""
        yield apart
        if child.tag not in _LISTS:
            yield from _parts(child)
        yield apart + (child.tail or "")
