"""Blocking work in, awaited results out: each kind of work has threads of its own, so none can starve another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Literal, TypeVar

Kind = Literal["store", "answer", "ahead", "degraded", "search", "tracker", "desk", "desk_job"]
Result = TypeVar("Result")
# One more than may wait for the encoder: whoever types must not wait behind it.
SEARCHES = 4


class Threads:
    """Pools for our database, answers for Rasa's action, what is read ahead of them, answers without Rasa, searches, Rasa's
    database, the desk."""

    def __init__(self, store: int, answer: int) -> None:
        sizes: dict[Kind, int] = {
            "store": store,
            "answer": answer,
            "ahead": answer,
            "degraded": answer,
            "search": SEARCHES,
            "tracker": 1,
        }
        sizes |= {"desk": 2, "desk_job": 1}  # passwords and reports take long: chat must not wait for them
        self.closing = threading.Event()  # for work that takes long enough to ask whether it should end
        self._pools = {kind: ThreadPoolExecutor(size, f"door-{kind}") for kind, size in sizes.items()}

    async def run(self, kind: Kind, work: Callable[..., Result], *values: object) -> Result:
        """Do the work in a thread of its kind; work that has not begun when the caller gives up never begins."""
        return await asyncio.get_running_loop().run_in_executor(self._pools[kind], work, *values)

    def start(self, kind: Kind, work: Callable[..., Result], *values: object) -> Future[Result]:
        """The same for work that nobody may ever wait for."""
        return self._pools[kind].submit(work, *values)

    def close(self) -> None:
        """Let running work end, drop what waits."""
        self.closing.set()
        for pool in self._pools.values():
            pool.shutdown(wait=False, cancel_futures=True)
