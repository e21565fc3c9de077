"""How long each stage of an answer took."""

import time


class Clock:
    """Seconds by stage, from when it was made."""

    def __init__(self) -> None:
        """Start."""
        self._started = self._lap = time.perf_counter()
        self.laps_s: dict[str, float] = {}

    def lap(self, name: str) -> None:
        """End a stage."""
        now = time.perf_counter()
        self.laps_s[name] = round(now - self._lap, 4)
        self._lap = now

    def go_on(self) -> None:
        """Leave out of the next lap what the reader did between two events."""
        self._lap = time.perf_counter()

    @property
    def total_s(self) -> float:
        """Seconds since the start."""
        return round(time.perf_counter() - self._started, 4)
