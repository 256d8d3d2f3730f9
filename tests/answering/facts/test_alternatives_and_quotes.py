"""Quotation marks part no phrase, and of two alternatives that somebody leaves open neither is stated."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.facts.read_facts import FactContext, read_facts
from policy_index.clean_text import normalise_message
from policy_index.read_measures import load_vocabulary

VOCABULARY = load_vocabulary()


def value_of(name: str, message: str):
    fact = read_facts(normalise_message(message), FactContext(as_of=date(2025, 6, 1)), VOCABULARY).get(name)
    return fact.value if fact else None


@pytest.mark.parametrize(
    ("name", "message", "value"),
    [
        ("sme_list", "我们不在工信部“专精特新”“小巨人”那份清单上", False),
        ("sme_list", "我們已列入工信部「小巨人」清單", True),
        ("overseas_talent", "我算不算“海外人才”公司也说不上来", None),
        ("aeo_advanced", "我们有AEO，但高级认证还是一般认证，没人说得清", None),
        ("aeo_advanced", "我们是AEO高级认证，还是老客户", True),
        ("trade_barrier_hit", "订单少了，到底是国外加税了，还是自己没管好，他一概不说", None),
        ("sme_list", "我司号称专精特新", None),
    ],
)
def test_what_is_stated(name: str, message: str, value: object) -> None:
    assert value_of(name, message) == value


def test_the_words_shown_are_the_askers_own_with_their_marks():
    text = normalise_message("我们已列入工信部“小巨人”清单")
    fact = read_facts(text, FactContext(as_of=date(2025, 6, 1)), VOCABULARY)["sme_list"]
    assert fact.said in text
