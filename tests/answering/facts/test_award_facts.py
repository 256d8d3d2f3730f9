"""Stories of the award, research centres and headquarters → the facts they turn on, beside near-misses that tell none."""

from datetime import date

import pytest

from bot.answering.facts.fact_context import FactContext
from bot.answering.facts.read_facts import read_facts
from policy_index.clean_text import normalise_message
from policy_index.read_measures import load_vocabulary

VOCABULARY = load_vocabulary()
AS_OF = date(2026, 11, 25)


def read(text):
    return read_facts(normalise_message(text), FactContext(AS_OF), VOCABULARY)


@pytest.mark.parametrize(
    "text",
    [
        "前年打了三千四百万美元，一笔借款都没掺",
        "到账1200万美元，借款？没得，一分都没得",
        "实缴3300万美元，账上没有欠股东的钱",
        "3400万美元都是真金白银的股本，跟借款不沾边",
        "到位3600万美元，这钱是投进来的，不用还",
        "实缴资本1800万美元，未向股东举借任何款项",
        "匯入3100萬美元，當中沒有半毛錢是股東往來",
        "31.5m usd paid in, and the shareholder lent us nothing",
        "31.5m usd paid in, none of which has to be paid back",
        "增资到账USD 3200万，纯equity，无shareholder loan",
    ],
)
def test_no_loan_within_what_was_paid_in(text):
    assert read(text)["shareholder_loan_amount"].value == 0


@pytest.mark.parametrize(
    "text",
    [
        "到位3600万美元，股东借款没有全部还掉",
        "到位3600万美元，听说全是股本",
        "到位3600万美元，股东借款暂时不用还",
        "到位3600万美元，我们不欠银行的钱",
        "到位3600万美元，不都是股东掏的本钱",
        "36 million came in, almost all equity",
        "36 million came in, the bank lent us nothing",
        "利润全部转增注册资本，去年到位1200万美元",
    ],
)
def test_what_does_not_rule_a_loan_out(text):
    fact = read(text).get("shareholder_loan_amount")
    assert fact is None or fact.comparison == "more_than" or fact.value


@pytest.mark.parametrize(
    ("text", "loan", "comparison"),
    [
        ("总共到位3500万美元，里头九百万是他以股东名义借给公司、以后要还的", 9_000_000, "exactly"),
        (
            "USD 12m received, but 3m of that is a loan which the Swedish shareholder will get back",
            3_000_000,
            "exactly",
        ),
        ("到位3500万美元，里面有一部分是借款性质的，具体多少问不到", 0, "more_than"),
        ("36 million dollars came in. Some of that was lent by our shareholder.", 0, "more_than"),
    ],
)
def test_a_loan_within_it(text, loan, comparison):
    facts = read(text)
    assert (facts["shareholder_loan_amount"].value, facts["shareholder_loan_amount"].comparison) == (loan, comparison)
    assert facts["paid_in_amount"].value in (35_000_000, 12_000_000, 36_000_000)


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("我们这行不是房地产、金融、类金融", "other"),
        ("房地产、金融这些我们一概不碰", "other"),
        ("库是全新盖的，跟房产金融都不沾边", "other"),
        ("our business has nothing to do with property, banking or leasing", "other"),
        ("我们属制造业，不是房地产、金融", "manufacturing"),
        ("我们那冷库去年刚开张", "other"),
        ("給這個新廠匯了3500萬美元", "manufacturing"),
        ("our people weld bus frames", "manufacturing"),
        ("we develop shopping malls and sell the units", "real_estate"),
        ("我们是私募基金管理公司", "finance"),
        ("不是房地产就行吗", None),
        ("我们不是房地产", None),
        ("不是房地产、金融、类金融，4%能拿吗", None),
    ],
)
def test_industry(text, industry):
    fact = read(text).get("industry")
    assert (fact.value if fact else None) == industry


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("库是全新盖的", "new_project"),
        ("工厂是新修的", "new_project"),
        ("这是我们在中国的第一个厂", "new_project"),
        ("our cold store opened last year", "new_project"),
        ("老公司了，这回是把注册资本做大", "capital_increase"),
        ("fresh capital of US$33 million landed in March this year", "capital_increase"),
        ("隔壁是新开的厂", None),
        ("换了一批全新的设备", None),
        ("we do not plan any capital increase", None),
    ],
)
def test_kind_of_project(text, kind):
    fact = read(text).get("project_kind")
    assert (fact.value if fact else None) == kind


@pytest.mark.parametrize(
    ("text", "here"),
    [
        ("我是渝北一家冷链仓库的行政", True),
        ("给重庆这个新厂汇了3500万美元", True),
        ("去年6月又往璧山这边砸了四千多万美元", True),
        ("we're a Chongqing maker of gearboxes", True),
        ("我们这个新厂在贵阳，总部才在重庆", False),
        ("还没定放在重庆还是成都", None),
        ("听说重庆有4%的奖励", None),
    ],
)
def test_in_chongqing(text, here):
    fact = read(text).get("in_chongqing")
    assert (fact.value if fact else None) == here


@pytest.mark.parametrize(
    ("text", "amount", "year"),
    [
        ("民國一百一十四年實際匯入美金三千八百萬元", 38_000_000, 2025),
        ("到位时间：2024.06，金额3500万美元", 35_000_000, 2024),
        ("公司2019年就在这儿了，2024年集团给公司追加注册资本，11月汇到资本金账户4000万美元", 40_000_000, 2024),
        ("35m usd hit our account this spring", 35_000_000, 2026),
        ("我们厂去年到位4500万美元，听说重庆有4%的奖励，我们能领吗？", 45_000_000, 2025),
    ],
)
def test_what_was_paid_in_and_when(text, amount, year):
    facts = read(text)
    assert (facts["paid_in_amount"].value, facts["paid_in_year"].value) == (amount, year)


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("市科技局的文下来了，认定我们是符合条件的外资研发中心", "rd_recognised", "recognised"),
        ("市里公布的外资研发中心名单上有我们", "rd_recognised", "recognised"),
        ("our R&D centre got its recognition letter last month", "rd_recognised", "recognised"),
        ("申报外资研发中心认定未获通过", "rd_recognised", "rejected"),
        ("商务委不认我们这个研发中心", "rd_recognised", "rejected"),
        ("研发中心认定公示还没结束", "rd_recognised", "applied"),
        ("研发中心的营业执照下来了", "rd_recognised", None),
        ("隔壁的研发中心认定下来了", "rd_recognised", None),
        ("研发中心的证书还没拿到", "rd_recognised", None),
        ("上个月商务委把外资总部企业的牌子发给我们了", "headquarters_recognised", "recognised"),
        ("外资总部企业评审那轮把我们刷下来了", "headquarters_recognised", "rejected"),
        ("总部发了通知给我们", "headquarters_recognised", None),
        ("红利没拿走，都砸回厂里了", "reinvesting", True),
        ("利润打算怎么用还没定，利润再投资的税收优惠能享受吗", "reinvesting", None),
        (
            "all our profits go home to the parent, no capital increase either. any relief for reinvestment?",
            "reinvesting",
            False,
        ),
        ("any tax relief for reinvested profits?", "reinvesting", None),
        ("利润年年都汇走了，没有再投也没有增资", "reinvesting", False),
    ],
)
def test_recognition_and_reinvestment(text, fact, value):
    found = read(text).get(fact)
    assert (found.value if found else None) == value
