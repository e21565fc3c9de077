"""Mailboxes (`.mbox`): mails one below the other, as mail programs keep and export them."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO

from nutgraf.ingest.errors import BadArticle
from nutgraf.ingest.sources.mail import MAX_MAIL_BYTES, mail_article
from nutgraf.ingest.sources.record import Item, attempt
from nutgraf.ingest.types import Article

_FIELD = re.compile(rb"[\w-]+:")
# A line of a mail that would begin another has a mark before it.
_MARKED = re.compile(rb"^>(>*From )", re.MULTILINE)
_MAILBOX = re.compile(rb"From .*\r?\n[\w-]+:")


def is_mailbox(head: bytes) -> bool:
    """Tell from its first bytes whether a file is a mailbox."""
    return _MAILBOX.match(head) is not None


def read_mbox(path: Path) -> Iterator[Item]:
    """Yield an item a mail, holding one in memory at a time."""
    origin, position = path.absolute(), 0
    with path.open("rb") as raw:
        for number, mail in enumerate(_mails(raw), 1):
            place = f"{path}: item {number}"
            article = attempt(_article, mail, place)
            size_bytes, position = raw.tell() - position, raw.tell()
            yield Item(origin, article, size_bytes, place)
    if not position:
        raise BadArticle(f"{path}: holds no mails, as a mailbox has them; leave it out")


def _article(mail: bytes, place: str) -> Article:
    if len(mail) > MAX_MAIL_BYTES:
        raise BadArticle(f"{place}: is over {MAX_MAIL_BYTES:,} bytes; leave it out")
    return mail_article(_MARKED.sub(rb"\1", mail), place)


def _mails(raw: BinaryIO) -> Iterator[bytes]:
    """Yield the mails of a mailbox; of one that is too long, enough to tell.

    One begins below a line "From ...", which follows a blank line and precedes a field. Python's `mailbox`
    takes any such line of a body for that, too, and reads no member of a zip archive.
    """
    mail: list[bytes] = []
    size, begins, is_blank, is_inside = 0, b"", True, False
    for line in iter(partial(raw.readline, MAX_MAIL_BYTES), b""):
        if begins and _FIELD.match(line):
            if is_inside:
                yield b"".join(mail)
            mail, size, is_inside, begins = [], 0, True, b""
        added = begins + line
        begins = line if is_blank and line.startswith(b"From ") else b""
        if not begins and size <= MAX_MAIL_BYTES:
            mail.append(added)
            size += len(added)
        is_blank = not line.strip()
    if is_inside:
        yield b"".join([*mail, begins])
