"""A turn with personal numbers: the decision reads them, and nothing that is kept or sent to Rasa holds them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import inspect, text

from bot.web.door import Door
from bot.web.store.tables import Base
from tests.web.test_eligibility import HELD, decide

NUMBERS = ("13800138000", "138 0013 8000", "11010519491231002X", "4111111111111111", "023-63151234", "wang@example.com")
MESSAGE = f"我是王某，{'，'.join(NUMBERS)}，公司投资13500000000元，有什么奖励？"
AMOUNT = "13500000000元"


def everything_kept(door: Door) -> str:
    """Every text of every table."""
    with door.store.engine.begin() as connection:
        tables = [name for name in inspect(connection).get_table_names() if name in Base.metadata.tables]
        found = [connection.execute(text(f"SELECT * FROM {table}")).all() for table in tables]
    return "\n".join(str(row) for rows in found for row in rows)


def assert_nothing_is_kept(kept: str) -> None:
    assert [number for number in NUMBERS if number in kept] == []


@pytest.fixture
def echo(assistant: Any) -> Any:
    """An assistant that repeats the message wherever it may: state, trace, facts, text, buttons."""
    whole = assistant.answer

    def answer(question: Any) -> Any:
        answered = whole(question)
        answered.state["facts"] = [{"said": question.message.lower(), "value": "13800138000"}]
        answered.trace["query"] = question.message.replace(" ", "")
        answered.cards[0]["buttons"] = [{"title": question.message, "payload": f"/ask{{{question.message}}}"}]
        return answered

    assistant.answer = answer
    return assistant


@pytest.fixture
async def running(door: Door, rasa: Any, internal: Any) -> Any:
    """Rasa calls the internal listener back, as its action does, within this test's event loop."""
    rasa.mode = "relay"

    async def ask(message: Any) -> Any:
        rasa.received.append(message.as_json())
        body = {"message": message.message, "intent": "ask_policy", "confidence": 0.9, **message.metadata}
        headers = {"Authorization": f"Bearer {door.internal_secret}"}
        reply = (await internal.post("/internal/answer", json=body, headers=headers)).json()
        rasa.received.append(reply)
        return reply["cards"]

    door.rasa.ask = ask  # type: ignore[method-assign]
    return rasa


@pytest.mark.parametrize("message", [MESSAGE, MESSAGE.replace("1", "１")])
async def test_a_turn_through_rasa(asker: Any, echo: Any, running: Any, door: Door, message: str) -> None:
    reply = (await asker.ask(message)).json()
    assert all(number in echo.asked[-1].message for number in NUMBERS)
    sent, answered = running.received
    assert_nothing_is_kept(json.dumps([sent, answered], ensure_ascii=False))
    assert AMOUNT in sent["message"]
    assert AMOUNT in reply["cards"][0]["text"]
    assert_nothing_is_kept(json.dumps(reply, ensure_ascii=False))
    assert_nothing_is_kept(everything_kept(door))
    assert AMOUNT in everything_kept(door)


async def test_a_degraded_turn(asker: Any, echo: Any, rasa: Any, door: Door, both_databases: str) -> None:
    rasa.mode = "empty"
    reply = (await asker.ask(MESSAGE)).json()
    assert all(number in echo.asked[-1].message for number in NUMBERS)
    assert_nothing_is_kept(json.dumps(rasa.received, ensure_ascii=False))
    assert_nothing_is_kept(json.dumps(reply, ensure_ascii=False))
    assert_nothing_is_kept(everything_kept(door))
    assert "*********00" in everything_kept(door)


async def test_the_numbers_of_a_turn_end_with_it(asker: Any, echo: Any, running: Any, door: Door) -> None:
    await asker.ask(MESSAGE)
    assert door.running._turns == {}
    await asker.ask("那呢？")
    assert_nothing_is_kept(json.dumps(running.received[2], ensure_ascii=False))


async def test_the_same_request_again_is_the_same_turn(asker: Any, rasa: Any) -> None:
    key = {"message_id": "7b0d3a4e-6b0e-4a44-9a8a-0123456789ab"}
    first, again = [await asker.ask("手机13800138000", **key) for _ in range(2)]
    other = await asker.ask("手机13900139000", **key)
    assert first.json() == again.json()
    assert other.json()["error"]["code"] == "message_id_reused"


async def test_who_talks_to_the_listener_past_the_door(internal: Any, echo: Any, door: Door) -> None:
    headers = {"Authorization": f"Bearer {door.internal_secret}"}
    reply = await internal.post("/internal/answer", json={"message": MESSAGE, "turn_id": "t"}, headers=headers)
    assert_nothing_is_kept(reply.text)
    assert_nothing_is_kept(everything_kept(door))


async def test_comments_on_a_turn(asker: Any, client: Any, rasa: Any, door: Door) -> None:
    turn = (await asker.ask()).json()["cards"][0]["turn_id"]
    body = {"session": asker.session, "turn_id": turn, "rating": "down", "reason": "打13800138000", "comment": MESSAGE}
    assert (await client.post("/api/v1/feedback", json=body)).status_code == 202
    assert_nothing_is_kept(everything_kept(door))


async def test_a_kept_decision(client: Any, door: Door) -> None:
    facts = {name: dict(fact, said=f"{fact.get('said', '')} 手机13800138000") for name, fact in HELD.items()}
    await decide(client, facts, keep=True)
    kept = everything_kept(door)
    assert "*********00" in kept
    assert_nothing_is_kept(kept)


async def test_a_ticket_keeps_note_and_contact_as_written_and_a_masked_transcript(
    asker: Any, client: Any, echo: Any, rasa: Any, door: Door
) -> None:
    rasa.mode = "empty"
    await asker.ask(MESSAGE)
    body = {"session": asker.session, "note": "请打", "contact": "13900139000", "consent": True}
    assert (await client.post("/api/v1/handoff", json=body)).status_code == 201
    kept = everything_kept(door)
    assert "13900139000" in kept
    assert_nothing_is_kept(kept)


async def test_a_button_is_sent_as_it_was_offered(asker: Any, rasa: Any) -> None:
    rasa.mode = "buttons"
    button = (await asker.ask()).json()["cards"][0]["buttons"][0]
    rasa.mode = "card"
    await asker.ask(button=button["payload"])
    assert rasa.received[-1]["message"] == '/ask_policy{"clause_number": "6"}'


async def test_logs_hold_no_numbers(asker: Any, echo: Any, rasa: Any, capfd: Any) -> None:
    for mode in ("card", "empty", "500"):
        rasa.mode = mode
        await asker.ask(MESSAGE)
    printed = "".join(capfd.readouterr())
    assert "request" in printed
    assert_nothing_is_kept(printed)
