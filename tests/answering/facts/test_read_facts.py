"""Messages → the facts they state, with the words that state them; nothing raises on any text."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.facts.fact_context import FactContext
from bot.answering.facts.read_facts import read_facts
from policy_index.clean_text import normalise_message
from policy_index.measure import Fact
from policy_index.read_measures import load_vocabulary

VOCABULARY = load_vocabulary()
AS_OF = date(2026, 11, 25)
KNOWN = {"paid_in_amount": Fact("paid_in_amount", Decimal(25_000_000), "USD", "2500万美元")}
NEVER = {
    "rd_recognised",
    "aeo_certified",
    "aeo_advanced",
    "pilot_unit",
    "has_orders",
    "senior_talent",
    "project_kind",
    "reinvesting",
    "in_chongqing",
    "paid_in_amount",
}
PIECES = st.sampled_from(["到位", "3000万", "美元", "不到", "没有", "股东贷款", "2024年", "在渝北", "半年", "逾期", "一半", "1.2亿", "，", "？",
                          "usd", " 15m ", "not ", "shareholder loan", "last year", "三", "万", "亿", "千", ".", ",", "如果", "呢", "汇率7.2"])  # fmt: skip


def read(text, asked=None, known=None):
    context = FactContext(AS_OF, VOCABULARY[asked] if asked else None, known or {})
    return read_facts(normalise_message(text), context, VOCABULARY)


@given(
    st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map("".join)),
    st.sampled_from([None, *VOCABULARY]),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_no_text_raises_and_said_is_of_the_text(text, asked, with_known):
    spec = VOCABULARY[asked] if asked else None
    facts = read_facts(text, FactContext(AS_OF, spec, KNOWN if with_known else {}), VOCABULARY)
    for fact_id, fact in facts.items():
        assert fact.id == fact_id in VOCABULARY
        assert fact.said in text


@pytest.mark.parametrize("text", ["", " ", "？", "你好", "谁负责这个？", "4%这一档是不是要超过3000万美元？"])
def test_what_states_nothing(text):
    assert read(text) == {}


def values(facts):
    return {name: fact.value for name, fact in facts.items()}


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("到账3500万美元，其中600万是股东贷款", {"paid_in_amount": 35_000_000, "shareholder_loan_amount": 6_000_000}),
        ("到位2400万美元，都是资本金", {"paid_in_amount": 24_000_000, "shareholder_loan_amount": 0}),
        ("到位2400万美元，没有股东贷款，能拿多少？", {"paid_in_amount": 24_000_000, "shareholder_loan_amount": 0}),
        ("到位2400万美元，均非股东借款", {"paid_in_amount": 24_000_000, "shareholder_loan_amount": 0}),
        ("到位2400万美元，都不是跟股东借的", {"paid_in_amount": 24_000_000, "shareholder_loan_amount": 0}),
        ("到位2400万美元，没有一分钱是向母公司借的", {"paid_in_amount": 24_000_000, "shareholder_loan_amount": 0}),
        ("到位2400万美元，不都是股本", {"paid_in_amount": 24_000_000}),
        ("到位2400万美元，有无股东贷款要再问会计", {"paid_in_amount": 24_000_000}),
        ("到位2400万美元，没有银行贷款", {"paid_in_amount": 24_000_000}),
        ("分三次到位：1000万、1200万、1100万美元", {"paid_in_amount": 33_000_000}),
        ("2025年陆续到账600万、700万美元", {"paid_in_amount": 13_000_000, "paid_in_year": 2025}),
        ("到位2500万美元，分两笔，2024年1500万，2025年1000万", {}),
        ("分两期出资，首期1500万美元到账，第二期800万美元还没到", {}),
        ("3500万美元尚未到位", {"paid_in_amount": 0}),
        ("In 2024 we increased our capital and USD 38 million was paid in that year, none of it borrowed",
         {"paid_in_amount": 38_000_000, "shareholder_loan_amount": 0, "paid_in_year": 2024,
          "project_kind": "capital_increase", "reinvesting": True}),
        ("USD 14 million was booked last year, all equity",
         {"paid_in_amount": 14_000_000, "shareholder_loan_amount": 0, "paid_in_year": 2025}),
        ("Not all equity: USD 35 million came in", {"paid_in_amount": 35_000_000}),
        ("重庆南岸新开的店", {"in_chongqing": True}),
        ("我们是成都的医药生产企业", {"in_chongqing": False, "industry": "manufacturing"}),
        ("到位2400万美元，全部为股东贷款", {"paid_in_amount": 24_000_000, "shareholder_loan_amount": 24_000_000}),
        ("到位4000万美元，三成是股东借的", {"paid_in_amount": 40_000_000, "shareholder_loan_amount": 12_000_000}),
        ("到位4000万美元，资本金1000万，其余是股东贷款", {"paid_in_amount": 40_000_000, "shareholder_loan_amount": 30_000_000}),
        ("一共进账3200万美元，刨去股东借的钱还有2700万", {"paid_in_amount": 27_000_000, "shareholder_loan_amount": 0}),
        ("到位900万美元，另外还有600万美元股东贷款没算在里面", {"paid_in_amount": 9_000_000, "shareholder_loan_amount": 0}),
        ("认缴2000万欧元，实缴了一半", {"contracted_amount": 20_000_000, "paid_in_amount": 10_000_000}),
        ("合同外资5000万美元，尚未到资", {"contracted_amount": 50_000_000, "paid_in_amount": 0}),
        ("认缴3000万美元实缴900万美元2023", {"contracted_amount": 30_000_000, "paid_in_amount": 9_000_000, "paid_in_year": 2023}),
        ("总投资1.2亿美元，目前到位2800万美元", {"paid_in_amount": 28_000_000}),
        ("到位800万美元，后来又到位700万美元", {}),
        ("累计到位1.2亿美元，今年到位2000万美元", {"paid_in_amount": 20_000_000, "paid_in_year": 2026}),
        ("资本金到位2900万美元，股东贷款到位600万美元", {"paid_in_amount": 29_000_000, "shareholder_loan_amount": 0}),
        ("股东贷款算不算到位外资", {}),
        ("制造业 增资 2024 到位3100万美元 重庆", {"industry": "manufacturing", "project_kind": "capital_increase", "reinvesting": True,
                                          "paid_in_amount": 31_000_000, "paid_in_year": 2024, "in_chongqing": True}),
        ("制照业曾资项目，到味3200万美元，不函股东贷款", {"industry": "manufacturing", "project_kind": "capital_increase", "reinvesting": True,
                                           "paid_in_amount": 32_000_000, "shareholder_loan_amount": 0}),
        ("我们不是制造业", {}),
        ("请问银行算不算金融业", {}),
        ("同事说别的公司到位2000万美元拿了奖励", {}),
        ("不知道在不在鼓励目录里", {"in_encouraged_catalogue": None}),
        ("我们厂在成都", {"industry": "manufacturing", "in_chongqing": False}),
        ("成都企业想来渝北投资", {"in_chongqing": True}),
        ("公司在渝北交税，员工住江北", {"tax_district": "渝北区", "housing_district": "江北区"}),
        ("逾期4个月，是银行系统故障", {"arrears_months": 4, "own_fault": False}),
        ("财务搞忘了，拖了两个月", {"arrears_months": 2, "own_fault": True}),
        ("设备进口后一半自用一半转卖", {"imported_equipment": True}),
        ("按1美元等于7.2元算", {"exchange_rate": Decimal("7.2")}),
        ("跨国企业", {}),
    ],
)  # fmt: skip
def test_what_a_message_states(text, facts):
    assert values(read(text)) == facts


@pytest.mark.parametrize(
    ("text", "asked", "value"),
    [
        ("是", "in_chongqing", True),
        ("不是", "in_chongqing", False),
        ("没有", "shareholder_loan_amount", 0),
        ("600万", "shareholder_loan_amount", 6_000_000),
        ("一半", "shareholder_loan_amount", 12_500_000),
        ("不知道", "industry", None),
        ("no idea", "own_use", None),
        ("2023", "paid_in_year", 2023),
        ("4", "arrears_months", 4),
        ("7.12", "exchange_rate", Decimal("7.12")),
        ("渝北", "tax_district", "渝北区"),
        ("还在审", "rd_recognised", "applied"),
        ("新的", "project_kind", "new_project"),
        ("rejected", "rd_recognised", "rejected"),
    ],
)
def test_a_bare_reply_answers_what_was_asked(text, asked, value):
    assert values(read(text, asked, KNOWN))[asked] == value


@pytest.mark.parametrize("text", ["谁负责这个？", "什么叫股东贷款", "是第一档还是第二档？", "what counts as a loan?"])
def test_a_side_question_answers_nothing(text):
    assert read(text, "shareholder_loan_amount") == {}


@pytest.mark.parametrize(
    ("text", "fact", "value", "unit"),
    [
        ("那4000万呢", "paid_in_amount", 40_000_000, "USD"),
        ("说错了，应该是3600万", "paid_in_amount", 36_000_000, "USD"),
        ("不是，是2022年到位的", "paid_in_year", 2022, None),
        ("如果换成房地产呢", "industry", "real_estate", None),
        ("what if it were 27 million?", "paid_in_amount", 27_000_000, "USD"),
    ],
)
def test_a_figure_alone_changes_what_was_said(text, fact, value, unit):
    changed = read(text, known=KNOWN)
    assert set(changed) == {fact}
    assert (changed[fact].value, changed[fact].unit) == (value, unit)


@pytest.mark.parametrize(
    "text",
    [
        "外资企业通关要多久？",
        "重点外商投资企业有哪些服务",
        "which services do key foreign-invested enterprises get?",
        "Are foreign-invested enterprises cleared faster?",
    ],
)
def test_a_question_about_firms_in_general_states_no_case(text):
    assert read(text) == {}


@pytest.mark.parametrize(
    ("text", "asked", "facts"),
    [
        ("是", "shareholder_loan_amount", {}),
        ("yes", "paid_in_amount", {}),
        ("有", "paid_in_amount", {}),
        ("不是新项目", "in_chongqing", {}),
        ("不是，是2022年到位的", "in_chongqing", {"paid_in_year": 2022}),
        ("no, it was paid in 2022", "foreign_invested", {"paid_in_year": 2022}),
        ("没有用股东贷款", "award_received_before", {"shareholder_loan_amount": 0}),
        ("没有，都是股本", "shareholder_loan_amount", {"shareholder_loan_amount": 0}),
        ("没有领过", "award_received_before", {"award_received_before": False}),
        ("那4000万呢", "shareholder_loan_amount", {"paid_in_amount": 40_000_000}),
    ],
)
def test_a_word_answers_only_where_it_is_the_reply(text, asked, facts):
    assert values(read(text, asked, KNOWN)) == facts


@pytest.mark.parametrize(
    ("known", "asked", "changed"),
    [
        (["paid_in_amount", "trade_amount"], None, "trade_amount"),
        (["trade_amount", "paid_in_amount", "shareholder_loan_amount"], None, "paid_in_amount"),
        (["trade_amount", "paid_in_amount"], "trade_amount", "trade_amount"),
    ],
)
def test_of_several_sums_the_one_asked_or_decided_last_changes(known, asked, changed):
    facts = {name: Fact(name, Decimal(25_000_000), "USD", "2500万美元") for name in known}
    assert set(read("那600万呢", asked, facts)) == {changed}


@pytest.mark.parametrize("text", ["如果不是制造业呢", "And if we were not manufacturing?"])
def test_another_industry_is_supposed(text):
    assert values(read(text, known=KNOWN)) == {"industry": "other"}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("会计把日子记错了", True),
        ("代理公司漏报了材料", True),
        ("our own clerk filed the papers late", True),
        ("我们被银行拖了", False),
        ("疫情期间窗口停办", False),
        ("the regulator took too long", False),
        ("the bank's clerk made a mistake", None),
    ],
)
def test_whose_fault_it_was(text, value):
    assert values(read(text)).get("own_fault") is value


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("没有外方股东贷款", {"shareholder_loan_amount": 0}),
        ("我们没有外方股东", {"foreign_invested": False}),
        ("按外贸认定口径是620万美元", {"trade_amount": 6_200_000}),
        ("我们给外资企业供货", {}),
        ("银行贷款1000万美元", {}),
        ("我们在巴南新开了一家做齿轮的厂", {"project_kind": "new_project", "industry": "manufacturing", "in_chongqing": True}),
        ("we have just opened a valve plant", {"project_kind": "new_project", "industry": "manufacturing"}),
        ("我们是江津的服装厂", {"in_chongqing": True, "industry": "manufacturing"}),
        ("认定已经下来了，我们是研发中心", {"rd_centre": True, "rd_recognised": "recognised"}),
    ],
)  # fmt: skip
def test_what_stands_around_a_word_decides(text, facts):
    assert values(read(text)) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("正常申报的退税是不是6天", {}),
        ("数据中心要什么牌照", {}),
        ("隔壁厂是台资", {}),
        ("供应商是高级认证企业", {}),
        ("our forwarder is AEO certified", {}),
        ("正在申报小巨人", {}),
        ("担心被加关税", {}),
        ("重点企业名单里有没有我们还不清楚", {}),
        ("whether it fits within total investment I would have to check", {}),
        ("专精特新称号被取消", {"sme_list": False}),
        ("去年是重点项目，今年被调出去了", {"key_project": False}),
        ("AEO材料还在海关审", {"aeo_certified": False, "aeo_advanced": False}),
        ("我们在保税区旁边，围网外", {"in_bonded_zone": False}),
        ("AEO证都没有，能申请吗", {"aeo_certified": False, "aeo_advanced": False}),
        ("the foreign shareholder sold out last year and we are domestic now", {"foreign_invested": False}),
    ],
)
def test_what_is_asked_planned_feared_or_of_others_is_not_stated_and_what_ended_is_denied(text, facts):
    assert values(read(text)) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("如果研发中心认定下来，我们能拿200万吧", {}),
        ("预计年底通过AEO高级认证", {}),
        ("如果我们被列入试点单位，可以吗", {}),
        ("外贸企业，如果下个月拿到订单，银行还抽贷吗", {"trade_firm": True}),
        ("once our centre is recognised, do we get the award", {}),
        ("2023、2024两年一共到了4200万美元", {}),
        ("今年（2024年）到位3600万美元", {"paid_in_amount": 36_000_000, "paid_in_year": 2024}),
        ("it was paid in in 2023, not 2024", {"paid_in_year": 2023}),
        ("2024年到位4000万美元，一半以上是股东借款", {"paid_in_amount": 40_000_000, "paid_in_year": 2024}),
        ("外国人办工作类居留许可，想签五年半", {"permit_years": Decimal("5.5")}),
        ("普通工业用地，晚了两个月", {"arrears_months": 2}),
        ("想问这个增资奖励有没有份", {}),
    ],
)
def test_what_may_come_about_is_said_of_years_together_or_only_named_is_not_stated(text, facts):
    read_values = values(read(text))
    assert {name: value for name, value in read_values.items() if name in {*facts, *NEVER}} == facts


@pytest.mark.parametrize("text", ["一年上千万美元的进出口", "进出口1000多万美元"])
def test_more_than_a_round_sum(text):
    fact = read(text)["trade_amount"]
    assert (fact.value, fact.comparison) == (10_000_000, "more_than")


def test_endless_repetition_leaves_what_else_is_said():
    assert values(read("到位3000万美元，" + "哈哈" * 400 + "，在渝北")) == {
        "paid_in_amount": 30_000_000,
        "in_chongqing": True,
    }


def test_said_is_in_the_words_of_the_message():
    facts = read("到味3200万美元，不函股东贷款")
    assert facts["paid_in_amount"].said == "3200万美元"
    assert facts["shareholder_loan_amount"].said == "不函股东贷款"
