"""The conversation through the public app: cards, idempotency, order, expiry, deletion, buttons, feedback."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from typing import Any

import pytest
from sqlalchemy import create_engine, func, select, text, update

from bot.answering.cards import BUTTON_ID_BYTES
from bot.web.door import Door
from bot.web.store.conversation_store import TraceEntry
from bot.web.store.tables import FeedbackRow, SessionRow, TraceRow, TurnRow
from bot.web.turns.reply_cards import CardChecker

ID = "11111111-2222-4333-8444-555555555555"
OTHER_ID = "11111111-2222-4333-8444-666666666666"


def count(door: Door, table: Any) -> int:
    with door.store.engine.begin() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)) or 0)


async def test_turn_gives_valid_card(asker: Any, rasa: Any, door: Door, both_databases: str) -> None:
    reply = await asker.ask("外资有什么奖励")
    assert reply.status_code == 200
    cards = CardChecker().check(reply.json()["cards"])
    sent = rasa.received[0]
    assert cards[0]["text"] == "rasa: 外资有什么奖励"
    assert cards[0]["turn_id"] == sent["metadata"]["turn_id"]
    assert sent["sender"] not in asker.session
    assert sent["metadata"]["as_of"] == door.settings.reference_date.isoformat()


@pytest.mark.parametrize(
    ("first", "second", "status", "code"),
    [
        ((ID, "问题"), (ID, "问题"), 200, None),
        ((ID, "问题"), (ID, "别的问题"), 409, "message_id_reused"),
        ((ID, "问题"), (ID.upper(), "问题"), 200, None),
        ((ID, "问题"), (OTHER_ID, "问题"), 200, "new"),
    ],
)
async def test_repeated_message(
    asker: Any, rasa: Any, both_databases: str, first: Any, second: Any, status: int, code: str | None
) -> None:
    one = await asker.ask(first[1], message_id=first[0])
    two = await asker.ask(second[1], message_id=second[0])
    assert two.status_code == status
    if status == 200:
        assert (one.content == two.content) == (code is None)
        assert len(rasa.received) == (1 if code is None else 2)
    else:
        assert two.json()["error"]["code"] == code


async def test_same_message_id_in_two_sessions(new_asker: Any, rasa: Any) -> None:
    one, two = await new_asker(), await new_asker()
    assert (await one.ask("甲", message_id=ID)).status_code == (await two.ask("乙", message_id=ID)).status_code == 200


async def test_repeat_while_running_waits_and_is_not_run_twice(asker: Any, rasa: Any, both_databases: str) -> None:
    rasa.seconds = 0.3
    one, two = await asyncio.gather(asker.ask("问", message_id=ID), asker.ask("问", message_id=ID))
    assert one.content == two.content
    assert len(rasa.received) == 1


@pytest.mark.parametrize("changes", [{"wait_seconds": 0.1}])
async def test_repeat_while_running_ends_in_409(asker: Any, rasa: Any, changes: Any) -> None:
    rasa.seconds = 0.5
    one, two = await asyncio.gather(asker.ask("问", message_id=ID), asker.ask("问", message_id=ID))
    assert one.status_code == 200
    assert (two.status_code, two.json()["error"]["code"]) == (409, "in_progress")
    assert int(two.headers["retry-after"]) >= 1


async def test_turns_of_a_session_run_in_order(asker: Any, new_asker: Any, rasa: Any) -> None:
    rasa.seconds = 0.02
    messages = [f"第{n}问" for n in range(8)]
    replies = await asyncio.gather(*(asker.ask(message) for message in messages))
    assert [r.json()["cards"][0]["text"] for r in replies] == [f"rasa: {m}" for m in messages]
    assert [body["message"] for body in rasa.received] == messages
    assert rasa.most_running == 1
    others = [await new_asker() for _ in range(4)]
    await asyncio.gather(*(other.ask() for other in others))
    assert rasa.most_running > 1


@pytest.mark.parametrize(("mode", "cards"), [("card", 1), ("three", 3)])
async def test_number_of_cards(asker: Any, rasa: Any, mode: str, cards: int) -> None:
    rasa.mode = mode
    assert len((await asker.ask()).json()["cards"]) == cards


@pytest.mark.parametrize(
    "lang", [("zh-CN", "zh-Hans"), ("zh-HK", "zh-Hant"), ("zh-TW", "zh-Hant"), ("en", "en"), (None, None)]
)
async def test_language_of_the_session_reaches_rasa(new_asker: Any, rasa: Any, lang: Any) -> None:
    asker = await new_asker(**({"lang": lang[0]} if lang[0] else {}))
    await asker.ask()
    assert rasa.received[0]["metadata"]["lang"] == lang[1]


@pytest.mark.parametrize(
    ("message", "sent"),
    [
        ("/restart", "restart"),
        ("／restart", "restart"),
        ("\u2060/restart", "restart"),
        ("⁄restart", "restart"),
        ("  /\u200b/ restart", "restart"),
        ("ＡＥＯ\u0007 认证", "AEO 认证"),
        ("一" * 2000, "一" * 2000),
    ],
)
async def test_cleaned_before_rasa(asker: Any, rasa: Any, message: str, sent: str) -> None:
    assert (await asker.ask(message)).status_code == 200
    assert rasa.received[0]["message"] == sent


@pytest.mark.parametrize(
    ("message", "code"), [("", "message_empty"), ("\u200b/ ", "message_empty"), ("一" * 2001, "message_too_long")]
)
async def test_refused_messages(asker: Any, rasa: Any, message: str, code: str) -> None:
    reply = await asker.ask(message)
    assert (reply.status_code, reply.json()["error"]["code"], reply.json()["error"]["field"]) == (422, code, "message")
    assert rasa.received == []


@pytest.mark.parametrize(("attempts", "outcome", "runs"), [(1, "answered", 1), (2, "unavailable", 0)])
async def test_turn_left_behind_is_run_once_more(
    asker: Any, rasa: Any, door: Door, both_databases: str, attempts: int, outcome: str, runs: int
) -> None:
    await asker.ask("问", message_id=ID)
    rasa.received.clear()
    left = {"status": "running", "owner": "0" * 32, "lease_until": 0.0, "attempts": attempts, "cards": None}
    with door.store.engine.begin() as connection:
        connection.execute(update(TurnRow).values(**left))
    first = await asker.ask("问", message_id=ID)
    assert first.json()["cards"][0]["outcome"] == outcome
    assert (await asker.ask("问", message_id=ID)).content == first.content
    assert len(rasa.received) == runs
    with door.store.engine.begin() as connection:
        traces = connection.execute(select(TraceRow)).all()
    given_up = [] if runs else [("unavailable", "unavailable", {"rule": "ended_the_process_twice"})]  # Rasa is a fake
    assert [(row.way, row.outcome, json.loads(row.trace)["decision"]) for row in traces] == given_up
    assert {row.turn_id for row in traces} <= {first.json()["cards"][0]["turn_id"]}


@pytest.mark.parametrize("changes", [{"wait_seconds": 0.2}])
async def test_turn_that_another_door_works_on_is_left_alone(
    asker: Any, rasa: Any, door: Door, both_databases: str, changes: Any
) -> None:
    await asker.ask("问", message_id=ID)
    left = {"status": "running", "owner": "0" * 32, "lease_until": time.time() + 60, "cards": None}
    with door.store.engine.begin() as connection:
        connection.execute(update(TurnRow).values(**left))
    reply = await asker.ask("问", message_id=ID)
    assert (reply.status_code, reply.json()["error"]["code"], len(rasa.received)) == (409, "in_progress", 1)


async def test_session_expires(asker: Any, door: Door, both_databases: str) -> None:
    with door.store.engine.begin() as connection:
        connection.execute(update(SessionRow).values(last_turn=SessionRow.last_turn - 25 * 3600))
    reply = await asker.ask()
    assert (reply.status_code, reply.json()["error"]["code"]) == (401, "session_expired")


async def test_turn_moves_expiry_on(asker: Any, door: Door) -> None:
    with door.store.engine.begin() as connection:
        connection.execute(update(SessionRow).values(last_turn=SessionRow.last_turn - 23 * 3600))
    assert (await asker.ask()).status_code == 200
    with door.store.engine.begin() as connection:
        connection.execute(update(SessionRow).values(last_turn=SessionRow.last_turn - 2 * 3600))
    assert (await asker.ask()).status_code == 200


@pytest.mark.parametrize("token", ["x", "a.b", "é.中", "0" * 32 + "." + "A" * 43])
async def test_forged_token(client: Any, token: str) -> None:
    reply = await client.post("/api/v1/chat", json={"session": token, "message_id": ID, "message": "问"})
    assert (reply.status_code, reply.json()["error"]["code"]) == (401, "session_unknown")


async def test_button_plays_payload_and_title_stands_in_transcript(
    asker: Any, rasa: Any, door: Door, both_databases: str
) -> None:
    rasa.mode = "buttons"
    offered = (await asker.ask("第6条")).json()["cards"][0]["buttons"]
    assert [b["title"] for b in offered] == ["投资计划第6条", "都不是"]
    assert all("ask_policy" not in b["payload"] for b in offered)
    reply = await asker.ask(button=offered[0]["payload"])
    assert reply.status_code == 200
    assert rasa.received[-1]["message"] == '/ask_policy{"clause_number": "6"}'
    with door.store.engine.begin() as connection:
        assert list(connection.scalars(select(TurnRow.message).order_by(TurnRow.created))) == ["第6条", "投资计划第6条"]


async def test_button_of_another_session_is_refused(asker: Any, new_asker: Any, rasa: Any) -> None:
    rasa.mode = "buttons"
    button = (await asker.ask("第6条")).json()["cards"][0]["buttons"][0]["payload"]
    other = await new_asker()
    for payload in (button, button[:-1], "/ask_policy", "x" * 200):
        reply = await other.ask(button=payload)
        assert (reply.status_code, reply.json()["error"]["code"]) == (422, "button_unknown")


@pytest.mark.parametrize("both", [{"message": "a", "button": "b"}, {}])
async def test_either_message_or_button(client: Any, asker: Any, both: dict[str, str]) -> None:
    reply = await client.post("/api/v1/chat", json={"session": asker.session, "message_id": ID, **both})
    assert reply.status_code == 422


async def test_delete_starts_over(asker: Any, rasa: Any, door: Door, client: Any, both_databases: str) -> None:
    rasa.mode = "empty"  # the degraded way leaves traces too
    turn = (await asker.ask("秘密", message_id=ID)).json()["cards"][0]["turn_id"]
    await client.post("/api/v1/feedback", json={"session": asker.session, "turn_id": turn, "rating": "up"})
    late = TraceEntry(turn, None, "rasa", "answered", 1.0, "{}")  # of an action that answered after the door gave up
    door.store.record_trace(late)
    sender = rasa.received[0]["sender"]
    tracker = create_engine(door.settings.tracker_database)
    with tracker.begin() as connection:
        connection.execute(text("CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT)"))
        connection.execute(text("INSERT INTO events (sender_id) VALUES (:s), (:s), ('another')"), {"s": sender})
    reply = await client.request("DELETE", "/api/v1/sessions", json={"session": asker.session})
    assert reply.status_code == 204
    with tracker.begin() as connection:
        assert list(connection.scalars(text("SELECT sender_id FROM events"))) == ["another"]
    with door.store.engine.begin() as connection:
        session = connection.execute(select(SessionRow.sender, SessionRow.state)).one()
    assert session.sender != sender
    assert session.state is None
    assert [count(door, table) for table in (TurnRow, TraceRow, FeedbackRow)] == [0, 0, 0]
    assert (await asker.ask("别的", message_id=ID)).status_code == 200
    assert rasa.received[-1]["sender"] != sender


async def test_delete_with_bearer_and_without_tracker(asker: Any, client: Any, door: Door) -> None:
    reply = await client.delete("/api/v1/sessions", headers={"Authorization": f"Bearer {asker.session}"})
    assert reply.status_code == 204
    assert not (door.settings.state_dir / "tracker.db").exists()


async def test_feedback(asker: Any, new_asker: Any, client: Any, door: Door, both_databases: str) -> None:
    turn = (await asker.ask()).json()["cards"][0]["turn_id"]
    body = {"session": asker.session, "turn_id": turn, "rating": "down", "comment": "a\u0000b"}
    before = count(door, FeedbackRow)
    assert (await client.post("/api/v1/feedback", json=body)).status_code == 202
    assert (await client.post("/api/v1/feedback", json=body | {"rating": "up"})).status_code == 202
    assert count(door, FeedbackRow) == before + 1
    stranger = await client.post("/api/v1/feedback", json=body | {"session": (await new_asker()).session})
    assert (stranger.status_code, stranger.json()["error"]["code"]) == (404, "turn_unknown")
    assert (await client.post("/api/v1/feedback", json=body | {"rating": "meh"})).status_code == 422


async def test_state_of_a_stored_turn_is_small_and_json(asker: Any, rasa: Any, door: Door) -> None:
    rasa.mode = "empty"
    await asker.ask()
    with door.store.engine.begin() as connection:
        state = connection.scalar(select(SessionRow.state))
    assert json.loads(state or "") == {"count": 1}
    assert uuid.UUID((await asker.ask()).json()["cards"][0]["turn_id"])


def test_the_id_of_a_button_is_as_long_as_cards_allow_for(door: Door) -> None:
    assert len(door.tokens.sign_button("a" * 32, "b" * 32, 99)) <= BUTTON_ID_BYTES
