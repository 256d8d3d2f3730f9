"""A door with its desk, three accounts that are signed in, and somebody who is not."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import insert

from bot.desk import passwords
from bot.desk.accounts import ROLES, AccountStore, Role
from bot.desk.desk import Desk, open_desk
from bot.web.app import build_public_app
from bot.web.door import Door
from bot.web.sessions import new_id
from bot.web.store.tables import FeedbackRow, SessionRow, TraceRow, TurnRow
from tests.web.conftest import (  # noqa: F401  (the same door)
    assistant,
    both_databases,
    client,
    database_url,
    door,
    lists_made_once,
    make_settings,
    measures,
    migrated_file,
    postgres_url,
    rasa,
    settings,
    shared_rasa,
)
from tests.web.fake_assistant import make_card

API = "/api/desk/v1"
PASSWORD = "correct horse battery staple"
NAMES: dict[Role, str] = {"operator": "xiaowang", "reviewer": "laoli", "administrator": "chief"}


class Seat:
    """One browser at the desk; `call` sends what the page would send."""

    def __init__(self, browser: httpx.AsyncClient) -> None:
        self.client, self.csrf = browser, ""

    async def sign_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        reply = await self.client.post(f"{API}/login", json={"name": name, "password": password})
        if reply.status_code == 200:
            self.csrf = reply.json()["csrf"]
        return reply

    async def call(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        sent = {"X-CSRF-Token": self.csrf, **headers}
        return await self.client.request(method, f"{API}{path}", json=body, headers=sent)

    async def get(self, path: str) -> Any:
        reply = await self.call("GET", path)
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def post(self, path: str, body: Any = None) -> Any:
        reply = await self.call("POST", path, body)
        assert reply.is_success, reply.text
        return reply.json() if reply.content else None


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Any:
    """Passwords hashed with the least effort: what is tested is what happens around it."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: quick)
        passwords._nobodys_hash.cache_clear()
        yield
    passwords._nobodys_hash.cache_clear()


@pytest.fixture
def accounts(door: Door) -> AccountStore:  # noqa: F811
    store = AccountStore(door.store.engine)
    for role in ROLES:
        store.add(NAMES[role], role, PASSWORD, "terminal", password_is_own=True)
    return store


@pytest.fixture
async def make_seat(door: Door) -> AsyncIterator[Callable[..., Seat]]:  # noqa: F811
    app, opened = build_public_app(door), []

    def make(agent: str = "browser") -> Seat:
        transport = httpx.ASGITransport(app=app)
        opened.append(httpx.AsyncClient(transport=transport, base_url="http://door", headers={"User-Agent": agent}))
        return Seat(opened[-1])

    yield make
    for one in opened:
        await one.aclose()


@pytest.fixture
async def seats(accounts: AccountStore, make_seat: Callable[..., Seat]) -> dict[Role, Seat]:
    """One signed-in browser for each role."""
    found = {role: make_seat() for role in ROLES}
    for role, seat in found.items():
        assert (await seat.sign_in(NAMES[role])).status_code == 200
    return found


@pytest.fixture
def operator(seats: dict[Role, Seat]) -> Seat:
    return seats["operator"]


@pytest.fixture
def reviewer(seats: dict[Role, Seat]) -> Seat:
    return seats["reviewer"]


@pytest.fixture
def administrator(seats: dict[Role, Seat]) -> Seat:
    return seats["administrator"]


@pytest.fixture
def desk(door: Door) -> Desk:  # noqa: F811
    return open_desk(door)


@pytest.fixture
def add_turn(door: Door) -> Callable[..., str]:  # noqa: F811
    """Put a finished turn into the database; its id."""

    def add(message: str = "上海有什么奖励", outcome: str = "no_answer", **more: Any) -> str:
        turn_id, session_id, now = new_id(), new_id(), more.get("created", time.time())
        lang = more.get("lang", "zh-Hans")
        outcomes = [outcome, *(one["outcome"] for one in more.get("further", ()))]
        cards = [make_card(turn_id, "答复", door.settings.reference_date, one) | {"lang": lang} for one in outcomes]
        trace = {
            "intent": {"read": "ask_policy", "confidence": more.get("confidence")},
            "decision": more.get("decision", {}),
        }
        trace["candidates"] = more.get("candidates", [])
        trace |= {"vector": more["vector"]} if "vector" in more else {}
        trace |= {"further": [{"decision": one.get("decision", {})} for one in more.get("further", ())]}
        with door.store.engine.begin() as connection:
            session = {"id": session_id, "sender": new_id(), "lang": lang, "ahead_of_rasa": False, "state": None}
            connection.execute(
                insert(SessionRow).values(**session, created=now, last_turn=now, origin=more.get("origin", "none"))
            )
            turn = {"id": turn_id, "session_id": session_id, "message_id": str(uuid.uuid4()), "digest": "d" * 64}
            turn |= {"message": message, "status": "done", "owner": "o", "lease_until": 0.0, "attempts": 1}
            connection.execute(
                insert(TurnRow).values(
                    **turn, cards=json.dumps(cards), created=now, finished=now + more.get("took", 0.25)
                )
            )
            row = {"turn_id": turn_id, "session_id": session_id, "way": "rasa", "outcome": outcome}
            connection.execute(insert(TraceRow).values(**row, milliseconds=20.0, trace=json.dumps(trace), created=now))
            if "rating" in more:
                rated = {"turn_id": turn_id, "session_id": session_id, "rating": more["rating"], "reason": None}
                connection.execute(insert(FeedbackRow).values(**rated, comment=more.get("comment"), created=now))
        return turn_id

    return add


@pytest.fixture(scope="session")
def project() -> Path:
    return Path(__file__).resolve().parents[2]
