"""What the reader of facts saw is shown in the letters that the asker typed."""

from __future__ import annotations

import pytest

from bot.answering.eligibility.own_words import in_own_words
from policy_index.clean_text import normalise_message
from policy_index.measure import Fact


@pytest.mark.parametrize(
    ("message", "said", "own"),
    [
        ("到位1500万美元", "1500万美元", "1500万美元"),
        ("USD 15m Paid In", "usd 15m", "USD 15m"),
        ("我們是製造業增資項目，在重慶", "制造业", "製造業"),
        ("我們的軟體公司在重慶，資金到位1500萬美元", "1500万美元", "1500萬美元"),
        ("到位1500万美元", "不在里面的话", "不在里面的话"),
        ("到位1500万美元", "", ""),
    ],
)
def test_said_is_cut_from_the_message(message: str, said: str, own: str) -> None:
    facts = {"paid_in_amount": Fact("paid_in_amount", None, None, said)}
    assert in_own_words(facts, message, normalise_message(message))["paid_in_amount"].said == own
