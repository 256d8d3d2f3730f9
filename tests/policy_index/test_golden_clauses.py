"""The first document as read: its clauses, their words, their unit lists and what they inherit, against golden data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.measuring.measure_reading import load_truth
from policy_index.clause import Clause, Document
from policy_index.clause_file import read_clause_file, write_clause_file
from policy_index.read_document import read_document

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "policy_index" / "documents" / "yfbf-2022-107"
GOLDEN = ROOT / "policy_index" / "clauses" / "yfbf-2022-107.jsonl"
# Copied from the document by hand, list by list; nothing in it was printed by the program.
UNIT_LISTS: dict[str, dict[str, object]] = json.loads(
    (ROOT / "tests" / "golden" / "unit_lists.json").read_text("utf-8")
)

# Written down by hand as well; the bench measures against the same.
TRUTH = load_truth()
TASKS, IDS, NOTE = TRUTH.tasks, TRUTH.ids, TRUTH.quote
# Lines of the source that stand in no clause's text: titles and section headings.
HEADINGS = {
    *(20, 22, 26, 37, 51, 53, 71, 91, 107, 127, 150, 170, 184, 206),
    *(218, 220, 228, 232, 238, 240, 254, 274, 290, 308, 326, 338),
}
PAGE_MARKS = {30, 222}


@pytest.fixture(scope="module")
def read() -> tuple[Document, dict[str, Clause]]:
    document, clauses = read_document(FOLDER)
    return document, {clause.short_id: clause for clause in clauses}


@pytest.fixture(scope="module")
def source() -> list[str]:
    return (FOLDER / "yfbf-2022-107.txt").read_text(encoding="utf-8").split("\n")


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text.replace("**", ""))


def test_clause_file_is_rebuilt_byte_for_byte(tmp_path: Path) -> None:
    again = tmp_path / "again.jsonl"
    write_clause_file(again, *read_document(FOLDER))
    assert again.read_bytes() == GOLDEN.read_bytes()


def test_clause_file_reads_back_what_was_written() -> None:
    document, clauses = read_document(FOLDER)
    assert read_clause_file(GOLDEN) == (document, clauses)


def test_source_is_the_one_that_was_handed_over(read: tuple[Document, dict[str, Clause]]) -> None:
    assert (FOLDER / "yfbf-2022-107.txt").stat().st_size == 51802
    assert read[0].source_sha256 == "3ad6ee6e72b0693709f05d24a66e9c2083d7ff8f2ed694fc94addabd9d3cecce"
    assert read[0].clause_count == len(IDS) == 59


def test_ids_are_exactly_these_in_printed_order(read: tuple[Document, dict[str, Clause]]) -> None:
    assert (tuple(read[1]), len(TASKS)) == (IDS, 44)
    assert [c.clause_id for c in read[1].values()] == [f"yfbf-2022-107/{short}" for short in IDS]


@pytest.mark.parametrize(
    ("clause_id", "section", "number", "title", "lines"),
    [
        ("trade/1", "（一）实施贸产融合提升行动", "1", "夯实贸易发展产业基础", (57, 57)),
        ("trade/2", "（一）实施贸产融合提升行动", "2", "推进贸产联动创新升级", (59, 63)),
        ("trade/10", "（四）实施多元化国际市场拓展行动", "10", "持续优化国际市场布局", (109, 115)),
        ("trade/13", "（五）实施对外贸易创新行动", "13", "推动跨境电商高水平发展", (129, 134)),
        ("trade/26", "（八）实施贸易便利化行动", "26", "加大出口信用保险支持力度", (200, 204)),
        ("trade/general", "一、总体要求", None, "总体要求", (28, 35)),
        ("trade/goals", "二、发展目标", None, "发展目标", (39, 49)),
        ("trade/safeguard-3", "四、保障措施", "（三）", "加强贸易领域风险防范", (216, 216)),
        ("fdi/6", "（二）加速外资高端优质资源聚集", "6", "鼓励外资研发中心建设", (268, 272)),
        ("fdi/7", "(三) 加大外商投资促进力度", "7", "创新利用外资方式", (276, 280)),
        ("fdi/16", "(六) 提高外商生活服务水平", "16", "优化国际教育服务", (328, 328)),
        ("fdi/safeguard-1", "四、保障措施", "（一）", "加强组织领导", (340, 344)),
        ("fdi/expiry", None, None, "本行动计划到期，相关政策措施继续有效", (356, 356)),
        ("notice", None, None, None, (5, 18)),
    ],
)
def test_place_of_a_clause(
    read: tuple[Document, dict[str, Clause]],
    clause_id: str,
    section: str | None,
    number: str | None,
    title: str | None,
    lines: tuple[int, int],
) -> None:
    clause = read[1][clause_id]
    assert (clause.section, clause.number, clause.lines) == (section, number, lines)
    if title is not None:
        assert clause.title == title
    assert clause.part == (clause_id.partition("/")[0] if "/" in clause_id else None)


@pytest.mark.parametrize("clause_id", IDS)
def test_words_are_those_of_the_source(
    read: tuple[Document, dict[str, Clause]], source: list[str], clause_id: str
) -> None:
    """Nothing lost, nothing added: the clause's own lines without page marks, ** and white space."""
    clause = read[1][clause_id]
    first, last = clause.lines
    printed = "".join(source[n - 1] for n in range(first, last + 1) if n not in PAGE_MARKS)
    assert squeeze(clause.text) == squeeze(printed)
    assert "**" not in clause.text


def test_every_line_belongs_to_one_clause_or_is_a_heading(
    read: tuple[Document, dict[str, Clause]], source: list[str]
) -> None:
    owners: dict[int, list[str]] = {}
    for clause in read[1].values():
        for number in range(clause.lines[0], clause.lines[1] + 1):
            owners.setdefault(number, []).append(clause.short_id)
    printed = {number for number, line in enumerate(source, start=1) if line.strip()}
    assert {number: ids for number, ids in owners.items() if len(ids) > 1} == {}
    assert printed - set(owners) - PAGE_MARKS == HEADINGS
    assert all(source[number - 1].strip("- ").isdigit() for number in PAGE_MARKS)


def test_golden_lists_are_all_that_the_document_prints(source: list[str]) -> None:
    """The golden file itself, held to the document: 48 lists in printed order, 44 names, 43 lists with 市商务委."""
    printed = squeeze("".join(line for number, line in enumerate(source, start=1) if number not in PAGE_MARKS))
    place = 0
    for row in UNIT_LISTS.values():
        place = printed.index(str(row["printed"]), place) + 1
    assert len(UNIT_LISTS) == printed.count("责任单位：") == 48
    assert len({name for row in UNIT_LISTS.values() for name in row["units"]}) == 44
    assert sum("市商务委" in row["units"] for row in UNIT_LISTS.values()) == 43


@pytest.mark.parametrize("clause_id", IDS)
def test_unit_list_as_printed_and_split(read: tuple[Document, dict[str, Clause]], clause_id: str) -> None:
    clause = read[1][clause_id]
    expected = UNIT_LISTS.get(clause_id, {"printed": None, "units": []})
    assert clause.unit_list == expected["printed"]
    assert [unit.name for unit in clause.own_units] == expected["units"]
    assert {unit.role for unit in clause.own_units} <= {"unstated"}, "the document names no lead unit"


@pytest.mark.parametrize("clause_id", IDS)
def test_inheritance_is_on_the_numbered_tasks_only(read: tuple[Document, dict[str, Clause]], clause_id: str) -> None:
    inherited = read[1][clause_id].inherited_units
    if clause_id not in TASKS:
        assert inherited == ()
        return
    carrier = f"{clause_id.partition('/')[0]}/1"
    assert [(u.name, u.clause_id, u.quote) for u in inherited] == [("各区政府", f"yfbf-2022-107/{carrier}", NOTE)]
    assert NOTE in read[1][carrier].text
