"""While Rasa reads a message the assistant does too; what comes of it saves time and changes nothing else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from bot.web.door import Door
from bot.web.threads import Threads
from bot.web.turns.answering_port import Question
from bot.web.turns.read_ahead import ReadingAhead

QUESTION = Question("外资有什么奖励？", "t", date(2026, 12, 1))


@dataclass
class SlowReader:
    """Reads until it is told that it may end."""

    may_end: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    read: list[str] = field(default_factory=list)

    def read_ahead(self, question: Question) -> None:
        self.begun.set()
        self.may_end.wait(5)
        self.read.append(question.message)


@pytest.fixture
def threads() -> Iterator[Threads]:
    threads = Threads(store=1, answer=1)
    yield threads
    threads.close()


def begin(reader: Any, threads: Threads) -> ReadingAhead:
    return ReadingAhead.begin(reader, QUESTION, threads)


async def test_what_has_begun_is_waited_for(threads: Threads) -> None:
    reader = SlowReader()
    ahead = begin(reader, threads)
    assert reader.begun.wait(5)
    threading.Timer(0.05, reader.may_end.set).start()
    await ahead.end()
    assert reader.read == [QUESTION.message]
    await ahead.end()


async def test_what_has_not_begun_is_dropped(threads: Threads) -> None:
    first, second = SlowReader(), SlowReader()
    begin(first, threads)
    assert first.begun.wait(5)
    await begin(second, threads).end()
    first.may_end.set()
    assert not second.begun.is_set()


async def test_every_turn_is_read_ahead_with_its_state(asker: Any, assistant: Any) -> None:
    for message in ("问一", "那谁负责"):
        await asker.ask(message)
    assert [question.message for question in assistant.read_before] == ["问一", "那谁负责"]
    assert [question.degraded for question in assistant.read_before] == [False, False]


async def test_a_turn_without_rasa_goes_on_with_the_state_that_was_read_ahead(
    asker: Any, assistant: Any, rasa: Any
) -> None:
    rasa.mode = "empty"
    await asker.ask("问一")
    await asker.ask("那谁负责")
    assert [question.state for question in assistant.read_before] == [None, {"count": 1}]


async def test_a_fault_on_the_way_is_logged_and_changes_nothing(
    asker: Any, assistant: Any, door: Door, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(question: Question) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr(assistant, "read_ahead", fail)
    assert (await asker.ask("问一")).json()["cards"][0]["outcome"] == "answered"
    said = "".join(capsys.readouterr())
    assert "secret words" not in said
