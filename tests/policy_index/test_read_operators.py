"""What may stand in a search box: words, exact words, words to leave out, filters; faults say where."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_index.read_operators import FILTER_NAMES, Filter, OperatorQuery, QueryInvalid, load_syntax, read_operators


def words(text: str) -> OperatorQuery:
    return OperatorQuery(text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("出口退税 几天", words("出口退税 几天")),
        ("", words("")),
        ('"一次性" 奖励', OperatorQuery("一次性 奖励", phrases=("一次性",))),
        ("“一次性”奖励", OperatorQuery("一次性 奖励", phrases=("一次性",))),
        ('奖励 "一次', OperatorQuery("奖励 一次", phrases=("一次",))),  # still being typed
        ('""', words("")),
        ("奖励 -房地产", OperatorQuery("奖励", excluded=("房地产",))),
        ('奖励 -"房地产业"', OperatorQuery("奖励", excluded=("房地产业",))),
        ("yfbf-2022-107 5-10", words("yfbf-2022-107 5-10")),
        ("增长 -3", words("增长 -3")),
        ("- 奖励", words("- 奖励")),
        ("unit:税务 奖励", OperatorQuery("奖励", filters=(Filter("unit", "税务", 5),))),
        ("單位：稅務", OperatorQuery("", filters=(Filter("unit", "稅務", 3),))),
        ('section:"贸易便利化" -part:fdi', OperatorQuery("", filters=(Filter("section", "贸易便利化", 9), Filter("part", "fdi", 22, True)))),
        ("commitment:给予", OperatorQuery("", filters=(Filter("commitment", "grants", 11),))),
        ("承诺:GRANTS", OperatorQuery("", filters=(Filter("commitment", "grants", 3),))),
        ("效力:继续有效", OperatorQuery("", filters=(Filter("validity", "period_ended_still_effective", 3),))),
        ("RCEP:原产地 10:30 http://a", words("RCEP:原产地 10:30 http://a")),
        ("责任单位:是谁？", words("责任单位:是谁？")),
        ("我问责任单位:税务", words("我问责任单位:税务")),
    ],
)  # fmt: skip
def test_reading(typed: str, read: OperatorQuery) -> None:
    assert read_operators(typed) == read


@pytest.mark.parametrize(
    ("typed", "position", "names"),
    [
        ("unit:", 5, ()),
        ("奖励 part:", 8, ()),
        ('unit:""', 6, ()),
        ("奖励 commitment:oops", 14, ("grants", "supports", "target", "organises", "unstated")),
        ("validity:nie", 9, ("in_force", "expired")),
    ],
)
def test_faults_say_where(typed: str, position: int, names: tuple[str, ...]) -> None:
    with pytest.raises(QueryInvalid) as caught:
        read_operators(typed)
    assert caught.value.position == position
    assert set(names) <= set(caught.value.suggestions)


def test_a_story_is_words() -> None:
    story = '我们公司想在重庆设一个"研发中心"，' * 8 + "unit:税务 -房地产"
    assert read_operators(story) == words(story)


def test_every_filter_has_names_and_no_name_means_two() -> None:
    assert set(load_syntax().names.values()) == set(FILTER_NAMES)


@given(st.text(alphabet='税a-: "“”：x1，unitpart', max_size=30))
@settings(deadline=None)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = read_operators(text)
    except QueryInvalid:
        return
    assert all(part in text for part in (*read.phrases, *read.excluded, *(f.value for f in read.filters)))
