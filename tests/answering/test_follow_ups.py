"""What people leave out in a second and third turn: pronouns, the other plan, the one before, a correction."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering.conversation import Conversation
from bot.answering.cues import load_cues
from bot.answering.question import Answer
from bot.answering.rephrase import Rephrased, rephrase

DOC = "yfbf-2022-107"
AWARD, REFUND = "外资研发中心开办奖励多少钱？", "出口退税平均几个工作日？"


def talk_through(ask, *messages: str) -> Answer:
    answer = None
    for message in messages:
        answer = ask(message, after=answer)
    assert answer is not None
    return answer


def end(answer: Answer) -> tuple[str, str]:
    card = answer.cards[-1]
    first = card["citations"][0]["clause_id"].removeprefix(f"{DOC}/") if card["citations"] else ""
    return card["outcome"], first


def offers(answer: Answer) -> list[str]:
    return [choice["clause_id"].removeprefix(f"{DOC}/") for choice in answer.state["pending"]]


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ((AWARD, "条件呢"), ("answered", "fdi/6")),
        ((AWARD, "条件呢", "那谁负责"), ("answered", "fdi/6")),
        ((AWARD, "责任部门 plz"), ("answered", "fdi/6")),
        ((REFUND, "负责单位 thx"), ("answered", "trade/23")),
        (("海外仓怎么扶持", "那到2024年要做到好多"), ("answered", "trade/12")),
        ((AWARD, "那它的标准是什么？"), ("answered", "fdi/6")),
        ((AWARD, "電話呢"), ("no_answer", "fdi/6")),
        ((AWARD, REFUND, "谁负责"), ("answered", "trade/23")),
        ((AWARD, REFUND, "前一个谁负责"), ("answered", "fdi/6")),
        ((AWARD, REFUND, "上一条的原文"), ("answered", "fdi/6")),
        ((AWARD, REFUND, "the one before"), ("answered", "fdi/6")),
        ((AWARD, REFUND, "上一条的原文", "那上一条呢"), ("answered", "trade/23")),
        ((AWARD, REFUND, "谢谢", "前一个谁负责"), ("answered", "fdi/6")),
        (("海外仓每平方米补贴多少钱", "这条后面写了哪些部门"), ("answered", "trade/12")),  # named by the refusal
        ((AWARD, "海外仓每平方米补贴多少钱", "这条的原文"), ("answered", "trade/12")),
        ((AWARD, "海外仓每平方米补贴多少钱", "换个问题：本条由谁负责"), ("answered", "trade/12")),
        (("海外仓每平方米补贴多少钱", AWARD, "这条由谁负责"), ("answered", "fdi/6")),
        (("How long does an export tax refund take?", "who handles it?"), ("answered", "trade/23")),
        (("How long does an export tax refund take?", "what are the conditions?"), ("answered", "trade/23")),
        (("How long does an export tax refund take?", "is it still valid?"), ("no_answer", "trade/goals")),
        (
            (
                "Can foreign staff enrol their children in public schools?",
                "And which departments are in charge of that?",
            ),
            ("answered", "fdi/16"),
        ),
        (("外资计划现在还有效吗", "那外贸的呢"), ("no_answer", "trade/goals")),
        (("外贸计划现在还有效吗", "外资的呢？"), ("answered", "fdi/expiry")),
        (("Is the foreign-investment plan still valid?", "what about trade?"), ("no_answer", "trade/goals")),
        (("外贸到2024年的目标是什么", "那外资呢", "外贸的呢"), ("answered", "trade/goals")),
    ],
)
def test_what_is_left_out_is_filled_in(ask, messages: tuple[str, ...], expected: tuple[str, str]) -> None:
    assert end(talk_through(ask, *messages)) == expected


@pytest.mark.parametrize("message", ["深圳的呢", "今天天气怎么样", "那股票呢"])
def test_a_changed_subject_is_not_dragged_back(ask, message: str) -> None:
    assert end(talk_through(ask, AWARD, message))[0] == "no_answer"


def test_what_was_asked_of_one_plan_is_answered_from_the_other(ask) -> None:
    answer = talk_through(ask, "外贸到2024年的目标是什么", "那外资呢")
    assert {hit["clause_id"].split("/")[1] for hit in answer.cards[0]["citations"]} == {"fdi"}


@pytest.mark.parametrize(
    "message",
    [
        "不是这个",
        "不是这条",
        "不是这一条。",
        "不对",
        "答非所问",
        "不是這個",
        "你搞错了",
        "not that one",
        "No, that's not it.",
        "wrong clause",
    ],
)
def test_a_correction_without_a_question_offers_other_clauses(ask, message: str) -> None:
    answer = talk_through(ask, AWARD, message)
    assert end(answer)[0] == "clarify"
    assert len(offers(answer)) in (2, 3)
    assert "fdi/6" not in offers(answer)


def test_the_offer_after_a_correction_answers_what_was_asked(ask) -> None:
    answer = talk_through(ask, AWARD, "不是这个", "第一个")
    assert end(answer) == ("answered", offers(talk_through(ask, AWARD, "不是这个"))[0])
    assert any(character.isdigit() for character in answer.cards[0]["citations"][0]["quotes"][0]["text"])


def test_a_second_correction_offers_none_twice(ask) -> None:
    first = talk_through(ask, AWARD, "不是这个")
    second = ask("都不对，不是这些", after=first)
    again = ask("不是这个", after=first)
    assert end(second)[0] in ("no_answer", "clarify")
    assert not {"fdi/6", *offers(first)} & set(offers(again))


@pytest.mark.parametrize("message", ["都不是", "全不对", "none of these"])
def test_when_no_choice_fits_a_person_is_offered(ask, message: str) -> None:
    answer = talk_through(ask, AWARD, "不是这个", message)
    assert end(answer) == ("no_answer", "")
    assert [button["payload"] for button in answer.cards[0]["buttons"]][0] in ("转人工", "human")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("不是这条，我问的是出口退税几天办完", ("answered", "trade/23")),
        ("不对，我问的是市场采购贸易试点", ("answered", "trade/15")),
        ("not that one, I meant the export tax refund time", ("answered", "trade/23")),
        ("不是這個，我問的是外籍人員子女入學", ("answered", "fdi/16")),
        ("不是这个，我想问市税务局负责哪些任务", ("unit_tasks", "trade/13")),
        ("不是这个，是第14条", ("clarify", "")),
        ("不是这个，我问的是成都的奖励", ("no_answer", "fdi/10")),
        ("不是这个，我问的是外籍人员怎么参加医保", ("answered", "fdi/17")),
    ],
)
def test_a_correction_with_a_question_is_that_question(ask, message: str, expected: tuple[str, str]) -> None:
    assert end(talk_through(ask, AWARD, message)) == expected


@pytest.mark.parametrize(
    ("message", "rephrased"),
    [
        ("不是这个，我问的是增资", Rephrased("增资", takes_back=True, asked_anew="增资")),
        ("不是这条", Rephrased("", takes_back=True)),
        ("那外贸的呢", Rephrased("外贸研发中心奖励多少", only_part="trade")),
        ("what about trade?", Rephrased("外贸研发中心奖励多少", only_part="trade")),
        ("外贸的谁负责", Rephrased("外贸研发中心奖励多少 外贸的谁负责", only_part="trade")),
        ("谢谢，那谁负责？", Rephrased("那谁负责？")),
        ("你好，出口退税几天？谢谢！", Rephrased("出口退税几天？")),
        ("不是，是2022年到位的", Rephrased("不是，是2022年到位的")),
        ("待遇不对等怎么办", Rephrased("待遇不对等怎么办")),
        ("不是外资企业能申请吗", Rephrased("不是外资企业能申请吗")),
        ("不要这个奖励的企业有吗", Rephrased("不要这个奖励的企业有吗")),
        ("外贸企业融资有什么支持", Rephrased("外贸企业融资有什么支持")),
        ("外资的呢", Rephrased("外资的呢")),
        ("谢谢你哈，清楚了", Rephrased("谢谢你哈，清楚了")),
    ],
)
def test_messages_as_questions_of_their_own(message: str, rephrased: Rephrased) -> None:
    talk = Conversation(cited=(f"{DOC}/fdi/6",), question="外资研发中心奖励多少")
    assert rephrase(message, talk, load_cues()) == rephrased


@pytest.mark.parametrize("message", ["不是这个", "那外贸的呢", "not that one"])
def test_without_a_conversation_nothing_is_filled_in(message: str) -> None:
    assert rephrase(message, Conversation(), load_cues()) == Rephrased(message)


def test_a_choice_answers_what_was_asked_before_it(ask) -> None:
    answer = talk_through(ask, "第6条谁负责？", "外资的")
    assert end(answer) == ("answered", "fdi/6")
    assert "市委组织部" in answer.cards[0]["text"].split("\n")[0]


@pytest.mark.parametrize(
    ("message", "choices"), [("AEO", {"fdi/14", "trade/22"}), ("人才", {"fdi/18", "fdi/12", "fdi/6"})]
)
def test_a_word_that_stands_in_several_clauses_is_a_choice(ask, message: str, choices: set[str]) -> None:
    answer = ask(message)
    assert end(answer)[0] == "clarify"
    assert set(offers(answer)) == choices
    assert end(ask("第一个", after=answer)) == ("answered", offers(answer)[0])


@pytest.mark.parametrize("message", ["保税维修", "跨境电商", "外资总部", "RCEP", "海外仓"])
def test_a_word_with_one_leading_clause_is_none(ask, message: str) -> None:
    assert end(ask(message))[0] == "answered"


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (AWARD, ["我符合条件吗？", "谁负责？"]),
        ("外资研发中心由谁负责？", ["有什么条件？", "看原文", "还有效吗？"]),
        ("出口退税平均几个工作日？", ["我符合条件吗？", "谁负责？"]),
        ("保税维修产值目标是多少？", ["谁负责？", "看原文", "还有效吗？"]),
        ("市税务局负责哪些任务？", []),
    ],
)
def test_buttons_offer_what_was_not_asked(ask, message: str, expected: list[str]) -> None:
    assert [button["title"] for button in ask(message).cards[0]["buttons"]] == expected


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
def test_buttons_of_an_older_card_still_mean_its_clause(ask, lang: str) -> None:
    """Whoever scrolls up and presses 谁负责？ means the clause of that card."""
    first = ask(AWARD, lang=lang)
    second = ask(REFUND, after=first, lang=lang)
    for button in first.cards[0]["buttons"]:
        assert end(ask(button["payload"], after=second, lang=lang))[1] == "fdi/6", button


def test_earlier_subjects_are_kept_three_deep() -> None:
    talk = Conversation()
    for clause_id in ("a", "b", "c", "d", "e", "e"):
        talk = talk.cite((clause_id,), "问")
    assert (talk.cited, talk.earlier) == (("e",), ("d", "c", "b"))


@pytest.mark.parametrize("after", ["cite", "refuse"])
def test_what_was_offered_and_set_aside_lives_for_one_turn(after: str) -> None:
    talk: Any = Conversation(offered_for="问", set_aside=("a",))
    later = talk.cite(("b",), "问") if after == "cite" else talk.refuse()
    assert (later.pending, later.offered_for, later.set_aside) == ((), "", ())


def test_asking_for_the_units_keeps_the_sentences_of_the_question_before(ask: Any) -> None:
    first = ask("Our orchids wilt while they wait at customs, is there a faster way for perishable goods?")
    second = ask("And which offices would I call about that?", after=first)
    shown = [answer.cards[0]["citations"][0] for answer in (first, second)]
    assert [hit["clause_id"] for hit in shown] == ["yfbf-2022-107/trade/22"] * 2
    assert shown[0]["quotes"] == shown[1]["quotes"]
    assert second.cards[0]["text"].startswith("Responsible units:")
