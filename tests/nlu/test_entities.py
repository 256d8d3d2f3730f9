"""Units, clause numbers and document numbers in messages as people type them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("第6条谁负责", [("clause_number", "第6条")]),
        ("第六条原文", [("clause_number", "第六条")]),
        ("第６條全文", [("clause_number", "第6条")]),
        ("第14项任务", [("clause_number", "第14项任务")]),
        ("第二十二条", [("clause_number", "第二十二条")]),
        ("条款6", [("clause_number", "条款6")]),
        ("任务14是什么", [("clause_number", "任务14")]),
        ("task 6", [("clause_number", "task 6")]),
        ("Clause 10, full text", [("clause_number", "clause 10")]),
        ("保障措施（一）", [("clause_number", "(一)")]),
        ("外资第12条", [("clause_number", "第12条")]),
        ("渝府办发〔2022〕107号还有效吗", [("document_number", "渝府办发〔2022〕107号")]),
        ("渝府办发[2022]107号", [("document_number", "渝府办发[2022]107号")]),
        ("渝府办发（2022）107号", [("document_number", "渝府办发(2022)107号")]),
        ("渝府办发【2022】107号", [("document_number", "渝府办发【2022】107号")]),
        ("渝府办发﹝2022﹞107号", [("document_number", "渝府办发〔2022〕107号")]),
        ("渝府辦發〔2022〕107號", [("document_number", "渝府办发〔2022〕107号")]),
        ("渝府办发2022年107号", [("document_number", "渝府办发2022年107号")]),
        ("107号文现在还用吗", [("document_number", "107号文")]),
        ("市商务委负责哪些任务", [("unit", "市商务委")]),
        ("重庆海关和市财政局的任务", [("unit", "重庆海关"), ("unit", "市财政局")]),
        ("市委網信辦負責什麼", [("unit", "市委网信办")]),
        ("人行重庆营管部的工作", [("unit", "人行重庆营管部")]),
        ("海关负责什么", [("unit", "海关")]),
        ("发改委名下任务", [("unit", "发改委")]),
        ("2024年目标1000亿元", []),
        ("培育10家企业", []),
        ("外资研发中心开办奖励200万元", []),
        ("到位外资1500万美元", []),
    ],
)
def test_entities(parse: Callable[[str], dict[str, Any]], message: str, expected: list[tuple[str, str]]) -> None:
    parsed = parse(message)
    found = [(entity["entity"], entity["value"]) for entity in parsed["entities"]]
    assert sorted(found) == sorted(expected)
    for entity in parsed["entities"]:
        # Offsets count in the normalised text.
        assert parsed["text"][entity["start"] : entity["end"]] == entity["value"]
