"""Topics that somebody lists in one message, and the later message that names one of them by its place."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering.conversation import Choice, Conversation, read_state
from bot.answering.cues import load_cues
from bot.answering.listed_topics import Listing, pick_topic, read_listing

DOC = "yfbf-2022-107"
THREE = ("甲题", "乙题", "丙题")


@pytest.mark.parametrize(
    ("message", "topics", "picked"),
    [
        ("我想问三件事：一、出口退税几天；二、入学；三、奖励。先说第一件", ("出口退税几天", "入学", "奖励"), 0),
        ("有兩件事：一是租房，二是轉讓訂價。先講二。", ("租房", "转让订价"), 1),
        ("想打听三样，居留许可、医保、租房，先讲医保", ("居留许可", "医保", "租房"), 1),
        ("帮我查三项：保险、信贷、结算", ("保险", "信贷", "结算"), None),
        ("先问研发奖励，再问入学，最后问居留许可", ("研发奖励", "入学", "居留许可"), None),
        ("开办奖、设备免税、滞纳金，这三个我都想问，先第一个", ("开办奖", "设备免税", "滞纳金"), 0),
        ("I have two topics: first, the award; second, imports. Start with the first.", ("the award", "imports"), 0),
        ("I care about car exports, RCEP and refunds. Go in order.", ("car exports", "rcep", "refunds"), 0),
        ("我有 two things：一个是 R&D 奖励，一个是 school。先说第一个", ("r&d 奖励", "school"), 0),
    ],
)
def test_a_list_is_read(message: str, topics: tuple[str, ...], picked: int | None) -> None:
    assert read_listing(message) == Listing(topics, picked)


@pytest.mark.parametrize(
    "message",
    [
        "研发中心奖励多少？",
        "1.我们是港资 2.到账1500万美元 3.做齿轮箱，能拿奖励吗",  # facts of a case
        "三个人刚毕业，想找个孵化的地方，最好有人教",
        "退税等了两个月，资金链快断了，平均几天办完",
        "外贸企业，有几个意向订单，前景好，暂时困难",
        "我们先到了500万，后来又到了900万，算不算",
        "关心三样：奖励、退税",  # says three, lists two
        "第一次来重庆，第二天就签约，有什么支持",
    ],
)
def test_a_story_is_no_list(message: str) -> None:
    assert read_listing(message) is None


@pytest.mark.parametrize(
    ("message", "question"),
    [
        ("第二样呢？", "乙题"),
        ("那第二件咧？", "乙题"),
        ("3", "丙题"),
        ("接着第三", "丙题"),
        ("第三个归谁管", "丙题 归谁管"),
        ("The second one, please", "乙题"),
        ("number three", "丙题"),
        ("下一个", "乙题"),
        ("最后那个呢", "丙题"),
        ("後者呢", "乙题"),
        ("回到第一个", "甲题"),
        # of nothing that was listed
        ("第2条呢", None),
        ("第四个呢", None),
        ("第三方检测有吗", None),
        ("第二家工厂在江津", None),
        ("三年都过完了，还作数吗", None),
        ("二手车呢", None),
        ("三个呢", None),
        ("2024年呢", None),
        ("第二个园区的税率是多少", None),
    ],
)
def test_a_topic_is_picked_by_its_place(message: str, question: str | None) -> None:
    picked = pick_topic(message, Conversation(listed=THREE), load_cues())
    assert (picked.question if picked else None) == question


def test_what_was_offered_is_newer_than_a_list() -> None:
    talk = Conversation(listed=THREE, pending=(Choice("外资计划第6条", f"{DOC}/fdi/6"),))
    assert pick_topic("第一个", talk, load_cues()) is None


def test_a_list_is_kept_in_the_state() -> None:
    talk = read_state(Conversation().list_topics((*THREE, "丁题", "戊题", "己题"), 1).as_json())
    assert (talk.listed, talk.listed_at) == ((*THREE, "丁题", "戊题"), 1)


@pytest.mark.parametrize(
    ("messages", "clause"),
    [
        (("我想打听两样：一样是外资研发中心的开办奖，一样是进口设备免关税。先说第一样。",), "fdi/6"),
        (("想问两件：保税维修、外籍子女入学。先说维修", "谁负责", "另一件呢"), "fdi/16"),
        (("Three things: export tax refunds, overseas warehouses, bonded repair. Begin with the first.", "and the third?"), "trade/14"),
        (("想问两件：保税维修、外籍子女入学。先说维修", "市税务局负责哪些任务？", "第二个"), "trade/14"),  # of the unit's
    ],
)  # fmt: skip
def test_listed_topics_are_answered_in_turn(ask: Any, messages: tuple[str, ...], clause: str) -> None:
    answer = None
    for message in messages:
        answer = ask(message, after=answer)
    assert answer is not None
    assert answer.cards[0]["citations"][0]["clause_id"] == f"{DOC}/{clause}"
