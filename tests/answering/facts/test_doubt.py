"""What nobody knows, only supposes or asks with whether is never read as stated, whatever the fact and its wording."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.facts.read_facts import FactContext, read_facts
from policy_index.clean_text import normalise_message
from policy_index.measure import Fact
from policy_index.read_measures import load_vocabulary

VOCABULARY = load_vocabulary()
STATED = {
    "在综保区里": "in_bonded_zone",
    "是专精特新小巨人企业": "sme_list",
    "是AEO高级认证企业": "aeo_advanced",
    "是外资企业": "foreign_invested",
    "进口的设备是自用的": "own_use",
    "在投资总额以内": "within_total_investment",
    "被认定为外资研发中心": "rd_recognised",
    "注册在重庆": "in_chongqing",
    "在两江新区": "in_chongqing",
    "是制造业": "industry",
    "被认定为总部企业": "headquarters_recognised",
    "孩子是外籍": "child_of_foreigner",
    "受到美国加征关税影响": "trade_barrier_hit",
    "是因为我们自己的原因": "own_fault",
}
STATED_EN = {
    "is in the bonded zone": "in_bonded_zone",
    "is on the little giant list": "sme_list",
    "is an AEO advanced certified enterprise": "aeo_advanced",
    "is foreign-invested": "foreign_invested",
    "is for own use": "own_use",
    "is within the total investment": "within_total_investment",
    "is recognised as a foreign R&D centre": "rd_recognised",
    "is registered in Chongqing": "in_chongqing",
    "is in manufacturing": "industry",
    "is hit by US tariffs": "trade_barrier_hit",
    "was our own fault": "own_fault",
}
DOUBTS = (
    "到底是不是{}，谁都说不准",
    "还没查过是不是{}",
    "不敢肯定是否{}",
    "是否{}还在核实",
    "是否{}，财务还没回话",
    "能不能算{}心里没底",
    "{}还是没有，我也不晓得",
    "有没有{}还待确认",
    "可能{}",
    "也许{}",
    "会不会{}不好讲",
    "{}不{}我真不知道",
    "好像{}，记不准了",
    "估计{}，没核实",
)
DOUBTS_EN = (
    "Whether it {}, nobody here could tell me.",
    "We have not checked whether it {}.",
    "I cannot say if it {}.",
    "It remains open whether the firm {}.",
    "Nobody has confirmed that it {}.",
    "No one knows whether the project {} or not.",
    "It may be that it {}.",
    "Perhaps it {}.",
    "I doubt that it {}.",
    "We are still finding out if it {}.",
    "It is unclear to us whether our company {}.",
    "That it {} has yet to be confirmed.",
    "Our lawyers could not establish whether it {}.",
    "I would need to look up whether it {}.",
)

NOT_SO = (
    "我们以前{}，现在不是了",
    "我们曾经{}，后来取消了",
    "只有我们的竞争对手{}",
    "{}的资格去年被撤了",
    "网上说{}，其实不是",
    "谁说我们{}",
    "我们离{}还差得远",
    "要是以后{}的话再说",
)
NOT_SO_EN = (
    "Until last year it {}, but not any more.",
    "Our sister company {}, we do not.",
    "It is not true that it {}.",
    "Contrary to what the website says, it is wrong that it {}.",
    "I wish it {}.",
    "If it ever {}, we will come back.",
)


def _read(text: str) -> dict[str, Fact]:
    return read_facts(normalise_message(text), FactContext(date(2026, 11, 30)), VOCABULARY)


@pytest.mark.parametrize("said", [*STATED, *STATED_EN])
def test_without_doubt_it_is_read(said: str) -> None:
    fact = (STATED | STATED_EN)[said]
    assert _read(f"我们{said}。" if said in STATED else f"It {said}.")[fact].value not in (None, False)


@pytest.mark.parametrize("doubt", [*DOUBTS, *DOUBTS_EN])
def test_in_doubt_nothing_is_stated(doubt: str) -> None:
    stated = STATED if doubt in DOUBTS else STATED_EN
    read = {said: _read(doubt.format(said, said)).get(fact) for said, fact in stated.items()}
    assert {said: fact.value for said, fact in read.items() if fact and fact.value is not None} == {}


@pytest.mark.parametrize("frame", [*NOT_SO, *NOT_SO_EN])
def test_what_is_denied_over_or_so_of_others_is_not_stated_to_be_so(frame: str) -> None:
    stated = STATED if frame in NOT_SO else STATED_EN
    read = {said: _read(frame.format(said)).get(fact) for said, fact in stated.items() if said != "孩子是外籍"}
    assert {said: fact.value for said, fact in read.items() if fact and fact.value not in (None, False, "none")} == {}


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("我们在综保区里，目录还没查过", "in_bonded_zone", True),
        ("我们是外资企业，不知道能不能享受", "foreign_invested", True),
        ("我们注册在重庆，不清楚该找谁", "in_chongqing", True),
        ("We are foreign-invested but not sure how to apply.", "foreign_invested", True),
        ("It is for our own use. Nobody could tell me which form to use.", "own_use", True),
        ("There is no doubt that it is for our own use.", "own_use", True),
        ("Please tell me whether we, in the bonded zone, can repair under bond.", "in_bonded_zone", True),
    ],
)
def test_doubt_about_something_else_leaves_it_stated(text: str, fact: str, value: object) -> None:
    read = _read(text)
    assert fact in read and read[fact].value == value


def test_what_nobody_knows_is_not_asked_again() -> None:
    assert _read("我们也不清楚是不是在综保区里")["in_bonded_zone"].value is None
    assert "in_bonded_zone" not in _read("我们可能在综保区里")


@pytest.mark.parametrize(
    "text",
    [
        "我们在重庆新建的厂，做什么的嘛……这个先不说",
        "行业暂时不方便透露，是新建的工厂",
        "What we make is confidential for now. It is a new plant.",
        "I'd rather not say what we make; the factory is new.",
    ],
)
def test_a_trade_kept_to_oneself_is_not_guessed(text: str) -> None:
    kept = _read(text)["industry"]
    assert kept.value is None
    assert kept.said in text.casefold() or kept.said in normalise_message(text)


@pytest.mark.parametrize("text", ["我们做汽车零部件，具体产品先不说", "我们是做发动机的，别的先不讲"])
def test_a_trade_that_is_told_is_read_whatever_else_is_kept(text: str) -> None:
    assert _read(text)["industry"].value == "manufacturing"
