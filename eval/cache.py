"""Replies of a language model, kept by prompt and model: what is asked again need not be waited for."""

import hashlib
import json
import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nutgraf.eval.manifest import version_of
from nutgraf.ingest.errors import ArchiveError
from nutgraf.service.types import LogProbs, Tokens

if TYPE_CHECKING:
    from nutgraf.service.config import Settings
    from nutgraf.service.models.model import LanguageModel

# The same weights can reply otherwise in another version of what runs them.
_RUNTIMES = ("openvino-genai", "openvino")


@dataclass(slots=True)
class Calls:
    """What was asked of a model: how often, and how many of the replies came from the cache."""

    made: int = 0
    replayed: int = 0


class CachedModel:
    """A `LanguageModel` that gives a reply which it has had before from a file, and counts what it is asked.

    What a model wrote until it failed is not kept. What one that does not write well wrote until its reader
    had enough is kept: where more is wanted, it is asked again and writes the same.

    Attributes:
        name: of the model beneath.
        sha256: of its weights; None where they are elsewhere.
        one_at_a_time: whether that takes one question at a time.
        writes_well: whether that does.
    """

    def __init__(self, model: "LanguageModel", folder: Path | None, *, where: str = "") -> None:
        """Wrap a model.

        Args:
            model: asked what is not in the cache.
            folder: of the replies; None keeps none.
            where: tells apart what bears the same name and weights, such as two servers.
        """
        self.name = model.name
        self.sha256 = model.sha256
        self.one_at_a_time = model.one_at_a_time
        self.writes_well = model.writes_well
        self._model = model
        self._folder = folder
        self._where = where
        # Questions are put from several threads, and each counts its own calls.
        self._local = threading.local()

    @contextmanager
    def counting(self) -> Generator[Calls]:
        """Count the calls that this thread makes inside the block."""
        self._local.calls = calls = Calls()
        try:
            yield calls
        finally:
            del self._local.calls

    def stream_json(
        self, messages: Sequence[tuple[str, str]], schema: dict[str, Any], *, max_tokens: int
    ) -> Iterator[str | LogProbs | Tokens]:
        """Yield the reply; one from the cache comes in one piece.

        Raises:
            ArchiveError: when the cache cannot be written.
        """
        calls: Calls = getattr(self._local, "calls", Calls())
        calls.made += 1
        path = self._path(messages, schema, max_tokens)
        kept = _read(path) if path else None
        if kept:
            calls.replayed += 1
            yield from kept.pieces()
            if kept.is_whole:
                return
            calls.replayed -= 1
        reply = _Reply()
        try:
            for piece in self._model.stream_json(messages, schema, max_tokens=max_tokens):
                reply.add(piece)
                if kept is None:
                    yield piece
                elif isinstance(piece, str) and len(reply.text) > len(kept.text):
                    yield piece[len(kept.text) - len(reply.text) :]
            reply.is_whole = True
        except GeneratorExit:
            if path and reply.text and not self.writes_well:
                _write(path, reply)
            raise
        if path:
            _write(path, reply)

    def yes_probabilities(
        self, prompts: Sequence[Sequence[tuple[str, str]]]
    ) -> tuple[list[float], Tokens] | None:
        """Return the probabilities; they count as one call, and are kept like a reply.

        Raises:
            ArchiveError: when the cache cannot be written.
        """
        if not prompts:
            return self._model.yes_probabilities(prompts)
        path = self._path([(role, text) for prompt in prompts for role, text in prompt], {}, 1)
        calls: Calls = getattr(self._local, "calls", Calls())
        if path and (kept := _read(path)):
            calls.made, calls.replayed = calls.made + 1, calls.replayed + 1
            return [value for _, value in kept.log_probs], kept.usage
        told = self._model.yes_probabilities(prompts)
        if told is None:
            return None
        calls.made += 1
        found, usage = told
        if path:
            _write(path, _Reply("", [("Yes", value) for value in found], usage, True))
        return told

    def close(self) -> None:
        """Close the model beneath."""
        self._model.close()

    def _path(
        self, messages: Sequence[tuple[str, str]], schema: dict[str, Any], max_tokens: int
    ) -> Path | None:
        if self._folder is None:
            return None
        asked = [self.name, self.sha256, self._where, list(messages), schema, max_tokens]
        key = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()
        return self._folder / key[:2] / f"{key}.json"


def cached(model: "LanguageModel", settings: "Settings", folder: Path | None) -> CachedModel:
    """Wrap the model of these settings; what runs it or serves it tells its replies apart."""
    runtimes = [f"{package} {version}" for package in _RUNTIMES if (version := version_of(package))]
    where = ", ".join(runtimes) if settings.model == "embedded" else f"{settings.model} {settings.model_url}"
    return CachedModel(model, folder, where=where)


def replies_folder(home: Path) -> Path:
    """Return where replies are kept below the data folder."""
    return home / "eval" / "replies"


@dataclass(slots=True)
class _Reply:
    text: str = ""
    log_probs: list[tuple[str, float]] = field(default_factory=list[tuple[str, float]])
    usage: Tokens = field(default_factory=Tokens)
    is_whole: bool = False

    def add(self, piece: str | LogProbs | Tokens) -> None:
        if isinstance(piece, str):
            self.text += piece
        elif isinstance(piece, LogProbs):
            self.log_probs += piece.tokens
        else:
            self.usage += piece

    def pieces(self) -> Iterator[str | LogProbs | Tokens]:
        yield self.usage
        if self.log_probs:
            yield LogProbs(tuple(self.log_probs))
        yield self.text


def _read(path: Path) -> _Reply | None:
    try:
        kept = json.loads(path.read_text("utf-8"))
        log_probs = [(str(token), float(value)) for token, value in kept["log_probs"]]
        usage = Tokens(*(int(number) for number in kept["tokens"]))
        return _Reply(str(kept["reply"]), log_probs, usage, bool(kept.get("whole", True)))
    except (OSError, ValueError, KeyError, TypeError):
        # Not there, or damaged: the model is asked, and the file written anew.
        return None


def _write(path: Path, reply: _Reply) -> None:
    kept = {
        "reply": reply.text,
        "log_probs": [(token, round(value, 4)) for token, value in reply.log_probs],
        "tokens": [reply.usage.read, reply.usage.written, reply.usage.cached],
        "whole": reply.is_whole,
    }
    draft = path.with_name(f"{path.name}.{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(json.dumps(kept), "utf-8")
        draft.replace(path)
    except OSError as error:
        raise ArchiveError(
            f"{path}: the reply cannot be kept ({error.strerror or error}); make room, or run with --no-cache"
        ) from error
