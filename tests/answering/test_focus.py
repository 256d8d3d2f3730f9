"""The part of a long message that is searched for: what speaks of policy is kept, in order, and the rest is left out."""

from __future__ import annotations

import pytest

from bot.answering.cues import load_cues
from bot.answering.focus import focus

IDLE = "今天早上办公室的空调又坏了，同事们都在抱怨。"
MATTER = "我们从境外汇来的美元结汇晚了，土地价款拖了四个月，要交滞纳金。"
ASK = "这种情况文件里有没有说法？"
WORDS = {"滞纳金": 9.0, "出口退税": 8.0}


def worth(text: str) -> float:
    return 1.0 + sum(weight for word, weight in WORDS.items() if word in text)


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("出口退税要几天？", "出口退税要几天？"),
        (IDLE * 3 + MATTER + IDLE + ASK, f"{IDLE} {MATTER} {ASK}"),
        (ASK + MATTER + "".join(f"{n}号那天{IDLE}" for n in range(1, 7)), f"{ASK} {MATTER} 1号"),
        ("一" * 600, "一" * 480),
    ],
)
def test_a_story_keeps_its_matter_and_its_question(message: str, kept: str) -> None:
    assert focus(message, load_cues(), worth).startswith(kept)


def test_what_is_kept_is_short_and_in_order() -> None:
    told = [f"第{n}句说的是出口退税以外的第{n}件事情，没有别的。" for n in range(1, 40)]
    kept = focus("".join(told), load_cues(), worth)
    assert len(kept) <= 200
    assert [s for s in told if s in kept] == kept.split(" ")


def test_a_sentence_longer_than_the_room_is_kept_alone() -> None:
    longest = "出口退税" + "，".join(["这件事说来话长"] * 40) + "。"
    assert focus(IDLE * 2 + longest + MATTER, load_cues(), lambda text: float(len(text))) == longest
