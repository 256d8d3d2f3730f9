"""The overview: what is counted where, that every number leads to its turns, rates, latencies, CSV."""

from __future__ import annotations

import csv
import io
import time
from typing import Any

import pytest

from tests.desk.conftest import API, Seat
from tests.desk.test_review import RIGHT, refresh
from tests.web.fake_assistant import CLAUSE

TABLES = {"days", "outcomes", "languages", "channels", "hours", "clauses", "units"}


@pytest.fixture
def some_turns(add_turn: Any) -> list[str]:
    now = time.time()
    return [
        add_turn("甲", outcome="answered", rating="up", origin="https://a.example", created=now - 3 * 86_400),
        add_turn("乙", outcome="answered", rating="down", created=now),
        add_turn("丙", outcome="no_answer", lang="en", created=now),
        add_turn("丁", outcome="smalltalk", created=now),
        add_turn("戊", outcome="eligibility", created=now - 40 * 86_400),
    ]


async def test_totals(reviewer: Seat, some_turns: Any, both_databases: str) -> None:
    found = await reviewer.get("/overview")
    totals = found["totals"]
    assert (totals["turns"], totals["answered"], totals["refused"]) == (4, 2, 1)
    assert totals["answer_rate"] == pytest.approx(2 / 3, abs=1e-4)  # small talk is nothing to answer
    assert (totals["judged"], totals["confirmed_accuracy"]) == (2, 0.5)
    assert (totals["thumbs_up"], totals["thumbs_down"]) == (1, 1)
    assert totals["latency_ms"]["p50"] == pytest.approx(250, abs=1)
    assert set(found["tables"]) == TABLES
    counts = {name: {row["key"]: row["turns"] for row in rows} for name, rows in found["tables"].items()}
    assert counts["outcomes"] == {"answered": 2, "no_answer": 1, "smalltalk": 1}
    assert counts["languages"] == {"zh-Hans": 3, "en": 1}
    assert counts["channels"] == {"none": 3, "https://a.example": 1}
    assert counts["clauses"] == {CLAUSE: 2}
    assert set(counts["units"].values()) == {2} and len(counts["days"]) == 2
    assert [row["key"] for row in found["tables"]["days"]] == sorted(counts["days"])


async def test_every_number_leads_to_its_turns(reviewer: Seat, some_turns: Any, both_databases: str) -> None:
    found = await reviewer.get("/overview")
    for name, rows in found["tables"].items():
        for row in rows:
            behind = await reviewer.get(row["turns_path"].removeprefix(API) + "&limit=100")
            assert len(behind["turns"]) == row["turns"], (name, row)
            assert behind["more"] is False


async def test_a_period_and_a_channel(reviewer: Seat, some_turns: Any) -> None:
    now = time.time()
    assert (await reviewer.get(f"/overview?since={now - 50 * 86_400}"))["totals"]["turns"] == 5
    assert (await reviewer.get(f"/overview?since={now - 86_400}&until={now + 60}"))["totals"]["turns"] == 3
    assert (await reviewer.get("/overview?channel=https://a.example"))["totals"]["turns"] == 1
    empty = await reviewer.get("/overview?channel=nothing")
    assert (empty["totals"]["answer_rate"], empty["totals"]["latency_ms"]) == (None, {})


@pytest.mark.parametrize(
    ("outcome", "mark", "right"),
    [("no_answer", "gap", 1.0), ("no_answer", "clause", 0.0), ("answered", "clause", 1.0), ("answered", "refuse", 0.0)],
)
async def test_a_reviewers_mark_goes_before_a_thumb(
    reviewer: Seat, add_turn: Any, outcome: str, mark: str, right: float
) -> None:
    add_turn("一", outcome=outcome, rating="down")
    await refresh(reviewer)
    cluster = (await reviewer.get("/review/clusters"))["clusters"][0]["id"]
    decision = RIGHT if mark == "clause" else {"version": 1, "mark": mark}
    await reviewer.post(f"/review/clusters/{cluster}/decision", decision)
    totals = (await reviewer.get("/overview"))["totals"]
    assert (totals["judged"], totals["confirmed_accuracy"]) == (1, right)


async def test_calls_stand_beside_the_chat(reviewer: Seat, operator: Seat) -> None:
    call = (await operator.post("/calls"))["id"]
    await operator.post(f"/calls/{call}/entries", {"kind": "question", "text": "问"})
    totals = (await reviewer.get("/overview"))["totals"]
    assert (totals["calls"], totals["call_questions"], totals["turns"]) == (1, 1, 0)


async def test_unanswered_questions_lead_into_the_queue(reviewer: Seat, add_turn: Any) -> None:
    for _ in range(3):
        add_turn("电话多少")
    await refresh(reviewer)
    top = (await reviewer.get("/overview"))["top_unanswered"]
    assert [(one["text"], one["count"]) for one in top] == [("电话多少", 3)]
    assert (await reviewer.get(f"/review/clusters/{top[0]['cluster_id']}"))["cluster"]["count"] == 3


async def test_unanswered_questions_are_those_of_the_period(reviewer: Seat, add_turn: Any) -> None:
    for days, text in ((40, "电话多少"), (40, "电话多少"), (1, "传真多少")):
        add_turn(text, created=time.time() - days * 86_400)
    await refresh(reviewer)
    since = time.time() - 7 * 86_400
    top = (await reviewer.get(f"/overview?since={since}"))["top_unanswered"]
    assert [(one["text"], one["count"]) for one in top] == [("传真多少", 1)]


async def test_a_turn_that_finished_late_is_counted(reviewer: Seat, add_turn: Any) -> None:
    """Its message was sent again hours later, as it may be while its session lives."""
    add_turn("一")
    await refresh(reviewer)
    add_turn("二", created=time.time() - 20 * 3600)
    await refresh(reviewer)
    assert (await reviewer.get("/overview"))["totals"]["turns"] == 2


@pytest.mark.parametrize("table", sorted(TABLES))
async def test_csv(reviewer: Seat, some_turns: Any, table: str) -> None:
    found = (await reviewer.get("/overview"))["tables"][table]
    reply = await reviewer.call("GET", f"/overview/{table}.csv")
    rows = list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff"))))
    assert [(row["key"], row["turns"]) for row in rows] == [(row["key"], str(row["turns"])) for row in found]


async def test_an_unknown_unit_has_no_turns(reviewer: Seat, some_turns: Any) -> None:
    assert (await reviewer.get("/turns?unit=nothing"))["turns"] == []
