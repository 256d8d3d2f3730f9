"""Lists of responsible units in the grammars that Chinese policy documents use."""

from __future__ import annotations

import pytest

from policy_index.responsible_units import read_inheritance, read_unit_lists

LEAD, SUPPORT, UNSTATED = "lead", "support", "unstated"


def read(text: str) -> list[tuple[str, str]]:
    return [(unit.name, unit.role) for found in read_unit_lists(text) for unit in found.units]


@pytest.mark.parametrize("brackets", ["（）", "()", "〔〕", "[]", "【】", "〈〉", "（)", "(）", "（〕"])
def test_any_brackets_even_of_two_kinds(brackets: str) -> None:
    printed = f"{brackets[0]}责任单位：市商务委、市财政局{brackets[1]}"
    found = read_unit_lists(f"给予奖励。{printed}")
    assert [(one.printed, one.start) for one in found] == [(printed, 5)]
    assert [unit.name for unit in found[0].units] == ["市商务委", "市财政局"]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("（责任单位:市商务委,市财政局）", [("市商务委", UNSTATED), ("市财政局", UNSTATED)]),
        ("（责任部门：市商务委；市财政局）", [("市商务委", UNSTATED), ("市财政局", UNSTATED)]),
        (
            "（牵头单位：市商务委；配合单位：市财政局、各区县政府）",
            [("市商务委", LEAD), ("市财政局", SUPPORT), ("各区县政府", SUPPORT)],
        ),
        ("（主办单位：市商务委，协办单位：市财政局）", [("市商务委", LEAD), ("市财政局", SUPPORT)]),
        ("【牵头单位：市商务委】【参与单位：市财政局】", [("市商务委", LEAD), ("市财政局", SUPPORT)]),
        ("（市商务委、市财政局负责）", [("市商务委", UNSTATED), ("市财政局", UNSTATED)]),
        ("（市商务委、市财政局按职责分工负责）", [("市商务委", UNSTATED), ("市财政局", UNSTATED)]),
        (
            "（市商务委牵头，市财政局、市税务局配合）",
            [("市商务委", LEAD), ("市财政局", SUPPORT), ("市税务局", SUPPORT)],
        ),
        ("（财政部、民政部负责。列第一位者为牵头单位，下同）", [("财政部", UNSTATED), ("民政部", UNSTATED)]),
        ("（责任单位：市数据局（市政务办）、市财政局）", [("市数据局（市政务办）", UNSTATED), ("市财政局", UNSTATED)]),
        ("〔责任单位：市房管局、各县（市、区）政府〕", [("市房管局", UNSTATED), ("各县（市、区）政府", UNSTATED)]),
        ("（责任单位：市科技局，各区、县（市）政府）", [("市科技局", UNSTATED), ("各区、县（市）政府", UNSTATED)]),
        (
            "（责任单位：市商务委，甲区和乙新区、丙管委会（以下统称区县政府））",
            [("市商务委", UNSTATED), ("甲区和乙新区、丙管委会", UNSTATED)],
        ),
        (
            "（责任单位：市商务委、综合服务企业联合会（以下简称综服会））",
            [("市商务委", UNSTATED), ("综合服务企业联合会", UNSTATED)],
        ),
        (
            "（责任单位：市商务委，各区县政府；以下均需各区县政府负责，不再列出）",
            [("市商务委", UNSTATED), ("各区县政府", UNSTATED)],
        ),
        ("（责任单位：市商务委、市财政局按职责分工负责）", [("市商务委", UNSTATED), ("市财政局", UNSTATED)]),
        ("（教育部、工业和信息化部等按职责分工负责）", [("教育部", UNSTATED), ("工业和信息化部", UNSTATED)]),
        ("（责任单位：市商务委、市财政局等）", [("市商务委", UNSTATED), ("市财政局", UNSTATED)]),
        ("（由市商务委负责）", [("市商务委", UNSTATED)]),
        ("（市商务委会同市财政局负责）", [("市商务委", UNSTATED), ("市财政局", UNSTATED)]),
        ("给予奖励。\n责任单位：市商务委、市财政局。", [("市商务委", UNSTATED), ("市财政局", UNSTATED)]),
        ("给予奖励。\n牵头单位：市商务委\n配合单位：市财政局", [("市商务委", LEAD), ("市财政局", SUPPORT)]),
    ],
)
def test_names_and_roles(text: str, units: list[tuple[str, str]]) -> None:
    assert read(text) == units


@pytest.mark.parametrize(
    "text",
    [
        "开展市级外贸综合服务企业（以下简称综服企业）认定。",
        "（指由政府部门按规定负责的事项）",
        "市商务委牵头，会同市级有关部门形成合力。",
        "企业对责任单位：有意见的可以申诉",
        "（2022—2024年）",
        "",
    ],
)
def test_what_is_no_list(text: str) -> None:
    assert read(text) == []


def test_several_lists_of_one_clause_keep_their_order() -> None:
    text = "给予奖励。（责任单位：市财政局）另给补贴。（市商务委负责）\n责任单位：市科技局"
    assert [found.printed for found in read_unit_lists(text)] == [
        "（责任单位：市财政局）",
        "（市商务委负责）",
        "责任单位：市科技局",
    ]
    assert all(text[found.start :].startswith(found.printed) for found in read_unit_lists(text))


@pytest.mark.parametrize(
    ("printed", "notes"),
    [
        ("（责任单位：市商务委；以下均需各区政府负责，不再列出）", [("各区政府", "以下均需各区政府负责，不再列出")]),
        (
            "（责任单位：市商务委。以下均由各县（市）政府落实，不再列出）",
            [("各县（市）政府", "以下均由各县（市）政府落实，不再列出")],
        ),
        ("（责任单位：市商务委，以下任务均须各区县政府负责）", [("各区县政府", "以下任务均须各区县政府负责")]),
        ("（责任单位：市商务委、市财政局）", []),
        ("（责任单位：市商务委、甲管委会（以下统称管委会））", []),
    ],
)
def test_inheritance_is_read_with_its_words(printed: str, notes: list[tuple[str, str]]) -> None:
    assert [(note.unit, note.quote) for note in read_inheritance(printed)] == notes
    assert all(quote in printed for _, quote in notes)
