"""Read archives: files and folders in, articles out, one by one. A bad file or line never stops the rest.

```
record.py    an article, of what a reader found in a file
fields.py    finds and reads the fields of a record
byline.py    the names in a byline
day.py       days, as files write them
jsonl.py     JSON and JSON Lines
tables.py    CSV and TSV
feeds.py     RSS, RDF and Atom feeds of whole articles
mail.py      mails (.eml) and saved pages (.mhtml)
mbox.py      mailboxes
pdf.py       PDF files
docx.py      Word documents
lines.py     the lines of a document's pages -> its paragraphs
properties.py  what a document says of itself beside its text
zips.py      zip archives: each member as a file
text.py      plain text and Markdown files, with or without front matter
several.py   a text that several articles were saved to
head.py      the lines around a text's headline: byline, outlet, day
markdown.py  Markdown to plain text
html.py      web pages: trafilatura finds the article
story.py     tells pages that are no story: errors, captchas, lists of stories
unseen.py    leaves out what a page hides from its readers
credits.py   the outlet and authors of a web page, the outlet of a feed
linked.py    what a page says of its article in JSON-LD
moment.py    when a page says that it was published
posts.py     keeps the times of a live blog's posts
markup.py    HTML within a field of a record
encoding.py  what the bytes of a file are written in
```
"""

import errno
import gzip
import os
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from nutgraf.ingest.errors import BadArticle, UsageError
from nutgraf.ingest.pages import Pages, digest_of
from nutgraf.ingest.sources.docx import read_docx
from nutgraf.ingest.sources.encoding import PDF
from nutgraf.ingest.sources.feeds import HEAD_BYTES, is_feed, read_feed
from nutgraf.ingest.sources.html import read_html
from nutgraf.ingest.sources.jsonl import read_json, read_jsonl
from nutgraf.ingest.sources.mail import is_mail, read_mail
from nutgraf.ingest.sources.mbox import is_mailbox, read_mbox
from nutgraf.ingest.sources.pdf import read_pdf
from nutgraf.ingest.sources.record import Item
from nutgraf.ingest.sources.tables import read_table
from nutgraf.ingest.sources.text import read_text
from nutgraf.ingest.sources.zips import Member, is_page, opened
from nutgraf.ingest.types import Article

__all__ = ["Item", "find_files", "may_be", "no_such", "passed_over", "read", "size_bytes"]

_READERS: dict[str, Callable[[Path], Iterator[Item]]] = {
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
_OF_ONE = (read_text, read_html, read_mail, read_pdf, read_docx)
# In a folder, most of these are something else.
_MAY_BE_FEED = ".xml"
# What is in one is read as if it lay in a folder of that name.
_ZIP = ".zip"
_KNOWN = (*_READERS, _ZIP, _MAY_BE_FEED)
# How files begin that hold articles in a form which is not read; and what to do.
_REFUSED = (
    (
        re.compile(rb"PK\x03\x04"),
        "is a zip archive, or a document kept as one; name it .zip or .docx, or save its text as .txt",
    ),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "is a document as old programs wrote it; save it as .docx"),
    (re.compile(rb"WARC/\d"), "is a web archive (WARC); take its pages out, as .html"),
)


def find_files(paths: Iterable[Path]) -> dict[Path, OSError | None]:
    """Return the files to read, each once: those named, and, sorted, those in named folders a reader knows.

    A folder without any stands for itself: reading it says so. So does one that cannot be listed, with why.

    Raises:
        UsageError: when a path does not exist.
    """
    found: dict[Path, tuple[Path, OSError | None]] = {}
    for path in paths:
        files: dict[Path, OSError | None] = {path: None}
        if not may_be(Path.is_file, path):
            if not path.is_dir():
                raise no_such(path)
            files = _walk(path)[0] or files
        for file in sorted(files):
            # What cannot be looked at is itself: of links that lead in a circle, `resolve` makes an error.
            found.setdefault(file if files[file] else file.resolve(), (file, files[file]))
    return dict(found.values())


def no_such(path: Path, on: str = "") -> UsageError:
    """Return the error that says that a path leads nowhere, or is a web address ("https:/...", as a path).

    Args:
        path: as it was given.
        on: which machine's it would be, in words.
    """
    if address := re.search(r"(?:^|/)(https?):/+(.*)", str(path)):
        scheme, rest = address.groups()
        return UsageError(
            f"{scheme}://{rest}: addresses are not fetched; save the page, and give the file or its folder"
        )
    if path.name == "-" or path.exists():
        return UsageError(
            f"{path}: is no file or folder, and pipes are not read; write what comes from it to a file, "
            "such as news.jsonl, and give that"
        )
    return UsageError(f"{path}: there is no such file or folder{on}; check the path")


def passed_over(paths: Iterable[Path]) -> dict[str, int]:
    """Count the files in named folders that no reader knows, by suffix, the most frequent first."""
    others: list[Path] = []
    for path in paths:
        found, unknown = _walk(path) if may_be(Path.is_dir, path) else ({path: None}, [])
        others += unknown
        for archive in (file for file in found if _is_zip(file)):
            # What is wrong with it is said when it is read.
            with suppress(BadArticle, OSError), opened(archive) as members:
                others += [
                    member.absolute() for member in members if not member.problem and not _is_known(member)
                ]
    kinds = Counter(_suffix(file) for file in {file.resolve(): file for file in others}.values())
    return dict(sorted(kinds.items(), key=lambda row: (-row[1], row[0])))


def size_bytes(paths: Iterable[Path]) -> int:
    """Return how much there is to read; what may not be looked at counts as nothing."""
    total = 0
    for path in find_files(paths):
        with suppress(OSError):
            total += path.stat().st_size
    return total


def may_be(kind: Callable[[Path], bool], path: Path) -> bool:
    """Return whether a path is of a kind, such as `Path.is_file`; one that cannot be looked at may be.

    Reading it then says why it cannot be read.
    """
    try:
        return kind(path)
    except OSError:  # not allowed, or too long for a name: who gives a text for a path
        return True


def read(paths: Iterable[Path], pages: Pages | None = None) -> Iterator[Item]:
    """Yield every article of the given files and folders, and a `BadArticle` for each that cannot be read.

    Memory stays bounded by the largest article, whatever the size of the archive.

    Args:
        paths: files and folders.
        pages: the files of one article that were read before, and are not parsed again.

    Raises:
        UsageError: when a path does not exist.
    """
    for path, unlisted in find_files(paths).items():
        yield from _items(path, pages, unlisted)


def _items(path: Path, pages: Pages | None, unlisted: OSError | None = None) -> Iterator[Item]:
    """Yield the articles of a file, or why they cannot be read; it may itself be `unlisted`."""
    problem = ""
    try:
        if unlisted:
            raise unlisted
        yield from (_read_zip if _is_zip(path) else _read)(path, pages)
    except BadArticle as error:
        problem = str(error)
    except IsADirectoryError:
        known = ", ".join(_KNOWN)
        problem = f"{path}: no file in it is read as articles ({known}); name the files to read"
    except OSError as error:
        check = "it is there" if isinstance(error, FileNotFoundError) else "you may read it"
        problem = f"{path}: cannot be read ({error.strerror or error}); check that {check}"
    except Exception as error:  # a parser of somebody else's, of what it was not made for
        problem = f"{path}: cannot be parsed ({type(error).__name__}: {error}); leave it out"
    if problem:
        yield Item(path.absolute(), BadArticle(problem), 0)


def _read_zip(path: Path, pages: Pages | None) -> Iterator[Item]:
    """Yield the articles of the files in a zip archive that a reader knows."""
    with opened(path) as members:
        known = [member for member in members if member.problem or _is_known(member)]
        for member in known:
            for item in _items(member, pages):
                yield replace(item, size_bytes=member.packed(item.size_bytes))
    if not known:
        raise BadArticle(f"{path}: no file in it is read as articles ({', '.join(_KNOWN)}); leave it out")


def _read(path: Path, pages: Pages | None) -> Iterator[Item]:
    reader = _reader(path)
    if pages is None or reader not in _OF_ONE:
        yield from reader(path)
        return
    digest = digest_of(path)
    if article := pages.article(digest):
        yield Item(path.absolute(), article, path.stat().st_size)
        return
    for item in reader(path):
        if isinstance(item.article, Article) and not item.place:
            pages.note(digest, item.article)
        yield item


def _reader(path: Path) -> Callable[[Path], Iterator[Item]]:
    """Return what reads a file. One that was named is meant: without a known suffix it is what it begins as.

    Raises:
        BadArticle: when it begins as what nothing reads, or is a member of a zip archive that cannot be read.
    """
    if isinstance(path, Member) and path.problem:
        raise BadArticle(f"{path}: {path.problem}")
    if reader := _READERS.get(_suffix(path)):
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


def _head(path: Path) -> bytes:
    with path.open("rb") as raw:
        try:
            return (gzip.GzipFile(fileobj=raw) if path.suffix.lower() == ".gz" else raw).read(HEAD_BYTES)
        except (EOFError, zlib.error, gzip.BadGzipFile):  # its reader says so
            return b""


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == _ZIP and not isinstance(path, Member)


def _is_known(path: Path) -> bool:
    if path.suffix.lower() != _MAY_BE_FEED:
        return _suffix(path) in _KNOWN
    try:
        return is_feed(_head(path))
    except Exception:  # reading it says why it cannot be read
        return True


def _walk(folder: Path) -> tuple[dict[Path, OSError | None], list[Path]]:
    """Return the files below a folder that a reader knows, with what cannot be looked into and why; the rest.

    Folders that are linked are walked after all others, each folder once: a link to a parent makes no loop.
    """
    found: dict[Path, OSError | None] = {}
    others: list[Path] = []
    waiting, seen = [folder], set[tuple[int, int]]()

    def unlisted(error: OSError) -> None:
        found[Path(error.filename)] = error

    while waiting:
        for parent, folders, names in os.walk(waiting.pop(0), onerror=unlisted):
            status = Path(parent).stat()
            if (identity := (status.st_dev, status.st_ino)) in seen:
                folders.clear()
                continue
            seen.add(identity)
            # What browsers save beside a page are its parts: frames of advertisements and comments.
            saved = {f"{Path(name).stem}_files" for name in names if is_page(Path(name))}
            folders[:] = [name for name in folders if not name.startswith(".") and name not in saved]
            waiting += sorted(path for name in folders if (path := Path(parent, name)).is_symlink())
            for file in (Path(parent, name) for name in names if not name.startswith(".")):
                # is_file: opening a named pipe would wait for ever.
                if may_be(Path.is_file, file):
                    if _is_known(file):
                        found[file] = None
                    else:
                        others.append(file)
                elif file.is_symlink() and not file.exists():
                    # Perhaps to a disk that is not there now: what came from it must not be taken for gone.
                    found[file] = OSError(errno.ENOENT, f"a link to {file.readlink()}, which is not there")
    return found, others


def _suffix(path: Path) -> str:
    """Return the suffix that tells the format: ".jsonl.gz" of "2022.01.jsonl.gz"."""
    return "".join(path.suffixes[-2:] if path.suffix.lower() == ".gz" else path.suffixes[-1:]).lower()
