"""Mails (`.eml`) and web pages saved as one file (`.mhtml`, `.mht`), which are written as mails are."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr
from html import escape
from pathlib import Path
from typing import Any

from nutgraf.ingest.clean import paragraphs
from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.encoding import decode
from nutgraf.ingest.sources.html import html_article
from nutgraf.ingest.sources.record import MAX_RECORD_BYTES, Item, make_article, read_bytes
from nutgraf.ingest.types import Article

# With their pictures.
MAX_MAIL_BYTES = 100_000_000
# Fields that nobody but mail programs writes, in the first lines of a file.
_MAIL = re.compile(
    rb"(?:[\w-]+:.*\n(?:[ \t].*\n)*)*?"
    rb"(?:received|return-path|delivered-to|mime-version|message-id|snapshot-content-location):",
    re.IGNORECASE,
)
_HEAD_ENDS = re.compile(r"</head\s*>|<body\b|\Z", re.IGNORECASE)


def is_mail(head: bytes) -> bool:
    """Tell from its first bytes whether a file is a mail, or a page saved as one."""
    return _MAIL.match(head) is not None


def read_mail(path: Path) -> Iterator[Item]:
    """Yield the one article of a saved page, or of a mail: its subject, sender, day and text."""
    is_page = path.suffix.lower() in (".mhtml", ".mht")
    article = mail_article(read_bytes(path, most=MAX_MAIL_BYTES), str(path), is_page=is_page)
    yield Item(path.absolute(), article, path.stat().st_size)


def mail_article(data: bytes, place: str, *, is_page: bool = False) -> Article:
    """Return the article of a mail; of a saved page, where it is or calls itself one.

    Raises:
        BadArticle: when it holds no text.
    """
    mail = message_from_bytes(data, policy=policy.default)
    return (_page if is_page or "Snapshot-Content-Location" in mail else _mail)(mail, place)


def _page(mail: EmailMessage, place: str) -> Article:
    """Return the article of the page that a browser saved. The day of the mail is that of saving it."""
    part = next((part for part in mail.walk() if part.get_content_type() == "text/html"), None)
    if part is None:
        raise BadArticle(f"{place}: holds no web page; save the page again, as .html")
    address = str(mail["Snapshot-Content-Location"] or part["Content-Location"] or "")
    # If the page names its own address, that stands before this one.
    link = f'<link rel="canonical" href="{escape(address)}">' if address.startswith("http") else ""
    page = _HEAD_ENDS.sub(lambda end: link + end[0], _text(part, place), count=1)
    return html_article(page.encode(), place)


def _mail(mail: EmailMessage, place: str) -> Article:
    name, address = parseaddr(str(mail["From"] or ""))
    date = mail["Date"]
    fields = {
        "title": str(mail["Subject"] or ""),
        "source": name or address.rpartition("@")[2],
        "published_at": date.datetime if date else None,
    }
    plain, marked = (mail.get_body((kind,)) for kind in ("plain", "html"))
    if not plain and not marked:
        raise BadArticle(f"{place}: is a mail without text; save what is attached to it as a file of its own")
    articles: list[Article] = []
    if plain:
        articles.append(make_article(fields, place, blocks=list(paragraphs(_text(plain, place))), mend=True))
    if marked:
        articles.append(make_article(fields | {"text": _text(marked, place)}, place))
    # The plain text often says no more than that the other is to be looked at.
    return max(articles, key=lambda article: len(article.text))


def _text(part: Any, place: str) -> str:
    data: bytes = part.get_payload(decode=True) or b""
    if len(data) > MAX_RECORD_BYTES:
        raise BadArticle(f"{place}: its text is over {MAX_RECORD_BYTES:,} bytes; leave it out")
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError):  # no such encoding, or none that it is written in
        return decode(data, place)
