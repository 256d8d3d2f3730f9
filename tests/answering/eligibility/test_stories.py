"""Stories without a question and with one → whether a case is opened: told facts are decided, questions about the rule are answered."""

import pytest


@pytest.mark.parametrize(
    ("message", "measure", "verdict"),
    [
        ("两路果园港综保区，收国内二手手机翻新，修好了就在国内卖，不出口", "bonded-repair-goods", "not_met"),
        ("医院没进试点，想以编外方式聘一个外籍医助，工作许可条件她都达到", "foreign-hospital-staff", "not_met"),
        ("外资研发机构，团队想报重庆英才计划", "rd-programmes", "met"),
        ("我们是美资企业，用人民币资本金给同一母公司在苏州的子公司放委托贷款，可以吗", "rmb-capital-loan", "met"),
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
    ],
)
def test_a_question_about_the_rule_opens_no_case(ask, message):
    assert ask(message).cards[0]["eligibility"] == []
