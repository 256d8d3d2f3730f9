"""A way to delete what is too old in, its running once a day out: the days of the settings hold without anybody's help."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from typing import Any

import structlog

from bot.web.faults import describe_fault
from bot.web.threads import Threads

log = structlog.get_logger("bot.web.keep_house")

SECONDS_AN_HOUR = 3600.0
FIRST_SECONDS = 60.0  # the start belongs to those who wait for an answer


async def keep_house(
    threads: Threads, purge: Callable[[], Any], hours: float, first_seconds: float = FIRST_SECONDS
) -> None:
    """Purge soon after the start and then every so many `hours`, until cancelled; never where `hours` is 0.

    A purge that fails is logged and tried again at the next time.
    """
    if not hours:
        return
    await asyncio.sleep(first_seconds)
    while True:
        try:
            deleted = await threads.run("desk_job", purge)
        except Exception as error:
            log.error("purge failed, tried again later", hours=hours, **describe_fault(error))
        else:
            log.info("purged", **(asdict(deleted) if is_dataclass(deleted) and not isinstance(deleted, type) else {}))
        await asyncio.sleep(hours * SECONDS_AN_HOUR)
