"""Joining lines, splitting clauses and sentences, on small texts that show one thing each."""

from __future__ import annotations

import pytest

from policy_index.clause import Clause
from policy_index.errors import DocumentUnreadable
from policy_index.join_lines import Paragraph, join_lines
from policy_index.note_damage import find_repeated_cuts
from policy_index.split_clauses import read_numeral, split_clauses
from policy_index.split_sentences import split_sentences
from policy_index.term_data import load_section_words


@pytest.mark.parametrize(
    ("source", "paragraphs"),
    [
        ("支持企业在渝\n设立总部，给予奖励。", ["支持企业在渝", "设立总部，给予奖励。"]),  # no sentence yet: a title
        ("支持企业，在渝\n设立总部。", ["支持企业，在渝设立总部。"]),
        ("支持企业，在渝\n\n设立总部。", ["支持企业，在渝", "设立总部。"]),  # one blank line ends a paragraph
        ("支持企业，在渝\n\n\n\n设立总部。", ["支持企业，在渝设立总部。"]),  # a page cut does not
        ("支持企业，在渝\n\n- 3 -\n\n设立总部。", ["支持企业，在渝设立总部。"]),
        ("支持企业，在渝\n\n— 12 —\n\n设立总部。", ["支持企业，在渝设立总部。"]),
        ("给予奖励。\n\n\n\n另行通知。", ["给予奖励。", "另行通知。"]),
        ("给予奖励，\n\n\n\n2. 另一条。", ["给予奖励，", "2. 另一条。"]),  # a heading never continues
        ("给予奖励，\n\n\n\n（二）另一条。", ["给予奖励，", "（二）另一条。"]),
        ("给予奖励，\n\n\n\n第三条 另一条。", ["给予奖励，", "第三条 另一条。"]),
        ("到 2024 年，突破\n1.5 亿元。", ["到 2024 年，突破1.5 亿元。"]),  # a decimal is no heading
        ("给予奖励。\n(责任单位：市商务委)", ["给予奖励。", "(责任单位：市商务委)"]),
        # a remark of its own behind a sentence ends the paragraph, whatever it says and however its brackets nest
        (
            "给予奖励，封顶。（各镇街参照执行，不另行文）\n\n\n\n次段。",
            ["给予奖励，封顶。（各镇街参照执行，不另行文）", "次段。"],
        ),
        (
            "补贴，一半。〔甲局牵头，乙局（以下称两局）配合；余同〕\n次段。",
            ["补贴，一半。〔甲局牵头，乙局（以下称两局）配合；余同〕", "次段。"],
        ),
        ("补贴，一半。【试行一年。期满另定】\n次段。", ["补贴，一半。【试行一年。期满另定】", "次段。"]),
        ("支持园区，（含保税区）\n做大。", ["支持园区，（含保税区）做大。"]),  # inside a sentence it does not
        ("分两步。（1）规划，建设园区（含保税区）\n及平台。", ["分两步。（1）规划，建设园区（含保税区）及平台。"]),
        ("分两步，实施。（2）\n建设平台。", ["分两步，实施。（2）建设平台。"]),
        ("一、总体要求\n\n\n\n坚持稳中求进，", ["一、总体要求", "坚持稳中求进，"]),  # a heading is over at its end
        ("支持 **200** 万元，\n**封顶**。", ["支持 200 万元，封顶。"]),
        ("用好 cross,\nborder 政策。", ["用好 cross,border 政策。"]),
        ("推进 AI, big\ndata 应用。", ["推进 AI, big data 应用。"]),  # words of Latin letters keep their space
        ("\ufeff一、甲。", ["一、甲。"]),
        ("", []),
        ("\n\n\n", []),
        ("- 1 -\n", []),
    ],
)
def test_join_lines(source: str, paragraphs: list[str]) -> None:
    assert [paragraph.text for paragraph in join_lines(source)] == paragraphs


def test_joined_paragraphs_know_their_lines_and_pages() -> None:
    found = join_lines("标题\n\n支持企业，在渝\n\n\n\n设立总部。\n\n\n\n\n次页一段。")
    assert [(p.text, p.lines, p.after_cut) for p in found] == [
        ("标题", (1, 1), False),
        ("支持企业，在渝设立总部。", (3, 7), False),
        ("次页一段。", (12, 12), True),
    ]


def drafts_of(
    source: str, parts: dict[str, str] | None = None
) -> list[tuple[str | None, str, str, str | None, str | None, str]]:
    found = split_clauses(join_lines(source), parts or {}, load_section_words(), "某通知")
    return [(d.part, d.slug, d.kind, d.section, d.number, d.title) for d in found]


def test_tasks_under_two_levels_of_headings() -> None:
    source = "某措施\n\n为了发展，制定本措施。\n\n一、支持内容\n\n（一）资金支持。\n\n1. 开办奖励。给予10万元。\n\n2. 贷款贴息。贴息一半。\n\n（二）场地支持。\n\n3. 房租补贴。补一半。"
    assert drafts_of(source) == [
        (None, "preamble", "preamble", None, None, "某通知"),
        (None, "1", "task", "（一）资金支持", "1", "开办奖励"),
        (None, "2", "task", "（一）资金支持", "2", "贷款贴息"),
        (None, "3", "task", "（二）场地支持", "3", "房租补贴"),
    ]


def test_articles_hold_their_own_numbering() -> None:
    source = "某办法\n\n第一条 为规范管理，制定本办法。\n\n第二条 申请条件：\n\n（一）依法登记；\n\n（二）信用良好。\n\n第十二条 本办法自印发之日起施行。"
    found = split_clauses(join_lines(source), {}, load_section_words(), "某办法")
    assert [(d.slug, d.kind, d.number) for d in found] == [
        ("preamble", "preamble", None),
        ("1", "task", "第一条"),
        ("2", "task", "第二条"),
        ("12", "task", "第十二条"),
    ]
    assert [paragraph.text for paragraph in found[2].paragraphs] == [
        "第二条 申请条件：",
        "（一）依法登记；",
        "（二）信用良好。",
    ]


def test_sections_are_known_by_their_words() -> None:
    source = "一、总体要求\n\n坚持稳中求进。\n\n二、工作目标\n\n突破100亿元。\n\n三、重点任务\n\n1. 做大规模。培育企业。\n\n四、组织保障\n\n（一）加强领导。形成合力。\n\n（二）落实责任。抓好督查。"
    assert [(slug, kind, section, number) for _, slug, kind, section, number, _ in drafts_of(source)] == [
        ("general", "section", "一、总体要求", None),
        ("goals", "section", "二、工作目标", None),
        ("1", "task", "三、重点任务", "1"),
        ("safeguard-1", "safeguard", "四、组织保障", "（一）"),
        ("safeguard-2", "safeguard", "四、组织保障", "（二）"),
    ]


def test_numbers_that_restart_in_the_next_section_stay_apart() -> None:
    source = "一、资金\n\n1. 开办奖励。给钱。\n\n2. 贷款贴息。贴息。\n\n二、场地\n\n1. 房租补贴。补贴。\n\n三、人才\n\n1. 引才奖励。奖励。"
    found = drafts_of(source)
    slugs = [slug for _, slug, *_ in found]
    assert [title for *_, title in found] == ["开办奖励", "贷款贴息", "房租补贴", "引才奖励"]
    assert slugs[:2] == ["1", "2"]
    assert len(set(slugs)) == 4


def test_numbers_that_restart_under_every_heading_stay_apart() -> None:
    """Once, the second heading's clauses were lost and the third's stood twice."""
    source = "一、支持创业\n\n（一）资金\n\n1. 给予补助。\n\n2. 给予贷款。\n\n（二）场地\n\n1. 提供房租补贴。\n\n2. 提供水电。\n\n（三）人才\n\n1. 引进人才。\n\n2. 留住人才。"
    found = drafts_of(source)
    assert [title for *_, title in found] == [
        "给予补助",
        "给予贷款",
        "提供房租补贴",
        "提供水电",
        "引进人才",
        "留住人才",
    ]
    assert len({slug for _, slug, *_ in found}) == 6


def test_parts_restart_everything() -> None:
    source = "某通知\n\n各区县：\n\n现印发给你们。\n\n甲计划\n\n（2022—2024年）\n\n1. 头一条。做事。\n\n乙计划\n\n为了发展，制定本计划。\n\n1. 另一条。做事。\n\n本计划到期，继续有效。"
    assert [(part, slug) for part, slug, *_ in drafts_of(source, {"甲计划": "a", "乙计划": "b"})] == [
        (None, "notice"),
        ("a", "1"),
        ("b", "preamble"),
        ("b", "1"),
        ("b", "expiry"),
    ]


def test_signature_behind_the_last_item_is_no_part_of_it() -> None:
    source = (
        "1. 头一条。做事。\n\n2. 末一条。做事。\n\n本措施自2026年3月1日起施行。\n\n某市人民政府办公室\n\n2026年2月1日"
    )
    found = drafts_of(source)
    assert [(slug, kind) for _, slug, kind, *_ in found] == [
        ("1", "task"), ("2", "task"), ("expiry", "expiry"), ("closing", "closing"),
    ]  # fmt: skip


def test_a_text_without_any_heading_is_one_clause() -> None:
    assert [(slug, kind) for _, slug, kind, *_ in drafts_of("只有一段话，没有编号。")] == [("preamble", "preamble")]
    assert drafts_of("") == []


@pytest.mark.parametrize(
    ("printed", "value"),
    [("6", 6), ("（六）", 6), ("(六)", 6), ("六、", 6), ("第十六条", 16), ("二十六", 26), ("第一百零三条", 103)],
)
def test_read_numeral(printed: str, value: int) -> None:
    assert read_numeral(printed) == value


def test_read_numeral_refuses_what_holds_none() -> None:
    with pytest.raises(DocumentUnreadable, match="附件"):
        read_numeral("附件")


@pytest.mark.parametrize(
    ("before", "after", "after_cut", "repeats"),
    [
        ("协调解决有关重大问题。", "题。市级有关部门要强化责任。", True, True),  # the last words once more
        ("以深化供给侧结构性改革为主线。", "性改革为主线，加快培育优势。", True, True),  # from inside a word
        ("协调解决有关重大问题。", "题。市级有关部门要强化责任。", False, False),  # no page between them
        ("协调解决有关重大问题。", "市级有关部门要强化责任。", True, False),
        (
            "支持企业发展，做大规模。",
            "支持企业发展的部门负责。",
            True,
            False,
        ),  # the same words, but a sentence's beginning
    ],
)
def test_words_repeated_over_a_page_cut_are_noted(before: str, after: str, after_cut: bool, repeats: bool) -> None:
    notes = find_repeated_cuts([Paragraph(before, (1, 1)), Paragraph(after, (5, 5), after_cut)])
    assert [note.kind for note in notes] == (["damaged"] if repeats else [])
    assert all(after.startswith(note.quote) for note in notes)


def clause_of(text: str, title: str = "题", unit_list: str | None = None) -> Clause:
    return Clause("d/1", "d", None, "task", None, "1", title, text, unit_list, (), (), (), (1, 1))


@pytest.mark.parametrize(
    ("text", "unit_list", "spans"),
    [
        ("1. 开办奖励。给予200万元奖励。", None, ["开办奖励", "给予200万元奖励"]),
        ("（一）加强领导。形成工作合力；抓好督查落实。", None, ["加强领导", "形成工作合力", "抓好督查落实"]),
        ("第三条 给予补助。另行规定。", None, ["给予补助", "另行规定"]),
        ("到 2024 年突破 1.5 亿元。好。", None, ["到 2024 年突破 1.5 亿元"]),  # fragments are not quoted
        ("他说“先行先试。”随后推广开来。", None, ["他说“先行先试", "随后推广开来"]),
        ("给予奖励一次。（责任单位：市商务委、市财政局）", "（责任单位：市商务委、市财政局）", ["给予奖励一次"]),
        (
            "给予奖励一次（责任单位：市商务委）另行通知办理。",
            "（责任单位：市商务委）",
            ["给予奖励一次", "另行通知办理"],
        ),
        ("前页末句完整。\n后页断句开头。", None, ["前页末句完整", "后页断句开头"]),
        ("", None, []),
    ],
)
def test_split_sentences(text: str, unit_list: str | None, spans: list[str]) -> None:
    found = split_sentences(clause_of(text, unit_list=unit_list))
    assert [span.text for span in found] == spans
    assert all(text[span.start : span.end] == span.text for span in found)
