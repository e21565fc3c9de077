"""What several tests of ingest need."""

import sqlite3


def as_of_schema_2(path):
    """Take an archive's file back to what the second schema had: addresses as they were given for keys."""
    connection = sqlite3.connect(path)
    connection.executescript(
        """UPDATE article SET key = url WHERE url IS NOT NULL; PRAGMA user_version = 2;"""
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
