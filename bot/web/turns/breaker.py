"""Rasa's failures in, whether a turn should still wait for Rasa out: a dead Rasa must not cost its budget each turn."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal


class Breaker:
    """Closed: turns go to Rasa. Open: they do not. Half-open: Rasa answered a probe, one turn tries it."""

    def __init__(self, failures: int, retry_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._retry_seconds, self._clock = failures, retry_seconds, clock
        self._failures, self._next_probe = 0, 0.0
        self.status: Literal["closed", "open", "half_open"] = "closed"

    def lets_through(self) -> bool:
        """Whether this turn may go to Rasa; in the half-open state only the first may."""
        if self.status == "half_open":
            self._open()
            return True
        return self.status == "closed"

    def probe_due(self) -> bool:
        """Whether it is time to look if Rasa is back; asking sets the next time."""
        if self.status != "open" or self._clock() < self._next_probe:
            return False
        self._next_probe = self._clock() + self._retry_seconds
        return True

    def record_success(self) -> None:
        """Rasa answered in time."""
        self._failures, self.status = 0, "closed"

    def record_failure(self) -> None:
        """Rasa refused, hung or broke."""
        self._failures += 1
        if self._failures >= self._most:
            self._open()

    def record_probe(self) -> None:
        """Rasa answered a probe: let one turn try."""
        if self.status == "open":
            self.status = "half_open"

    def _open(self) -> None:
        self.status, self._next_probe = "open", self._clock() + self._retry_seconds
