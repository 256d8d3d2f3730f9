"""How people say who they are, what they run and how they take part → the fact, and what only sounds like it."""

from datetime import date

import pytest

from bot.answering.facts.fact_context import FactContext
from bot.answering.facts.read_facts import read_facts
from policy_index.clean_text import normalise_message
from policy_index.read_measures import load_vocabulary

VOCABULARY = load_vocabulary()


def read(fact, message, before=""):
    context = FactContext(date(2026, 11, 25), before=normalise_message(before))
    found = read_facts(normalise_message(message), context, VOCABULARY).get(fact)
    return found.value if found else None


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ("我是孟加拉来的，在长寿一家织布厂干活，劳动合同签了，能参加医保吗", "foreign_employee"),
        ("外教一名，牙买加籍，与我校签有聘用合同，能否参加基本医疗保险", "foreign_employee"),
        ("I come from Senegal and a Chongqing trading firm pays my salary. Can I join the medical insurance?", "foreign_employee"),
        ("我是菲律宾来的幼教,在渝中区一家双语幼儿园上斑,正式签了劳动和同,能不能入重庆的医报", "foreign_employee"),
        ("我垫江人，在一家瑞士独资的香料公司当出纳，医保能参加吧", "employee_of_foreign_firm"),
        ("I'm Brazilian, I don't work for anybody. Can I get into the medical insurance?", "other"),
        ("我是中国公民，在一家纯内资民营企业领工资，外企员工医保那条管我吗", "other"),
        # Nobody knows it, it is still to come, or it is over.
        ("帮我房东问的，荷兰老头，有没有在上班我没打听过，医保能办吗", None),
        ("我芬兰人，正在找工作，医保能参吗", None),
        ("我以前在德资厂上班，后来辞职了，能参加医保吗", None),
    ],
)  # fmt: skip
def test_who_is_insured(message, value):
    assert read("insured_worker", message) == value


def test_one_person_told_of_in_two_turns():
    fact, works = "insured_worker", "我在解放碑一家饭馆当大厨，合同签了两年，可以参保吗？"
    assert read(fact, works, before="我是尼泊尔人，想了解重庆的医保") == "foreign_employee"
    assert read(fact, works) is None
    assert read(fact, works, before="我老公是尼泊尔人，想了解医保") is None


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ("厂里人事正把他那张打工的居留往出入境递，听说一回能签五年", True),
        ("The club is filing my residence permit right now, the work type. Five years in one go?", True),
        ("居留事由写的是工作，我想申请五年有效期", True),
        ("我俄罗斯人，在这边上班，居留许可能不能一次给五年", True),
        ("My residence permit is for study: I'm doing a Master's, no job. Can I ask for five years?", False),
        ("我妈来看孙子，居留是探亲的，能不能签五年", False),
        ("公司给外籍员工家属办居留，能给五年吗", False),
        ("韓國朋友的居留許可要走哪一類、是不是為了上班，他沒交代", None),
        ("我老公在这边上班，我的居留能签五年吗", None),
        ("公司还没决定给不给我办居留，我是波兰人", None),
    ],
)
def test_residence_for_work(message, value):
    assert read("work_permit_applicant", message) is value


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ("自己掏钱开一所学校，只招老外的娃儿，允许吗", True),
        ("想办学校，专收外籍僱員嘅仔女，得唔得？", True),
        ("We want to run a school that admits nobody but foreigners' children.", True),
        ("想办的是一所普通民办小学，生源就是附近小区的本地孩子", False),
        ("到底招外国孩子还是本地孩子，董事会吵了半年没定。能办外籍人员子女学校不？", None),
        ("我们学校不只收外籍学生，本地的也招，能办吗", None),
        ("我想让娃读只收外籍孩子的学校", None),
    ],
)
def test_schools_for_foreigners_children(message, value):
    assert read("foreign_children_school", message) is value


@pytest.mark.parametrize(
    ("fact", "message", "value"),
    [
        ("pilot_hospital", "我们就是个普通二甲，试点没轮到我们。想请个日本导医", False),
        ("pilot_hospital", "市里去年把我们医院定为试点，想请外籍医助", True),
        ("pilot_hospital", "能不能让我们医院进试点，想聘外籍导医", None),
        ("may_work_in_china", "來華工作所需的條件全部具備，這位導醫", True),
        ("may_work_in_china", "等她来华工作条件满足了再聘导医", None),
        ("senior_talent", "我就是车间头开叉车的，没得职称，想办那个人才落户", False),
        ("senior_talent", "我想当总监，先落户", None),
        ("medical_form", "新加坡一个医疗集团跟我们本地一家药企各出一半的股本，想在重庆开眼科医院", "joint_venture"),
        ("medical_form", "医院的钱全部由日本母公司出，没有中国人入股", "wholly_foreign"),
        ("medical_form", "合资还是独资办医院还没想好", None),
        ("medical_form", "我们给中外合资医院供耗材", None),
        ("internet_health", "我们平台上有医生给病人视频看病", True),
        ("internet_health", "我去网上问诊过，医保报吗", None),
        ("training_institution", "我想开个收学费的学校，教人烧电焊、修空调，学完考证", True),
        ("training_institution", "我们是给初中生补数学的，职业技能培训机构那条算我们吗", False),
        ("training_institution", "想学电焊，哪里有收费的培训", None),
        ("idc_business", "我们在自贸区里卖咖啡机，跟电信、机房都不搭边", False),
        ("idc_business", "我们租了别人数据中心的机柜", None),
        ("cooperation_mode", "Our company would merely build a motorway as a subcontractor; there is no concession.", "other"),
        ("cooperation_mode", "走特许经营还是PPP，内部还在吵没结论", None),
        ("overseas_financial_institution", "我们是一家总部在多伦多的养老基金，想来重庆落户", True),
        ("overseas_financial_institution", "We're a furniture maker, nothing to do with banking or insurance.", False),
        ("overseas_financial_institution", "香港的银行给我们贷了款，我们是工厂", None),
        ("overseas_individual", "a limited company from Luxembourg, not a person, would buy shares on the regional equity market", False),
        ("overseas_individual", "投资人是个人还是公司还没定，四板挂牌公司的股权", None),
        ("child_of_foreigner", "孩子的外教是美国人，想换所小学", None),
        ("child_of_foreigner", "我与妻子均为重庆市民，女儿读小学，外籍人员子女就读之规定能否适用", None),
        ("medical_form", "we'd own every share of the clinic, no Chinese partner. Does the joint venture medical line cover us?", "wholly_foreign"),
        ("in_western_catalogue", "会计翻遍了西部地区鼓励类产业目录，都没有我们这行。优惠有份吗？", None),
    ],
)  # fmt: skip
def test_what_they_run_and_how_they_take_part(fact, message, value):
    assert read(fact, message) == value


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ("市卫生健康委已下文确认我院具备开展国际医疗服务的条件", "confirmed"),
        ("管委会发函说了，我们那块地就在特定区域里头", "confirmed"),
        ("The HR and social security bureau wrote back: yes, you meet the criteria.", "confirmed"),
        ("去年卫健委审过，说我们不符合条件", "rejected"),
        ("the committee replied that our site lies outside the specific area", "rejected"),
        ("算不算那个“特定区域”谁都没给答案，我们机房", None),
        ("如果卫健委确认我们符合条件，能做吗", None),
        ("卫健委发文说，符合条件的医院可以申报，我们是医院", None),
        ("已经报给卫健委了，还没说我们符不符合条件", None),
    ],
)
def test_what_an_authority_told(message, value):
    assert read("eligible_confirmed", message) == value
