"""Documents and data that cannot be read: each error names the file and what to do; odd texts never crash the reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_index.clause_file import read_clause_file, write_clause_file
from policy_index.corpus import load_corpus
from policy_index.errors import DataInvalid, DocumentUnreadable, PolicyIndexError, UnknownClause
from policy_index.read_document import read_document
from policy_index.term_data import load_section_words, load_units, load_yaml

ABOUT = """id: t-1
source: source.txt
title: 某通知
issuer: 某机关
jurisdiction: somewhere
"""
PART = """parts:
  - id: a
    title: 甲计划
    period: {start: 2022-01-01, end: 2024-12-31}
    after_period: {status: still_effective, clause: a/1, quote: 继续有效}
"""
SOURCE = "通知如下。\n\n甲计划\n\n1. 头一条。做事，继续有效。\n"


def folder_with(folder: Path, about: str = ABOUT, source: bytes | None = SOURCE.encode()) -> Path:
    (folder / "about.yml").write_text(about, encoding="utf-8")
    if source is not None:
        (folder / "source.txt").write_bytes(source)
    return folder


def test_the_example_itself_reads(tmp_path: Path) -> None:
    document, clauses = read_document(folder_with(tmp_path, ABOUT + PART))
    assert [clause.clause_id for clause in clauses] == ["t-1/notice", "t-1/a/1"]
    assert document.parts[0].after_period_clause == "t-1/a/1"


@pytest.mark.parametrize("key", ["id", "source", "title", "issuer", "jurisdiction"])
def test_missing_key_of_about(tmp_path: Path, key: str) -> None:
    about = "".join(line + "\n" for line in ABOUT.splitlines() if not line.startswith(f"{key}:"))
    with pytest.raises(DocumentUnreadable, match=rf"about\.yml: {key}: .*required.*docs/add-a-document\.md"):
        read_document(folder_with(tmp_path, about))


@pytest.mark.parametrize(
    ("about", "source", "kind", "words"),
    [
        (ABOUT, None, DocumentUnreadable, ["source.txt", "cannot be read", "`source`"]),
        (ABOUT, "如下".encode("gbk"), DocumentUnreadable, ["source.txt", "byte 0 is not UTF-8", "save the file as UTF-8"]),
        (ABOUT, b"ok\xff", DocumentUnreadable, ["source.txt", "byte 2 is not UTF-8"]),
        (ABOUT + PART.replace("甲计划", "丙计划"), SOURCE.encode(), DocumentUnreadable, ["about.yml", "part 'a'", "丙计划"]),
        (ABOUT + PART.replace("继续有效", "永远有效"), SOURCE.encode(), DocumentUnreadable, ["about.yml", "永远有效", "t-1/a/1"]),
        (ABOUT + PART.replace("a/1", "a/9"), SOURCE.encode(), DocumentUnreadable, ["about.yml", "继续有效", "t-1/a/9"]),
        (
            ABOUT + "notes:\n  - {clause: notice, kind: doubtful, quote: 不在文中, text: 说明}\n",
            SOURCE.encode(), DocumentUnreadable, ["about.yml", "note on notice", "不在文中"],
        ),
        (
            ABOUT + "notes:\n  - {clause: b/7, kind: doubtful, quote: 通知, text: 说明}\n",
            SOURCE.encode(), DocumentUnreadable, ["about.yml", "note on b/7", "no such clause"],
        ),
        ("- a list\n- not a mapping\n", SOURCE.encode(), DocumentUnreadable, ["about.yml", "the file", "docs/add-a-document.md"]),
        (ABOUT + PART.replace("id: a\n", "x: a\n"), SOURCE.encode(), DocumentUnreadable, ["about.yml", "parts.0.id"]),
        (ABOUT + PART.replace("    title: 甲计划\n", ""), SOURCE.encode(), DocumentUnreadable, ["about.yml", "parts.0.title"]),
        (ABOUT + PART.replace("status: still_effective, ", ""), SOURCE.encode(), DocumentUnreadable, ["about.yml", "parts.0.after_period.status"]),
        (ABOUT + PART.replace("still_effective", "maybe"), SOURCE.encode(), DocumentUnreadable, ["about.yml", "after_period.status", "maybe"]),
        (ABOUT + PART.replace(", quote: 继续有效", ""), SOURCE.encode(), DocumentUnreadable, ["about.yml", "still_effective needs"]),
        (ABOUT + PART.replace("2022-01-01", "'2022'"), SOURCE.encode(), DocumentUnreadable, ["about.yml", "period.start"]),
        (ABOUT + "parts: {a: b}\n", SOURCE.encode(), DocumentUnreadable, ["about.yml", "parts"]),
        (ABOUT + "issued: '2022-09-20'\n", SOURCE.encode(), DocumentUnreadable, ["about.yml", "issued"]),
        (ABOUT + "isued: 2022-09-20\n", SOURCE.encode(), DocumentUnreadable, ["about.yml", "isued"]),
        (ABOUT.replace("t-1", "../T 1"), SOURCE.encode(), DocumentUnreadable, ["about.yml", "id", "../T 1"]),
        (ABOUT + "notes:\n  - {kind: x, quote: 通知, text: y}\n", SOURCE.encode(), DocumentUnreadable, ["about.yml", "notes.0.clause"]),
        ("id: [unclosed\n", SOURCE.encode(), DataInvalid, ["about.yml", "YAML", "line 2"]),
    ],
)  # fmt: skip
def test_broken_document_names_file_and_remedy(
    tmp_path: Path, about: str, source: bytes | None, kind: type[PolicyIndexError], words: list[str]
) -> None:
    with pytest.raises(kind) as caught:
        read_document(folder_with(tmp_path, about, source))
    assert [word for word in (*words, str(tmp_path)) if word not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("heading", "number"), [("十十、加大支持。给予奖励。", "十十"), ("第十十条 加大支持。", "第十十条")]
)
def test_a_heading_whose_number_is_none(tmp_path: Path, heading: str, number: str) -> None:
    with pytest.raises(DocumentUnreadable, match=f"{number}.*is no number.*Check the source"):
        read_document(folder_with(tmp_path, ABOUT, f"通知如下。\n\n{heading}\n".encode()))


def test_a_document_nobody_has() -> None:
    with pytest.raises(KeyError):
        load_corpus().document("nowhere")


def test_no_about_at_all(tmp_path: Path) -> None:
    with pytest.raises(DataInvalid, match=r"about\.yml: cannot be read"):
        read_document(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", ["is empty", "policy_index parse"]),
        ("{}\n", ["line 1 is not a document", "policy_index parse"]),
        ("not json\n", ["line 1 is not a document"]),
        ('GOOD\n{"clause": {}}\n', ["line 3 is not a clause", "policy_index parse"]),
        ('GOOD\n{"clause": 5}\n', ["line 3 is not a clause"]),
    ],
)
def test_broken_clause_file(tmp_path: Path, content: str, words: list[str]) -> None:
    path = tmp_path / "t-1.jsonl"
    document, clauses = read_document(folder_with(tmp_path))
    write_clause_file(path, document, clauses[:1])
    path.write_text(content.replace("GOOD\n", path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(DocumentUnreadable) as caught:
        read_clause_file(path)
    assert [word for word in (*words, str(path)) if word not in str(caught.value)] == []


def test_corpus_without_files_and_with_shared_ids(tmp_path: Path) -> None:
    with pytest.raises(DocumentUnreadable, match="holds no clause file.*policy_index parse"):
        load_corpus(tmp_path)
    document, clauses = read_document(folder_with(tmp_path))
    write_clause_file(tmp_path / "one.jsonl", document, clauses)
    write_clause_file(tmp_path / "two.jsonl", document, clauses)
    with pytest.raises(DocumentUnreadable, match="two clauses have the id t-1/"):
        load_corpus(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("units", "units: {a: b}\n", ["expected a mapping with a list under `units`"]),
        ("units", "units:\n  - {aliases: [x]}\n", ["entry 1 of `units` lacks name"]),
        (
            "sections",
            "sections:\n  - {slug: general, kind: section}\nexpiry: []\n",
            ["entry 1 of `sections` lacks words"],
        ),
        ("yaml", "a: [\n", ["cannot be read as YAML"]),
        ("yaml", None, ["cannot be read as YAML"]),
    ],
)
def test_broken_term_data(tmp_path: Path, name: str, content: str | None, words: list[str]) -> None:
    path = tmp_path / "here.yml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    readers = {
        "units": lambda: load_units("here", tmp_path),
        "sections": lambda: load_section_words(path),
        "yaml": lambda: load_yaml(path),
    }
    with pytest.raises(DataInvalid) as caught:
        readers[name]()
    assert [word for word in (*words, "here.yml") if word not in str(caught.value)] == []


def test_review_keys_are_words_and_not_truth_values(tmp_path: Path) -> None:
    (tmp_path / "here.yml").write_text("review: {status: draft, by: null, on: no}\nflag: true\n", encoding="utf-8")
    assert load_yaml(tmp_path / "here.yml") == {"review": {"status": "draft", "by": None, "on": "no"}, "flag": True}


def test_unknown_clause_suggests_near_ids() -> None:
    corpus = load_corpus()
    with pytest.raises(UnknownClause) as caught:
        corpus.clause("yfbf-2022-107/fdi/66")
    assert "yfbf-2022-107/fdi/6" in caught.value.suggestions
    assert len(caught.value.suggestions) <= 5
    assert "yfbf-2022-107/fdi/6" in str(caught.value)
    with pytest.raises(UnknownClause) as caught:
        corpus.clause("")
    assert caught.value.suggestions == ()


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["一、总体要求", "二、重点任务", "（一）加强领导。", "(二) 落实", "1. 给予奖励。发钱。", "2、补贴。", "第一条 总则", "- 3 -", "甲计划",
             "（责任单位：市商务委、市财政局）", "责任单位：市商务委", "到期后继续有效。", "2024年1月1日", "**", "", "", "", "\u3000", "，", "1.5 亿元，"]
        ),
        st.text(alphabet="给予奖励支持，。；：（）()〔〕一二十、1. \t*责任单位负责", max_size=30),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(lines=LINES)
def test_any_text_is_read_or_refused_in_words(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    folder = folder_with(tmp_path_factory.mktemp("any"), ABOUT, "\n".join(lines).encode())
    try:
        _, clauses = read_document(folder)
    except PolicyIndexError:
        return
    for clause in clauses:
        assert clause.text.strip()
        assert 1 <= clause.lines[0] <= clause.lines[1] <= len(lines)
