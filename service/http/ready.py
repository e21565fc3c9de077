"""Which parts of nutgraf are loaded: they take seconds, and a server answers from its first moment."""

import threading
from typing import Literal

from nutgraf.service.answer import AnswerChain
from nutgraf.service.app import App
from nutgraf.service.http.problems import Problem, Refused, explain
from nutgraf.service.http.turns import Turns, TurnTaking

PartName = Literal["encoder", "reranker", "index", "model"]
# Each with what of the App it takes.
PARTS: dict[PartName, tuple[str, ...]] = {
    "encoder": ("encoder",),
    "reranker": ("reranker",),
    "index": ("index",),
    "model": ("model", "checker"),
}


class Parts:
    """The parts of an App, loaded once, in a thread, one after the other."""

    def __init__(self, app: App) -> None:
        """Load nothing yet."""
        self.app = app
        self._turns = Turns()
        self._loaded: set[PartName] = set()
        self._failed: dict[PartName, Problem] = {}
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._load, name="nutgraf-load", daemon=True)

    def load(self) -> None:
        """Begin to load."""
        self._thread.start()

    def stop(self) -> None:
        """Begin to load no further part: the App is about to be closed."""
        self._stopped.set()

    def wait(self, timeout_s: float) -> None:
        """Wait until everything is loaded or has failed, so many seconds at most."""
        self._thread.join(timeout_s)

    def _load(self) -> None:
        for name, taken in PARTS.items():
            try:
                for one in taken:
                    if self._stopped.is_set():
                        return
                    getattr(self.app, one)
                if name == "encoder":
                    # The first call is slow: let no one's question be it.
                    self.app.encoder.encode(["warm"])
            except Exception as error:  # told to everyone who needs the part
                self._failed[name] = explain(error)
            else:
                self._loaded.add(name)

    def state(self) -> dict[PartName, Problem | bool]:
        """Return for each part: True when it is loaded, False while it is being loaded, or why it is not."""
        return {name: self._failed.get(name) or name in self._loaded for name in PARTS}

    def need(self, *names: PartName) -> None:
        """Go on only when these parts are loaded.

        Raises:
            Refused: when one is still being loaded, or could not be, as it said.
        """
        for name in names:
            if name in self._failed:
                raise Refused(self._failed[name])
            if name not in self._loaded:
                raise Refused(
                    Problem(
                        503,
                        "NotReady",
                        f"still loading the {name}; try again in a few seconds",
                        headers={"Retry-After": "1"},
                    )
                )

    def chain(self, stop: threading.Event, *, extractive: bool) -> AnswerChain:
        """Return the chain for one question: it takes its turn at the model, and stops when `stop` is set."""
        app = self.app
        model = None if extractive or app.model is None else TurnTaking(app.model, self._turns, stop)
        return app.chain_with(model)
