"""Feeds of whole articles (`.rss`, `.atom`, some `.xml`): RSS, RDF and Atom, an entry an article."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.byline import split_byline
from nutgraf.ingest.sources.credits import feed_outlet
from nutgraf.ingest.sources.encoding import decode
from nutgraf.ingest.sources.fields import OPINION
from nutgraf.ingest.sources.markup import field_line
from nutgraf.ingest.sources.record import Item, attempt, make_article, read_bytes
from nutgraf.ingest.types import Article

HEAD_BYTES = 4096
# What is only called a summary is taken for an article from this length on: some feeds call whole ones so.
ARTICLE_CHARS = 600
_FEED = re.compile(
    rb"(?>\s+|<\?[^>]*>|<!--.*?-->|<!doctype[^\[>]*(?:\[[^\]]*\]\s*)?>)*+<(?:\w+:)?(?:rss|feed|rdf)\b",
    re.IGNORECASE | re.DOTALL,
)
_END = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]*\?>")
_ENCODING = re.compile(rb"\A\s*<\?xml\b[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
# Elements of other vocabularies, such as a picture's description, have the same names.
_VOCABULARIES = re.compile(
    r"(?:https?://(?:purl\.org/|www\.w3\.org/(?:2005/atom|1999/xhtml)|[^/]*(?:netscape|userland)\.com/).*)?",
    re.IGNORECASE,
)
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_WHOLE = ("encoded", "content", "body", "fullitem")
_SUMMARIES = ("description", "summary")
_DAYS = ("pubDate", "published", "issued", "date", "created", "updated", "modified")
_CUT = re.compile(
    r"(?:…|\.\.\.|\[…\]|\[\.\.\.\]|\b(?:read|continue|view) (?:more|reading)\W*)\s*\Z", re.IGNORECASE
)


def is_feed(head: bytes) -> bool:
    """Tell from its first bytes whether a file is a feed."""
    # In two or four bytes a character, too.
    return _FEED.match(head.replace(b"\0", b"").lstrip(b"\xff\xfe\xef\xbb\xbf")) is not None


def read_feed(path: Path) -> Iterator[Item]:
    """Yield an item an entry of a feed; an entry that is only the summary of an article is refused."""
    origin, size = path.absolute(), path.stat().st_size
    data = read_bytes(path)
    if not is_feed(data[:HEAD_BYTES]):
        raise BadArticle(f"{path}: is no feed; write one article a line as JSON (.jsonl), or leave it out")
    tree = _parse(data, str(path))
    entries = [element for element in tree.iter() if _name(element) in ("item", "entry")]
    is_whole = _END.search(data[-HEAD_BYTES:].replace(b"\0", b"")) is not None
    entries = entries if is_whole else entries[:-1]
    if not entries:
        raise BadArticle(f"{path}: holds no articles; leave it out")
    channel = next((element for element in tree.iter() if _name(element) == "channel"), tree)
    for number, entry in enumerate(entries, 1):
        place = f"{path}: item {number}"
        yield Item(origin, attempt(_article, entry, channel, place), size // len(entries), place)
    if not is_whole:
        raise BadArticle(f"{path}: breaks off, and its last entry is left out; fetch it again")


def _parse(data: bytes, place: str) -> Any:
    """Return the lxml tree of a feed, as far as it is XML. Nothing is fetched, and no entity is put in."""
    etree = _etree()
    declared = _ENCODING.match(data)
    try:
        if b"\0" not in data[:HEAD_BYTES] and (
            not declared or declared[1].lower() in (b"utf-8", b"us-ascii")
        ):
            # Many are written in something else.
            data = _DECLARATION.sub("", decode(data, place)).encode()
        parser = etree.XMLParser(
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            recover=True,
            remove_comments=True,
            remove_pis=True,
        )
        tree = etree.fromstring(data.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise BadArticle(f"{place}: is not XML ({error}); fetch it again, or leave it out") from None
    if tree is None:
        raise BadArticle(f"{place}: is not XML; fetch it again, or leave it out")
    return tree


def _etree() -> Any:
    # Late, and without types: most archives have no feeds.
    return import_module("lxml.etree")


def _article(entry: Any, channel: Any, place: str) -> Article:
    texts = [
        (_markup(child), name in _SUMMARIES)
        for child in entry
        if (name := _name(child)) in _WHOLE + _SUMMARIES
    ]
    text, is_summary = max(texts, key=lambda told: len(told[0]), default=("", True))
    if not text:
        raise BadArticle(f"{place}: holds no text; save its page (.html), or take a feed of whole articles")
    url = _address(entry, _address(channel)) or None
    fields = {
        "url": url,
        "title": _first(entry, "title"),
        "source": _outlet(entry, channel, url),
        "authors": _authors(entry) or _authors(channel),
        "published_at": next((day for name in _DAYS if (day := _first(entry, name))), None),
        "language": _first(channel, "language") or entry.get(_XML_LANG) or channel.get(_XML_LANG),
        "kind": next(filter(OPINION.fullmatch, _categories(entry)), None),
        "text": text,
    }
    article = make_article({name: value for name, value in fields.items() if value}, place)
    if is_summary and (len(article.text) < ARTICLE_CHARS or _CUT.search(article.text)):
        raise BadArticle(
            f"{place}: holds a summary of {len(article.text)} characters, not the article; save its page "
            "(.html), or take a feed of whole articles"
        )
    return article


def _name(element: Any) -> str:
    """Return the name of an element in the vocabularies of feeds; none of any other."""
    if not isinstance(element.tag, str):  # an entity that is not put in
        return ""
    space, _, name = element.tag.removeprefix("{").rpartition("}")
    return name if _VOCABULARIES.fullmatch(space) else ""


def _markup(element: Any) -> str:
    """Return what an element holds: its text, which may be escaped HTML, or the HTML within it."""
    kind = (element.get("type") or "text").lower()
    if element.get("mode") == "base64" or not re.match("text|html|xhtml|application/xhtml", kind):
        return ""
    if not any(isinstance(child.tag, str) for child in element):
        return "".join(element.itertext()).strip()
    for child in element.iter():
        if isinstance(child.tag, str):
            child.tag = child.tag.rpartition("}")[2]
    return str(_etree().tostring(element, encoding="unicode", method="html", with_tail=False))


def _first(parent: Any, name: str) -> str:
    return next((text for child in parent if _name(child) == name and (text := _markup(child))), "")


def _address(parent: Any, home: str = "") -> str:
    """Return the web address that an entry or feed gives for its page; it may be told from `home` on."""
    given: list[str] = []
    for child in parent:
        name = _name(child)
        if name == "link" and child.get("rel", "alternate") == "alternate":
            given.append(child.get("href") or (child.text or ""))
        elif name == "guid" and child.get("isPermaLink", "true").lower() == "true":
            given.append(child.text or "")
    for address in given:
        try:
            whole = urljoin(parent.base or home, address.strip())
            if urlsplit(whole).scheme in ("http", "https"):
                return whole
        except ValueError:
            continue
    return ""


def _outlet(entry: Any, channel: Any, url: str | None) -> str:
    """Return the outlet: what the entry names, or the feed's title tells if the entry is of the same site."""
    for child in entry:
        if _name(child) == "source" and (told := _first(child, "title") or (child.text or "").strip()):
            return told
    home = _address(channel)
    is_own = not url or not home or urlsplit(url).hostname == urlsplit(home).hostname
    title = field_line(_first(channel, "title")) if is_own else ""
    return _first(entry, "publisher") or feed_outlet(title, home or url or "")


def _authors(parent: Any) -> list[str]:
    authors: list[str] = []
    for child in parent:
        if _name(child) in ("creator", "author"):
            told = _first(child, "name") or ("" if len(child) else (child.text or "").strip())
            authors += split_byline(told)
    return authors


def _categories(entry: Any) -> Iterator[str]:
    for child in entry:
        if _name(child) in ("category", "subject"):
            yield from (
                cast(str, told).strip()
                for told in (child.text, child.get("term"), child.get("label"))
                if told
            )
