"""What is odd in the first document (wrong words, page cuts, mixed brackets): each kept as printed, noted where it misleads."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_index.clause import Clause
from policy_index.read_document import read_document
from policy_index.split_sentences import split_sentences

FOLDER = Path(__file__).resolve().parents[2] / "policy_index" / "documents" / "yfbf-2022-107"


@pytest.fixture(scope="module")
def clauses() -> dict[str, Clause]:
    return {clause.short_id: clause for clause in read_document(FOLDER)[1]}


@pytest.mark.parametrize(
    ("clause_id", "printed", "kind"),
    [
        ("trade/general", "认真落实施市第六次党代会精神", "doubtful"),
        ("trade/general", "性改革为主线，以贸易创新数字赋能为动力", "damaged"),
        ("fdi/safeguard-1", "题。市级有关部门", "damaged"),
        ("trade/1", "以下均需各区政府负责，不再列出", "doubtful"),
        ("fdi/1", "以下均需各区政府负责，不再列出", "doubtful"),
        ("fdi/safeguard-2", "各区政府要切实履行", "doubtful"),
        ("fdi/2", "知名企来渝发展", "doubtful"),
        ("trade/17", "外贸主要进出口岸", "doubtful"),
        ("trade/2", "鼓励跨国公司和境外科研机构集聚平台在渝设立研发机构", "doubtful"),
        ("trade/19", "沿线对外经济发展较好", "doubtful"),
        ("trade/preamble", "《中共中央国务院关于", "doubtful"),
        ("trade/26", "对平台投保降费", "ambiguous"),
        ("trade/26", "认定标准分别放宽至", "ambiguous"),
        ("trade/4", "《重庆市鼓励进口技术和产品目录》", "ambiguous"),
        ("trade/16", "《重庆市鼓励进口技术目录》", "ambiguous"),
        ("trade/18", "贸易援助调整", "doubtful"),
        ("fdi/10", "以其当年实际到位外资金额（美元）为基数", "ambiguous"),
    ],
)
def test_wrong_or_damaged_wording_is_kept_and_noted(
    clauses: dict[str, Clause], clause_id: str, printed: str, kind: str
) -> None:
    clause = clauses[clause_id]
    assert printed in clause.text
    assert [note.kind for note in clause.notes if printed in note.quote or note.quote in printed][:1] == [kind]


def test_a_seam_is_noted_once(clauses: dict[str, Clause]) -> None:
    assert [note.kind for note in clauses["fdi/safeguard-1"].notes] == ["damaged"]
    assert [note.kind for note in clauses["trade/general"].notes] == ["doubtful", "damaged"]


def test_likely_readings_are_not_written_into_the_text(clauses: dict[str, Clause]) -> None:
    assert "知名企业来渝发展" not in clauses["fdi/2"].text
    assert "进出口口岸" not in clauses["trade/17"].text
    assert "认真落实市第六次党代会精神" not in clauses["trade/general"].text
    assert "以下均需各区县政府负责" not in clauses["trade/1"].text


@pytest.mark.parametrize("clause_id", ["trade/5", "trade/23", "fdi/16", "trade/goals"])
def test_sound_clauses_carry_no_note(clauses: dict[str, Clause], clause_id: str) -> None:
    assert clauses[clause_id].notes == ()


def test_notes_say_something_of_words_that_stand_there(clauses: dict[str, Clause]) -> None:
    for clause in clauses.values():
        for note in clause.notes:
            assert note.quote in clause.text
            assert len(note.text) >= 8


@pytest.mark.parametrize(
    ("clause_id", "seam"),
    [
        ("trade/general", "有力支撑。性改革"),
        ("fdi/safeguard-1", "重大问题。题。"),
    ],
)
def test_a_damaged_seam_is_no_sentence(clauses: dict[str, Clause], clause_id: str, seam: str) -> None:
    clause = clauses[clause_id]
    assert seam in clause.text.replace("\n", "")
    before = seam.partition("。")[0]
    assert any(span.text.endswith(before) for span in split_sentences(clause))


@pytest.mark.parametrize(
    ("clause_id", "joined"),
    [
        ("trade/2", "鼓励跨国公司和境外科研机构"),
        ("trade/3", "涪陵综合保税区、万州综合保税区"),
        ("trade/4", "重要能源资源性产品进口"),
        ("trade/5", "增强关键技术、核心零部件生产"),
        ("trade/6", "渝东北三峡库区城镇群和渝东南武陵山城镇群加快生猪"),
        ("trade/7", "优强外贸企业。到2024 年，力争"),
        ("trade/9", "支持企业引进国际先进生产要素"),
        ("trade/10", "到 2024年，重庆对"),
        ("trade/12", "优秀海外仓企业 8 家"),
        ("trade/13", "跨境电商示范区 8 个"),
        ("trade/14", "保税维修产值突破 100 亿元"),
        ("trade/16", "重点培育计算机和信息服务"),
        ("trade/17", "归集外贸企业用箱用舱需求，提前对接"),
        ("trade/17", "（责任单位：市政府口岸物流办、市交通局、"),
        ("trade/19", "更大力度吸引和利用外资"),
        ("trade/20", "加快共建“一带一路”进出口商品集散分拨中心"),
        ("trade/21", "全市对 RCEP 成员国贸易占比达到 30%以上"),
        ("trade/24", "进出口中积极采用人民币进行结算"),
        ("trade/26", "市场采购贸易、保税维修"),
        ("trade/safeguard-1", "各区县政府和开放平台管委会"),
        ("fdi/1", "提高许可事项规范度、透明度、便利度"),
        ("fdi/4", "进一步扩大引资规模"),
        ("fdi/5", "标识设立、资金管理、通关便利"),
        ("fdi/6", "市科技局、市财政局、"),
        ("fdi/7", "市经济信息委、市生态环境局"),
        ("fdi/9", "建立外资重点项目库"),
        ("fdi/10", "按不低于 2%（人民币）的额度予以奖励"),
        ("fdi/11", "（责任单位：市金融监管局、"),
        ("fdi/13", "《产业结构调整指导目录》"),
        ("fdi/14", "服务贸易等全链条扩展"),
        ("fdi/17", "参加本市基本医疗保险，享受相关医疗保障待遇"),
        ("fdi/safeguard-3", "促进改革、推动高质量发展"),
    ],
)
def test_a_page_cut_in_mid_sentence_leaves_no_trace(clauses: dict[str, Clause], clause_id: str, joined: str) -> None:
    assert joined in clauses[clause_id].text


@pytest.mark.parametrize(
    ("clause_id", "joined"),
    [
        ("trade/general", "加快培育参与国际贸易合作和竞争新优势"),
        ("trade/goals", "贸易规模占全国份额稳步提升"),
        ("trade/goals", "自主品牌和高附加值产品出口"),
        ("trade/goals", "进出口规模保持中西部领先"),
        ("trade/goals", "培育10 家国家级贸易双循环企业"),
        ("trade/goals", "服务贸易进出口总额达到 1000亿元"),
    ],
)
def test_a_hard_line_end_leaves_no_trace(clauses: dict[str, Clause], clause_id: str, joined: str) -> None:
    assert joined in clauses[clause_id].text


@pytest.mark.parametrize(
    ("clause_id", "last"), [("trade/10", "以上。"), ("trade/13", "600 亿元。"), ("fdi/12", "来渝工作。")]
)
def test_a_list_on_its_own_line_stays_a_paragraph(clauses: dict[str, Clause], clause_id: str, last: str) -> None:
    body, _, printed = clauses[clause_id].text.rpartition("\n")
    assert body.endswith(last)
    assert printed == clauses[clause_id].unit_list


def test_paragraphs_of_one_section_stay_apart(clauses: dict[str, Clause]) -> None:
    first, second = clauses["trade/goals"].text.split("\n")
    assert first.endswith("贡献进一步增强。")
    assert second.startswith("到 2024 年，力争全市外贸进出口总值突破 1 万亿元")


@pytest.mark.parametrize(
    ("clause_id", "printed"),
    [("trade/6", "中心城区进出口规模突破 8800 亿元，主城新区"), ("fdi/6", "一次性给予200万元开办奖励")],
)
def test_bold_marks_are_left_out(clauses: dict[str, Clause], clause_id: str, printed: str) -> None:
    assert printed in clauses[clause_id].text


@pytest.mark.parametrize(
    ("clause_id", "first", "last"),
    [
        ("trade/1", "〔", "〕"),
        ("trade/13", "(", ")"),
        ("fdi/6", "（", ")"),
        ("fdi/7", "（", ")"),
        ("trade/17", "（", "）"),
    ],
)
def test_brackets_of_lists_stay_as_printed(clauses: dict[str, Clause], clause_id: str, first: str, last: str) -> None:
    printed = clauses[clause_id].unit_list or ""
    assert (printed[0], printed[-1]) == (first, last)


def test_a_unit_with_the_listing_comma_inside_is_one_unit(clauses: dict[str, Clause]) -> None:
    names = [unit.name for unit in clauses["trade/1"].own_units]
    assert names[-1] == "各区县（自治县）政府和两江新区、西部科学城重庆高新区、万盛经开区管委会"
    assert len(names) == 4


def test_no_page_mark_is_left(clauses: dict[str, Clause]) -> None:
    assert not any("- 2 -" in clause.text or "- 26 -" in clause.text for clause in clauses.values())
