"""A message with several questions: each is counted, queued and judged for itself; put into the queue by hand."""

from __future__ import annotations

from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from bot.desk.desk import Desk
from bot.web.door import Door
from bot.web.store.database import MIGRATIONS, migrate
from tests.desk.conftest import API, Seat
from tests.desk.test_calls import refusal
from tests.desk.test_figures import count_behind
from tests.desk.test_review import digest, queue, refresh
from tests.desk.test_sign_in import acts
from tests.web.fake_assistant import CLAUSE

TWO = [{"outcome": "no_answer", "decision": {"probability": 0.1}}, {"outcome": "unit_tasks"}]


@pytest.fixture
def asked(add_turn: Any) -> str:
    """Three questions at once, the second of them without an answer, and a single one beside them."""
    add_turn("外资有什么奖励", outcome="answered", decision={"probability": 0.9})
    return str(add_turn("甲？乙？丙？", outcome="answered", decision={"probability": 0.95}, further=TWO, took=2.0))


def test_each_card_is_a_question(desk: Desk, asked: str, both_databases: str) -> None:
    rows = [row for row in digest(desk) if row["turn_id"] == asked]
    told = [(row["place"], row["outcome"], row["probability"], row["reason"]) for row in rows]
    assert sorted(told) == [
        (0, "answered", 0.95, None), (1, "no_answer", 0.1, "no_answer"), (2, "unit_tasks", None, None),
    ]  # fmt: skip
    assert [row["clause_id"] is not None for row in sorted(rows, key=lambda row: row["place"])] == [True, False, True]


@pytest.mark.parametrize("filters", ["", "lang=zh-Hans"])
async def test_figures_and_what_is_behind_them_agree(
    reviewer: Seat, asked: str, filters: str, both_databases: str
) -> None:
    found = await reviewer.get(f"/overview?{filters}")
    totals = found["totals"]
    assert (totals["turns"], totals["answered"], totals["refused"]) == (4, 3, 1)
    assert totals["latency_ms"]["p50"] == pytest.approx(1125, abs=1), "a turn takes its time once"
    told, counted = [], []
    for table, rows in found["tables"].items():
        for row in rows:
            for count, more in (
                (row["turns"], {}),
                (row["answered"], {"kind": "answered"}),
                (row["refused"], {"kind": "refused"}),
            ):
                told.append((table, row["key"], more, count))
                counted.append((table, row["key"], more, await count_behind(reviewer, row["turns_path"], **more)))
    assert told == counted
    assert sum(row["turns"] for row in found["tables"]["outcomes"]) == 4
    assert {row["key"]: row["turns"] for row in found["tables"]["clauses"]} == {CLAUSE: 3}


async def test_behind_a_number_stands_the_card_that_was_counted(reviewer: Seat, asked: str) -> None:
    found = await reviewer.get("/overview")
    refused = next(row for row in found["tables"]["outcomes"] if row["key"] == "no_answer")
    [question] = (await reviewer.get(refused["turns_path"].removeprefix(API)))["turns"]
    assert (question["turn_id"], question["place"], question["questions"]) == (asked, 1, 3)
    assert [card["outcome"] for card in question["cards"]] == ["no_answer"]
    assert [why["decision"] for why in question["why"]] == [{"probability": 0.1}]


async def test_a_decision_judges_its_own_question_alone(reviewer: Seat, asked: str, both_databases: str) -> None:
    await refresh(reviewer)
    [entry] = await queue(reviewer)
    assert (entry["count"], entry["reasons"]) == (1, {"no_answer": 1})
    await reviewer.post(f"/review/clusters/{entry['id']}/decision", {"version": 1, "mark": "refuse"})
    totals = (await reviewer.get("/overview"))["totals"]
    assert (totals["judged"], totals["right"]) == (1, 1)


async def test_a_question_is_put_into_the_queue(
    reviewer: Seat, operator: Seat, asked: str, door: Door, both_databases: str
) -> None:
    await refresh(reviewer)
    path = f"/review/turns/{asked}/entry?place=2"
    assert await refusal(operator, "POST", path) == (403, "role_insufficient")
    put = await reviewer.post(path)
    held = [one for one in await queue(reviewer) if one["id"] == put["id"]]
    assert [one["text"] for one in held] == ["甲？乙？丙？"]
    assert await reviewer.post(path) == {"id": put["id"], "is_new": False}
    seen = await reviewer.get(f"/review/clusters/{put['id']}")
    assert 2 in [turn["place"] for turn in seen["turns"]]
    assert [act for _, act, target in acts(door) if target == put["id"]][0] == "review.put"
    assert (await queue(reviewer, "reason=reviewer"))[0]["id"] == put["id"]
    assert (await refresh(reviewer))["turns"] == 0
    assert await refusal(reviewer, "POST", f"/review/turns/{asked}/entry?place=9") == (404, "turn_unknown")


async def test_the_same_words_have_one_entry(reviewer: Seat, add_turn: Any) -> None:
    turns = [add_turn("外资有什么奖励", outcome="answered") for _ in range(2)]
    await refresh(reviewer)
    first, second = [await reviewer.post(f"/review/turns/{turn}/entry") for turn in turns]
    assert (first["is_new"], second) == (True, {"id": first["id"], "is_new": False})
    [entry] = await queue(reviewer)
    assert (entry["count"], entry["reasons"]) == (2, {"reviewer": 2})


async def test_one_of_several_questions_is_split_off(reviewer: Seat, add_turn: Any) -> None:
    turn = add_turn("甲？乙？", outcome="no_answer", further=[{"outcome": "no_answer"}])
    await refresh(reviewer)
    new = (await reviewer.post(f"/review/turns/{turn}/split?place=1"))["id"]
    found = {one["id"]: one["count"] for one in await queue(reviewer)}
    assert sorted(found.values()) == [1, 1] and new in found


def test_what_was_counted_before_is_kept(desk: Desk, asked: str) -> None:
    """Down to the version before, and up again: first cards stay, with the entry that holds them."""
    digest(desk)
    with desk.engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, "0007")
        assert connection.scalar(text("SELECT count(*) FROM desk_turns")) == 2
    migrate(desk.engine)
    assert sorted(row["place"] for row in digest(desk)) == [0, 0]
