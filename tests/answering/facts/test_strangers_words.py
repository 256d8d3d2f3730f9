"""Classes of wording that strangers' stories showed: no longer, not one's own, another's, only hinted, both ways."""

import pytest

from tests.answering.facts.reading import UNSAID, value_of


@pytest.mark.parametrize(
    ("fact", "message", "value"),
    [
        ("foreign_invested", "一分洋钱没有，全是本地老板凑的", False),
        ("foreign_invested", "原来日方占六成，去年把股份全转给我们本地股东了", False),
        ("foreign_invested", "外方股东去年退了一部分股份，还剩三成", UNSAID),
        ("foreign_invested", "股东都是本地的，除了一个香港人", UNSAID),
        ("foreign_invested", "外方股东把股份卖给了另一家外资", UNSAID),
        ("foreign_invested", "西班牙人独资开的厂", True),
        ("foreign_invested", "The company used to be Japanese-owned.", False),
        ("foreign_invested", "Some shares are held by Chinese individuals, the rest by others.", UNSAID),
        ("reinvesting", "本企业并非外商投资企业再投资企业", False),
        ("in_chongqing", "股份全是重庆人自己的", UNSAID),
        ("in_chongqing", "想借给兄弟公司，兄弟公司就在成都", UNSAID),
        ("own_fault", "毛病出在我们自己身上", True),
        ("own_fault", "这事怪不到我们头上，外管局停了系统", False),
        ("own_fault", "银行那边审核慢，可我们自己也交晚了", UNSAID),
        ("own_fault", "it was our fault, not the bank's", True),
        ("own_fault", "the delay was due to the bank and to us", UNSAID),
        ("own_products", "修的是兄弟厂生产的机床", False),
        ("own_products", "不修别人的，只修自家生产的设备", True),
        ("own_products", "自家厂生产的和别家的都修", UNSAID),
        ("foreign_children_school", "a school for international kids", True),
        ("foreign_children_school", "a school for expat children and locals", UNSAID),
        ("foreign_children_school", "Our son goes to a school for expat kids", UNSAID),
        ("foreign_children_school", "We lease the building to a school for expat kids", UNSAID),
        ("eligible_confirmed", "卫健委书面答复，我们医院符合条件", "confirmed"),
        ("eligible_confirmed", "隔壁医院卫健委确认了，符合条件", UNSAID),
        ("eligible_confirmed", "卫健委私下说应该符合", UNSAID),
        ("eligible_confirmed", "卫健委没有说过我们不符合条件", UNSAID),
        ("eligible_confirmed", "The bureau told us informally we should qualify", UNSAID),
        ("eligible_confirmed", "The commission never said we don't qualify", UNSAID),
        ("training_institution", "We run a vocational training school", UNSAID),
        ("training_institution", "We run a vocational training school and charge tuition", True),
        ("training_institution", "a vocational training school that charges no fees", UNSAID),
        ("training_institution", "职业技能培训，不收费的", False),
        ("in_bonded_zone", "搬出西永综保区，搬进了江津综保区", True),
        ("exported_after_repair", "二手手机修好一半出口一半内销", UNSAID),
        ("trade_barrier_hit", "Since the US tariffs were lifted we are fine", UNSAID),
        ("trade_barrier_hit", "公司在沙坪坝上税", UNSAID),
        ("internet_health", "我们跟互联网医疗不搭边", False),
        ("domestic_affiliate", "借给一家没有关系的供应商", False),
    ],
)
def test_in_stories(fact, message, value):
    assert value_of(fact, message) == value


@pytest.mark.parametrize(
    ("asked", "message", "value"),
    [
        ("foreign_invested", "全是本地人的", False),
        ("foreign_invested", "德国人退了", UNSAID),
        ("in_bonded_zone", "在外头", False),
        ("in_bonded_zone", "进了又搬出来", UNSAID),
        ("has_orders", "一张都没得", False),
        ("own_products", "都是别家的", False),
        ("own_products", "自己的别家的都有", UNSAID),
        ("training_institution", "收费的", True),
        ("training_institution", "不收费的", False),
        ("sme_list", "在里面，去年被踢了", False),
        ("rd_recognised", "递上去了，在等", "applied"),
        ("in_encouraged_catalogue", "这个真没查", None),
    ],
)
def test_in_reply(asked, message, value):
    assert value_of(asked, message, asked) == value
