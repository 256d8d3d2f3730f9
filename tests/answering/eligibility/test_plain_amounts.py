"""Questions how much there is → the clause with its figure and a button that opens a case; how much we get → a case."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.question import Question
from bot.answering.wording_data import load_wording
from policy_index.read_measures import load_measures

GRANTED = {
    "yfbf-2022-107/fdi/6": ("200万元", "认定符合条件的外资研发中心"),
    "yfbf-2022-107/fdi/10": ("2%", "不含外方股东贷款"),
    "yfbf-2022-107/fdi/11": ("1% 及以下", "符合条件的外商投资小微企业"),
    "yfbf-2022-107/fdi/18": ("5 年", "办理工作类居留许可的外国人"),
}
"""By clause the figure that the card must quote, and a condition beside it."""


@pytest.mark.parametrize("intent", [None, "ask_eligibility"])
@pytest.mark.parametrize(
    ("message", "clause"),
    [
        ("外资研发中心开办奖励是多少钱？", "fdi/6"),
        ("外資研發中心開辦獎勵有多少錢？", "fdi/6"),
        ("R&D centre award, how much?", "fdi/6"),
        ("How much is the start-up award for foreign R&D centres?", "fdi/6"),
        ("我想问一下研发中心开办奖励是多少", "fdi/6"),
        ("研发中心奖励是一次性给吗", "fdi/6"),
        ("到位外资奖励比例是多少？", "fdi/10"),
        ("新项目到位外资奖励百分之几", "fdi/10"),
        ("到位外資獎勵比例是多少？", "fdi/10"),
        ("外资小微企业担保费率是多少", "fdi/11"),
        ("擔保費率降到多少", "fdi/11"),
        ("How low is the guarantee fee for small foreign-invested firms?", "fdi/11"),
        ("工作类居留许可最长几年？", "fdi/18"),
        ("工作類居留許可最長幾年？", "fdi/18"),
        ("How long is a work-type residence permit valid?", "fdi/18"),
    ],
)
def test_an_amount_is_quoted_with_a_way_into_a_case(ask, message, clause, intent):
    first = ask(message, intent=intent, confidence=intent and 0.95)
    card = first.cards[0]
    clause_id = f"yfbf-2022-107/{clause}"
    assert (card["outcome"], card["eligibility"]) == ("answered", [])
    assert card["citations"][0]["clause_id"] == clause_id
    quoted = "\n".join(quote["text"] for quote in card["citations"][0]["quotes"])
    assert all(words in quoted and words in card["text"] for words in GRANTED[clause_id])
    opened = ask(card["buttons"][0]["payload"], after=first).cards[0]
    assert opened["citations"][0]["clause_id"] == clause_id
    assert opened["eligibility"]


def test_where_only_one_level_fits_the_card_it_is_the_general_one_and_the_gloss_names_both(ask):
    citation = ask("award for foreign capital paid in: how much?").cards[0]["citations"][0]
    assert "不低于 2%" in citation["quotes"][0]["text"]
    assert "2%" in citation["gloss"]["text"] and "4%" in citation["gloss"]["text"]


@pytest.mark.parametrize(
    ("message", "measure"),
    [
        ("我们能拿多少研发中心开办奖励？", "rd-centre-award"),
        ("我們研發中心能領多少獎勵？", "rd-centre-award"),
        ("How much award can our R&D centre get?", "rd-centre-award"),
        ("一家外资研发中心已认定，能领多少开办奖励", "rd-centre-award"),
        ("到位1500万美元，没有股东贷款，奖多少", "fdi-award"),
        ("咱们去年到位1500万美元能奖多少", "fdi-award"),
        ("We paid in USD 15 million last year, how much do we get?", "fdi-award"),
        ("我们担保费率能降到多少", "guarantee-fee"),
        ("我是外国人，工作类居留许可能签几年？", "work-residence-permit"),
    ],
)
def test_how_much_we_get_opens_a_case(ask, message, measure):
    decisions = ask(message).cards[0]["eligibility"]
    assert [decision["measure"] for decision in decisions] == [measure]


@pytest.mark.parametrize(
    "message", ["申请到位外资奖励的截止日是几月几号？", "开办奖励要多少人签字", "研发中心奖励有多少家拿到了"]
)
def test_what_no_clause_states_gets_no_figure_instead(ask, message):
    assert ask(message).trace["decision"]["rule"] != "plain_amount"


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant", "en"])
def test_the_button_of_every_measure_opens_its_case(answerer, lang):
    for measure in load_measures().measures:
        payload = load_wording(lang).say("payloads.qualify", title=measure.title[lang])
        (card,) = answerer.answer(Question(payload, "turn-1", date(2026, 1, 5))).cards
        assert [decision["measure"] for decision in card["eligibility"]] == [measure.id], payload
