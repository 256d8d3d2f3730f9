"""Stories without a question and with one → whether a case is opened: told facts are decided, questions about the rule are answered."""

import pytest


@pytest.mark.parametrize(
    ("message", "measure", "verdict"),
    [
        ("两路果园港综保区，收国内二手手机翻新，修好了就在国内卖，不出口", "bonded-repair-goods", "not_met"),
        ("医院没进试点，想以编外方式聘一个外籍医助，工作许可条件她都达到", "foreign-hospital-staff", "not_met"),
        ("外资研发机构，团队想报重庆英才计划", "rd-programmes", "met"),
        ("我们是美资企业，用人民币资本金给同一母公司在苏州的子公司放委托贷款，可以吗", "rmb-capital-loan", "met"),
        # A head office that pays is not asked about.
        (
            "We run a German-owned gearbox plant in Jiangjin; headquarters wired in USD 36m of fresh equity in 2024 for a "
            "capital increase, none of it loans. How much could we expect, and who decides?",
            "fdi-award",
            "met",
        ),
        ("我们是德资齿轮厂，在江津，总部汇来3600万美元增资，2024年到的，没有借款，能拿多少奖励", "fdi-award", "met"),
        # What is told of the asker's own case opens one, whatever else its words could ask.
        ("我们的退税被立案核查，不算正常退税，六个工作日那条对我们算数不？", "export-refund", "not_met"),
        ("我們是美國公司區域總部，沒有哪個部門認定過，外資總部企業的綠色通道享不享受？", "headquarters", "unknown"),
        ("我哋係港資公司，員工可唔可以參加重慶基本醫保？", "medical-insurance", "met"),
        (
            "我们是新加坡人开的物流公司，2024年在南岸新注册，股东打进来1250万美元，没有借款，能拿奖励吗",
            "fdi-award",
            "met",
        ),
        (
            "我们是成都的医药生产企业，2024年新建项目到位外资4000万美元，没有股东贷款，可以申请重庆的奖励吗",
            "fdi-award",
            "not_met",
        ),
    ],
)
def test_a_story_is_decided(ask, message, measure, verdict):
    (decision, *_) = ask(message).cards[0]["eligibility"]
    assert (decision["measure"], decision["verdict"]) == (measure, verdict)


@pytest.mark.parametrize(
    "message",
    [
        "外资到位超过1000万美元的新项目怎么奖励？",
        "专精特新外贸中小企业到2024年要有多少家",
        "外资研发中心开办奖励归哪个部门管",
        "出口退税六个工作日办完，这个还算数吗",
    ],
)
def test_a_question_about_the_rule_opens_no_case(ask, message):
    assert ask(message).cards[0]["eligibility"] == []


def test_a_level_named_behind_a_comma_is_the_one_asked(ask):
    (decision, *_) = ask("重庆的摩托车厂，2025年增资到位3100万美元，其中150万是日方股东贷款，4%能拿不").cards[0][
        "eligibility"
    ]
    assert (decision["tier"], decision["verdict"]) == ("manufacturing", "not_met")


def test_an_open_question_stands_behind_what_answers_nothing(ask):
    first = ask("Is a five-year residence permit possible for me?")
    (decision, *_) = ask("I'm Italian and have lived here for years.", after=first).cards[0]["eligibility"]
    assert (decision["measure"], decision["verdict"]) == ("work-residence-permit", "unknown")
