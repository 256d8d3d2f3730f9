"""A page in, a door that refuses its first message out, and when each message was tried."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from playwright.sync_api import Page, Route

BUSY = {"error": {"code": "too_many_requests", "message": "Wait."}}


def refuse_the_first(page: Page, status: int, headers: Callable[[], Mapping[str, str]]) -> list[float]:
    """The first message is answered with this status and these headers, made when it comes; all others get through.

    Gives the list that the times of all tries are written into, in seconds.
    """
    tried: list[float] = []

    def answer(route: Route) -> None:
        tried.append(time.monotonic())
        if len(tried) == 1:
            route.fulfill(status=status, headers=dict(headers()), json=BUSY)
        else:
            route.continue_()

    page.route("**/api/v1/chat", answer)
    return tried
