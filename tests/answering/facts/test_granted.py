"""What an authority grants: refused or lost is a no, applied for is not known; a rule named by its words states nothing."""

import pytest

from tests.answering.facts.reading import UNSAID, value_of


@pytest.mark.parametrize(
    ("fact", "message", "value"),
    [
        ("aeo_advanced", "AEO高级认证上个月被降级了", False),
        ("aeo_advanced", "We failed the advanced AEO audit", False),
        ("aeo_advanced", "Our advanced AEO status was never revoked", True),
        ("sme_list", "Our application for the little giant list was rejected", False),
        ("sme_list", "小巨人还在公示", None),
        ("sme_list", "小巨人去年就评上了", True),
        ("key_project", "nobody put us on the key project list", False),
        ("key_project", "我们外资项目，申请过重点，没评上", False),
        ("pilot_unit", "我院是试点单位，要进口医疗器械", True),
        # refused behind its name, with the authority or an adverb between
        ("aeo_advanced", "我們的AEO高級認證海關最後沒批", False),
        ("aeo_advanced", "海关查了三天，说我们高认这关过不去", False),
        ("aeo_advanced", "高级认证海关没给批", False),
        ("aeo_advanced", "AEO高级认证，海关没通过", False),
        ("aeo_advanced", "Customs turned us down for advanced AEO", False),
        ("headquarters_recognised", "总部企业那个认定，市里最后没给批下来", "rejected"),
        ("aeo_advanced", "敝司的高級認證遭海關否准", False),
        ("aeo_advanced", "高级认证未获海关核准", False),
        ("aeo_advanced", "高级认证上个月批下来了", True),
        ("in_chongqing", "本公司設於蘇州，非於重慶，從事模具製造", False),
    ],
)
def test_what_became_of_it(fact, message, value):
    assert value_of(fact, message) == value


@pytest.mark.parametrize(
    ("fact", "message"),
    [
        ("overseas_financial_institution", "我们是小贷公司，鼓励境外金融机构落户能算我们吗"),
        ("medical_form", "我们想开诊所，中外合资医疗机构那条适用吗"),
        ("rd_centre", "我们是高校研究所，能按外资研发机构参加科技计划吗"),
        ("child_of_foreigner", "我娃儿能按外籍人员子女入学不"),
        ("in_western_catalogue", "外资再投资企业，能享受西部鼓励类产业的税收优惠吗"),
    ],
)
def test_a_rule_is_no_statement(fact, message):
    assert value_of(fact, message) == UNSAID


@pytest.mark.parametrize(
    ("fact", "message", "value"),
    [
        ("industry", "We turn out prepared foods for animals", "manufacturing"),
        ("industry", "We turn out to be late", UNSAID),
        ("industry", "We build and sell flats", "real_estate"),
        ("industry", "我们是做保理的", "quasi_finance"),
        ("industry", "我们找保理公司融资", UNSAID),
        ("own_use", "We import the presses and lease them out", False),
        ("own_use", "We import the presses and let them run all night in our own plant", UNSAID),
        ("own_use", "想把资本金借给国内的姐妹公司", UNSAID),
        ("domestic_affiliate", "We're a Dutch subsidiary in Chongqing and borrow abroad", UNSAID),
        ("domestic_affiliate", "借款方是我们在贵阳的全资子公司", True),
        ("domestic_affiliate", "may the chongqing subsidiary lend its rmb capital to a sister company?", UNSAID),
        ("domestic_affiliate", "may we lend our rmb capital to our sister company in chengdu?", True),
        ("pays_by_fx_settlement", "我们用人民币贷款缴的土地款", False),
        ("pays_by_fx_settlement", "用境外打进来的外汇结汇缴的土地款", True),
        ("foreign_invested", "我们有30%是泰国股东的", True),
        ("foreign_invested", "我们30%的货卖给泰国", UNSAID),
        ("trade_barrier_hit", "我们跟关税、国外那些壁垒没得关系，经营困难", False),
        ("in_yuzhong", "我们在南岸区做二手珠宝保税维修", False),
        ("in_yuzhong", "我们在南岸区做手机维修", UNSAID),
    ],
)
def test_everyday_words(fact, message, value):
    assert value_of(fact, message) == value


def test_a_vague_length_yields_to_an_exact_one():
    assert value_of("arrears_months", "结汇拖了大半年，八个月") == 8
    assert value_of("arrears_months", "结汇拖了三个月，后来又拖了五个月") == UNSAID
