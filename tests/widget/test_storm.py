"""Tabs that send, reload, close and lose the network while the door is killed: at the end page and database agree.

What happens is drawn by a seeded die, so that a failure happens again.
"""

from __future__ import annotations

import random
import signal

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.widget.chat import Chat, Place

STEPS = 18
ACTS = ("send", "send", "send", "send slowly", "offline", "online", "reload", "new tab", "kill")


class Storm:
    """Two tabs of one profile and a door of their own."""

    def __init__(self, seed: int, visit, context: BrowserContext, door) -> None:
        self.dice = random.Random(seed)
        self.visit, self.context, self.door = visit, context, door
        self.place = Place(door.address, is_foreign=True)
        self.tabs = [self.new_tab(), self.new_tab()]
        self.sent: list[str] = []

    def new_tab(self) -> Chat:
        return self.visit(self.place, context=self.context).open()

    def step(self) -> None:
        act = self.dice.choice(ACTS)
        tab = self.dice.choice(self.tabs)
        if act.startswith("send"):
            kind = "慢 0.3 " if act == "send slowly" else ""
            self.sent.append(f"{kind}第{len(self.sent)}条")
            tab.send(self.sent[-1])
        elif act in ("offline", "online"):
            self.context.set_offline(act == "offline")
        elif act == "reload":
            self.context.set_offline(False)  # else the website itself cannot be loaded
            self.start()
            tab.page.reload()
            tab.open()
        elif act == "new tab":
            self.context.set_offline(False)
            self.start()
            self.tabs.remove(tab)
            tab.page.close()
            self.tabs.append(self.new_tab())
        elif self.door.process.poll() is None:
            self.door.stop(signal.SIGKILL)

    def start(self) -> None:
        if self.door.process.poll() is not None:
            self.door.start()


@pytest.mark.parametrize("seed", [1, 2])
def test_after_a_storm_nothing_is_lost_doubled_or_out_of_order(visit, watch, new_context, make_door, seed: int) -> None:
    watch.forgive("Failed to load resource")
    storm = Storm(seed, visit, new_context(), make_door())
    for _ in range(STEPS):
        storm.step()
    storm.context.set_offline(False)
    storm.start()
    for tab in storm.tabs:
        expect(tab.cards).to_have_count(len(storm.sent), timeout=60_000)
    first, second = storm.tabs
    assert first.asked() == second.asked()
    assert first.answer_lines() == second.answer_lines()
    assert sorted(first.asked()) == sorted(storm.sent)
    assert storm.door.kept.turns_of(storm.sent[0]) == first.asked()
    assert storm.door.kept.sessions_of(storm.sent[0]) == 1
