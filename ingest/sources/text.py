"""Plain text and Markdown files, with or without front matter: an article, or several one below the other."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import yaml
from yaml.parser import ParserError
from yaml.scanner import ScannerError

from nutgraf.ingest.clean import Block, one_line, paragraphs
from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.encoding import decode
from nutgraf.ingest.sources.fields import given_day, named
from nutgraf.ingest.sources.head import take_head
from nutgraf.ingest.sources.head_lines import HEADLINE_CHARS, headline, opening_day, read_line
from nutgraf.ingest.sources.html import html_article
from nutgraf.ingest.sources.markdown import markdown_blocks
from nutgraf.ingest.sources.record import Item, attempt, make_article, read_bytes
from nutgraf.ingest.sources.several import articles_in
from nutgraf.ingest.types import Article

_FRONT_MATTER = re.compile(
    r"\A(---|\+\+\+)[^\S\n]*\n(.{0,65536}?)\n(?:\1|\.\.\.)[^\S\n]*(?:\n|\Z)", re.DOTALL
)
# A field of front matter begins at the start of a line; what is indented belongs to it.
_FIELDS = re.compile(r"^(?=\w[^:\n]{0,60}:(?:\s|$))", re.MULTILINE)
_HEADING = re.compile(r"^ {0,3}#{1,6} +\S", re.MULTILINE)
_PAGE = re.compile(r"(?>\s+|<\?xml\b[^>]*>|<!--.*?-->)*+<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL)
# How files begin that are no text for readers, whatever their names; and what they are.
_OTHERS = (
    (re.compile(r'\s*(?:\{\s*"|\[\s*\{)'), "JSON; name it .json, or .jsonl if each line is an article"),
    (
        re.compile(r"\s*<(?:\?xml|rss|feed)\b", re.IGNORECASE),
        "XML; write one article a line as JSON (.jsonl)",
    ),
    (re.compile(r"\s*\{\\rtf"), "RTF; save it as plain text (.txt)"),
)
_TABLES = (".csv", ".tsv")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# Enough of a text to see whether it holds more than addresses.
_SEEN_CHARS = 10_000
# Below a byline or summary, an article may have its dateline.
_OPENING_BLOCKS = 3
_MARKDOWN = frozenset({".md", ".markdown"})
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class _Plain(yaml.SafeLoader):
    """YAML without aliases: nobody needs them here, and a few lines of them stand for gigabytes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if cast(Any, self).check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias, *name, is not taken")
        return super().compose_node(parent, index)


def read_text(path: Path) -> Iterator[Item]:
    """Yield the articles of a text or Markdown file; of a web page saved as one, by its own reader.

    A text file that has a Markdown heading is read as Markdown. What no person wrote, over a megabyte or with
    a paragraph of over 20,000 characters, is read as plain text: Markdown could take minutes to parse.
    """
    data = read_bytes(path)
    text = decode(data, str(path))
    if _PAGE.match(text):
        yield Item(path.absolute(), html_article(data, str(path)), path.stat().st_size)
        return
    _refuse_others(text, path)
    is_markdown = True if path.suffix.lower() in _MARKDOWN else None
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\n")
    yield from text_items(text, path, is_markdown=is_markdown)


def text_items(
    text: str, path: Path, *, is_markdown: bool | None = False, known: Mapping[str, Any] = _NOTHING
) -> Iterator[Item]:
    """Yield the articles that stand in the text of a file.

    Args:
        text: its lines end with newlines alone.
        path: the file.
        is_markdown: None where a Markdown heading in it tells.
        known: fields of its one article that hold where the text does not tell them.
    """
    size, texts = path.stat().st_size, articles_in(text)
    for number, told in enumerate(texts, 1):
        place = str(path) if len(texts) == 1 else f"{path}: article {number}"
        article = attempt(_article, told, place, is_markdown, known if len(texts) == 1 else _NOTHING)
        yield Item(path.absolute(), article, size // len(texts), "" if len(texts) == 1 else place)


def article_of(
    fields: Mapping[str, Any], title: str, blocks: list[Block], place: str, known: Mapping[str, Any]
) -> Article:
    """Make an article of blocks, of which the first may be its title and byline.

    Args:
        fields: what is sure of it.
        title: its first heading.
        blocks: the others.
        place: where it stands.
        known: fields that hold where nothing else tells them.

    Raises:
        BadArticle: when there is no body.
    """
    if title and "title" in fields:
        if one_line(str(fields["title"])) != one_line(title):
            blocks.insert(0, Block(title, is_heading=True))
        title = ""
    byline = _take_byline(blocks)
    title = title or (_take_title(blocks) if "title" not in fields else "")
    byline = byline or _take_byline(blocks)
    opening = (opening_day(block.text) for block in blocks[:_OPENING_BLOCKS])
    dated = {"published_at": next(filter(None, opening), None)}
    guessed = dated | byline | ({"title": one_line(title)} if title else {})
    return make_article({**known, **guessed, **fields}, place, blocks=blocks, mend=True)


def _refuse_others(text: str, path: Path) -> None:
    kinds = [kind for begins, kind in _OTHERS if begins.match(text)]
    if path.name.lower().removesuffix(".gz").endswith(_TABLES):
        kinds.append("a table; write one article a line as JSON (.jsonl)")
    if kinds:
        raise BadArticle(f"{path}: is {kinds[0]}, or leave it out")


def _article(text: str, place: str, is_markdown: bool | None, known: Mapping[str, Any]) -> Article:
    fields, body = _front_matter(text, place)
    if not fields and (only := _no_sentence(body)):
        raise BadArticle(f"{place}: holds no sentence, only {only!r}; leave it out")
    head, body = take_head(body, titled="title" in fields)
    if is_markdown is None:
        is_markdown = _HEADING.search(body) is not None
    if is_markdown and _is_written(body):
        title, blocks = markdown_blocks(body)
    else:
        title, blocks = "", list(paragraphs(body))
    return article_of(head | fields, title, blocks, place, known)


def _no_sentence(body: str) -> str:
    """Return how a text begins that is a word, or addresses alone; nothing where it may be an article."""
    words = body[:_SEEN_CHARS].split()
    told = [word for word in words if not _ADDRESS.fullmatch(word)]
    # Other scripts have no spaces between words.
    is_none = len(told) < 2 and "".join(told).isascii() and not "".join(told).endswith((".", "!", "?"))
    return " ".join(words)[:60] if is_none else ""


def _is_written(body: str) -> bool:
    return len(body) <= 1_000_000 and all(len(paragraph) <= 20_000 for paragraph in body.split("\n\n"))


def _front_matter(text: str, place: str) -> tuple[dict[str, Any], str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return {}, text
    if match[1] == "+++":
        try:
            values: object = tomllib.loads(match[2])
        except ValueError as error:
            raise BadArticle(f'{place}: front matter is not TOML ({error}); write title = "..."') from None
    else:
        values = _yaml(match[2], place)
    if not isinstance(values, dict):
        return {}, text  # a rule at the top and another further down
    given = cast(dict[Any, Any], values)
    # A day that cannot be read is told of.
    fields = {"date": given_day(given)} | named(given)
    fields.pop("text", None)
    return fields, text[match.end() :]


def _yaml(text: str, place: str) -> object:
    """Return what YAML holds; where it is broken, each field by itself, and one that is, as it is written."""
    try:
        return yaml.load(text, _Plain)
    except (ScannerError, ParserError):
        before, *fields = _FIELDS.split(text)
    except Exception as error:  # of a tag that does not fit, `!!int ""`, PyYAML raises whatever comes of it
        problem = " ".join(str(error).split())
        raise BadArticle(f"{place}: front matter is not YAML ({problem}); write `title: ...`") from None
    if before.strip():
        return None
    values: dict[Any, Any] = {}
    for field in fields:
        name, _, value = field.partition(":")
        try:
            values |= yaml.load(field, _Plain)
        except Exception:
            # "Bridge row: mayor to resign" is a headline, and no YAML.
            values[name] = re.sub(r"^([\"'])(.*)\1$", r"\2", one_line(value))
    return values


def _take_byline(blocks: list[Block]) -> dict[str, Any]:
    """Take the first block out, if it names the authors, and return what it says."""
    said = read_line(one_line(blocks[0].text)) if blocks else {}
    if "authors" not in said:
        return {}
    blocks.pop(0)
    return said


def _take_title(blocks: list[Block]) -> str:
    """Take the first block out as the title, if it looks like one."""
    if len(blocks) < 2:
        return ""
    first = blocks[0].text
    looks_so = len(first) <= HEADLINE_CHARS and "\n" not in first and first[-1:] not in ".,;:"
    return headline(blocks.pop(0).text) if looks_so else ""
