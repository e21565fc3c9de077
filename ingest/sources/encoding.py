"""What the bytes of a file are written in."""

from charset_normalizer import from_bytes

from nutgraf.ingest.errors import BadArticle

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
PDF = b"%PDF-"
# What the web is written in; in a short text, code pages of DOS and EBCDIC look just as likely.
_ENCODINGS = [
    *(f"cp125{number}" for number in range(9)),
    *("iso8859_2", "iso8859_5", "koi8_r", "koi8_u", "cp874", "mac_roman"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp949"),
]
_HIGH = bytes(range(0x80, 0x100))
_FEWEST_BYTES, _SAMPLE_BYTES = 10, 65536


def is_binary(head: bytes) -> bool:
    """Tell from its first bytes whether a file is no text."""
    # NUL never stands in a text of one byte a character, but in most binary files.
    return (b"\0" in head and not head.startswith(UTF_16)) or head.startswith(PDF)


def decode(data: bytes, place: str) -> str:
    """Return text from bytes: UTF-8, UTF-16 where it is marked, else what charset_normalizer finds.

    A UTF-8 text stays one if some bytes are bad: U+FFFD stands there.

    Raises:
        BadArticle: when the bytes are not text.
    """
    encoding = "utf-16" if data.startswith(UTF_16) else "utf-8-sig"
    try:
        if not is_binary(data[:8192]):
            return data.decode(encoding)
    except UnicodeDecodeError as error:
        text = data.decode(encoding, errors="replace")
        bad = text.count("\ufffd")
        # In no other encoding do so many bytes happen to be characters of UTF-8.
        if encoding == "utf-16" or len(text) - len(text.encode("ascii", "ignore")) > 2 * bad:
            return text
        if found := _encoding(data, error.start):
            return data.decode(found, errors="replace")
    raise BadArticle(f"{place}: is not text; convert it to UTF-8 text, or leave it out")


def _encoding(data: bytes, start: int) -> str | None:
    """Return what a text is written in that is UTF-8 only up to a byte; None if it is no text."""
    if len(data) - len(data.translate(None, _HIGH)) < _FEWEST_BYTES:
        return "cp1252"
    sample = data[start : start + _SAMPLE_BYTES]
    if len(sample) == _SAMPLE_BYTES:  # not within a character
        sample = sample[: max(map(sample.rfind, (b"\n", b" ", b'"'))) + 1] or sample
    matches = list(from_bytes(sample, cp_isolation=_ENCODINGS))
    # Windows-1252 is by far the most used, and on short texts the other code pages of Europe look as likely.
    if any("cp1252" in match.could_be_from_charset for match in matches):
        return "cp1252"
    return matches[0].encoding if matches else None
