"""What askers tell of trade, finance, land, customs, devices and repair → the facts read; what only comes near states nothing."""

from decimal import Decimal

import pytest

from bot.answering.facts.months import find_months
from tests.answering.facts.reading import UNSAID, value_of


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ("我们只上了市里头那份专精特新名单，部里的没得我们", False),
        ("只是市级专精特新，不是工信部的", False),
        ("We are only on the city's list, not the ministry's", False),
        ("我们是市级专精特新", UNSAID),
        ("The city put us on its own specialised list", UNSAID),
        ("我们是国家级专精特新小巨人", True),
        ("工信部的小巨人名单上有我们", True),
    ],
)
def test_a_city_s_list_is_not_the_ministry_s(message, value):
    assert value_of("sme_list", message) == value


@pytest.mark.parametrize(
    ("fact", "message", "value"),
    [
        ("government_guarantee", "找区里财政出资的那家担保公司做的贷款担保", True),
        ("government_guarantee", "The district government owns the guarantee company", True),
        ("government_guarantee", "给我们担保的是私人老板开的担保公司", False),
        ("government_guarantee", "打算去找政府担保公司谈谈", UNSAID),
        ("rmb_capital", "账户里躺着一笔人民币的注册资本金，是我们的", True),
        ("rmb_capital", "这笔钱是公司历年利润，不算资本金", False),
        ("rmb_capital", "资本金是人民币还是美元我得问财务", UNSAID),
        ("domestic_affiliate", "想借给成都那边同一个母公司的姐妹公司", True),
        ("domestic_affiliate", "We want to lend to our sister company in Vietnam", False),
        ("has_orders", "我们手上压着半年的单子", True),
        ("has_orders", "We are booked out until October", True),
        ("has_orders", "客户一个单都不下了", False),
        ("has_orders", "希望明年有订单", UNSAID),
        ("good_prospects", "欧洲行情也一路看好", True),
        ("good_prospects", "Demand for our product keeps growing", True),
        ("good_prospects", "市场眼看着一年不如一年", False),
        ("good_prospects", "希望市场好起来", UNSAID),
        ("temporary_difficulty", "资金就紧这一两个月", True),
        ("temporary_difficulty", "常年入不敷出", False),
        ("platform_insured", "The district's platform insures us", True),
        ("platform_insured", "没加入统一投保平台", False),
    ],
)
def test_finance_and_insurance(fact, message, value):
    assert value_of(fact, message) == value


@pytest.mark.parametrize(
    ("fact", "message", "value"),
    [
        ("own_fault", "材料我们早就交齐了，是银行压着没办", False),
        ("own_fault", "The bank's IT migration froze every conversion", False),
        ("own_fault", "是我们会计把日期搞混了", True),
        ("own_fault", "到底是我们材料问题还是银行的问题，现在还扯不清", UNSAID),
        ("pays_by_fx_settlement", "股东打的港币换成人民币去交土地款", True),
        ("pays_by_fx_settlement", "土地款是国内银行贷的人民币", False),
        ("arrears_months", "结汇压了四个来月才办下来", Decimal(4)),
        ("arrears_months", "外资结汇，目前欠缴5个月，估计还要再拖两三个月才交得上", UNSAID),
        ("arrears_months", "The payment slipped three months past the deadline", Decimal(3)),
    ],
)
def test_land(fact, message, value):
    assert value_of(fact, message) == value


@pytest.mark.parametrize(("text", "months"), [("拖了三四个月", "3.5"), ("两三个月", "2.5"), ("五个来月", "5")])
def test_lengths_told_roughly(text, months):
    assert [(length.value, length.comparison) for length in find_months(text)] == [(Decimal(months), "about")]


@pytest.mark.parametrize(
    ("fact", "message", "value"),
    [
        ("own_use", "进口的磨床装自家车间用", True),
        ("own_use", "We will run the imported machines ourselves", True),
        ("own_use", "买来倒一手赚差价，进口设备", False),
        ("own_use", "想谈个转让定价的预约安排，关税", UNSAID),
        ("within_total_investment", "这批设备已经冲破投资总额了", False),
        ("within_total_investment", "We have not used up the total investment yet", True),
        ("in_encouraged_catalogue", "The catalogue of encouraged industries does not mention our line", False),
        ("aeo_advanced", "我们只是海关备案企业，认证这块还没碰过", False),
        ("aeo_advanced", "普通备案的、认证一级都没过，能不能自己写原产地声明", False),
        ("aeo_advanced", "母公司是高级认证", UNSAID),
        ("aeo_certified", "Customs gave us some AEO certificate years ago", True),
        ("normal_refund", "我们的退税没被函调", True),
        ("normal_refund", "Our refund is routine, nothing under inquiry", True),
        ("normal_refund", "我们的退税被函调了", False),
        ("high_credit", "纳税信用等级连续三年A，退税", True),
        ("genuine_forex", "换汇给孩子交学费，缴费单都在", True),
        ("genuine_forex", "换汇用途是瞎编的", False),
    ],
)
def test_customs_and_tax(fact, message, value):
    assert value_of(fact, message) == value


@pytest.mark.parametrize(
    ("fact", "message", "value"),
    [
        ("safety_assured", "安全上也请专家论证过没问题", True),
        ("safety_assured", "We have tightened our internal controls so that its safe use is assured", True),
        ("safety_assured", "安全管理制度还没建", False),
        ("safety_assured", "安全能不能保证还在评估", UNSAID),
        ("marketed_abroad", "The implant is sold throughout Europe", True),
        ("marketed_abroad", "Nowhere in the world on sale yet", False),
        ("pilot_unit", "试点名单里没有我们", False),
        ("registered_in_china", "国家药监局还没批这个器械", False),
        ("in_bonded_zone", "这些零件在综保区的维修产品目录上是有的", UNSAID),
        ("in_repair_catalogue", "这些零件在综保区的维修产品目录上是有的", True),
        ("in_repair_catalogue", "The goods we repair are missing from the repair catalogue", False),
        ("high_tech_green", "修航电设备，技术含量高、值钱，环评也过了", True),
        ("high_tech_green", "高技术高附加值是有的，环保还没检测", UNSAID),
        ("high_tech_green", "They are neither high-tech nor of high value", False),
        ("in_lianglu_zone", "我们在西永综保区，收旧手机修", False),
        ("repair_goods", "人家用过的手机平板，收来维修", "smart_terminal"),
        ("repair_goods", "restore old Cartier pieces, repair", "watch_jewellery"),
        ("exported_after_repair", "旧手机修好了发往迪拜", True),
        ("exported_after_repair", "修的是自家出口的打印机", UNSAID),
        ("trade_barrier_hit", "美国那边给我们摩托加了关税", True),
        ("trade_barrier_hit", "跟 tariff、海外环境没半点关系，贸易援助", False),
        ("trade_barrier_hit", "隔壁厂被加了关税", UNSAID),
        ("competitiveness_down", "客户都转走了，工资都快发不出来", True),
        ("competitiveness_down", "生意照旧，我们的人也没走", False),
        ("key_firm", "重点外资企业名单里头没得我们", False),
        ("in_yuzhong", "我在解放碑这边开了二十年表店", True),
        ("in_yuzhong", "我钟表行开在观音桥", False),
    ],
)
def test_devices_repair_and_aid(fact, message, value):
    assert value_of(fact, message) == value
