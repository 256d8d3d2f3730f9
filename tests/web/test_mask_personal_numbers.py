"""People's numbers are hidden, money and quantities never: a table, and what must hold of any text."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.web.turns.mask_personal_numbers import Masking, find_personal_numbers, mask_personal_numbers, mask_said

LINES = (Path(__file__).parent / "personal_numbers.tsv").read_text(encoding="utf-8").splitlines()
CASES = [tuple(line.split("\t")) for line in LINES if not line.startswith("#")]

mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
gaps = st.sampled_from(["", " ", "-"])
currencies = st.sampled_from(
    ["元", "美元", "万元", "亿元", "人民币", "美金", "歐元", "港幣", "RMB", "USD", "yuan", "dollars"]
)
counted = st.sampled_from(["吨", "件", "人次", "平方米", "亩", "股", "%", "kWh", "units", "employees"])
digits = st.text("0123456789０１２３４５６７８９", min_size=1, max_size=25)
anything = st.text(st.one_of(st.characters(), st.sampled_from("0123456789-. +()@元电话第号Xx１２３")), max_size=60)
hundred = hypothesis_settings(max_examples=150, deadline=None, derandomize=True)


@pytest.mark.parametrize("message", ["电话一三八零零一三八零零零", "电话138 0013 8000", "电话１３８００１３８０００"])
def test_hiding_in_a_reply_touches_the_number_alone(message: str) -> None:
    masking = Masking.of(message)
    assert masking.text != message
    assert masking.hide({"text": "出口退税", "said": [message]}) == {"text": "出口退税", "said": [masking.text]}


def test_the_table_is_long_enough() -> None:
    assert len(CASES) >= 120
    assert len({case[0] for case in CASES}) == len(CASES)


@pytest.mark.parametrize(("message", "kept"), CASES)
def test_what_is_kept(message: str, kept: str) -> None:
    assert mask_personal_numbers(message) == kept
    assert mask_personal_numbers(kept) == kept


@hundred
@given(anything)
def test_any_text_keeps_its_length_and_everything_but_numbers(text: str) -> None:
    masked = mask_personal_numbers(text)
    assert len(masked) == len(text)
    assert mask_personal_numbers(masked) == masked
    changed = [(before, after) for before, after in zip(text, masked, strict=True) if before != after]
    assert all(after == "*" for _, after in changed)
    if not changed:
        assert masked == text


@hundred
@given(mobiles, gaps, st.sampled_from(["我的手机是{}", "打{}找我", "{}", "call {} now", "（{}）", "手機{}。"]))
def test_every_mobile_is_hidden(number: str, gap: str, frame: str) -> None:
    written = gap.join((number[:3], number[3:7], number[7:]))
    masked = mask_personal_numbers(frame.format(written))
    assert re.sub(r"[^0-9]", "", masked) == number[-2:]


@hundred
@given(
    st.one_of(mobiles, digits),
    st.sampled_from(["", " "]),
    currencies,
    st.sampled_from(["", "投资", "电话说投资", "我们有"]),
)
def test_money_always_stays(number: str, space: str, currency: str, before: str) -> None:
    for message in (f"{before}{number}{space}{currency}", f"{before}{currency}{space}{number}"):
        if re.match("元|万元|亿元|yuan|dollars", currency) and message.endswith(number):
            continue
        assert mask_personal_numbers(message) == message


@hundred
@given(st.one_of(mobiles, digits), counted)
def test_quantities_stay_where_nobody_is_to_be_called(number: str, unit: str) -> None:
    assert mask_personal_numbers(f"一共做了{number}{unit}") == f"一共做了{number}{unit}"


@pytest.mark.parametrize("text", ["1" * 2000, "1 " * 1000, "13800138000" * 180, "a" * 2000, "0-" * 1000, "+1" * 1000, "a@" * 1000, "一" * 2000])  # fmt: skip
def test_hostile_text_ends(text: str) -> None:
    assert len(mask_personal_numbers(text)) == len(text)


def test_numbers_are_named_by_kind() -> None:
    text = "13800138000 023-63151234 +852 9123 4567 11010519491231002X 4111111111111111 a@b.cn"
    kinds = [span.kind for span in find_personal_numbers(text)]
    assert kinds == ["mobile", "landline", "abroad", "id_card", "bank_card", "email"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("手机138 0013 8000，投资3500万美元", "手机*** **** **00，投资3500万美元"),
        ("手机13800138000", "手机*********00"),
        ("证件11010519491231002x", "证件****************2x"),
        ("投资13500000000元", "投资13500000000元"),
    ],
)
def test_a_turn_hides_what_its_message_held(said: str, kept: str) -> None:
    masking = Masking.of("手机138 0013 8000，证件11010519491231002X，投资3500万美元，投资13500000000元")
    value = {"text": said, "list": [said, 1, None, {"value": 13800138000}], "kept": ("x",)}
    assert masking.hide(value) == {"text": kept, "list": [kept, 1, None, {"value": 13800138000}], "kept": ["x"]}


def test_a_turn_without_personal_numbers_hides_nothing() -> None:
    value: dict[str, Any] = {"text": "13800138000"}
    assert Masking.of("外资有什么奖励").hide(value) is value


def test_what_was_said_in_a_decision() -> None:
    decision = {
        "conditions": [{"fact": {"said": "打13800138000", "value": "13800138000"}, "quote": "13800138000"}],
        "said": None,
    }
    assert mask_said(decision) == {
        "conditions": [{"fact": {"said": "打*********00", "value": "13800138000"}, "quote": "13800138000"}],
        "said": None,
    }
