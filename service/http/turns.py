"""One language model, many askers: each keeps the place in which it came, and may leave the line."""

import threading
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

from nutgraf.service.models.model import LanguageModel
from nutgraf.service.types import LogProbs, Tokens

# How soon one who waits notices that its asker has left.
_LOOK_S = 0.1


class Stopped(Exception):
    """The asker has left."""


class Turns:
    """A lock that goes to the asker who came first of those that wait.

    An answer takes it several times. Were its place that of each call, it would wait behind every draft
    that was begun meanwhile, and of many who ask at once none would be answered before the last.
    """

    def __init__(self) -> None:
        """Nobody has the turn yet."""
        self._changed = threading.Condition()
        self._places = count()
        self._waiting: set[int] = set()
        self._held = False

    def place(self) -> int:
        """Give an asker its place, behind all that came before."""
        return next(self._places)

    @contextmanager
    def turn(self, place: int, stop: threading.Event) -> Generator[None]:
        """Wait for the turn and hold it; one call at a time for a place.

        Raises:
            Stopped: when `stop` is set before the turn comes.
        """
        with self._changed:
            self._waiting.add(place)
            try:
                while (self._held or place != min(self._waiting)) and not stop.is_set():
                    self._changed.wait(_LOOK_S)
                if stop.is_set():
                    raise Stopped
                self._held = True
            finally:
                self._waiting.remove(place)
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._held = False
                self._changed.notify_all()


class TurnTaking:
    """A `LanguageModel` that takes its asker's turn for each call, and stops when its asker has left."""

    def __init__(self, model: LanguageModel, turns: Turns, stop: threading.Event) -> None:
        """Share `model`, by `turns` if it does one thing at a time; `stop` is set when this asker leaves."""
        self.name = model.name
        self.sha256 = model.sha256
        self.one_at_a_time = model.one_at_a_time
        self.writes_well = model.writes_well
        self._shared = model
        self._turns = turns if model.one_at_a_time else Turns()
        self._place = self._turns.place()
        self._stop = stop

    def stream_json(
        self, messages: Sequence[tuple[str, str]], schema: dict[str, Any], *, max_tokens: int
    ) -> Iterator[str | LogProbs | Tokens]:
        """Write as the model does, when it is our turn.

        Raises:
            Stopped: when the asker has left; what the model was writing is dropped.
        """
        with self._turns.turn(self._place, self._stop):
            pieces = self._shared.stream_json(messages, schema, max_tokens=max_tokens)
            try:
                for piece in pieces:
                    if self._stop.is_set():
                        raise Stopped
                    yield piece
            finally:
                # Now, not when garbage is collected: this ends the request to the model's server.
                if isinstance(pieces, Generator):
                    pieces.close()

    def yes_probabilities(
        self, prompts: Sequence[Sequence[tuple[str, str]]]
    ) -> tuple[list[float], Tokens] | None:
        """Tell what the model does, when it is our turn.

        Raises:
            Stopped: when the asker leaves before that.
        """
        with self._turns.turn(self._place, self._stop):
            return self._shared.yes_probabilities(prompts)

    def close(self) -> None:
        """Do nothing: others are asking the model that it shares."""
