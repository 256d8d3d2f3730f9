"""What is asked of the clause talked about in other words than 谁负责, 原文 and 还有效吗; and what is a new subject."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering.conversation import Conversation
from bot.answering.cues import load_cues
from bot.answering.rephrase import rephrase
from bot.answering.understand import Reading, understand
from policy_index.corpus import Corpus
from policy_index.expand_query import expand_query

DOC = "yfbf-2022-107"
TALK = Conversation(cited=(f"{DOC}/fdi/6",), question="外资研发中心奖励多少")
AWARD, REFUND = "外资研发中心开办奖励多少", "出口退税平均几个工作日"


def read(message: str, corpus: Corpus) -> Reading:
    return understand(expand_query(message), None, None, TALK, load_cues(), corpus)


def end(ask: Any, *messages: str) -> tuple[str, str]:
    answer = None
    for message in messages:
        answer = ask(message, after=answer)
    assert answer is not None
    card = answer.cards[-1]
    return card["outcome"], card["citations"][0]["clause_id"].removeprefix(f"{DOC}/") if card["citations"] else ""


@pytest.mark.parametrize(
    ("message", "asks"),
    [
        *((message, "responsible_unit") for message in (
            "把负责的单位列一下", "牵扯到哪些单位啊", "这个事情归口在哪里", "相关负责部门名单给我", "具体找哪家衙门", "都有谁参与这事",
            "主責機關有哪幾個", "這塊業務是哪個局處在辦", "管這個的是哪些機關呢", "這攤子事哪個在弄", "那是哪个部们管", "呢个系边度负责",
            "Please list the bodies behind it.", "Whose desk does this land on?", "and the authorities involved?",
            "Who do I deal with on that?", "那 who’s 负责 on this", "responsible 的 department list 一下", "ok，那 which bureau 管这块？",
        )),
        *((message, "validity_status") for message in (
            "三年都过完了，这个还作不作数？", "都2026年了，这钱还发不发", "这个现在过期没得", "如今还认不认", "都到期了还搞不搞", "这条是不是已经失效了",
            "計畫年份是到2024，現在這項還有沒有效？", "而家仲有冇效", "期限已過，是否續用", "规划期结束之后这条咋算",
            "The three years are up. Does this still hold?", "Has that lapsed by now?", "plan 都 expired 了，还 count 吗",
        )),
        *((message, "full_text") for message in (
            "请把该条原文发来，我要附进报告。", "把这一段原封不动贴出来", "完整条款发我，要写材料", "原句是咋个写的", "照抄一遍给我", "把那條完整貼上來",
            "Could you paste the whole clause?", "I need the clause in full for a memo.", "what exactly does it say?", "full 条款 please",
        )),
    ],
)  # fmt: skip
def test_other_words_ask_the_same_of_the_clause_talked_about(message: str, asks: str, corpus: Corpus) -> None:
    reading = read(message, corpus)
    assert reading.follows_up
    assert asks in reading.asks


@pytest.mark.parametrize(
    "message",
    [
        "外贸信贷由谁负责", "外籍子女入学的主責單位是誰", "合同到期了还能续吗", "身份证过期了去哪换", "我们订单停了", "都过了六个月还能免滞纳金吗",
        "外贸信贷现在还有吗", "负责人是谁，叫什么名字", "计划的目标是多少", "那税呢", "Which units can apply?", "Who handles bonded repair?",
        "Is the car export scheme still on?", "我要写报告，重庆外贸目标是多少", "天气由谁负责", "把出口信保的原文发来",
    ],
)  # fmt: skip
def test_a_subject_of_its_own_is_no_follow_up(message: str, corpus: Corpus) -> None:
    assert not read(message, corpus).follows_up


@pytest.mark.parametrize(
    ("message", "is_human"),
    [
        ("这个我不太信机器，can I talk to a real person？", True),
        ("你说不清楚，给我找个人来", True),
        ("可以幫我轉接專人嗎", True),
        ("我唔想同機械人講，搵個真人", True),
        ("Is there somebody I could speak with instead?", True),
        ("bot 不行，转 human", True),
        ("我们公司招人工，落户怎么办", False),
        ("人工成本太高能补贴吗", False),
        ("来个人简历模板", False),
        ("要求外商跟工作人员签合同吗", False),
        ("有没有专人对接重点项目", False),
        ("出口退税归谁管，要人工智能吗", False),
        ("Can real persons from abroad invest in listed companies?", False),
        ("Who should I talk to about refunds?", False),
    ],
)
def test_a_person_is_wished_for(message: str, is_human: bool, corpus: Corpus) -> None:
    assert (read(message, corpus).small_talk == "human") is is_human


@pytest.mark.parametrize(
    ("message", "part"),
    [
        ("另外那份计划呢", "trade"),
        ("换成外贸的", "trade"),
        ("And the other plan, the one on trade?", "trade"),
        ("Same question for the trade one.", "trade"),
        ("外贸计划有没有类似的", "trade"),
        ("那 trade 那份呢", "trade"),
        ("搞错了，问的是外贸计划的", "trade"),
        ("另一个方面，二手车出口呢", None),
        ("另外那个园区呢", None),
        ("外贸企业融资有什么支持", None),
        ("外资那份呢", None),  # the one talked about
        ("Which other plan does Chengdu have?", None),
    ],
)
def test_the_other_plan_in_other_words(message: str, part: str | None) -> None:
    assert rephrase(message, TALK, load_cues()).only_part == part


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("不是国家级，是市级的", "市级双循环企业几家"),
        ("不是国家级，我要问保税维修的目标", "保税维修的目标"),
        ("不是外资，是内资", "不是外资，是内资"),  # not in the question before
    ],
)
def test_one_word_is_exchanged(message: str, question: str) -> None:
    talk = Conversation(cited=(f"{DOC}/trade/9",), question="国家级双循环企业几家")
    assert rephrase(message, talk, load_cues()).text == question


def test_in_a_case_a_corrected_fact_is_no_question() -> None:
    talk = Conversation(cited=(f"{DOC}/fdi/12",), question="晚了五个月能免吗", eligibility={"version": 1})
    message = "不是五个月，是七个月"
    assert rephrase(message, talk, load_cues()).text == message


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        (("外资计划第5条讲什么", "第6条呢"), ("answered", "fdi/6")),
        ((REFUND, "那第二十二条呢"), ("answered", "trade/22")),
        (("外资 plan clause 7", "clause 8 呢"), ("answered", "fdi/8")),
        (("第7条", "第八条呢"), ("clarify", "")),  # no plan is talked about
        ((AWARD, "不是这个，是第14条"), ("clarify", "")),
        (("外贸计划里通关便利谁负责", "换成外资那个计划呢"), ("answered", "fdi/14")),
        (("外贸计划的目标是什么", "另一份呢"), ("answered", "fdi/goals")),
        (("外贸计划现在还有效吗", "另一份呢"), ("answered", "fdi/expiry")),
        (("2024年重庆对一带一路的贸易要占多少", "对RCEP那些国家呢"), ("answered", "trade/21")),
        (("How many national dual-circulation firms?", "And at city level?"), ("answered", "trade/9")),
        (("How many national dual-circulation firms?", "And bonded repair?"), ("answered", "trade/14")),
        (("出口退税几天", "信用级别高的嘞"), ("answered", "trade/23")),
        (("出口退税几天", "那股票呢"), ("no_answer", "trade/23")),
        ((AWARD, REFUND, "回到研发中心那个，归谁管"), ("answered", "fdi/6")),
        (("外籍子女上学怎么办", "谢谢", "对了，刚才说的那个，原文发一下"), ("answered", "fdi/16")),
        ((AWARD, "明天下雨吗", "说回奖励，现在还有效吗"), ("answered", "fdi/expiry")),
        ((AWARD, "Sorry, I meant the headquarters support"), ("answered", "fdi/5")),
    ],
)
def test_conversations(ask: Any, messages: tuple[str, ...], expected: tuple[str, str]) -> None:
    assert end(ask, *messages) == expected


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("工作居留许可最长给几年？另外租保障房有没有优待？", ("5 年", "保障性租赁住房")),
        ("外籍人士能参加基本医保吗？试点医院能聘外籍医助吗？", ("基本医疗保险", "外籍医助")),
        ("居留許可最長幾年？外資員工租屋有沒有協助？", ("5 年", "保障性租赁住房")),
    ],
)
def test_two_questions_that_one_clause_answers_get_a_sentence_each(
    ask: Any, message: str, says: tuple[str, str]
) -> None:
    answer = ask(message)
    assert len(answer.cards) == 1
    quoted = "".join(quote["text"] for quote in answer.cards[0]["citations"][0]["quotes"])
    assert all(words in quoted for words in says)
