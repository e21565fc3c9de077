"""Which reader a file is for, as its suffix says; without a known one, as it begins."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.docx import read_docx
from nutgraf.ingest.sources.encoding import PDF
from nutgraf.ingest.sources.feeds import HEAD_BYTES, is_feed, read_feed
from nutgraf.ingest.sources.html import read_html
from nutgraf.ingest.sources.jsonl import read_json, read_jsonl
from nutgraf.ingest.sources.mail import is_mail, read_mail
from nutgraf.ingest.sources.mbox import is_mailbox, read_mbox
from nutgraf.ingest.sources.pdf import read_pdf
from nutgraf.ingest.sources.record import DAMAGES, Item
from nutgraf.ingest.sources.tables import read_table
from nutgraf.ingest.sources.text import read_text
from nutgraf.ingest.sources.zips import Member

Reader = Callable[[Path], Iterator[Item]]

_READERS: dict[str, Reader] = {
    **dict.fromkeys((".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".jl", ".jl.gz"), read_jsonl),
    **dict.fromkeys((".json", ".json.gz"), read_json),
    **dict.fromkeys((".txt", ".md", ".markdown"), read_text),
    **dict.fromkeys((".html", ".htm", ".html.gz", ".htm.gz"), read_html),
    **dict.fromkeys((".csv", ".csv.gz", ".tsv", ".tsv.gz"), read_table),
    **dict.fromkeys((".rss", ".atom"), read_feed),
    **dict.fromkeys((".eml", ".mhtml", ".mht"), read_mail),
    ".mbox": read_mbox,
    ".pdf": read_pdf,
    ".docx": read_docx,
}
# Most of their files hold one article.
OF_ONE = (read_text, read_html, read_mail, read_pdf, read_docx)
# In a folder, most of these are something else.
_MAY_BE_FEED = ".xml"
# What is in one is read as if it lay in a folder of that name.
_ZIP = ".zip"
KNOWN = (*_READERS, _ZIP, _MAY_BE_FEED)
# How files begin that hold articles in a form which is not read; and what to do.
_REFUSED = (
    (
        re.compile(rb"PK\x03\x04"),
        "is a zip archive, or a document kept as one; name it .zip or .docx, or save its text as .txt",
    ),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "is a document as old programs wrote it; save it as .docx"),
    (re.compile(rb"WARC/\d"), "is a web archive (WARC); take its pages out, as .html"),
)


def reader_of(path: Path) -> Reader:
    """Return what reads a file. One that was named is meant: without a known suffix it is what it begins as.

    Raises:
        BadArticle: when it begins as what nothing reads, or is a member of a zip archive that cannot be read.
    """
    if isinstance(path, Member) and path.problem:
        raise BadArticle(f"{path}: {path.problem}")
    if reader := _READERS.get(suffix(path)):
        return reader
    head = _head(path)
    for begins, problem in _REFUSED:
        if begins.match(head):
            raise BadArticle(f"{path}: {problem}, or leave it out")
    if path.suffix.lower() == _MAY_BE_FEED or is_feed(head):
        return read_feed
    if head.startswith(PDF):
        return read_pdf
    if is_mailbox(head):
        return read_mbox
    return read_mail if is_mail(head) else read_text


def is_zip(path: Path) -> bool:
    """Whether a file is a zip archive, and in no other."""
    return path.suffix.lower() == _ZIP and not isinstance(path, Member)


def is_known(path: Path) -> bool:
    """Whether a file is read that stands in a named folder."""
    if path.suffix.lower() != _MAY_BE_FEED:
        return suffix(path) in KNOWN
    try:
        return is_feed(_head(path))
    except Exception:  # reading it says why it cannot be read
        return True


def suffix(path: Path) -> str:
    """Return the suffix that tells the format: ".jsonl.gz" of "2022.01.jsonl.gz"."""
    return "".join(path.suffixes[-2:] if path.suffix.lower() == ".gz" else path.suffixes[-1:]).lower()


def _head(path: Path) -> bytes:
    with path.open("rb") as raw:
        try:
            return (gzip.GzipFile(fileobj=raw) if path.suffix.lower() == ".gz" else raw).read(HEAD_BYTES)
        except DAMAGES:  # its reader says so
            return b""
