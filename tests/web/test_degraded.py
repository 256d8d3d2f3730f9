"""Rasa refuses, hangs, breaks or says nothing: the door answers by itself, with the same care, and says so."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

import pytest
from sqlalchemy import select

from bot.web.door import Door
from bot.web.store.tables import SessionRow, TraceRow
from bot.web.turns.breaker import Breaker
from bot.web.turns.reply_cards import CardChecker
from tests.web.fake_rasa import free_port

BROKEN = ["empty", "garbage", "object", "text", "invalid", "many", "500", "actions"]


@pytest.mark.parametrize("mode", BROKEN)
async def test_broken_rasa_is_answered_without_it(asker: Any, rasa: Any, assistant: Any, door: Door, mode: str) -> None:
    rasa.mode = mode
    cards = CardChecker().check((await asker.ask("问一")).json()["cards"])
    assert cards[0]["text"] == "degraded 1: 问一"
    assert assistant.asked[-1].degraded
    assert cards[0]["turn_id"] == assistant.asked[-1].turn_id
    with door.store.engine.begin() as connection:
        trace = connection.execute(select(TraceRow)).one()
    assert (trace.turn_id, trace.way, trace.outcome) == (cards[0]["turn_id"], "degraded", "answered")


@pytest.mark.parametrize("changes", [{"rasa_seconds": 0.2}])
async def test_hanging_rasa_costs_its_budget_only(asker: Any, rasa: Any, changes: Any) -> None:
    rasa.mode = "hang"
    started = time.perf_counter()
    assert (await asker.ask("问")).json()["cards"][0]["text"] == "degraded 1: 问"
    assert 0.2 <= time.perf_counter() - started < 2


@pytest.mark.parametrize("changes", [{"rasa_url": f"http://127.0.0.1:{free_port()}"}])
async def test_follow_ups_work_without_rasa(asker: Any, changes: Any, both_databases: str) -> None:
    texts = [(await asker.ask(message)).json()["cards"][0]["text"] for message in ("问", "那谁负责", "原文呢")]
    assert texts == ["degraded 1: 问", "degraded 2: 那谁负责", "degraded 3: 原文呢"]


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("broken", ["fault", "garbage", "seconds"])
@pytest.mark.parametrize("changes", [{"answer_seconds": 0.3}])
async def test_everything_down_gives_a_card(
    new_asker: Any, rasa: Any, assistant: Any, broken: str, lang: str, changes: Any
) -> None:
    rasa.mode = "empty"
    setattr(assistant, broken, {"fault": RuntimeError("secret words"), "garbage": True, "seconds": 0.7}[broken])
    reply = await (await new_asker(lang=lang)).ask("what")
    card = CardChecker().check(reply.json()["cards"])[0]
    assert (reply.status_code, card["outcome"], card["lang"]) == (200, "unavailable", lang)


@pytest.mark.parametrize(
    ("message", "lang"), [("谁负责", "zh-Hans"), ("誰負責這項獎勵", "zh-Hant"), ("who pays", "en")]
)
async def test_unavailable_speaks_the_language_of_the_message(
    asker: Any, rasa: Any, assistant: Any, message: str, lang: str
) -> None:
    rasa.mode, assistant.fault = "500", RuntimeError()
    assert (await asker.ask(message)).json()["cards"][0]["lang"] == lang


@pytest.mark.parametrize("changes", [{"rasa_seconds": 0.4, "rasa_failures": 2, "rasa_retry_seconds": 0.2}])
async def test_breaker_spares_the_waiting_and_finds_rasa_again(asker: Any, rasa: Any, door: Door, changes: Any) -> None:
    rasa.mode = "hang"
    for _ in range(3):
        await asker.ask()
    failures = door.metrics.rasa_failures
    assert [failures.labels(kind=kind)._value.get() for kind in ("timeout", "skipped")] == [2, 1]
    rasa.mode = "card"
    await asyncio.sleep(0.25)
    texts = [(await asker.ask("问")).json()["cards"][0]["text"]]  # this one sends the probe and does not wait for it
    while texts[-1] != "rasa: 问" and len(texts) < 20:
        await asyncio.sleep(0.1)
        texts.append((await asker.ask("问")).json()["cards"][0]["text"])
    assert texts[0].startswith("degraded")
    assert texts[-1] == "rasa: 问"
    assert door.rasa.breaker.status == "closed"


@pytest.mark.parametrize("mode", ["empty", "invalid"])
async def test_one_message_that_breaks_rasa_does_not_open_the_breaker(
    asker: Any, rasa: Any, door: Door, mode: str
) -> None:
    rasa.mode = mode
    door.rasa.breaker._most = 1
    await asker.ask()
    assert door.rasa.breaker.status == "closed"


def test_breaker_lets_one_turn_try() -> None:
    now = [0.0]
    breaker = Breaker(1, 5.0, lambda: now[0])
    breaker.record_failure()
    assert (breaker.lets_through(), breaker.probe_due()) == (False, False)
    now[0] = 6.0
    assert (breaker.probe_due(), breaker.probe_due()) == (True, False)
    breaker.record_probe()
    assert [breaker.lets_through(), breaker.lets_through()] == [True, False]
    breaker.record_success()
    assert breaker.lets_through()


async def test_button_without_rasa_keeps_intent_and_entities(asker: Any, rasa: Any, assistant: Any) -> None:
    rasa.mode = "buttons"
    button = (await asker.ask("第6条")).json()["cards"][0]["buttons"][0]["payload"]
    rasa.mode = "500"
    await asker.ask(button=button)
    asked = assistant.asked[-1]
    assert (asked.intent, asked.confidence) == ("ask_policy", 1.0)
    assert [(e["entity"], e["value"]) for e in asked.entities] == [("clause_number", "6")]


async def test_degraded_answers_use_threads_of_their_own(
    new_asker: Any, rasa: Any, assistant: Any, internal: Any, door: Door
) -> None:
    rasa.mode, assistant.seconds = "empty", 0.4
    headers = {"Authorization": f"Bearer {door.internal_secret}"}
    slow = [asyncio.create_task((await new_asker()).ask()) for _ in range(4)]
    while len(assistant.asked) < 2:
        await asyncio.sleep(0.01)
    replies = [internal.post("/internal/answer", json={"message": "问"}, headers=headers) for _ in range(2)]
    assert [r.status_code for r in await asyncio.gather(*replies)] == [200, 200]
    assert not all(task.done() for task in slow)  # four turns on two threads take twice as long
    await asyncio.gather(*slow)
    assert {name.rpartition("_")[0] for name in assistant.threads} == {"door-degraded", "door-answer"}


async def test_state_of_degraded_turns_wins_when_rasa_is_back(asker: Any, rasa: Any, internal: Any, door: Door) -> None:
    rasa.mode = "empty"
    await asker.ask()
    await asker.ask()
    headers = {"Authorization": f"Bearer {door.internal_secret}"}
    rasa.mode, rasa.seconds = "card", 0.3
    turn = asyncio.create_task(asker.ask("问"))
    while len(rasa.received) < 3:
        await asyncio.sleep(0.01)
    turn_id = rasa.received[-1]["metadata"]["turn_id"]
    body = {"message": "问", "turn_id": turn_id, "state": None}
    assert (await internal.post("/internal/answer", json=body, headers=headers)).json()["state"] == {"count": 3}
    await turn
    with door.store.engine.begin() as connection:
        row = connection.execute(select(SessionRow.state, SessionRow.ahead_of_rasa)).one()
        trace = connection.execute(select(TraceRow).where(TraceRow.turn_id == turn_id)).one()
    assert (json.loads(row.state), row.ahead_of_rasa) == ({"count": 3}, False)
    assert (trace.way, trace.session_id is None) == ("rasa", False)
