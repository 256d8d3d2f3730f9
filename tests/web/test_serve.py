"""Two listeners in one loop: what they say while the assistant loads, when it cannot, and how they stop."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from bot.web.origins import Origins
from bot.web.serve import Gate, serve
from policy_index.errors import IndexMissing
from tests.web.fake_assistant import FakeAssistant
from tests.web.fake_rasa import free_port


async def test_says_starting_until_the_assistant_is_there(make_settings: Callable[..., Any]) -> None:
    settings = make_settings(door_port=free_port(), internal_port=free_port())
    loaded, assistant = threading.Event(), FakeAssistant()

    def load(_: object) -> FakeAssistant:
        loaded.wait(5)
        return assistant

    serving = asyncio.create_task(serve(settings, load))
    await asyncio.sleep(0.2)
    door, inside = (f"http://127.0.0.1:{port}" for port in (settings.door_port, settings.internal_port))
    async with httpx.AsyncClient() as client:
        for address in (f"{door}/readyz", f"{door}/api/v1/units", f"{inside}/readyz", f"{inside}/metrics"):
            reply = await client.get(address)
            assert (reply.status_code, reply.json()["error"]["code"]) == (503, "starting")
            assert reply.headers["retry-after"] == "2"
        assert (await client.get(f"{door}/healthz")).json() == {"status": "alive"}
        loaded.set()
        while (await client.get(f"{inside}/readyz")).status_code != 200:
            await asyncio.sleep(0.02)
        assert [type(asked).__name__ for asked in assistant.asked] == ["Question", "SearchRequest"]  # warmed up
        assert (await client.get(f"{door}/readyz")).json() == {"status": "ready"}
    signal.raise_signal(signal.SIGTERM)
    await asyncio.wait_for(serving, 5)


LISTED, STRANGE = "https://www.example.org", "https://other.example"
ASKS_FIRST = {"access-control-request-method": "POST", "access-control-request-headers": "content-type"}


@pytest.mark.parametrize(
    ("method", "path", "origin", "status", "shown"),
    [
        ("POST", "/api/v1/chat", LISTED, 503, LISTED),
        ("OPTIONS", "/api/v1/chat", LISTED, 204, LISTED),
        ("OPTIONS", "/api/v1/chat", STRANGE, 403, None),
        ("POST", "/api/v1/chat", STRANGE, 503, None),
        ("GET", "/widget/policy-chat.js", LISTED, 503, "*"),
        ("GET", "/widget/permission", STRANGE, 503, "*"),
        ("GET", "/readyz", LISTED, 503, None),
    ],
)
async def test_a_listed_website_may_read_that_the_door_is_starting(
    method: str, path: str, origin: str, status: int, shown: str | None
) -> None:
    gate = Gate(Origins((LISTED,), "http://door"))
    headers = {"origin": origin, **(ASKS_FIRST if method == "OPTIONS" else {})}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=gate), base_url="http://door") as client:
        reply = await client.request(method, path, headers=headers)
    assert (reply.status_code, reply.headers.get("access-control-allow-origin")) == (status, shown)
    if status == 503:
        assert reply.headers["retry-after"] == "2"
    if shown and status == 503:
        assert "Retry-After" in reply.headers["access-control-expose-headers"]


async def test_assistant_that_cannot_load_ends_the_process(make_settings: Callable[..., Any]) -> None:
    settings = make_settings(door_port=free_port(), internal_port=free_port())

    def load(_: object) -> FakeAssistant:
        raise IndexMissing("There is no index.")

    with pytest.raises(IndexMissing):
        await asyncio.wait_for(serve(settings, load), 5)
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://127.0.0.1:{settings.door_port}/healthz")
