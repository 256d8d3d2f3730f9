"""Documents of other issuers, which the parser was not written for: nothing lost, every heading a clause, lists right."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from policy_index.clause import Clause
from policy_index.read_document import read_document

NAMES = (
    "chengdu-2026", "chongqing-mantianxing-2026", "chongqing-yuzhong-2026-draft", "guobanfa-2018-121-sports",
    "guobanfa-2018-129-consumption", "guofa-2018-39-employment", "hangzhou-action-plan-2026", "hangzhou-shangcheng-2026",
    "nanchong-2026", "ningbo-2026", "shenzhen-luohu-2026", "suqian-2026", "wuhan-2026", "zhengzhou-2026",
)  # fmt: skip
DATA = os.environ.get("ZHENGDA_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="ZHENGDA_DATA is not set: without it no documents of other issuers")
HEADING = re.compile(
    r"第[一二三四五六七八九十百零]+条|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、](?!\d)"
)


def squeeze(text: str) -> str:
    return re.sub(r"\s|\*\*", "", text)


def source_of(name: str) -> str:
    return (Path(DATA or "") / "policies" / f"{name}.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Clause]]:
    found = {}
    for name in NAMES:
        folder = tmp_path_factory.mktemp(name)
        (folder / "source.txt").write_text(source_of(name), encoding="utf-8")
        about = f"id: {name}\nsource: source.txt\ntitle: {name}\nissuer: 某机关\njurisdiction: elsewhere\n"
        (folder / "about.yml").write_text(about, encoding="utf-8")
        found[name] = read_document(folder)[1]
    return found


def test_all_documents_are_there() -> None:
    assert {path.stem for path in (Path(DATA or "") / "policies").glob("*.txt")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_ids_are_unique_and_well_formed(read: dict[str, list[Clause]], name: str) -> None:
    ids = [clause.clause_id for clause in read[name]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(rf"{name}/[a-z0-9-]+", clause_id) for clause_id in ids)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_lost_but_headings(read: dict[str, list[Clause]], name: str) -> None:
    lines = source_of(name).split("\n")
    covered = {n for clause in read[name] for n in range(clause.lines[0], clause.lines[1] + 1)}
    left = [line.strip() for n, line in enumerate(lines, start=1) if line.strip() and n not in covered]
    assert [line for line in left if not HEADING.match(line)] == []
    words = sum(len(squeeze(clause.text)) for clause in read[name])
    assert words + sum(len(squeeze(line)) for line in left) >= len(squeeze("".join(lines)))


@pytest.mark.parametrize("name", NAMES)
def test_words_are_those_of_the_source(read: dict[str, list[Clause]], name: str) -> None:
    lines = source_of(name).split("\n")
    for clause in read[name]:
        printed = squeeze("".join(lines[clause.lines[0] - 1 : clause.lines[1]]))
        assert squeeze(clause.text) == printed, clause.clause_id


@pytest.mark.parametrize("name", NAMES)
def test_every_numbered_heading_opens_a_clause_or_stands_in_one(read: dict[str, list[Clause]], name: str) -> None:
    sections = {squeeze(clause.section or "") for clause in read[name]}
    starts = [squeeze(clause.text) for clause in read[name]]
    for line in source_of(name).split("\n"):
        printed = squeeze(line)
        if HEADING.match(printed):
            is_section = any(section and printed.startswith(section.rstrip("。")) for section in sections)
            stands = any(printed in text for text in starts)
            above = not stands and not is_section and len(printed) <= 45  # a heading with only headings below it
            assert is_section or stands or above, printed[:40]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        (
            "chengdu-2026",
            [f"（{n}）" for n in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三"]],
        ),
        (
            "chongqing-mantianxing-2026",
            [f"（{n}）" for n in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"]],
        ),
        ("chongqing-yuzhong-2026-draft", [str(n) for n in range(1, 11)]),
        (
            "guofa-2018-39-employment",
            [
                f"（{n}）"
                for n in [
                    "一",
                    "二",
                    "三",
                    "四",
                    "五",
                    "六",
                    "七",
                    "八",
                    "九",
                    "十",
                    "十一",
                    "十二",
                    "十三",
                    "十四",
                    "十五",
                ]
            ],
        ),
        ("nanchong-2026", [str(n) for n in range(1, 16)]),
        ("shenzhen-luohu-2026", [f"第{n}条" for n in "一二三四五六七八九十"]),
        ("suqian-2026", [str(n) for n in range(1, 11)]),
        ("wuhan-2026", list("一二三四五六七八九十")),
        ("zhengzhou-2026", [str(n) for n in range(1, 17)]),
    ],
)
def test_the_tasks_are_these(read: dict[str, list[Clause]], name: str, numbers: list[str]) -> None:
    assert [clause.number for clause in read[name] if clause.kind == "task"] == numbers


@pytest.mark.parametrize(
    ("clause_id", "role", "units"),
    [
        ("chengdu-2026/4", "lead", ["市发展改革委（市数据局）", "市市场监管局", "市城市运行和政务服务办"]),
        ("chengdu-2026/7", "lead", ["市委组织部（市委人才办）", "市住建局", "成都公积金中心", "团市委"]),
        (
            "chongqing-mantianxing-2026/5",
            "unstated",
            ["市人力社保局", "市教委", "市民政局", "市住房城乡建委", "有关区县"],
        ),
        ("guofa-2018-39-employment/1", "unstated", ["人力资源社会保障部", "财政部"]),
        ("guofa-2018-39-employment/2", "unstated", ["财政部", "工业和信息化部", "人民银行", "银保监会"]),
        ("guofa-2018-39-employment/9", "unstated", ["人力资源社会保障部", "财政部", "税务总局", "各省级人民政府"]),
        ("hangzhou-action-plan-2026/1", "unstated", ["市科技局", "市发展改革委", "市经信局", "各区、县（市）政府"]),
        ("hangzhou-shangcheng-2026/2", "lead", ["区委组织部（人才办）", "区科技经信局", "区人力社保局"]),
        (
            "nanchong-2026/9",
            "unstated",
            ["市委组织部", "市房管局", "各县（市、区）政府", "市财政局", "市人社局", "市经信局", "市科技局"],
        ),
        ("ningbo-2026/1", "unstated", ["市经信局", "市发改委", "各区〔县、市〕政府", "开发园区管委会"]),
        ("shenzhen-luohu-2026/4", "unstated", ["各OPC社区", "区科技和工业信息化局", "区投资促进局", "区财政局"]),
        ("suqian-2026/1", "unstated", ["市数据局", "各县区人民政府", "市各功能区管委会"]),
        ("wuhan-2026/7", "unstated", ["市科创局", "武汉投控集团"]),
        ("zhengzhou-2026/1", "unstated", ["市科技局", "市工信局", "各开发区管委会", "各区县（市）政府"]),
    ],
)
def test_unit_lists_checked_by_hand(read: dict[str, list[Clause]], clause_id: str, role: str, units: list[str]) -> None:
    clause = next(c for c in read[clause_id.partition("/")[0]] if c.clause_id == clause_id)
    assert [unit.name for unit in clause.own_units] == units
    assert {unit.role for unit in clause.own_units} == {role}


@pytest.mark.parametrize(
    ("name", "unit", "tasks"),
    [
        ("hangzhou-action-plan-2026", "各区、县（市）政府", 16),
        ("zhengzhou-2026", None, 16),
        ("suqian-2026", "各县区、功能区", 10),
    ],
)
def test_inheritance_reaches_every_task(read: dict[str, list[Clause]], name: str, unit: str | None, tasks: int) -> None:
    inherited = [[u.name for u in clause.inherited_units] for clause in read[name] if clause.kind == "task"]
    assert inherited == [[unit] if unit else []] * tasks
