"""What is too old goes by itself: soon after the start, again at the next time, also after a failure."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest
from sqlalchemy import func, insert, select

from bot.web.app import purge_of
from bot.web.door import Door
from bot.web.keep_house import keep_house
from bot.web.store.tables import SessionRow
from bot.web.threads import Threads

TICK_HOURS = 0.000_001


async def run_until(threads: Threads, purge: Callable[[], None], hours: float, calls: list[int], enough: int) -> None:
    keeping = asyncio.create_task(keep_house(threads, purge, hours, first_seconds=0))
    for _ in range(500):
        if len(calls) >= enough or keeping.done():
            break
        await asyncio.sleep(0.01)
    keeping.cancel()


async def test_a_failed_purge_is_tried_again() -> None:
    calls: list[int] = []

    def purge() -> None:
        calls.append(1)
        if len(calls) == 1:
            raise OSError("disk full")

    threads = Threads(store=1, answer=1)
    await run_until(threads, purge, TICK_HOURS, calls, enough=2)
    threads.close()
    assert len(calls) >= 2


async def test_none_where_it_is_done_by_hand() -> None:
    threads = Threads(store=1, answer=1)
    await keep_house(threads, lambda: pytest.fail("purged"), 0, first_seconds=0)
    threads.close()


@pytest.mark.parametrize("changes", [{"desk": True}, {"desk": False}], ids=["with the desk", "without"])
async def test_the_doors_purge_deletes_old_sessions(both_databases: str, changes: dict[str, bool], door: Door) -> None:
    old = time.time() - (door.settings.retention_days + 1) * 86_400
    row = {"id": "a" * 32, "sender": "b" * 32, "ahead_of_rasa": False, "created": old, "last_turn": old}
    with door.store.engine.begin() as connection:
        connection.execute(insert(SessionRow).values(**row))
    purge_of(door)()
    with door.store.engine.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(SessionRow)) == 0
