"""Sentences of our own beside clauses and decisions: data, whole, and missed where one is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from policy_index.errors import DataInvalid
from policy_index.wording import WORDING, join_said, load_wording, say


def test_a_sentence_gets_its_values() -> None:
    years = say("period", "from_to", start=2022, end=2024)
    said = say("validity", "in_force", title="《某计划》", years=years, as_of="2023-01-01")
    assert said == "《某计划》的期限为2022—2024年，参照日期2023-01-01在期限内。"
    assert say("validity", "quoted", quote="继续有效") == "继续有效。"


def test_choices_speak_three_languages() -> None:
    assert all(set(texts) == {"zh-Hans", "zh-Hant", "en"} for texts in load_wording()["choices"].values())


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("到位1500万", "其中借款200万", "到位1500万；其中借款200万"),
        ("住渝中，税也在渝中", "税也在渝中", "住渝中，税也在渝中"),
    ],
)
def test_two_things_said_are_one_quotation(first: str, second: str, joined: str) -> None:
    assert join_said(first, second) == joined


@pytest.mark.parametrize("gone", ["validity", "period", "damage", "choices", "joined"])
def test_a_group_that_is_gone_is_told(tmp_path: Path, gone: str) -> None:
    data: dict[str, Any] = yaml.safe_load(WORDING.read_text(encoding="utf-8"))
    del data[gone]
    path = tmp_path / "wording.yml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(DataInvalid, match=gone):
        load_wording(path)


def test_a_sentence_that_is_gone_is_told(tmp_path: Path) -> None:
    data: dict[str, Any] = yaml.safe_load(WORDING.read_text(encoding="utf-8"))
    del data["validity"]["expired"]
    path = tmp_path / "wording.yml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(DataInvalid, match=r"wording\.yml.*`validity`.*expired"):
        load_wording(path)
