"""One browser and one door for all tests of the widget; each test gets a fresh context that is watched to its end.

Without a browser every test is left out, and says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from bot.processes.find_chromium import ChromiumMissing, find_chromium
from bot.processes.settings import ROOT, read_settings
from tests.web.door_process import DoorProcess
from tests.web.fake_rasa import free_port
from tests.widget.chat import Chat, Place
from tests.widget.kept_turns import KeptTurns
from tests.widget.watch import Watch
from tests.widget.websites import PLAIN_HOST, ForeignWebsite, running_website

PATIENCE = 15_000  # milliseconds that anything awaited may take, also on a busy machine


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-golden", action="store_true", help="write the golden transcripts of the widget anew")


class GoldenDoor(DoorProcess):
    """A door whose assistant says golden cards, and whose Rasa is never there: it answers at once, without it."""

    script = ROOT / "tests" / "widget" / "run_door.py"

    def __init__(self, folder: Path, website: ForeignWebsite, **more: str) -> None:
        settings = {
            "ZHENGDA_ORIGINS": f"{website.origin},{website.plain_origin}",
            "ZHENGDA_RASA_FAILURES": "1",
            "ZHENGDA_RASA_RETRY_SECONDS": "600",
            "ZHENGDA_TURNS_PER_MINUTE": "100000",
            "ZHENGDA_REQUESTS_PER_MINUTE": "100000",
            "ZHENGDA_AS_OF": "2026-01-05",
            "ZHENGDA_LOG_LEVEL": "warning",
            "DEMO_PAGE": "1",
            **more,
        }
        super().__init__(folder, f"http://127.0.0.1:{free_port()}", f"sqlite:///{folder / 'door.db'}", **settings)
        self.load_seconds = 0.0
        self.kept = KeptTurns(folder / "door.db")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        chromium = find_chromium(read_settings())
    except ChromiumMissing as missing:
        pytest.skip(str(missing))
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        switches = [*chromium.switches, f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1"]
        launched = playwright.chromium.launch(executable_path=chromium.path, args=switches)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def website() -> Iterator[ForeignWebsite]:
    with running_website() as running:
        yield running


@contextmanager
def running_door(folder: Path, website: ForeignWebsite, **settings: str) -> Iterator[GoldenDoor]:
    """A door that is stopped at the end, whatever happens."""
    door = GoldenDoor(folder, website, **settings)
    door.start()
    try:
        yield door
    finally:
        if door.process and door.process.poll() is None:
            door.process.kill()
            door.process.wait()


@pytest.fixture(scope="session")
def door(browser: Browser, website: ForeignWebsite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[GoldenDoor]:
    """The door that most tests share; without a browser it is not even started."""
    with running_door(tmp_path_factory.mktemp("door"), website) as running:
        yield running


@pytest.fixture
def make_door(browser: Browser, website: ForeignWebsite, tmp_path: Path) -> Iterator[Callable[..., GoldenDoor]]:
    """Starts a door of the test's own, with settings of its own."""
    with ExitStack() as doors:
        yield lambda **settings: doors.enter_context(running_door(tmp_path, website, **settings))


@pytest.fixture
def database(door: GoldenDoor) -> KeptTurns:
    """What the shared door keeps."""
    return door.kept


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the browser complains about; anything unforgiven fails the test."""
    watching = Watch()
    yield watching
    assert watching.unforgiven() == []


@pytest.fixture
def new_context(browser: Browser, watch: Watch) -> Iterator[Callable[..., BrowserContext]]:
    """A fresh profile, watched; keyword arguments are Playwright's."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, "locale": "zh-CN", **options})
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        watch.follow(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def visit(
    new_context: Callable[..., BrowserContext], website: ForeignWebsite, request: pytest.FixtureRequest
) -> Callable[..., Chat]:
    """Opens a website with the chat on it: `place` says which, `context` shares a profile, `data` are data-* attributes."""

    def open_page(
        place: Place | None = None,
        context: BrowserContext | None = None,
        data: dict[str, str] | None = None,
        **options: Any,
    ) -> Chat:
        where = place or Place(request.getfixturevalue("door").address)
        return Chat(where.open(context or new_context(**options), website, data or {}))

    return open_page
