"""Expressions → their needles; a gated list finds what the plain alternation finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.facts.gated_expressions import GatedExpressions, gate, needles_of
from bot.answering.facts.said_patterns import load_said_patterns

EXPRESSIONS = ["新(设|建)(了)?厂", "不?是新的", "(外资|港资)企业", "a+b?c", "(?<!不)在厂", "[甲乙]厂", "厂", "x{0,2}y"]
TEXTS = st.text(alphabet="新设建了厂不是的外港资企业在甲abcxy", max_size=30)


@pytest.mark.parametrize(
    ("expression", "needles"),
    [
        ("研发中心", ("研发中心",)),
        ("研发(中心|机构)", ("研发",)),
        ("(外资|港资)", ("外资", "港资")),
        ("(外资|港资)?企业", ("企业",)),
        ("(?:(外资)?股东)", ("股东",)),
        ("(?<!不)在目录", ("在目录",)),
        ("a|", ("a", "")),
        ("[甲乙]", ("",)),
    ],
)
def test_needles(expression, needles):
    assert needles_of(expression) == needles


@given(TEXTS)
def test_a_gated_list_finds_what_the_alternation_finds(text):
    plain = [match.span() for match in re.finditer("|".join(f"(?:{row})" for row in EXPRESSIONS), text)]
    gated = GatedExpressions([gate(row) for row in EXPRESSIONS])
    assert [match.span() for match in gated.finditer(text)] == plain


def test_most_expressions_of_the_data_have_needles():
    rows = [row for fact in load_said_patterns().facts.values() for said in fact.said.values() for row in said.han.rows]
    assert sum(len(row.needles) > 0 and "" not in row.needles for row in rows) > 0.9 * len(rows)
