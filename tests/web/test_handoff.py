"""An asker hands the conversation to people: with consent, once, seen by nobody else's session, gone when taken back."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.web.door import Door
from bot.web.store.retention import forget_older_than
from bot.web.store.tables import SessionRow, TicketRow
from policy_index.decision_json import decision_as_json
from policy_index.eligibility import decide_eligibility
from policy_index.read_measures import load_measures
from tests.web.fake_assistant import CLAUSE
from tests.web.name_contacts import name_contacts

CONTACTS = 'contact: {unit: 某某热线, phone: "000", hours: 工作日}'
FACT = {"id": "paid_in_amount", "value": 100, "unit": "USD", "said": "100美元"}


def bearer(session: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {session}"}


async def hand_over(asker: Any, **changes: Any) -> Any:
    body = {"session": asker.session, "note": "请回电", "consent": True, **changes}
    return await asker.client.post("/api/v1/handoff", json=body)


def rows(door: Door) -> list[Any]:
    with door.store.engine.begin() as connection:
        return list(connection.execute(select(TicketRow.__table__).order_by(TicketRow.created)).mappings())


async def test_what_is_handed_over(asker: Any, door: Door, rasa: Any, both_databases: str) -> None:
    await asker.ask("外资有什么奖励？")
    await asker.ask("还有呢？")
    reply = await hand_over(asker, note="第一行\r\n\u200b第二行\x00", contact="王女士 023-0000")
    assert (reply.status_code, reply.json()["state"], reply.json()["reply"]) == (201, "open", None)
    (row,) = rows(door)
    assert row["id"] == reply.json()["ticket"] and len(row["id"]) == 32
    assert (row["note"], row["contact"], row["consent"]) == ("第一行\n第二行", "王女士 023-0000", True)
    transcript = json.loads(row["transcript"])
    assert [turn["message"] for turn in transcript] == ["外资有什么奖励?", "还有呢?"]
    assert transcript[0]["cards"][0]["citations"][0]["clause_id"] == CLAUSE
    assert [cited["clause_id"] for cited in json.loads(row["citations"])] == [CLAUSE]
    assert (row["lang"], row["origin"], row["state"]) == ("zh-Hans", "none", "open")


async def test_facts_as_last_said(asker: Any, door: Door, assistant: Any, rasa: Any) -> None:
    rasa.mode = "empty"
    whole = assistant.answer

    def answer(question: Any) -> Any:
        answered = whole(question)
        said = {**FACT, "said": question.message}
        condition = {
            "id": "paid-in",
            "name": "到位",
            "clause_id": CLAUSE,
            "quote": "鼓励",
            "status": "met",
            "fact": said,
        }
        answered.cards[0]["eligibility"] = [decided | {"conditions": [condition, {**condition, "fact": None}]}]
        return answered

    measure = load_measures().get("rd-centre-award")
    decided = decision_as_json(decide_eligibility(measure, {}, None, {}), "zh-Hans")
    assistant.answer = answer
    for said in ("100万美元", "200万美元"):
        assert (await asker.ask(said)).json()["cards"][0]["eligibility"]
    await hand_over(asker)
    assert json.loads(rows(door)[0]["facts"]) == [{**FACT, "said": "200万美元"}]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"consent": False}, 422, "consent_missing"),
        ({"consent": None}, 422, "invalid_request"),
        ({"note": "x" * 2001}, 422, "note_too_long"),
        ({"note": "\u200b" * 4500}, 422, "note_too_long"),
        ({"contact": "x" * 201}, 422, "contact_too_long"),
        ({"note": "  "}, 422, "note_empty"),
        ({"session": "x"}, 401, "session_unknown"),
    ],
)
async def test_refused(asker: Any, door: Door, changes: dict[str, Any], status: int, code: str) -> None:
    reply = await hand_over(asker, **changes)
    assert (reply.status_code, reply.json()["error"]["code"]) == (status, code)
    assert rows(door) == []


async def test_without_a_note_after_a_turn(asker: Any, rasa: Any, door: Door) -> None:
    await asker.ask()
    assert (await hand_over(asker, note="")).status_code == 201
    assert json.loads(rows(door)[0]["transcript"])


async def test_sent_again_it_is_the_same_ticket(asker: Any, door: Door, both_databases: str) -> None:
    first, again, other, reachable = [
        (await hand_over(asker, **changes)).json()["ticket"]
        for changes in ({}, {}, {"note": "别的事"}, {"contact": "a"})
    ]
    assert first == again and len({first, other, reachable}) == 3
    assert len(rows(door)) == 3


@pytest.mark.parametrize(("state", "is_same"), [("taken", True), ("answered", True), ("closed", False)])
async def test_sent_again_while_people_work_on_it(asker: Any, door: Door, state: str, is_same: bool) -> None:
    first = (await hand_over(asker)).json()["ticket"]
    with door.store.engine.begin() as connection:
        connection.execute(update(TicketRow).values(state=state))
    assert ((await hand_over(asker)).json()["ticket"] == first) is is_same


async def test_state_is_for_its_own_session(asker: Any, new_asker: Any, client: Any, door: Door) -> None:
    ticket = (await hand_over(asker)).json()["ticket"]
    with door.store.engine.begin() as connection:
        connection.execute(update(TicketRow).values(state="answered", reply="可以。"))
        connection.execute(update(SessionRow).values(last_turn=0.0))
    seen = await client.get(f"/api/v1/handoff/{ticket}", headers=bearer(asker.session))
    assert (seen.json()["state"], seen.json()["reply"]) == ("answered", "可以。")
    other = await new_asker()
    for method in ("GET", "DELETE"):
        for session, status in ((other.session, 404), ("forged", 401), ("", 401)):
            refused = await client.request(method, f"/api/v1/handoff/{ticket}", headers=bearer(session))
            assert refused.status_code == status
    nothing = await client.get(f"/api/v1/handoff/{'0' * 32}", headers=bearer(asker.session))
    assert (nothing.status_code, nothing.json()["error"]["code"]) == (404, "ticket_unknown")


async def test_an_expired_session_hands_nothing_over(asker: Any, door: Door) -> None:
    with door.store.engine.begin() as connection:
        connection.execute(update(SessionRow).values(last_turn=0.0))
    assert (await hand_over(asker)).json()["error"]["code"] == "session_expired"


async def test_starting_over_keeps_the_ticket_and_withdrawing_deletes_it(
    asker: Any, client: Any, rasa: Any, door: Door, both_databases: str
) -> None:
    await asker.ask("秘密的问题")
    ticket = (await hand_over(asker)).json()["ticket"]
    await client.request("DELETE", "/api/v1/sessions", json={"session": asker.session})
    assert "秘密的问题" in rows(door)[0]["transcript"]
    address = f"/api/v1/handoff/{ticket}"
    statuses = [
        (await client.request(method, address, headers=bearer(asker.session))).status_code
        for method in ("GET", "DELETE", "GET", "DELETE")
    ]
    assert statuses == [200, 204, 404, 404]
    assert rows(door) == []


async def test_retention_counts_from_the_last_change(asker: Any, door: Door) -> None:
    await hand_over(asker, note="旧")
    await hand_over(asker, note="新")
    with door.store.engine.begin() as connection:
        old = time.time() - 91 * 86_400
        connection.execute(update(TicketRow).values(created=old))
        connection.execute(update(TicketRow).where(TicketRow.note == "旧").values(updated=old))
    gone = forget_older_than(90, door.store.engine, door.settings.tracker_database)
    assert gone.tickets == 1
    assert [row["note"] for row in rows(door)] == ["新"]


@pytest.mark.parametrize("changes", [{"tickets_per_hour": 2}])
async def test_limits(asker: Any, new_asker: Any, changes: Any) -> None:
    statuses = [(await hand_over(asker, note=str(number))).status_code for number in range(3)]
    assert statuses == [201, 201, 429]
    others = [await new_asker() for _ in range(7)]
    by_address = [(await hand_over(other)).status_code for other in others]
    assert by_address == [201] * 6 + [429]


@pytest.fixture
def contacts(door: Any, tmp_path: Path) -> None:
    """Ask for this in a test whose administrator named somebody to call."""
    name_contacts(door.store.engine, CONTACTS, tmp_path)


@pytest.mark.parametrize(
    ("outcome", "is_named"), [("handoff", True), ("no_answer", True), ("unavailable", True), ("clarify", False), ("answered", False)]
)  # fmt: skip
async def test_cards_that_lead_to_people_name_whom_to_call(
    asker: Any, assistant: Any, rasa: Any, contacts: None, outcome: str, is_named: bool
) -> None:
    rasa.mode = "empty"
    whole = assistant.answer

    def answer(question: Any) -> Any:
        answered = whole(question)
        buttons = [{"title": "一", "payload": "/a"}, {"title": "二", "payload": "/b"}]
        answered.cards[0].update(outcome=outcome, buttons=buttons)
        return answered

    assistant.answer = answer
    (card,) = (await asker.ask()).json()["cards"]
    assert card["outcome"] == outcome
    expected = {"unit": "某某热线", "phone": "000", "hours": "工作日", "source": "administrator"}
    assert card.get("contact") == (expected if is_named else None)
    assert (await hand_over(asker)).json()["contact"] == {**expected, "standing": None}


async def test_nobody_is_named_by_default(asker: Any) -> None:
    assert (await hand_over(asker)).json()["contact"] is None


@pytest.mark.parametrize(
    ("note", "begun"),
    [
        ("请打13800138000\n投资13500000000元", "请打*********00\n投资13500000000元"),
        ("没有号码", "没有号码"),
    ],
)
async def test_a_note_begins_without_peoples_numbers(asker: Any, door: Door, note: str, begun: str) -> None:
    body = {"session": asker.session, "note": note}
    reply = await asker.client.post("/api/v1/handoff/note", json=body)
    assert (reply.status_code, reply.json()) == (200, {"note": begun})
    assert rows(door) == []


async def test_what_is_typed_into_the_note_on_purpose_is_stored_as_written(asker: Any, door: Door) -> None:
    await hand_over(asker, note="请打13800138000", contact="微信13900139000")
    assert [(one["note"], one["contact"]) for one in rows(door)] == [("请打13800138000", "微信13900139000")]


async def test_a_note_is_begun_for_a_session_alone(asker: Any) -> None:
    for session, note, status in (("x", "a", 401), (asker.session, "x" * 2001, 422)):
        reply = await asker.client.post("/api/v1/handoff/note", json={"session": session, "note": note})
        assert reply.status_code == status
