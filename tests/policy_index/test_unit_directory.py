"""Names of authorities: aliases, the same name in two cities, own tasks before inherited ones."""

from __future__ import annotations

from datetime import date

import pytest

from policy_index.clause import Clause, Document, InheritedUnit, PrintedUnit
from policy_index.corpus import Corpus, load_corpus
from policy_index.term_data import UnitTerm
from policy_index.unit_directory import UnitDirectory, build_directory, fold_name


def clause(clause_id: str, own: list[str], inherited: list[tuple[str, str, str]] | None = None) -> Clause:
    return Clause(
        clause_id, clause_id.partition("/")[0], None, "task", None, "1", "题", "文", None,
        tuple(PrintedUnit(name) for name in own), tuple(InheritedUnit(*row) for row in inherited or ()), (), (1, 1),
    )  # fmt: skip


def document(document_id: str, jurisdiction: str) -> Document:
    return Document(document_id, None, "题", "某", jurisdiction, date(2022, 1, 1), (), "")


@pytest.fixture(scope="module")
def two_cities() -> UnitDirectory:
    terms = {
        "alpha": [
            UnitTerm("市商务委", ("甲市商务委",), ("商委", "Commerce Commission")),
            UnitTerm("区县政府", ("各区政府",), ()),
        ],
        "beta": [UnitTerm("市商务局", (), ("商务局", "商委"))],
    }
    clauses = [
        clause("a/1", ["甲市商务委", "市财政局"], [("各区政府", "a/1", "以下均需各区政府负责")]),
        clause("a/2", ["各区政府"], [("各区政府", "a/1", "以下均需各区政府负责")]),
        clause("b/1", ["市商务局", "市财政局"]),
    ]
    return build_directory([document("a", "alpha"), document("b", "beta")], clauses, terms)


def test_printed_forms_lead_to_the_canonical_id(two_cities: UnitDirectory) -> None:
    units = two_cities.units_by_clause["a/1"]
    assert [(unit.id, unit.name, unit.basis) for unit in units] == [
        ("alpha/市商务委", "甲市商务委", "own"),
        ("alpha/市财政局", "市财政局", "own"),
        ("alpha/区县政府", "各区政府", "inherited"),
    ]
    assert units[2].as_json()["note"] == {"clause_id": "a/1", "quote": "以下均需各区政府负责"}
    assert units[0].as_json()["note"] is None


def test_the_same_short_name_is_another_authority_in_another_city(two_cities: UnitDirectory) -> None:
    ids = {record.id for record in two_cities.records}
    assert {"alpha/市财政局", "beta/市财政局"} <= ids
    for unit_id, clause_id in (("alpha/市财政局", "a/1"), ("beta/市财政局", "b/1")):
        assert [c.clause_id for c in two_cities.tasks[unit_id].own] == [clause_id]
        record = two_cities.find(unit_id)
        assert record is not None
        assert record.id == unit_id


def test_an_alias_of_two_units_leads_to_the_earlier(two_cities: UnitDirectory) -> None:
    found = two_cities.find("商委")
    assert found is not None
    assert found.id == "alpha/市商务委"


def test_a_name_of_two_units_leads_to_the_earlier(two_cities: UnitDirectory) -> None:
    found = two_cities.find("市财政局")
    assert found is not None
    assert found.id == "alpha/市财政局"


def test_own_tasks_are_no_inherited_ones(two_cities: UnitDirectory) -> None:
    tasks = two_cities.tasks["alpha/区县政府"]
    assert [c.clause_id for c in tasks.own] == ["a/2"]
    assert [c.clause_id for c in tasks.inherited] == ["a/1"]
    record = two_cities.find("各区政府")
    assert record is not None
    assert (record.own_count, record.inherited_count) == (1, 1)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("市商务委", "市商务委"), ("重庆市商务委员会", "市商务委"), ("商委", "市商务委"), ("Commission of Commerce", "市商务委"),
        ("市科学技术局", "市科技局"), ("科委", "市科技局"), ("市税务局", "重庆市税务局"), ("税务局", "重庆市税务局"),
        ("人行", "人行重庆营管部"), ("人民银行", "人行重庆营管部"), ("PBOC", "人行重庆营管部"), ("pboc", "人行重庆营管部"),
        ("海关", "重庆海关"), ("信保", "中国信保重庆分公司"), ("卫健委", "市卫生健康委"), ("发改委", "市发展改革委"),
        ("经信委", "市经济信息委"), ("住建委", "市住房城乡建委"), ("各区政府", "区县政府"), ("各区县政府", "区县政府"),
        ("市 商 务 委", "市商务委"), ("chongqing/市商务委", "市商务委"), ("各综合保税区管委会", "综合保税区管委会"),
    ],
)  # fmt: skip
def test_names_people_use(corpus: Corpus, name: str, unit: str) -> None:
    found = corpus.find_unit(name)
    assert found is not None
    assert found.id == f"chongqing/{unit}"


@pytest.mark.parametrize("name", ["市外星局", "", "委", "beijing/市商务委", "四川省商务厅"])
def test_names_nobody_has(corpus: Corpus, name: str) -> None:
    assert corpus.find_unit(name) is None


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("重庆市商务委负责哪些任务", "市商务委"),
        ("中国信保重庆分公司要做什么", "中国信保重庆分公司"),
        ("进出口银行重庆分行有哪些任务", "进出口银行重庆分行"),
        ("what does the commission of commerce do", "市商务委"),
        ("list the tasks of the pboc", "人行重庆营管部"),
        ("the space programme", None),  # no `pac`, no `cac` inside words
        ("给予奖励多少", None),
    ],
)
def test_the_longest_name_in_a_question(corpus: Corpus, text: str, unit: str | None) -> None:
    found = corpus.directory.find_in(text)
    assert (found.name if found else None) == unit


def test_the_corpus_has_44_printed_names_of_43_authorities(corpus: Corpus) -> None:
    """各区政府, 各区县政府 and the long name of trade/1 are one authority; the rest stand for themselves."""
    assert all(unit.id.startswith("chongqing/") for unit in corpus.units)
    districts = corpus.tasks_of("chongqing/区县政府")
    assert [c.short_id for c in districts.own] == ["trade/1", "fdi/1"]
    assert len(districts.inherited) == 42
    assert len(corpus.units) == len({u.id for u in corpus.units}) == 43
    assert all(unit.aliases for unit in corpus.units), "every authority has a record in terms/units"


@pytest.mark.parametrize(
    ("unit", "own", "inherited"),
    [
        ("市商务委", 43, 0),
        ("重庆市税务局", 10, 0),
        ("市医保局", 1, 0),
        ("中国信保重庆分公司", 1, 0),
        ("重庆边检总站", 1, 0),
        ("区县政府", 2, 42),
    ],
)
def test_counts_by_hand(corpus: Corpus, unit: str, own: int, inherited: int) -> None:
    tasks = corpus.tasks_of(f"chongqing/{unit}")
    assert (len(tasks.own), len(tasks.inherited)) == (own, inherited)


def test_units_of_a_clause_stand_in_printed_order_and_inherited_ones_last(corpus: Corpus) -> None:
    units = corpus.units_of("yfbf-2022-107/fdi/17")
    assert [(unit.name, unit.basis) for unit in units] == [
        ("市卫生健康委", "own"), ("市医保局", "own"), ("市人力社保局", "own"), ("各区政府", "inherited"),
    ]  # fmt: skip
    assert units[3].note is not None
    assert units[3].note.clause_id == "yfbf-2022-107/fdi/1"


def test_neighbours_stay_in_their_part(corpus: Corpus) -> None:
    near = {
        short: corpus.neighbours(f"yfbf-2022-107/{short}")
        for short in ("fdi/6", "trade/safeguard-3", "fdi/preamble", "notice")
    }
    assert near == {
        "fdi/6": ("yfbf-2022-107/fdi/5", "yfbf-2022-107/fdi/7"),
        "trade/safeguard-3": ("yfbf-2022-107/trade/safeguard-2", None),
        "fdi/preamble": (None, "yfbf-2022-107/fdi/general"),
        "notice": (None, None),
    }


def test_fold_name() -> None:
    assert fold_name(" 市 商务委\u3000ABC ") == "市商务委abc"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("公安那边要管哪几件", "市公安局"),
        ("人社部门摊上几件事", "市人力社保局"),
        ("税务 负责 哪些 任务", "重庆市税务局"),
        ("科技创新有什么支持", None),
        ("税务登记怎么办", None),
        ("外资金融项目", None),
    ],
)
def test_a_stem_is_a_unit_only_with_an_ending(text: str, name: str | None) -> None:
    directory = load_corpus().directory
    found = directory.find_in(text)
    assert (found.name if found else None) == name
    assert not any("那边" in alias for record in directory.records for alias in record.aliases)
