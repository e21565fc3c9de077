"""What several tests of ingest need."""

import sqlite3

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
