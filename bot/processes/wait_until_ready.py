"""The address of a health page -> return once it answers 200, give up after a time.

Also a command, for scripts: python -m bot.processes.wait_until_ready URL [SECONDS]
"""

from __future__ import annotations

import asyncio
import http.client
import sys
import time
from urllib.parse import urlsplit

POLL_SECONDS = 0.25
ONE_TRY_SECONDS = 3.0


class NotReady(Exception):
    """The page did not answer 200 in time; the message has the address and the last answer."""


async def wait_until_ready(url: str, seconds: float) -> float:
    """Poll until the page answers 200; the seconds it took. Raises NotReady."""
    started = time.monotonic()
    while True:
        answer = await asyncio.to_thread(ask, url)
        elapsed = time.monotonic() - started
        if answer == "200":
            return elapsed
        if elapsed > seconds:
            raise NotReady(f"{url} did not answer 200 within {seconds:.0f} s; last answer: {answer}")
        await asyncio.sleep(POLL_SECONDS)


def ask(url: str) -> str:
    """The status of one GET as text, or what went wrong. No proxy is asked: these pages are on loopback."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ONE_TRY_SECONDS)
    try:
        connection.request("GET", parts.path or "/")
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as fault:
        return f"{type(fault).__name__}: {fault}"
    finally:
        connection.close()


if __name__ == "__main__":
    try:
        asyncio.run(wait_until_ready(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 60.0))
    except NotReady as fault:
        sys.exit(str(fault))
