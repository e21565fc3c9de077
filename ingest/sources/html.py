"""Web pages (`.html`, `.htm`, also gzipped): trafilatura finds the article; nothing is fetched or run."""

import codecs
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, Protocol, cast
from urllib.parse import urlsplit

from nutgraf.ingest.clean import CELLS, Block, as_windows_1252, ends_sentence, one_line
from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.credits import authors, headline, outlet
from nutgraf.ingest.sources.encoding import decode
from nutgraf.ingest.sources.head import split_head
from nutgraf.ingest.sources.linked import is_opinion, linked_articles, own_article
from nutgraf.ingest.sources.moment import published
from nutgraf.ingest.sources.posts import stamp_posts
from nutgraf.ingest.sources.record import Item, make_article, read_bytes
from nutgraf.ingest.sources.story import why_no_story
from nutgraf.ingest.sources.unseen import drop_unseen
from nutgraf.ingest.types import Article

_HEAD_BLOCKS, _TOP_CHARS = 4, 4096
_BEFORE_NOTES = '.!?…,;:”’")'
# A line separator, which is no character of a paragraph.
_BREAK = "\u2028"
# Between these and what is beside them a reader sees a space.
_APART = ("lb", "p", "head", "list", "item", "table", "row", "cell")
_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)


# As browsers and SingleFile note at the top of a page that they save.
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url: )(https?://\S+)", re.IGNORECASE
)


class _Element(Protocol):
    """What is used of an lxml element; lxml comes without types."""

    tag: str
    text: str | None
    tail: str | None

    def __iter__(self) -> Iterator["_Element"]: ...
    def __len__(self) -> int: ...
    def get(self, key: str, /) -> str | None: ...
    def iter(self, *tags: str) -> Iterator["_Element"]: ...
    def itertext(self) -> Iterator[str]: ...
    def remove(self, element: "_Element", /) -> None: ...


def read_html(path: Path) -> Iterator[Item]:
    """Yield the one article of a web page."""
    yield Item(path.absolute(), html_article(read_bytes(path), str(path)), path.stat().st_size)


def html_article(page: bytes, place: str) -> Article:
    """Return the article of a web page.

    Args:
        page: its HTML.
        place: where it comes from; error messages start with it.

    Raises:
        BadArticle: when no article can be found in it.
    """
    # Late: trafilatura takes half a second to import.
    from trafilatura import bare_extraction
    from trafilatura.utils import load_html

    # Here, as what finds the article drops control characters.
    text = as_windows_1252(_decode(page, place))
    articles: list[dict[str, Any]] = []
    marked: Any = None
    try:
        tree: Any = load_html(text)
        if tree is not None:
            articles, marked = linked_articles(tree), deepcopy(tree)
            drop_unseen(tree)
            stamp_posts(tree)
            _part_notes(tree)
        # Precision and no comments did best on the 88 pages of html-extraction (F1 .974; .962 by default).
        # It finds nothing in a few pages, where a second look is better than none.
        document: Any = None
        for precision in (True, False):
            if tree is not None and (document is None or document.body is None or not len(document.body)):
                document = bare_extraction(
                    tree, favor_precision=precision, include_comments=False, with_metadata=True
                )
    except Exception as error:  # whatever a hostile page does to a parser must not stop the rest
        raise BadArticle(f"{place}: cannot be parsed as HTML ({error}); leave it out") from error
    if tree is None or document is None or document.body is None:
        raise BadArticle(f"{place}: no article was found in the page; save the page of one story, not a list")
    title = one_line(document.title or "")
    linked = own_article(articles, title)
    source = outlet(marked, linked, title, document.sitename or "")
    noted = _SAVED_FROM.search(text, 0, _TOP_CHARS)
    address = _web_address(document.url) or _web_address(noted and noted[1])
    blocks = [block for block in _blocks(cast(_Element, document.body)) if block.text]
    title = headline(title, source)
    if blocks and one_line(blocks[0].text) == title:
        blocks = blocks[1:]
    head, blocks = split_head(blocks, _HEAD_BLOCKS, titled=True)
    fields = {
        "url": address,
        "title": title,
        "source": source or head.get("source"),
        "authors": authors(linked, (document.author or "").split("; "), source) or head.get("authors"),
        "published_at": published(marked, linked, address) or head.get("published_at"),
        "language": _language(tree),
        "kind": "opinion" if is_opinion(marked, linked, address) else "news",
    }
    article = make_article(fields, place, blocks=blocks)
    if problem := why_no_story(marked, linked, blocks, article):
        raise BadArticle(f"{place}: {problem}; save the page of one story, or leave it out")
    return article


def _decode(page: bytes, place: str) -> str:
    try:
        return page.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    if declared := _CHARSET.search(page[:4096]):
        try:
            encoding = codecs.lookup(declared[1].decode("ascii")).name
            return page.decode("latin-1" if encoding == "ascii" else encoding, errors="replace")
        except (LookupError, UnicodeError):  # no such encoding, or none that a page is written in
            pass
    return decode(page, place)


def _web_address(url: str | None) -> str | None:
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def _language(tree: _Element) -> str:
    declared = (tree.get("lang") or "").strip().lower()
    return declared if re.match("[a-z]{2,3}(?:[-_]|$)", declared) else "en"


def _part_notes(tree: Any) -> None:
    """Put the numbers of footnotes in an lxml tree in brackets: 1,200 with note 3 is not 1,2003.

    They are raised and stand after a figure or a stop, or lead to another place of the page; "km2" is none.
    """
    for raised in list(tree.iter("sup", "a")):
        if (above := raised.getparent()) is None:  # a link within one that is done with
            continue
        before, number = raised.getprevious(), one_line(raised.text_content())
        told = ((above.text if before is None else before.tail) or "")[-1:]
        leads = raised.tag == "a" and (raised.get("href") or "").startswith("#")
        is_raised = raised.tag == "sup" and bool(told) and (told.isdigit() or told in _BEFORE_NOTES)
        if number.isdigit() and len(number) < 4 and (is_raised or leads):
            raised[:] = []
            raised.text = f"[{number}]"


def _blocks(parent: _Element) -> Iterator[Block]:
    """Yield the blocks of trafilatura's tree: TEI-like, `head p quote list/item table/row/cell`."""
    yield Block(one_line(parent.text or ""))
    for element in parent:
        match element.tag:
            case "head":
                yield Block(_text(element), is_heading=True)
            case "list":
                yield Block("\n".join(f"- {line}" for line in _items(element)))
            case "table" if columns := [cell for cell in element.iter("cell") if _is_column(cell)]:
                for column in columns:
                    yield from _blocks(column)
            case "table":
                yield Block("\n".join(CELLS.join(map(_text, row)) for row in element))
            case "quote" | "div" if len(element):
                yield from _blocks(element)
            case "graphic" | "comments":
                pass
            case _:
                yield from _lines(element)
        if element.tail:
            yield Block(one_line(element.tail))


def _is_column(cell: _Element) -> bool:
    """Whether a cell is part of a page laid out by a table: it holds paragraphs, of sentences."""
    return sum(ends_sentence(_text(element)) for element in cell if element.tag == "p") > 1


def _items(parent: _Element) -> Iterator[str]:
    """Yield a line an item of a list; those of lists within are lines of their own."""
    for item in parent:
        if item.tag == "list":
            yield from _items(item)
            continue
        within = [element for element in item if element.tag == "list"]
        for element in within:
            item.remove(element)
        lines = [_text(item)]
        for element in within:
            lines += [*_items(element), one_line(element.tail or "")]
        yield from filter(None, lines)


def _lines(element: _Element) -> Iterator[Block]:
    """Yield the paragraphs of one that its page breaks: at blank lines, and where a sentence ends."""
    for broken in element.iter("lb"):
        broken.tail = f"{_BREAK}{broken.tail or ''}"
    held, is_apart = "", False
    for line in map(one_line, "".join(element.itertext()).split(_BREAK)):
        if held and line and (is_apart or ends_sentence(held)):
            yield Block(held)
            held = ""
        is_apart = not line
        held = f"{held} {line}".strip()
    yield Block(held)


def _text(element: _Element) -> str:
    for inner in element.iter(*_APART):
        inner.text, inner.tail = f" {inner.text or ''}", f" {inner.tail or ''}"
    return one_line("".join(element.itertext()))
