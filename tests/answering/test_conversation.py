"""Several turns: choices offered and taken, follow-ups on what was cited, small talk in between, states that went stale."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.answering.conversation import VERSION, Choice, Conversation, read_state
from bot.answering.question import Answer

DOC = "yfbf-2022-107"
FDI_6, TRADE_6 = f"{DOC}/fdi/6", f"{DOC}/trade/6"


def top(answer: Answer) -> str:
    return str(answer.cards[0]["citations"][0]["clause_id"])


def outcome(answer: Answer) -> str:
    return str(answer.cards[0]["outcome"])


@pytest.mark.parametrize("message", ["第6条", "第六条是什么", "第６条的内容", "任务6", "clause 6", "Article 6 please"])
def test_a_bare_number_is_a_choice_between_the_plans(ask, message: str) -> None:
    card = ask(message).cards[0]
    assert card["outcome"] == "clarify"
    assert len(card["buttons"]) == 2
    assert ["6" in button["title"] for button in card["buttons"]] == [True, True]
    assert all(button["title"] in card["text"] for button in card["buttons"])


@pytest.mark.parametrize(
    ("choice", "clause_id"),
    [
        ("第一个", TRADE_6), ("第二个", FDI_6), ("1", TRADE_6), ("2", FDI_6), ("后面那个", FDI_6), ("外资那个", FDI_6),
        ("外贸的", TRADE_6), ("the second one", FDI_6), ("外资计划第6条", FDI_6), ("外貿計劃", TRADE_6), ("第二条", FDI_6),
    ],
)  # fmt: skip
def test_the_choice_leads_to_its_clause(ask, choice: str, clause_id: str) -> None:
    answer = ask(choice, after=ask("第6条"))
    assert (outcome(answer), top(answer)) == ("answered", clause_id)


def test_buttons_of_a_choice_lead_where_they_say(ask) -> None:
    offered = ask("第6条")
    for button, clause_id in zip(offered.cards[0]["buttons"], (TRADE_6, FDI_6), strict=True):
        assert top(ask(button["payload"], after=offered)) == clause_id


@pytest.mark.parametrize("lang", ["zh-Hant", "en"])
def test_buttons_of_a_choice_work_in_every_language(ask, lang: str) -> None:
    offered = ask("第6条", lang=lang)
    for button, clause_id in zip(offered.cards[0]["buttons"], (TRADE_6, FDI_6), strict=True):
        assert top(ask(button["payload"], after=offered, lang=lang)) == clause_id


def test_an_offer_lives_for_one_turn(ask) -> None:
    offered = ask("第6条")
    later = ask("出口退税平均几个工作日？", after=offered)
    assert later.state["pending"] in ([], ())


@pytest.mark.parametrize(
    ("message", "clause_id"),
    [
        ("外资计划第6条", "fdi/6"),
        ("外贸计划第十三条讲什么", "trade/13"),
        ("外贸第26条", "trade/26"),
        ("第二十六条", "trade/26"),
        ("第20条", "trade/20"),
    ],
)
def test_a_number_that_only_one_plan_can_mean(ask, message: str, clause_id: str) -> None:
    answer = ask(message)
    assert (outcome(answer), top(answer)) == ("answered", f"{DOC}/{clause_id}")


@pytest.mark.parametrize(
    "message", ["外资计划第20条", "外資計劃第26條的原文", "clause 19 of the foreign-investment plan"]
)
def test_a_number_that_the_named_plan_has_not(ask, message: str) -> None:
    card = ask(message).cards[0]
    assert (card["outcome"], card["citations"][0]["clause_id"]) == ("no_answer", f"{DOC}/fdi/18")


@pytest.mark.parametrize("message", ["第99条", "第十十条", "第0条", "第٦条", "第一百条"])
def test_numbers_that_no_clause_has(ask, message: str) -> None:
    assert outcome(ask(message)) in ("no_answer", "answered", "clarify")


@pytest.mark.parametrize("message", ["那谁负责？", "谁负责", "由哪些部门负责呢", "责任单位呢？", "who is responsible?"])
def test_who_is_responsible_for_that(ask, message: str) -> None:
    answer = ask(message, after=ask("外资研发中心开办奖励多少钱？"))
    assert (outcome(answer), top(answer)) == ("answered", FDI_6)
    assert "市委组织部" in answer.cards[0]["text"].split("\n")[0]


@pytest.mark.parametrize(
    "message", ["原文呢？", "看原文", "具体条文", "full text please", "原文呢", "Show me the original text"]
)
def test_the_words_of_that(ask, message: str) -> None:
    answer = ask(message, after=ask("外资研发中心开办奖励多少钱？"))
    assert (outcome(answer), top(answer)) == ("answered", FDI_6)
    assert "https://policy.example/clauses/yfbf-2022-107/fdi/6" in answer.cards[0]["text"]


def test_whether_that_still_applies(ask) -> None:
    answer = ask("现在还有效吗？", after=ask("外资研发中心开办奖励多少钱？"))
    cited = [hit["clause_id"] for hit in answer.cards[0]["citations"]]
    assert (outcome(answer), cited) == ("answered", [f"{DOC}/fdi/expiry", FDI_6])  # the words on it, and of what
    assert "继续有效" in answer.cards[0]["text"].split("\n")[0]
    assert top(ask("那谁负责？", after=answer)) == FDI_6


def with_citations(*short_ids: str) -> dict[str, Any]:
    return Conversation(cited=tuple(f"{DOC}/{short}" for short in short_ids), question="总部企业").as_json()


@pytest.mark.parametrize(
    ("message", "clause_id"),
    [
        ("第二条呢？", "trade/7"),
        ("第二个呢？", "trade/7"),
        ("第一条呢", "fdi/5"),
        ("第三条呢？", "trade/13"),
        ("the second one?", "trade/7"),
    ],
)
def test_an_entry_of_the_list_cited_last(ask, message: str, clause_id: str) -> None:
    answer = ask(message, state=with_citations("fdi/5", "trade/7", "trade/13"))
    assert (outcome(answer), top(answer)) == ("answered", f"{DOC}/{clause_id}")


def test_an_entry_of_a_units_tasks(ask) -> None:
    answer = ask("第二条呢？", after=ask("市税务局负责哪些任务？"))
    assert (outcome(answer), top(answer)) == ("answered", f"{DOC}/trade/14")


def test_an_entry_beyond_the_list_is_no_crash(ask) -> None:
    assert outcome(ask("第三个呢？", state=with_citations("fdi/5"))) in ("no_answer", "answered", "clarify")


@pytest.mark.parametrize("message", ["那谁负责？", "原文呢？", "第二个呢？", "后面那个", "2"])
def test_a_follow_up_to_nothing_makes_nothing_up(ask, message: str) -> None:
    card = ask(message).cards[0]
    assert card["outcome"] in ("no_answer", "clarify", "smalltalk")


def test_follow_ups_go_on_across_several_turns_and_small_talk(ask) -> None:
    answer = ask("外资研发中心开办奖励多少钱？")
    for message in ("那谁负责？", "谢谢", "现在还有效吗？", "好的", "原文呢？"):
        answer = ask(message, after=answer)
    assert top(answer) == FDI_6


def test_a_new_subject_replaces_the_old(ask) -> None:
    answer = ask("出口退税平均几个工作日？", after=ask("外资研发中心开办奖励多少钱？"))
    assert top(ask("那谁负责？", after=answer)) == f"{DOC}/trade/23"


def test_state_stays_small_over_many_turns(ask) -> None:
    answer = ask("第6条")
    for message in ["市商务委负责哪些任务？", "外资" * 500, "第二个", "天气", "区县政府负责哪些任务"] * 3:
        answer = ask(message, after=answer)
    assert len(json.dumps(answer.state, ensure_ascii=False).encode()) < 2500


@pytest.mark.parametrize(
    "state",
    [
        None, {}, {"version": VERSION + 1, "cited": [FDI_6]}, {"version": "1"}, {"version": VERSION}, [], "state", 5,
        {"version": VERSION + 1, "cited": [FDI_6], "question": "", "pending": [], "refusals": 0, "lang": None},
        {"version": VERSION, "cited": None, "question": "", "pending": [], "refusals": 0, "lang": None},
        {"version": VERSION, "cited": [], "question": "", "pending": [{"title": "x"}], "refusals": 0, "lang": None},
        {"version": VERSION, "cited": [], "question": "", "pending": [], "refusals": "many", "lang": None},
    ],
)  # fmt: skip
def test_a_state_of_another_version_or_shape_starts_afresh(ask, state: Any) -> None:
    assert read_state(state) == Conversation()
    assert outcome(ask("那谁负责？", state=state)) != "answered"


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({"cited": [f"{DOC}/fdi/99"]}, "那谁负责？"),
        ({"pending": [{"title": "旧的", "clause_id": "gone/1"}, {"title": "也旧", "clause_id": "gone/2"}]}, "第二个"),
        ({"lang": "fr"}, "？？"),
        ({"lang": 5}, "？？"),
        ({"refusals": 10**9}, "天气"),
    ],
)
def test_a_state_that_names_what_is_gone_does_not_break_the_turn(ask, state: dict[str, Any], message: str) -> None:
    whole = {"version": VERSION, "cited": [], "question": "", "pending": [], "refusals": 0, "lang": None, **state}
    assert outcome(ask(message, state=whole)) in ("no_answer", "smalltalk", "clarify")


def test_a_state_goes_through_json_and_back() -> None:
    talk = Conversation((FDI_6,), "问", (Choice("外资计划第6条", FDI_6),), 1, "en")
    assert read_state(json.loads(json.dumps(talk.as_json()))) == talk


def test_what_is_kept_is_bounded() -> None:
    talk = (
        Conversation()
        .cite(tuple(str(n) for n in range(50)), "问" * 5000)
        .offer(tuple(Choice("题", "id") for _ in range(9)))
    )
    assert (len(talk.cited), len(talk.question), len(talk.pending)) == (3, 300, 3)
    assert Conversation(pending=(Choice("a", "b"),), refusals=1).refuse() == Conversation(refusals=2)
