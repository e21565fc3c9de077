"""The vector index: Chroma, built from the archive and rebuilt from it whenever it cannot be trusted.

Chroma embedded is a single-process index, not a database: a second writer loses vectors, and a process killed
while it persists can leave a collection that no one can read. So each clean state is stamped (`stamp.json`:
which archive, at which change, by which encoder, the sizes of Chroma's files); it is taken away before
the first write and put back after the last. No stamp, or one that does not fit, means: rebuild.

Whatever Chroma cannot answer (a narrow filter, a folder that another process is rebuilding, or that cannot be
written: Chroma writes even to read) is scored exactly against the vectors in the archive.
"""

import json
import shutil
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.errors import ArchiveError, NutgrafError
from nutgraf.ingest.types import Filter, Vectors

_COLLECTION = "passages"
# Chroma asks for at least this many candidates per query; recall@100 of the exact answer is then above .99.
_EF_SEARCH = 200
Progress = Callable[[int, int], None]


class Index:
    """Nearest passages by cosine. After `open` says why not, `rebuild`, or let it score from the archive."""

    def __init__(self, folder: Path, archive: Archive, encoder_id: str) -> None:
        """Describe the index in `folder`; nothing is opened yet."""
        self._folder = folder
        self._archive = archive
        self._encoder_id = encoder_id
        self._client: Any = None
        self._collection: Any = None

    # -- life ---------------------------------------------------------------------

    def open(self) -> str:
        """Open Chroma if its folder can be trusted; return "" or the reason why it cannot."""
        reason = self._distrust()
        if reason:
            return reason
        try:
            self._connect()
            self._collection = self._client.get_collection(_COLLECTION, embedding_function=None)
            held, wanted = self._collection.count(), self._archive.counts().passages
            if held != wanted:
                reason = f"it holds {held} of {wanted} passages"
            elif held:
                # The graph is read at the first query, so that is when a torn one shows.
                dimensions = next(self._archive.vectors(batch=1))[1].shape[1]
                self._collection.query(query_embeddings=[[1.0] * dimensions], n_results=1, include=[])
        except Exception as error:  # Chroma's Rust core raises its own types, and plain ones
            reason = f"Chroma cannot read it ({type(error).__name__})"
        if reason:
            self.close()
        return reason

    def rebuild(self, progress: Progress | None = None) -> None:
        """Build Chroma anew from the archive's vectors. Needs the archive's lock.

        Raises:
            ArchiveError: when it cannot be written; it then scores from the archive.
        """
        self.close()
        with self._explained():
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder.mkdir(parents=True, exist_ok=True)
            self._connect()
            self._collection = self._client.create_collection(
                _COLLECTION,
                embedding_function=None,
                configuration={"hnsw": {"space": "ip", "ef_search": _EF_SEARCH, "ef_construction": 100}},
            )
            total, done = self._archive.counts().passages, 0
            for passage_ids, vectors in self._archive.vectors():
                self._add(passage_ids, vectors)
                done += len(passage_ids)
                if progress:
                    progress(done, total)
        self.stamp()

    def close(self) -> None:
        """Let go of Chroma."""
        if self._client is not None:
            self._client.close()
        self._client = self._collection = None

    @contextmanager
    def _explained(self) -> Generator[None]:
        """Turn what Chroma raises into an ArchiveError; from then on vectors are scored from the archive."""
        try:
            yield
        except NutgrafError:
            self.close()
            raise
        except Exception as error:  # Chroma's Rust core raises its own types, and plain ones
            self.close()
            raise ArchiveError(
                f"{self._folder}: the vector index cannot be written ({error}); free some space or make the "
                "folder writable, and run this again: what was stored stays"
            ) from error

    def _connect(self) -> None:
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings

        path = str(self._folder / "chroma")
        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        try:
            self._client = chromadb.PersistentClient(path=path, settings=settings)
        except Exception:
            # Chroma keeps what could not start, by its path, and would give it to the rebuild.
            SharedSystemClient._identifier_to_system.pop(path, None)  # pyright: ignore[reportPrivateUsage]
            raise

    # -- trust ---------------------------------------------------------------------

    def _state(self) -> dict[str, Any]:
        import chromadb

        return {
            "archive": self._archive.meta("id"),
            "generation": self._archive.meta("generation"),
            "encoder": self._encoder_id,
            "chroma": chromadb.__version__,
        }

    def _distrust(self) -> str:
        try:
            stamp: dict[str, Any] = json.loads((self._folder / "stamp.json").read_text("utf-8"))
            files: dict[str, int] = stamp.pop("files")
        except FileNotFoundError:
            return "it is missing" if not self._folder.exists() else "it was not closed cleanly"
        except (ValueError, KeyError, TypeError, AttributeError, OSError):
            return "its stamp cannot be read"
        for name, wanted in self._state().items():
            if stamp.get(name) != wanted:
                return (
                    f"it was made for another {name}"
                    if name != "generation"
                    else "it lags behind the archive"
                )
        return "" if files == self._file_sizes() else "its files are not as they were left"

    def _file_sizes(self) -> dict[str, int]:
        """Return the sizes in bytes of the graph files; Chroma's SQLite file may change when it is opened."""
        chroma = self._folder / "chroma"
        return {str(path.relative_to(chroma)): path.stat().st_size for path in sorted(chroma.rglob("*.bin"))}

    def unstamp(self) -> None:
        """Take the stamp away: what comes next makes the index differ from it."""
        with self._explained():
            (self._folder / "stamp.json").unlink(missing_ok=True)

    def stamp(self) -> None:
        """Vouch for the index as it is: it now holds what the archive holds. One that is closed may not."""
        if self._collection is None:
            return
        with self._explained():
            stamp = self._state() | {"files": self._file_sizes()}
            draft = self._folder / "stamp.json.new"
            draft.write_text(json.dumps(stamp), "utf-8")
            draft.replace(self._folder / "stamp.json")

    # -- writing ---------------------------------------------------------------------

    def replace(self, gone: Sequence[str], passage_ids: Sequence[str], vectors: Vectors) -> None:
        """Take passages out and put others in; `stamp` when the last such change is done.

        Raises:
            ArchiveError: when Chroma cannot write; the next to open the index builds it anew, and until then
                changes pass it by.
        """
        if self._collection is None:
            return
        with self._explained():
            most: int = self._client.get_max_batch_size()
            for first in range(0, len(gone), most):
                self._collection.delete(ids=list(gone[first : first + most]))
            self._add(passage_ids, vectors)

    def _add(self, passage_ids: Sequence[str], vectors: Vectors) -> None:
        most: int = self._client.get_max_batch_size()
        for first in range(0, len(passage_ids), most):
            part = slice(first, first + most)
            self._collection.upsert(ids=list(passage_ids[part]), embeddings=vectors[part])

    # -- reading ---------------------------------------------------------------------

    def nearest(self, vector: Vectors, keep: Filter, limit: int) -> list[tuple[str, float]]:
        """Return the passages nearest to a unit vector among the articles that the filter lets pass.

        Args:
            vector: shape (dimensions,), unit length.
            keep: which articles may be found.
            limit: how many passages at most.

        Returns:
            (passage id, cosine), best first.
        """
        if self._collection is not None:
            # Most filters let most pass; what a narrow one leaves is scored exactly.
            for most in (limit * 2, limit * 8):
                hits = self._query(vector, most)
                allowed = self._archive.owners((passage_id for passage_id, _ in hits), keep)
                kept = [hit for hit in hits if hit[0] in allowed][:limit]
                if len(kept) == limit or len(hits) < most:
                    return kept
        return self._scan(vector, keep, limit)

    def _query(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        answer = self._collection.query(
            query_embeddings=[vector.tolist()], n_results=limit, include=["distances"]
        )
        # Chroma returns distance; similarity = 1 - distance.
        pairs = zip(answer["ids"][0], answer["distances"][0], strict=True)
        return sorted(((str(i), 1.0 - float(d)) for i, d in pairs), key=lambda hit: (-hit[1], hit[0]))

    def _scan(self, vector: Vectors, keep: Filter, limit: int) -> list[tuple[str, float]]:
        best: list[tuple[str, float]] = []
        for passage_ids, vectors in self._archive.vectors(keep):
            scores = vectors @ vector
            top = np.argsort(-scores)[:limit]
            best.extend((passage_ids[int(row)], float(scores[row])) for row in top)
            best = sorted(best, key=lambda hit: (-hit[1], hit[0]))[:limit]
        return best
