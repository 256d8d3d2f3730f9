"""Who somebody is → what follows: employees, children of foreigners, who runs a school, who invests."""

from datetime import date

import pytest

from bot.answering.facts.fact_context import FactContext
from bot.answering.facts.read_facts import read_facts
from policy_index.clean_text import normalise_message
from policy_index.read_measures import load_vocabulary

VOCABULARY = load_vocabulary()


def read(text, asked=None):
    context = FactContext(date(2026, 11, 25), VOCABULARY[asked] if asked else None)
    return {name: fact.value for name, fact in read_facts(normalise_message(text), context, VOCABULARY).items()}


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ("我老婆是越南人，在两江新区一家厂当质检员，能参加医保吗", "foreign_employee"),
        ("He's from Peru and on our payroll. Can he join the medical insurance?", "foreign_employee"),
        ("我重庆人，在日资厂上班，能参加医保吗", "employee_of_foreign_firm"),
        ("我係本地人，喺港資公司做文員，參唔參加到醫保？", "employee_of_foreign_firm"),
        ("我们老板是日本人，公司是日资，我是本地员工，能参加医保吗", "employee_of_foreign_firm"),
        ("我是中国人，在国企上班，能参加医保吗", "other"),
        ("我岳母俄罗斯人，退休了，能参加医保吗", "other"),
        # A nationality alone makes nobody an employee, nor does work that is only planned.
        ("我先生是意大利人，跟我住渝北，能参加医保吗", None),
        ("我先生是意大利人，想来重庆工作，能参加医保吗", None),
        ("我先生是意大利人，还没找到工作，能参加医保吗", None),
        ("我们公司给员工交养老保险，外国人的医保是什么政策", None),
    ],
)
def test_insured_workers(message, value):
    assert read(message).get("insured_worker") == value


@pytest.mark.parametrize(
    ("message", "value"),
    [
        ("我老公挪威人，女儿想读小学", True),
        ("I'm Irish, my son starts primary school", True),
        ("我係重慶人，老公係法國人，個女想讀小學", True),
        ("夫妻俩都是四川人，孩子想读初中", False),
        ("我和他爸都是中国人，娃儿要上小学", False),
        ("儿子跟我是中国籍，太太是法国人，想读小学", None),
        ("孩子能不能按外籍人员子女入学？要上四年级", None),
        ("我们想办一所专收外籍孩子的学校", None),
        ("香港人的孩子能读小学吗", None),
    ],
)
def test_children_of_foreigners(message, value):
    assert read(message).get("child_of_foreigner") == value


def test_who_runs_a_school_and_who_invests():
    assert (
        read("I'm a Chinese citizen. May I open a school for foreign children?")["school_operator"] == "chinese_citizen"
    )
    assert read("我是加拿大籍，想买重庆股份转让中心挂牌公司的股权")["overseas_individual"] is True
    assert read("我是中国籍，想买重庆股份转让中心挂牌公司的股权")["overseas_individual"] is False


def test_what_was_asked_needs_no_topic():
    assert read("我越南人，在厂里上班", "insured_worker")["insured_worker"] == "foreign_employee"
    assert "insured_worker" not in read("我越南人，在厂里上班")
