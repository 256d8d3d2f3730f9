"""The overview: what is counted where, that every number leads to its turns, rates, latencies, CSV."""

from __future__ import annotations

import csv
import io
import time
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.web.door import Door
from tests.desk.conftest import API, Seat
from tests.desk.test_review import RIGHT, refresh
from tests.desk.test_sign_in import acts
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


async def count_behind(reviewer: Seat, path: str, **more: object) -> int:
    """Turns that a number's path leads to."""
    behind = await reviewer.get(path.removeprefix(API) + "&" + urlencode({**more, "limit": 100}))
    assert (len(behind["turns"]), behind["more"]) == (behind["total"], False)
    return int(behind["total"])


@pytest.mark.parametrize("filters", ["", "lang=zh-Hans", "channel=none", "channel=none&lang=en"])
async def test_every_number_leads_to_its_turns(
    reviewer: Seat, some_turns: Any, both_databases: str, filters: str
) -> None:
    await refresh(reviewer)
    entry = next(c for c in (await reviewer.get("/review/clusters"))["clusters"] if c["text"] == "丙")
    await reviewer.post(f"/review/clusters/{entry['id']}/decision", {"version": 1, "mark": "refuse"})
    found = await reviewer.get(f"/overview?{filters}")
    told, counted = [], []

    async def check(path: str, count: int, **more: object) -> None:
        told.append((path, more, count))
        counted.append((path, more, await count_behind(reviewer, path, **more)))

    for row in (row for rows in found["tables"].values() for row in rows):
        await check(row["turns_path"], row["turns"])
        await check(row["turns_path"], row["answered"], kind="answered")
        await check(row["turns_path"], row["refused"], kind="refused")
    for row in (*found["by_day"], found["totals"]):
        await check(row["turns_path"], row["turns"])
        for kind in ("asked", "answered"):
            await check(row["turns_path"], row[kind], kind=kind)
        for verdict in ("judged", "right"):
            await check(row["turns_path"], row[verdict], verdict=verdict)
    totals = found["totals"]
    await check(totals["turns_path"], totals["refused"], kind="refused")
    await check(totals["turns_path"], totals["thumbs_up"], rating="up")
    await check(totals["turns_path"], totals["thumbs_down"], rating="down")
    for row in found["top_unanswered"]:
        await check(row["turns_path"], row["count"])
    assert told == counted
    assert sum(count for *_, count in told) > 0


async def test_a_day_has_its_rates_and_times(reviewer: Seat, add_turn: Any, both_databases: str) -> None:
    day = 1_700_000_000.0
    for number, (outcome, rating) in enumerate((("answered", "up"), ("no_answer", "down"), ("smalltalk", None))):
        more = {"rating": rating} if rating else {}
        add_turn(f"问{number}", outcome=outcome, created=day + number, took=0.1 * (number + 1), **more)
    add_turn("问", created=day + 86_400, took=1.0)
    found = (await reviewer.get(f"/overview?since={day}&until={day + 100_000}"))["by_day"]
    numbers = [{name: value for name, value in row.items() if name != "turns_path"} for row in found]
    first = {"key": "2023-11-15", "turns": 3, "asked": 2, "answered": 1, "answer_rate": 0.5}
    first |= {"judged": 2, "right": 1, "confirmed_accuracy": 0.5}
    assert numbers[0] == {**first, "p50": pytest.approx(200, abs=0.2), "p95": pytest.approx(290, abs=0.2)}
    assert (numbers[1]["answer_rate"], numbers[1]["confirmed_accuracy"]) == (0.0, None)
    assert await count_behind(reviewer, found[0]["turns_path"], took_from=found[0]["p50"]) == 2


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


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("latency", ("key", "turns", "p50", "p95")),
        ("answer_rates", ("key", "asked", "answered", "answer_rate")),
        ("accuracy", ("key", "judged", "right", "confirmed_accuracy")),
        ("unanswered", ("cluster_id", "text", "count")),
    ],
)
async def test_csv_of_rates_times_and_what_is_unanswered(
    reviewer: Seat, some_turns: Any, table: str, columns: tuple[str, ...]
) -> None:
    await refresh(reviewer)
    found = await reviewer.get("/overview")
    reply = await reviewer.call("GET", f"/overview/{table}.csv")
    rows = list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff"))))
    shown = found["top_unanswered" if table == "unanswered" else "by_day"]
    assert rows == [{name: "" if row[name] is None else str(row[name]) for name in columns} for row in shown] != []


@pytest.mark.parametrize("table", sorted(TABLES))
async def test_csv(reviewer: Seat, some_turns: Any, table: str) -> None:
    found = (await reviewer.get("/overview"))["tables"][table]
    reply = await reviewer.call("GET", f"/overview/{table}.csv")
    rows = list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff"))))
    assert [(row["key"], row["turns"]) for row in rows] == [(row["key"], str(row["turns"])) for row in found]


async def test_an_unknown_unit_has_no_turns(reviewer: Seat, some_turns: Any) -> None:
    assert (await reviewer.get("/turns?unit=nothing"))["turns"] == []


async def test_reading_conversations_and_taking_figures_home_are_written_down(
    reviewer: Seat, some_turns: Any, door: Door
) -> None:
    await reviewer.get("/turns?limit=1")
    await reviewer.call("GET", "/overview/days.csv")
    assert [act for _, act, _ in acts(door)][-2:] == ["turns.read", "figures.download"]
