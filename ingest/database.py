"""The SQLite file beneath the archive: connections, transactions, migrations, and errors said plainly.

In a folder that can only be read, the file is opened for reading. SQLite would want to put its shared memory
(`-shm`) beside it; with no log (`-wal`) there is nothing to share, and the file is read as one that cannot
change. With a log, left by a killed process or being written by another, SQLite reads the two if the shared
memory is there.
"""

import os
import sqlite3
import threading
import uuid
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any, Self

from nutgraf.ingest.address import address_key
from nutgraf.ingest.errors import ArchiveError

SCHEMA_VERSION = 4
# What can be read as it is, where it cannot be brought up to date.
OLDEST_READ = 2


def is_read_only(home: Path) -> bool:
    """Return whether a data folder is there and can be read, but not written."""
    files = (home, home / "archive.sqlite3")
    # As the process acts, where the system can tell: a server may have given up the rights it started with.
    as_acting = os.access in os.supports_effective_ids
    return any(path.exists() and not os.access(path, os.W_OK, effective_ids=as_acting) for path in files)


class Database:
    """An open SQLite file, safe to share between threads: one at a time writes.

    Attributes:
        path: the file.
        read_only: whether nothing can be written to it, or beside it.

    Raises:
        ArchiveError: when the file cannot be opened, was made by a newer nutgraf, or is not an archive.
    """

    def __init__(self, home: Path, *, create: bool = False) -> None:
        """Open the archive in the folder `home`; with `create`, make folder and archive where missing."""
        self.path = home / "archive.sqlite3"
        self.read_only = False
        self._idle: list[sqlite3.Connection] = []
        self._seen: object = None
        self._writing = threading.RLock()
        if home.exists() and not home.is_dir():
            raise ArchiveError(
                f"{home}: is a file, and the data folder must be a folder; give another --home"
            )
        if not create and not self.path.exists():
            raise ArchiveError(f"{home}: no archive here yet; run: nutgraf ingest PATH --home {home}")
        with self.explained():
            self.read_only = is_read_only(home)
            if create:
                home.mkdir(parents=True, exist_ok=True)
            try:
                self._migrate()
            except sqlite3.OperationalError:
                if create or self.read_only or self._has_log():
                    raise
                # A disk without a free block has no room for the shared memory either.
                self.close()
                self.read_only = True
                self._migrate()

    def close(self) -> None:
        """Close all connections."""
        while self._idle:
            self._idle.pop().close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @contextmanager
    def connection(self) -> Generator[sqlite3.Connection]:
        """Lend a connection that no one else uses meanwhile; as many stay open as were lent at one time."""
        if self.read_only and (now := self._look()) != self._seen:
            # Somebody else has written: what a connection read as unchanging is not what is there now.
            self.close()
            self._idle, self._seen = [], now
        idle = self._idle
        try:
            connection = idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        finally:
            idle.append(connection)

    def _connect(self) -> sqlite3.Connection:
        query = ""
        if self.read_only:
            query = "?mode=ro" if self._has_log() else "?mode=ro&immutable=1"
        connection = sqlite3.connect(
            self.path.absolute().as_uri() + query,
            uri=True,
            timeout=30,
            isolation_level=None,
            check_same_thread=False,
        )
        connection.execute("PRAGMA foreign_keys = ON")
        # In WAL mode, NORMAL loses nothing to a killed process; only a power cut undoes the last commits.
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _has_log(self) -> bool:
        log = self.path.with_name(f"{self.path.name}-wal")
        return log.exists() and log.stat().st_size > 0

    def _look(self) -> object:
        now = self.path.stat()
        return now.st_ino, now.st_size, now.st_mtime_ns, self._has_log()

    @contextmanager
    def explained(self) -> Generator[None]:
        """Turn what SQLite and the system raise into an ArchiveError that says what to do."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise ArchiveError(f"{self.path}: {self._explain(error)}") from error

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Run one query and return all its rows."""
        with self.explained(), self.connection() as connection:
            return connection.execute(sql, values).fetchall()

    @contextmanager
    def transaction(self) -> Generator[sqlite3.Connection]:
        """Write all or nothing; counts as one change of the archive."""
        with self._writing, self.explained(), self.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def _migrate(self) -> None:
        with self.connection() as connection:
            self._migrate_by(connection)

    def _migrate_by(self, connection: sqlite3.Connection) -> None:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        if version > SCHEMA_VERSION:
            raise ArchiveError(
                f"{self.path}: made by a newer nutgraf (schema {version}; this one knows {SCHEMA_VERSION}); "
                "upgrade nutgraf, or use another folder with --home"
            )
        if version == SCHEMA_VERSION or (self.read_only and version >= OLDEST_READ):
            return
        if self.read_only:
            raise ArchiveError(
                f"{self.path}: made by an older nutgraf, or empty, and cannot be written to bring it up to "
                "date; make the folder writable, or copy it to where it is"
            )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.create_function("address_key", 1, address_key, deterministic=True)
        for number in range(version + 1, SCHEMA_VERSION + 1):
            script = resources.files("nutgraf.ingest").joinpath(f"schema/{number:03}.sql").read_text("utf-8")
            # All at once: an archive without its counter of changes would trust an index that lags behind.
            known = f"INSERT OR IGNORE INTO meta VALUES ('id', '{uuid.uuid4().hex}'), ('generation', '0')"
            try:
                connection.executescript(
                    f"BEGIN IMMEDIATE; {script}; {known}; PRAGMA user_version = {number}; COMMIT;"
                )
            except sqlite3.OperationalError:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                # Another process may have done this step while this one waited to begin.
                if connection.execute("PRAGMA user_version").fetchone()[0] < number:
                    raise

    def _explain(self, error: sqlite3.Error | OSError) -> str:
        if self.read_only and "unable to open" in str(error) and self._has_log():
            return (
                "was not closed cleanly, and what was written last cannot be read where nothing can be "
                "written; make the folder writable, or copy it to where it is"
            )
        return _explain(error)


def _explain(error: sqlite3.Error | OSError) -> str:
    text = str(error)
    if "readonly" in text or "read-only" in text.lower() or isinstance(error, PermissionError):
        return f"cannot be written ({text}); make the folder writable, or use another with --home"
    if "disk is full" in text or "No space left" in text:
        return f"the disk is full ({text}); free some space and run this again: nothing stored is lost"
    if "not a database" in text or "malformed" in text:
        return f"is damaged or not an archive ({text}); restore a backup, or ingest into another --home"
    if "locked" in text:
        return "another process is writing; try again when it is done"
    return f"{text}; run: nutgraf doctor"
