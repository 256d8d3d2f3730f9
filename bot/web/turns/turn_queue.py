"""Requests of one session in, one at a time out, in order of arrival; and the turns that are running now."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.web.faults import DoorError
from bot.web.turns.mask_personal_numbers import Masking
from bot.web.turns.read_ahead import ReadingAhead

RETRY_SECONDS = 2


def in_progress() -> DoorError:
    """The refusal of a request that waited long enough."""
    message = "A turn of this session is still running. Repeat the request with the same message_id."
    return DoorError(409, "in_progress", message, retry_after=RETRY_SECONDS)


@dataclass
class _Line:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)  # asyncio's lock is fair: first come, first served
    waiting: int = 0


class TurnQueue:
    """One line a session; lines vanish with their last request."""

    def __init__(self, wait_seconds: float) -> None:
        self._wait_seconds = wait_seconds
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def turn(self, session_id: str) -> AsyncIterator[None]:
        """Hold the session; 409 `in_progress` where the turns before this one take too long."""
        line = self._lines.setdefault(session_id, _Line())
        line.waiting += 1
        try:
            await self._acquire(line)
            try:
                yield
            finally:
                line.lock.release()
        finally:
            line.waiting -= 1
            if not line.waiting:
                del self._lines[session_id]

    async def _acquire(self, line: _Line) -> None:
        try:
            async with asyncio.timeout(self._wait_seconds):
                await line.lock.acquire()
        except TimeoutError:
            raise in_progress() from None


@dataclass
class RunningTurn:
    """A turn that waits for Rasa: what the action's call back finds, and what that call leaves."""

    session_id: str
    state: str | None  # JSON text
    ahead_of_rasa: bool
    masking: Masking  # Rasa has the masked words; the decision needs the asker's own, which end with the turn
    ahead: ReadingAhead
    answered: bool = False
    state_after: str | None = None


class RunningTurns:
    """Turns by turn_id; touched by the event loop alone."""

    def __init__(self) -> None:
        self._turns: dict[str, RunningTurn] = {}

    def begin(self, turn_id: str, turn: RunningTurn) -> None:
        """The turn goes to Rasa."""
        self._turns[turn_id] = turn

    def find(self, turn_id: str) -> RunningTurn | None:
        """The turn that an internal call belongs to; None where it did not come through this door."""
        return self._turns.get(turn_id)

    def end(self, turn_id: str) -> None:
        """Rasa is done with the turn, or the door no longer waits."""
        self._turns.pop(turn_id, None)
