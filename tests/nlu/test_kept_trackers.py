"""Conversations kept in memory: used again while the database agrees, read anew when it does not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.nlu.tracker_store import PolicyTrackerStore


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PolicyTrackerStore:
    monkeypatch.setattr(PolicyTrackerStore, "trackers_kept", 2)
    return PolicyTrackerStore(Domain.load("domain.yml"), host=f"sqlite:///{tmp_path}/tracker.db")


def said(sender: str, *texts: str) -> DialogueStateTracker:
    return DialogueStateTracker.from_events(sender, [UserUttered(text) for text in texts])


def save(store: PolicyTrackerStore, tracker: DialogueStateTracker) -> None:
    asyncio.run(store.save(tracker))


def retrieve(store: PolicyTrackerStore, sender: str) -> DialogueStateTracker | None:
    return asyncio.run(store.retrieve(sender))


def test_an_untouched_conversation_is_the_same_object(store: PolicyTrackerStore) -> None:
    tracker = said("a", "一", "二")
    save(store, tracker)
    assert retrieve(store, "a") is tracker


def test_what_another_process_wrote_is_seen(store: PolicyTrackerStore) -> None:
    save(store, said("a", "一"))
    other = PolicyTrackerStore(store.domain, host=str(store.engine.url))
    save(other, said("a", "一", "二"))
    found = retrieve(store, "a")
    assert found is not None and len(found.events) == 2


def test_a_deleted_conversation_is_gone(store: PolicyTrackerStore) -> None:
    save(store, said("a", "一"))
    with store.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM events WHERE sender_id = 'a'"))
    assert retrieve(store, "a") is None


def test_events_that_were_never_stored_do_not_come_back(store: PolicyTrackerStore) -> None:
    tracker = said("a", "一")
    save(store, tracker)
    tracker.update(UserUttered("died in mid-turn"))
    found = retrieve(store, "a")
    assert found is not None and len(found.events) == 1


def test_only_so_many_are_kept(store: PolicyTrackerStore) -> None:
    trackers = [said(name, "一") for name in "abc"]
    for tracker in trackers:
        save(store, tracker)
    assert retrieve(store, "a") is not trackers[0]
    assert retrieve(store, "c") is trackers[2]


@pytest.mark.parametrize("starts", [0, 1, 2])
def test_the_rows_are_those_that_rasa_writes(
    store: PolicyTrackerStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, starts: int
) -> None:
    parsed = {"intent": {"name": "greet", "confidence": 0.9}, "entities": []}
    turn = [ActionExecuted("action_listen"), UserUttered("你好", parse_data=parsed), SlotSet("state", {"v": 1})]
    start = [ActionExecuted("action_session_start"), SessionStarted()]
    events = [*(start * starts), *turn, *turn]
    for number, event in enumerate(events):
        event.timestamp = 1000.0 + number
    rows = {}
    for name, kept in (("ours", 2), ("rasas", 0)):
        monkeypatch.setattr(PolicyTrackerStore, "trackers_kept", kept)
        made = PolicyTrackerStore(store.domain, host=f"sqlite:///{tmp_path}/{name}.db")
        for count in (len(events) - 3, len(events)):
            save(made, DialogueStateTracker.from_events("a", events[:count]))
        with made.engine.connect() as connection:
            rows[name] = connection.execute(sa.text("SELECT * FROM events ORDER BY id")).fetchall()
    assert rows["ours"] == rows["rasas"] and rows["ours"]


def test_rasas_own_way_keeps_none(store: PolicyTrackerStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PolicyTrackerStore, "trackers_kept", 0)
    tracker = said("a", "一")
    save(store, tracker)
    assert retrieve(store, "a") is not tracker
