"""What several tests of ingest need."""

import sqlite3
import zlib

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.index import Index
from nutgraf.ingest.pipeline import ingest
from tests.fakes import FakeEncoder


class House:
    """An archive with its index, and a folder of stories."""

    def __init__(self, home, news):
        self.news = news
        self.encoder = FakeEncoder()
        self.archive = Archive(home, create=True)
        self.index = Index(home / "index", self.archive, self.encoder.id)
        if self.index.open():
            self.index.rebuild()

    def write(self, name, text, title="Title"):
        (self.news / name).write_text(f"# {title}\n\n{text}\n")

    def ingest(self, **options):
        return ingest([self.news], self.archive, self.index, self.encoder, passage_chars=900, **options)

    def close(self):
        self.index.close()
        self.archive.close()


def as_of_schema_2(path):
    """Take an archive's file back to what the second schema had: addresses as they were given for keys."""
    connection = sqlite3.connect(path)
    connection.executescript(
        """UPDATE article SET key = url WHERE url IS NOT NULL; DROP TABLE page; PRAGMA user_version = 2;"""
    )
    connection.close()


def as_of_schema_1(path):
    """Take an archive's file back to what the first schema had."""
    as_of_schema_2(path)
    connection = sqlite3.connect(path)
    connection.executescript(
        """UPDATE article SET key = origin || '#' || title WHERE url IS NULL AND key LIKE '%#%';
           ALTER TABLE article DROP COLUMN utc_offset_s; DROP TABLE superseded; PRAGMA user_version = 1;"""
    )
    connection.close()


def line(x, y, size, text):
    """Return what draws a line of text on a page of a PDF file, in points from its lower left corner."""
    shown = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    return b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n" % (size, x, y, shown)


def pdf(*pages, encoding="/Encoding /WinAnsiEncoding", **properties):
    """Return a PDF file of pages, each given as what draws it."""
    told = " ".join(f"/{name} ({value})" for name, value in properties.items())
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica {encoding} >>".encode(),
        f"<< {told} >>".encode("cp1252"),
    ]
    for number, page in enumerate(pages):
        stream = zlib.compress(page)
        objects += [
            b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * number),
        ]
    data, places = b"%PDF-1.5\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    rows = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>" % (len(objects) + 1)
    table = b"xref\n0 %d\n%s%s" % (len(objects) + 1, rows, trailer)
    return data + table + b"\nstartxref\n%d\n%%%%EOF\n" % len(data)
