"""One writer at a time: a lock on the data folder that says who holds it."""

import contextlib
import json
import os
import platform
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from nutgraf.ingest.database import is_read_only
from nutgraf.ingest.errors import ArchiveError, ArchiveLocked


@dataclass(frozen=True, slots=True)
class Holder:
    """Who writes to a data folder.

    Attributes:
        command: what was run, such as "nutgraf serve".
        pid: its process id on `host`.
        host: name of the machine.
        since: ISO 8601, UTC.
        url: where it listens, if it is a server.
        token: proves to that server that one may read the data folder; only its owner can read the file.
    """

    command: str
    pid: int
    host: str
    since: str
    url: str = ""
    token: str = ""

    def __str__(self) -> str:
        return f"{self.command} (process {self.pid} on {self.host}, since {self.since})"


class WriterLock:
    """The right to write to a data folder, from `acquire` to `release`; a killed process gives it up."""

    def __init__(self, home: Path) -> None:
        """Describe the lock of the folder `home`; nothing is taken yet."""
        self._home = home
        # Not thread_local (filelock's default): a server's threads write under the lock its main thread took.
        self._lock = FileLock(str(home / "writer.lock"), thread_local=False)
        self._card = home / "writer.json"

    def acquire(self, command: str, *, wait_s: float = 0.0) -> None:
        """Take the lock.

        Raises:
            ArchiveLocked: when another process still has it after `wait_s` seconds.
            ArchiveError: when the folder cannot be written.
        """
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=wait_s)
            since = datetime.now(UTC).isoformat(timespec="seconds")
            self._write(Holder(command, os.getpid(), platform.node(), since))
        except Timeout:
            holder = self.holder()
            raise ArchiveLocked(
                f"{self._home}: {holder or 'another process'} is writing here; wait for it to end, or stop it"
            ) from None
        except OSError as error:
            # Taken, but not announced: a caller who is told that it failed must not hold it.
            self._lock.release()
            if is_read_only(self._home):
                raise ArchiveError(
                    f"{self._home}: is read-only ({error.strerror or error}): it can be searched and asked, "
                    "but nothing can be brought in; make the folder writable, or use another with --home"
                ) from error
            raise ArchiveError(
                f"{self._home}: cannot be written ({error.strerror or error}); "
                "free some space, make the folder writable, or use another with --home"
            ) from error

    def announce(self, url: str) -> str:
        """Say that the holder listens at `url`; return the token to ask of those who write through it."""
        holder = self.holder()
        if holder is None or not self._lock.is_locked:
            raise ArchiveError(f"{self._home}: only the holder of the lock can announce a server")
        token = secrets.token_urlsafe(32)
        self._write(replace(holder, url=url, token=token))
        return token

    @property
    def held(self) -> bool:
        """Whether this process holds the lock."""
        return self._lock.is_locked

    def holder(self) -> Holder | None:
        """Return who holds the lock, as far as they said."""
        try:
            return Holder(**json.loads(self._card.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def release(self) -> None:
        """Give the lock back."""
        if self._lock.is_locked:
            with contextlib.suppress(OSError):
                self._card.unlink(missing_ok=True)
            self._lock.release()

    def _write(self, holder: Holder) -> None:
        draft = self._card.with_suffix(".new")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(holder)), "utf-8")
        draft.replace(self._card)
