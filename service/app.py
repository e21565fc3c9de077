"""Builds archive, index, encoder, model and chain once, from the settings, and closes them again."""

import hashlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from nutgraf.ingest.archive import Archive
from nutgraf.ingest.encode import Encoder, SentenceTransformerEncoder
from nutgraf.ingest.errors import ArchiveError, ModelError
from nutgraf.ingest.index import Index
from nutgraf.ingest.lock import WriterLock
from nutgraf.service.config import Settings
from nutgraf.service.models import store
from nutgraf.service.models.checker import Checker, open_checker
from nutgraf.service.models.weights import known
from nutgraf.service.retrieval.rerank import CrossEncoder, Reranker

if TYPE_CHECKING:
    from nutgraf.service.answer import AnswerChain
    from nutgraf.service.models.model import LanguageModel

# In an archive of up to so many passages, scoring all vectors takes less time than opening Chroma.
SCAN_PASSAGES = 50_000
# (what is going on, how much is done, of how much)
Progress = Callable[[str, int, int], None]


def _silent(label: str, done: int, total: int) -> None:
    del label, done, total


class App:
    """The parts of nutgraf over one data folder. Heavy parts are made when first used. Close it when done.

    Raises:
        ArchiveError: when the data folder cannot be used, or is being written by another process.
        ModelError: when the encoder cannot be loaded, or is not the one that the archive was made with.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        command: str,
        write: bool = False,
        once: bool = False,
        wait_s: float = 0.0,
        progress: Progress = _silent,
    ) -> None:
        """Open the archive; for writing, take its lock first, waiting at most `wait_s` seconds.

        A folder that cannot be written is opened for reading all the same, unless it is for writing. `once`
        is for a process that does one thing and ends: it does without what loads longer than that takes.
        """
        self.settings = settings
        self._once = once
        self._command = command
        self._progress = progress
        self.lock = WriterLock(settings.home)
        if write:
            self.lock.acquire(command, wait_s=wait_s)
        try:
            self.archive = Archive(settings.home, create=write)
        except BaseException:
            self.lock.release()
            raise

    def close(self) -> None:
        """Close everything that was opened, and give the lock back."""
        for part in ("model", "index"):
            opened: LanguageModel | Index | None = self.__dict__.pop(part, None)
            if opened is not None:
                opened.close()
        self.archive.close()
        self.lock.release()

    def __enter__(self) -> "App":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @cached_property
    def encoder(self) -> Encoder:
        """The encoder of the settings, loaded."""
        return load_encoder(self.settings, quick=self._once)

    @cached_property
    def reranker(self) -> Reranker:
        """The cross-encoder of the settings, loaded."""
        return CrossEncoder(reranker_folder(self.settings), threads=self.settings.threads)

    @cached_property
    def checker(self) -> Checker | None:
        """The checker of the settings, loaded; None where they name none."""
        return open_checker(self.settings)

    @cached_property
    def index(self) -> Index:
        """The vector index: opened, or built again where it cannot be trusted and no one else is writing.

        While another process writes, it is left alone and vectors are scored from the archive; so it is in
        a folder that cannot be written, for Chroma writes even to read, and for one question to an archive
        that is not large.
        """
        self._match_encoder()
        index = Index(self.settings.home / "index", self.archive, self.encoder.id)
        small = self._once and not self.lock.held and self.archive.counts().passages <= SCAN_PASSAGES
        if self.archive.read_only or small:
            return index
        if reason := index.open():
            taken = self.lock.held
            try:
                if not taken:
                    self.lock.acquire(self._command)
            except ArchiveError:
                return index
            label = f"building the vector index ({reason})"
            try:
                index.rebuild(lambda done, total: self._progress(label, done, total))
            except ArchiveError:
                # A question can do without it: vectors are scored from the archive.
                if taken:
                    raise
            finally:
                if not taken:
                    self.lock.release()
        return index

    @cached_property
    def model(self) -> "LanguageModel | None":
        """The language model of the settings, ready to be asked; None for extractive answers."""
        if self.settings.model == "extractive":
            return None
        from nutgraf.service.models.model import open_model

        return open_model(self.settings)

    @cached_property
    def chain(self) -> "AnswerChain":
        """Question -> Answer."""
        # The model first: a wrong name or a missing key shows at once; the encoder takes seconds to load.
        return self.chain_with(self.model)

    def chain_with(self, model: "LanguageModel | None") -> "AnswerChain":
        """Question -> Answer by the given model; None for verbatim quotes, which need no checker."""
        from nutgraf.service.answer import AnswerChain

        parts = (self.archive, self.index, self.encoder, self.reranker)
        return AnswerChain(*parts, model, self.settings, self.checker if model else None)

    def _match_encoder(self) -> None:
        """See that the archive's vectors are the encoder's; a writer makes them anew where they are not."""
        made_by = self.archive.meta("encoder")
        if made_by == self.encoder.id:
            return
        if self.lock.held:
            from nutgraf.ingest.pipeline import reencode
            from nutgraf.ingest.quick import QuickEncoder

            label = f"encoding all articles with {self.encoder.id}"
            quick = isinstance(self.encoder, QuickEncoder)
            encoder = load_encoder(self.settings) if quick else self.encoder
            reencode(self.archive, encoder, lambda done, total: self._progress(label, done, total))
        elif made_by is not None:
            raise other_encoder(self.settings, made_by)


def other_encoder(settings: Settings, made_by: str) -> ModelError:
    """Return what to say of an archive whose vectors were not made by the encoder of the settings."""
    made_by = made_by or "two encoders (a change was interrupted)"
    return ModelError(
        f"{settings.home}: its vectors were made by {made_by}, and NUTGRAF_ENCODER is {settings.encoder}; "
        "set it back, or run: nutgraf ingest PATH, which makes them anew"
    )


def load_encoder(settings: Settings, *, quick: bool = False) -> Encoder:
    """Load the encoder that the settings name; `quick` for a few short texts, where there is a way.

    Raises:
        WeightsError: when its files are not in the cache.
        ModelError: when the folder given holds no such model.
    """
    folder = encoder_folder(settings)
    if settings.encoder in store.REGISTRY:
        if quick:
            from nutgraf.ingest.quick import QuickEncoder

            return QuickEncoder(folder, encoder_id=settings.encoder, full=lambda: load_encoder(settings))
        return SentenceTransformerEncoder(folder, encoder_id=settings.encoder)
    with (folder / "model.safetensors").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return SentenceTransformerEncoder(folder, encoder_id=f"{folder.name}-{digest[:12]}")


def reranker_folder(settings: Settings) -> Path:
    """Return the folder of the cross-encoder that the settings name.

    Raises:
        WeightsError: when its files are not in the cache.
        ModelError: when it is neither one that is known nor a folder of one.
    """
    return _folder(settings, "reranker", settings.reranker, "model.onnx")


def encoder_folder(settings: Settings) -> Path:
    """Return the folder of the encoder that the settings name; raises what `load_encoder` raises."""
    return _folder(settings, "encoder", settings.encoder, "model.safetensors")


def _folder(settings: Settings, kind: str, given: str, file: str) -> Path:
    """Return where the weights of a kind are: in the cache, or in a folder of the user's that has a file."""
    if given in known(kind):
        return store.weights_path(given, settings.cache / "models")
    if not Path(given, file).is_file():
        raise ModelError(
            f"NUTGRAF_{kind.upper()}={given}: neither a known {kind} ({', '.join(known(kind))}) nor a folder "
            f"with {file}"
        )
    return Path(given)
