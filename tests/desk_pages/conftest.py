"""One browser and one door with its desk; accounts of each role; pages that are watched to their end.

A run of its own: the widget's fixtures start the browser here once more. Without a browser every test is left out.
"""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext

from bot.desk.accounts import ROLES, AccountStore
from bot.processes.settings import ROOT
from bot.web.store.database import open_engine
from tests.desk_pages.seat import PASSWORD, Seat
from tests.web.door_process import DoorProcess
from tests.web.fake_rasa import free_port
from tests.widget.conftest import browser, new_context, watch  # noqa: F401  (the same browser, watched the same way)
from tests.widget.watch import Watch

# Nobody is signed in when the page first asks who is: the browser says so by itself.
NOT_SIGNED_IN = "status of 401"


class DeskDoor(DoorProcess):
    """A door whose assistant says golden cards and searches the real clauses."""

    script = ROOT / "tests" / "desk_pages" / "run_door.py"

    def __init__(self, folder: Path) -> None:
        self.file = folder / "door.db"
        settings = {
            "ZHENGDA_RASA_FAILURES": "1",
            "ZHENGDA_RASA_RETRY_SECONDS": "600",
            "ZHENGDA_TURNS_PER_MINUTE": "100000",
            "ZHENGDA_REQUESTS_PER_MINUTE": "100000",
            "ZHENGDA_SEARCHES_PER_MINUTE": "1000000",
            "ZHENGDA_TICKETS_PER_HOUR": "100000",
            "ZHENGDA_AS_OF": "2026-01-05",
            "ZHENGDA_LOG_LEVEL": "warning",
        }
        super().__init__(folder, f"http://127.0.0.1:{free_port()}", f"sqlite:///{self.file}", **settings)
        self.load_seconds = 0.0
        self.cookies: dict[str, list[Any]] = {}  # of whoever is signed in

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def add_accounts(self) -> None:
        """One account a role, named for it, and a second operator."""
        store = AccountStore(open_engine(f"sqlite:///{self.file}"))
        for name, role in (*((role, role) for role in ROLES), ("second", "operator")):
            store.add(name, role, PASSWORD, "tests", password_is_own=True)

    def chat(self, *messages: str) -> str:
        """A conversation of somebody in the chat; its session."""
        session = str(self.post("sessions").json()["session"])
        for message in messages:
            said = {"session": session, "message_id": str(uuid.uuid4()), "message": message}
            assert self.post("chat", **said).status_code == 200
        return session

    def entries(self, operator: str) -> list[tuple[str, str, str]]:
        """What the call log holds of an operator's calls, in order: kind, text, clause."""
        query = (
            "SELECT e.kind, e.text, coalesce(e.clause_id, '') FROM desk_call_entries e"
            " JOIN desk_calls c ON c.id = e.call_id WHERE c.operator = ? ORDER BY e.id"
        )
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as connection:
            return connection.execute(query, (operator,)).fetchall()


@pytest.fixture(scope="session")
def door(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskDoor]:  # noqa: F811
    """The door that all tests share."""
    running = DeskDoor(tmp_path_factory.mktemp("desk"))
    running.start()
    running.add_accounts()
    yield running
    running.stop()


@pytest.fixture
def sit_down(
    new_context: Callable[..., BrowserContext],  # noqa: F811
    watch: Watch,  # noqa: F811
    door: DeskDoor,
) -> Callable[..., Seat]:
    """Signs somebody in with a browser of its own; keyword arguments are Playwright's.

    The first of an account goes through the form, the next take its cookie along, unless `is_new`.
    """

    def make(
        name: str = "operator", place: str = "", locale: str = "zh-CN", is_new: bool = False, **options: Any
    ) -> Seat:
        watch.forgive(NOT_SIGNED_IN)
        permissions = ["clipboard-read", "clipboard-write"]
        context = new_context(locale=locale, permissions=permissions, **options)
        if not is_new:
            context.add_cookies(door.cookies.get(name, []))
        seat = Seat(context.new_page(), door.address, locale).open(name)
        if not is_new:
            door.cookies[name] = context.cookies()
        return seat.go(place)

    return make


@pytest.fixture
def post(door: DeskDoor) -> Callable[..., httpx.Response]:
    """Calls of the chat's side."""
    return door.post
