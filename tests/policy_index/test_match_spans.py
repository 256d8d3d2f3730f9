"""What was typed is found where it is printed, whatever spacing, case, width and script."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_index.corpus import Corpus
from policy_index.match_spans import match_spans, plain_words
from policy_index.match_units import match_units


@pytest.mark.parametrize(
    ("text", "words", "found"),
    [
        ("推进出口退税服务", ["出口退税"], ["出口退税"]),
        ("推进出口退税服务", ["出口", "退税"], ["出口退税"]),
        ("出口，退税，出口", ["出口"], ["出口", "出口"]),
        ("压缩在 6 个工作日内", ["6个工作日"], ["6 个工作日"]),
        ("到 2024 年", ["2024"], ["2024"]),
        ("超过 1000 万美元，10 家", ["10"], ["10"]),
        ("推广AEO认证和RCEP", ["aeo", "ＲＣＥＰ"], ["AEO", "RCEP"]),
        ("export refund", ["exp"], ["exp"]),
        ("reexport", ["export"], []),
        ("出口退税", ["出口退稅"], ["出口退税"]),
        ("出口", ["", " "], []),
        ("😀出口😀", ["出口"], ["出口"]),
    ],
)
def test_spans(text: str, words: list[str], found: list[str]) -> None:
    assert [text[begin:end] for begin, end in match_spans(text, plain_words(words))] == found


@given(st.text(max_size=40), st.lists(st.text(max_size=5), max_size=4))
@settings(deadline=None)
def test_spans_lie_in_the_text_in_order_and_apart(text: str, words: list[str]) -> None:
    spans = match_spans(text, plain_words(words))
    assert all(0 <= begin < end <= len(text) for begin, end in spans)
    assert all(before[1] < after[0] for before, after in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("市税务局", ["重庆市税务局"]),
        ("税务", ["重庆市税务局"]),
        ("稅務", ["重庆市税务局"]),
        ("chongqing/重庆海关", ["重庆海关"]),
        ("ssww", ["市商务委"]),
        ("tax bureau", ["重庆市税务局"]),
        ("swj", ["市商务委", "市水利局", "重庆市税务局"]),
        ("月球", []),
        ("", []),
    ],
)
def test_units(corpus: Corpus, name: str, units: list[str]) -> None:
    assert sorted(unit.name for unit in match_units(corpus, name)) == sorted(units)
