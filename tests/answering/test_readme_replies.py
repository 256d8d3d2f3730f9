"""The replies printed in both READMEs are the ones that the assistant gives."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.answering.question import Answer

ROOT = Path(__file__).parents[2]
PRINTED = re.compile(r"^\*\*(?P<question>[^*]+)\*\*[^\n]*\n\n```\n(?P<reply>.*?)\n```", re.MULTILINE | re.DOTALL)
PAIRS = [
    (name, found["question"], found["reply"])
    for name in ("README.md", "README.zh-CN.md")
    for found in PRINTED.finditer((ROOT / name).read_text(encoding="utf-8"))
]


def test_each_readme_prints_three_questions() -> None:
    assert [name for name, _, _ in PAIRS] == ["README.md"] * 3 + ["README.zh-CN.md"] * 3


@pytest.mark.parametrize(("name", "question", "reply"), PAIRS)
def test_a_printed_reply_is_what_comes_back(ask: Callable[..., Answer], name: str, question: str, reply: str) -> None:
    card = ask(question, as_of=date(2026, 11, 23)).cards[0]
    assert card["text"] == reply, f"{name}: paste the reply anew"
