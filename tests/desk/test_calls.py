"""The call log: what is written down, who may read particulars, two who write at once, the CSV file."""

from __future__ import annotations

import csv
import io
import json
import threading
from typing import Any

import pytest
from sqlalchemy import select

from bot.desk import call_paths
from bot.desk.accounts import AccountStore
from bot.desk.tables import AuditRow
from bot.web.csv_text import csv_reply
from bot.web.door import Door
from tests.desk.conftest import PASSWORD, Seat
from tests.desk.test_sign_in import acts
from tests.web.fake_assistant import CLAUSE

CALLER = {"name": "王女士", "phone": "13800138000", "organisation": "某公司"}


async def open_call(seat: Seat) -> str:
    return (await seat.post("/calls"))["id"]


async def refusal(seat: Seat, method: str, path: str, body: Any = None) -> tuple[int, str]:
    reply = await seat.call(method, path, body)
    return reply.status_code, reply.json()["error"]["code"]


async def test_a_whole_call(operator: Seat, both_databases: str) -> None:
    call = await open_call(operator)
    entries: list[dict[str, Any]] = [
        {"kind": "question", "text": "外资研发中心有什么奖励"},
        {"kind": "clause", "clause_id": CLAUSE},
        {"kind": "copied", "text": "给予一次性奖励", "clause_id": CLAUSE},
        {"kind": "note", "text": "回电"},
    ]
    for entry in entries:
        await operator.post(f"/calls/{call}/entries", entry)
    caller = await operator.call("PUT", f"/calls/{call}/caller", {"version": 1, "caller": CALLER})
    assert caller.json()["caller"] == CALLER
    await operator.post(f"/calls/{call}/close", {"version": 2, "outcome": "answered"})
    seen = await operator.get(f"/calls/{call}")
    kept = [{name: value for name, value in entry.items() if name != "created" and value} for entry in seen["entries"]]
    assert kept == entries
    assert (seen["outcome"], seen["operator"], seen["version"]) == ("answered", "xiaowang", 3)
    line = (await operator.get("/calls"))["calls"][0]
    assert (line["questions"], line["entries"], line["has_caller"]) == (1, 4, True)
    assert "13800138000" not in str(line)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "question"}, "entry_empty"),
        ({"kind": "clause"}, "entry_empty"),
        ({"kind": "clause", "clause_id": "no/such"}, "clause_unknown"),
        ({"kind": "note", "text": "\u0000\u0007"}, "invalid_request"),
        ({"kind": "other", "text": "x"}, "invalid_request"),
        ({"kind": "note", "text": "x" * 4001}, "invalid_request"),
        ({"kind": "note", "text": "x", "more": 1}, "invalid_request"),
    ],
    ids=str,
)
async def test_entries_that_say_nothing(operator: Seat, body: Any, code: str) -> None:
    call = await open_call(operator)
    assert await refusal(operator, "POST", f"/calls/{call}/entries", body) == (422, code)


async def test_control_characters_are_not_kept(operator: Seat, both_databases: str) -> None:
    call = await open_call(operator)
    body = {"kind": "note", "text": "回\u0000电\u001b[31m\nzwei"}
    assert (await operator.post(f"/calls/{call}/entries", body))["entries"][0]["text"] == "回电[31m\nzwei"


async def test_others_do_not_write_into_a_call(operator: Seat, reviewer: Seat) -> None:
    call = await open_call(operator)
    note = {"kind": "note", "text": "x"}
    assert await refusal(reviewer, "POST", f"/calls/{call}/entries", note) == (403, "not_your_call")
    closing = {"version": 1, "outcome": "other"}
    assert await refusal(reviewer, "POST", f"/calls/{call}/close", closing) == (403, "not_your_call")
    assert await refusal(operator, "GET", f"/calls/{'0' * 32}") == (404, "call_unknown")


async def test_a_closed_call_takes_no_entries(operator: Seat) -> None:
    call = await open_call(operator)
    await operator.post(f"/calls/{call}/close", {"version": 1, "outcome": "dropped"})
    note = {"kind": "note", "text": "x"}
    assert await refusal(operator, "POST", f"/calls/{call}/entries", note) == (409, "call_closed")


async def test_of_two_windows_that_write_at_once_the_second_is_told(operator: Seat) -> None:
    call = await open_call(operator)
    assert (await operator.call("PUT", f"/calls/{call}/caller", {"version": 1, "caller": CALLER})).status_code == 200
    second = {"version": 1, "caller": None}
    assert await refusal(operator, "PUT", f"/calls/{call}/caller", second) == (409, "changed_meanwhile")
    assert (await operator.get(f"/calls/{call}"))["caller"] == CALLER


async def test_particulars_are_for_their_operator_and_for_reviewers_on_record(
    operator: Seat, reviewer: Seat, accounts: AccountStore, make_seat: Any, door: Door
) -> None:
    call = await open_call(operator)
    await operator.call("PUT", f"/calls/{call}/caller", {"version": 1, "caller": CALLER})
    accounts.add("neighbour", "operator", PASSWORD, "chief", password_is_own=True)
    neighbour = make_seat()
    await neighbour.sign_in("neighbour")
    refused = await neighbour.call("GET", f"/calls/{call}")
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "not_your_call")
    for query in ("", "?operator=xiaowang", "?q=" + CALLER["name"]):
        assert (await neighbour.get(f"/calls{query}"))["calls"] == []
    before = len(acts(door))
    await operator.get(f"/calls/{call}")
    assert len(acts(door)) == before
    assert (await reviewer.get(f"/calls/{call}"))["caller"] == CALLER
    assert acts(door)[-1] == ("laoli", "call.particulars_read", call)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=奖励", 1),
        ("q=100%25", 1),
        ("q=_", 0),
        ("q=没有", 0),
        ("operator=xiaowang", 2),
        ("operator=laoli", 2),  # an operator sees their own, whomever they name
        ("state=open", 1),
        ("state=closed", 1),
        ("since=1&until=2", 0),
        ("until=90000000000", 2),
        ("q=13800138000", 0),
    ],
)
async def test_search(operator: Seat, query: str, found: int, both_databases: str) -> None:
    first, second = await open_call(operator), await open_call(operator)
    await operator.post(f"/calls/{first}/entries", {"kind": "question", "text": "研发中心奖励 100%"})
    await operator.post(f"/calls/{first}/entries", {"kind": "note", "text": "奖励"})
    await operator.call("PUT", f"/calls/{second}/caller", {"version": 1, "caller": CALLER})
    await operator.post(f"/calls/{second}/close", {"version": 2, "outcome": "other"})
    assert len((await operator.get(f"/calls?{query}"))["calls"]) == found


async def test_csv_hides_numbers_of_people(operator: Seat, reviewer: Seat) -> None:
    call = await open_call(operator)
    await operator.post(f"/calls/{call}/entries", {"kind": "note", "text": "回电 13800138000，投资1350万元"})
    text = (await reviewer.call("GET", "/calls/export.csv")).text
    assert "13800138000" not in text and "1350万元" in text


async def test_pages(operator: Seat) -> None:
    calls = [await open_call(operator) for _ in range(5)]
    first = await operator.get("/calls?limit=3")
    second = await operator.get(f"/calls?limit=3&before={first['next_before']}")
    ids = [call["id"] for call in first["calls"] + second["calls"]]
    assert (sorted(ids), len(first["calls"]), second["next_before"]) == (sorted(calls), 3, None)


@pytest.mark.parametrize(("lang", "said"), [("zh-Hans", "还有 3 行没有写入"), ("en", "3 more are not in it")])
async def test_csv_says_what_it_leaves_out(
    operator: Seat, reviewer: Seat, door: Door, monkeypatch: pytest.MonkeyPatch, lang: str, said: str
) -> None:
    call = await open_call(operator)
    for n in range(5):
        await operator.post(f"/calls/{call}/entries", {"kind": "note", "text": f"第{n}次"})
    for most, written, left_out in ((5, 5, "0"), (2, 2, "3")):
        monkeypatch.setattr(call_paths, "MOST_ROWS", most)
        reply = await reviewer.call("GET", f"/calls/export.csv?lang={lang}")
        rows = list(csv.reader(io.StringIO(reply.text.removeprefix("\ufeff"))))[1:]
        assert [row[7] for row in rows[:written]] == [f"第{n}次" for n in range(written)]
        assert (reply.headers["x-rows-left-out"], reply.headers["x-most-rows"]) == (left_out, str(most))
        assert len(rows) == written + (left_out != "0")
    assert len(rows[-1]) == 1 and said in rows[-1][0]
    with door.store.engine.connect() as connection:
        kept = connection.scalars(select(AuditRow.details).where(AuditRow.act == "calls.export")).all()
    assert [json.loads(details) for details in kept] == [{"rows": 5, "left_out": 0}, {"rows": 2, "left_out": 3}]


async def test_csv_is_written_beside_the_loop(operator: Seat, reviewer: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[str] = []

    def noting(*values: Any) -> Any:
        threads.append(threading.current_thread().name)
        return csv_reply(*values)

    monkeypatch.setattr(call_paths, "csv_reply", noting)
    await open_call(operator)
    assert (await reviewer.call("GET", "/calls/export.csv")).status_code == 200
    assert [name.rstrip("0123456789") for name in threads] == ["door-desk_"]


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", '=HYPERLINK("x")', "-2+3+cmd|' /C calc'!A0"]


@pytest.mark.parametrize("text", FORMULAS)
async def test_csv_holds_no_formula(operator: Seat, reviewer: Seat, door: Door, text: str) -> None:
    call = await open_call(operator)
    await operator.post(f"/calls/{call}/entries", {"kind": "note", "text": "x" + text})
    await operator.post(f"/calls/{call}/entries", {"kind": "note", "text": text})
    await operator.call("PUT", f"/calls/{call}/caller", {"version": 1, "caller": CALLER})
    reply = await reviewer.call("GET", "/calls/export.csv")
    assert reply.headers["content-type"].startswith("text/csv") and reply.text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff"))))
    assert [row["text"] for row in rows] == [f"x{text}", f"'{text.strip()}"]
    assert "13800138000" not in reply.text
    assert acts(door)[-1][1] == "calls.export"


async def test_particulars_stand_in_no_log(operator: Seat, reviewer: Seat, capsys: pytest.CaptureFixture[str]) -> None:
    call = await open_call(operator)
    await operator.call("PUT", f"/calls/{call}/caller", {"version": 1, "caller": CALLER})
    await operator.post(f"/calls/{call}/entries", {"kind": "note", "text": "王女士要求回电"})
    await reviewer.get(f"/calls/{call}?q=王女士")
    logged = capsys.readouterr()
    assert "particulars_read" in logged.out  # the log is what is looked into
    assert not [word for word in ("王女士", "13800138000", "某公司") if word in logged.out + logged.err]
