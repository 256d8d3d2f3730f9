"""The inbox: a ticket goes from the asker to an operator and back, once, and into the review queue with one click."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.desk.accounts import AccountStore
from bot.web.door import Door
from tests.desk.conftest import PASSWORD, Seat
from tests.desk.test_calls import refusal
from tests.desk.test_sign_in import acts
from tests.web.name_contacts import name_contacts


@pytest.fixture
async def asker(client: httpx.AsyncClient) -> Any:
    """Somebody who asked and handed the question over; `ticket` is its id."""
    session = (await client.post("/api/v1/sessions", json={})).json()["session"]
    body = {"session": session, "message_id": str(uuid.uuid4()), "message": "奖励怎么申请"}
    assert (await client.post("/api/v1/chat", json=body)).status_code == 200
    handed = {"session": session, "note": "请回电 13800138000", "contact": "023-12345678", "consent": True}
    ticket = (await client.post("/api/v1/handoff", json=handed)).json()["ticket"]

    async def look() -> dict[str, Any]:
        headers = {"Authorization": f"Bearer {session}"}
        return dict((await client.get(f"/api/v1/handoff/{ticket}", headers=headers)).json())

    async def withdraw() -> int:
        headers = {"Authorization": f"Bearer {session}"}
        return (await client.delete(f"/api/v1/handoff/{ticket}", headers=headers)).status_code

    look.ticket, look.withdraw = ticket, withdraw  # type: ignore[attr-defined]
    return look


async def test_from_the_asker_to_the_operator_and_back(
    asker: Any, operator: Seat, door: Door, both_databases: str
) -> None:
    page = await operator.get("/tickets?state=open")
    assert [ticket["id"] for ticket in page["tickets"]] == [asker.ticket]
    assert page["counts"] == {"open": 1, "taken": 0, "answered": 0, "closed": 0}
    taken = await operator.post(f"/tickets/{asker.ticket}/take")
    assert (taken["state"], taken["handler"], taken["note"]) == ("taken", "xiaowang", "请回电 13800138000")
    assert taken["contact"] == "023-12345678"
    assert [turn["message"] for turn in taken["transcript"]] == ["奖励怎么申请"]
    assert (await asker())["state"] == "taken"
    await operator.post(f"/tickets/{asker.ticket}/answer", {"reply": "请向市商务委申请"})
    seen = await asker()
    assert (seen["state"], seen["reply"]) == ("answered", "请向市商务委申请")
    await operator.post(f"/tickets/{asker.ticket}/close")
    assert (await asker())["state"] == "closed"
    assert [act for _, act, target in acts(door) if target == asker.ticket] == [
        "ticket.take",
        "ticket.answer",
        "ticket.close",
    ]


async def test_the_desk_sees_when_the_asker_consented_and_to_what(asker: Any, operator: Seat, client: Any) -> None:
    shown = await operator.get(f"/tickets/{asker.ticket}")
    assert shown["consent"] == {"at": shown["created"], "to": ["note", "contact", "transcript", "citations"]}
    session = (await client.post("/api/v1/sessions", json={})).json()["session"]
    bare = {"session": session, "note": "请回电", "consent": True}
    ticket = (await client.post("/api/v1/handoff", json=bare)).json()["ticket"]
    assert (await operator.get(f"/tickets/{ticket}"))["consent"]["to"] == ["note"]


async def test_reading_contact_and_conversation_is_audited(asker: Any, operator: Seat, door: Door) -> None:
    await operator.get("/tickets")
    assert not [one for one in acts(door) if one[2] == asker.ticket]  # the list holds neither
    await operator.get(f"/tickets/{asker.ticket}")
    assert [one for one in acts(door) if one[2] == asker.ticket] == [("xiaowang", "ticket.read", asker.ticket)]


async def test_who_waits_longest_comes_first_page_by_page(operator: Seat, client: Any) -> None:
    session = (await client.post("/api/v1/sessions", json={})).json()["session"]
    handed = [{"session": session, "note": f"第{n}位", "consent": True} for n in range(3)]
    made = [(await client.post("/api/v1/handoff", json=one)).json()["ticket"] for one in handed]
    seen, before = [], ""
    for _ in made:
        page = await operator.get(f"/tickets?state=open&limit=1{before}")
        seen += [ticket["id"] for ticket in page["tickets"]]
        before = f"&before={page['next_before']}"
    assert (seen, page["next_before"]) == (made, None)
    for ticket in made:
        await operator.post(f"/tickets/{ticket}/close")
    assert [one["id"] for one in (await operator.get("/tickets?state=closed"))["tickets"]] == made[::-1]


HOURS = "contact: {unit: 热线, hours: {zh-Hans: 暂停, en: none}, open: {weekly: []}}"


@pytest.mark.parametrize(("lang", "hours", "text"), [("", "暂停", "现在不在办公时间。"), ("en", "none", "Closed now.")])
async def test_the_inbox_tells_the_office_hours_in_the_desks_language(
    door: Door, tmp_path: Path, operator: Seat, lang: str, hours: str, text: str
) -> None:
    name_contacts(door.store.engine, HOURS, tmp_path)
    page = await operator.get(f"/tickets?lang={lang}" if lang else "/tickets")
    assert (page["hours"], page["standing"]["text"]) == (hours, text)


async def test_a_ticket_that_is_given_back_is_anybodys(
    asker: Any, operator: Seat, reviewer: Seat, accounts: AccountStore, make_seat: Any, door: Door
) -> None:
    accounts.add("second", "operator", PASSWORD, "chief", password_is_own=True)
    second = make_seat()
    await second.sign_in("second")
    back = f"/tickets/{asker.ticket}/give-back"
    assert await refusal(operator, "POST", back) == (409, "ticket_state")
    await operator.post(f"/tickets/{asker.ticket}/take")
    assert await refusal(second, "POST", back) == (403, "not_your_ticket")
    given = await operator.post(back)
    assert (given["state"], given["handler"], (await asker())["state"]) == ("open", None, "open")
    assert (await second.post(f"/tickets/{asker.ticket}/take"))["handler"] == "second"
    assert (await reviewer.post(back))["state"] == "open"  # where somebody has gone home
    assert [who for who, act, _ in acts(door) if act == "ticket.give_back"] == ["xiaowang", "laoli"]


@pytest.mark.parametrize(
    ("before", "act", "code"),
    [
        ([], "answer", "ticket_state"),
        (["take", "close"], "take", "ticket_state"),
        (["take", "close"], "answer", "ticket_state"),
        (["close"], "close", "ticket_state"),
        (["take", "answer"], "take", "ticket_state"),
    ],
)
async def test_acts_out_of_order(asker: Any, operator: Seat, before: list[str], act: str, code: str) -> None:
    bodies = {"answer": {"reply": "好"}}
    for one in before:
        await operator.post(f"/tickets/{asker.ticket}/{one}", bodies.get(one))
    assert await refusal(operator, "POST", f"/tickets/{asker.ticket}/{act}", bodies.get(act)) == (409, code)


async def test_of_two_operators_the_first_has_it(
    asker: Any, operator: Seat, reviewer: Seat, accounts: AccountStore, make_seat: Any
) -> None:
    accounts.add("second", "operator", PASSWORD, "chief", password_is_own=True)
    second = make_seat()
    await second.sign_in("second")
    replies = await asyncio.gather(*(s.call("POST", f"/tickets/{asker.ticket}/take") for s in (operator, second)))
    assert sorted(reply.status_code for reply in replies) == [200, 409]
    loser = second if replies[0].status_code == 200 else operator
    answer = f"/tickets/{asker.ticket}/answer"
    assert await refusal(loser, "POST", answer, {"reply": "x"}) == (403, "not_your_ticket")
    assert (await reviewer.post(f"/tickets/{asker.ticket}/take"))["handler"] == "laoli"


async def test_one_click_makes_a_review_entry(asker: Any, operator: Seat, reviewer: Seat) -> None:
    path = f"/tickets/{asker.ticket}/review"
    entries = [(await operator.post(path))["cluster_id"] for _ in range(2)]
    assert entries[0] == entries[1]
    cluster = (await reviewer.get(f"/review/clusters/{entries[0]}"))["cluster"]
    assert (cluster["text"], cluster["source"], cluster["ticket_id"]) == ("奖励怎么申请", "ticket", asker.ticket)
    assert [c["id"] for c in (await reviewer.get("/review/clusters?reason=ticket"))["clusters"]] == entries[:1]


async def test_a_decision_without_wording_leaves_the_tickets_question(
    asker: Any, operator: Seat, reviewer: Seat
) -> None:
    entry = (await operator.post(f"/tickets/{asker.ticket}/review"))["cluster_id"]
    await reviewer.post(f"/review/clusters/{entry}/decision", {"version": 1, "mark": "gap"})
    assert (await reviewer.get(f"/review/clusters/{entry}"))["cluster"]["text"] == "奖励怎么申请"


@pytest.mark.parametrize(
    ("decision", "left"),
    [
        (None, None),
        ({"mark": "gap"}, ""),
        ({"mark": "gap", "question": "申请奖励的程序是什么？", "lang": "zh-Hans"}, "申请奖励的程序是什么？"),
    ],
    ids=["undecided", "decided", "worded anew"],
)
async def test_consent_taken_back_reaches_the_queue(
    asker: Any, operator: Seat, reviewer: Seat, decision: Any, left: str | None, both_databases: str
) -> None:
    entry = (await operator.post(f"/tickets/{asker.ticket}/review"))["cluster_id"]
    if decision:
        await reviewer.post(f"/review/clusters/{entry}/decision", {"version": 1, **decision})
    assert await asker.withdraw() == 204
    reply = await reviewer.call("GET", f"/review/clusters/{entry}")
    assert (reply.json()["cluster"]["text"] if reply.status_code == 200 else None) == left


async def test_a_withdrawn_ticket_is_gone(asker: Any, client: Any, operator: Seat, door: Door) -> None:
    from bot.web.store.tables import TicketRow  # noqa: PLC0415

    with door.store.engine.begin() as connection:
        connection.execute(TicketRow.__table__.delete())
    assert await refusal(operator, "GET", f"/tickets/{asker.ticket}") == (404, "ticket_unknown")
