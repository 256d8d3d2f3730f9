"""Settings, tracker store and the warm start of the Rasa process."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from rasa.core import run
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.serve import WARM_UP_MESSAGE, WARM_UP_SENDER, prepare_rasa
from bot.nlu.settings import RasaSettings, read_settings
from bot.nlu.tracker_store import PolicyTrackerStore

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, RasaSettings("sqlite:///var/tracker.db", None, True)),
        ({"ZHENGDA_STATE_DIR": "/srv/z"}, RasaSettings("sqlite:////srv/z/tracker.db", None, True)),
        ({"ZHENGDA_TRACKER_URL": "postgresql://db/z"}, RasaSettings("postgresql://db/z", None, True)),
        ({"ZHENGDA_TRACKER_URL": ""}, RasaSettings("sqlite:///var/tracker.db", None, True)),
        (
            {"ZHENGDA_ACTIONS_PORT": "6055", "ZHENGDA_RASA_PATCHES": "off"},
            RasaSettings("sqlite:///var/tracker.db", "http://127.0.0.1:6055/webhook", False),
        ),
    ],
)
def test_settings(environment: dict[str, str], expected: RasaSettings) -> None:
    assert read_settings(environment) == expected


def test_endpoints_need_no_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ZHENGDA_TRACKER_URL", "ZHENGDA_ACTIONS_PORT"):
        monkeypatch.delenv(name, raising=False)
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    assert endpoints.action.url == "http://127.0.0.1:5055/webhook"
    assert endpoints.action.kwargs == {"enable_selective_domain": True}


def test_tracker_store_from_endpoints(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from rasa.core.tracker_store import TrackerStore

    monkeypatch.setenv("ZHENGDA_STATE_DIR", str(tmp_path / "state"))
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    store = TrackerStore.create(endpoints.tracker_store, domain=Domain.empty())
    assert isinstance(store, PolicyTrackerStore)
    assert (tmp_path / "state/tracker.db").is_file()


def test_tracker_store_keeps_a_conversation(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/deep/tracker.db"
    tracker = DialogueStateTracker.from_events("sender", [UserUttered("你好")])
    asyncio.run(PolicyTrackerStore(Domain.empty(), host=url).save(tracker))
    found: DialogueStateTracker | None = asyncio.run(PolicyTrackerStore(Domain.empty(), host=url).retrieve("sender"))
    assert found is not None
    assert found.latest_message.text == "你好"


def test_sqlite_writes_ahead(tmp_path: Path) -> None:
    store = PolicyTrackerStore(Domain.empty(), host=f"sqlite:///{tmp_path}/tracker.db")
    with store.engine.connect() as connection:
        assert connection.execute("PRAGMA journal_mode").scalar() == "wal"
        assert connection.execute("PRAGMA synchronous").scalar() == 1


def test_sqlite_connections_are_kept(tmp_path: Path) -> None:
    store = PolicyTrackerStore(Domain.empty(), host=f"sqlite:///{tmp_path}/tracker.db")
    opened: list[object] = []
    sa.event.listen(store.engine, "connect", lambda connection, _: opened.append(connection))
    for _ in range(3):
        asyncio.run(store.retrieve("sender"))
    assert len(opened) == 1


class FakeAgent:
    """An agent that records what it reads."""

    def __init__(self, ready: bool) -> None:
        self.read: list[str] = []
        self._ready = ready

    def is_ready(self) -> bool:
        return self._ready

    @property
    def tracker_store(self) -> FakeAgent:
        return self

    async def retrieve(self, sender: str) -> None:
        self.read.append(sender)

    async def parse_message(self, text: str) -> dict[str, Any]:
        self.read.append(text)
        return {}


@pytest.mark.parametrize(("ready", "read"), [(True, [WARM_UP_MESSAGE, WARM_UP_SENDER]), (False, [])])
def test_server_starts_warm(monkeypatch: pytest.MonkeyPatch, ready: bool, read: list[str]) -> None:
    agent = FakeAgent(ready)

    async def load(*_: Any) -> FakeAgent:
        return agent

    monkeypatch.setattr(run, "load_agent_on_start", load)
    prepare_rasa(RasaSettings("sqlite://", "http://127.0.0.1:6055/webhook", patches=False))
    endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
    assert asyncio.run(run.load_agent_on_start("model", endpoints, None, None, None)) is agent
    assert agent.read == read
    assert endpoints.action.url == "http://127.0.0.1:6055/webhook"
