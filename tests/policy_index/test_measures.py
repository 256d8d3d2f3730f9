"""Measures as data: what ships is in order, and every mistake of an officer is named with file, place and remedy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import yaml

from policy_index.check_measures import check_measures
from policy_index.corpus import Corpus
from policy_index.errors import DataInvalid
from policy_index.read_measures import MEASURES, VOCABULARY, facts_of, load_measures
from policy_index.term_data import load_yaml

FILE = "land-late-fee.yml"
SHIPPED = load_measures()
TABLES = Path(__file__).parent / "measures"
CLAUSES_WITH_MEASURES = [f"fdi/{n}" for n in (2, 3, 5, 6, 10, 11, 12, 13, 14, 16, 17, 18)]
CLAUSES_WITH_MEASURES += [f"trade/{n}" for n in (14, 18, 22, 23, 25, 26)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one measure that is in order and the part of the vocabulary that the tests need."""
    shutil.copyfile(MEASURES / FILE, tmp_path / FILE)
    (tmp_path / VOCABULARY).write_text(short_vocabulary(), encoding="utf-8")
    return tmp_path


@cache
def short_vocabulary() -> str:
    used = {"contracted_amount"}
    for name in (FILE, "fdi-award.yml", "export-refund.yml"):
        measure = SHIPPED.get(Path(name).stem)
        assert measure is not None
        used |= set(facts_of(measure))
    whole = load_yaml(MEASURES / VOCABULARY)
    whole["facts"] = [fact for fact in whole["facts"] if fact["id"] in used]
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)


def change(folder: Path, old: str, new: str, name: str = FILE) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text, f"{name} no longer holds {old!r}"
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_all_measures_that_ship_are_in_order(corpus: Corpus) -> None:
    assert check_measures(corpus) == []


def test_every_measure_has_a_table_and_every_table_a_measure() -> None:
    tables = {path.stem: load_yaml(path)["measure"] for path in TABLES.glob("*.yml")}
    assert {name for name, measure in tables.items() if name != measure} == set()
    assert set(tables) == {measure.id for measure in SHIPPED.measures}


@pytest.mark.parametrize("clause", CLAUSES_WITH_MEASURES)
def test_the_clause_has_a_measure(clause: str) -> None:
    assert SHIPPED.of_clause(f"yfbf-2022-107/{clause}")


def test_everything_ships_as_a_draft() -> None:
    """Nobody of an authority has read it; whoever does changes the file and this row."""
    assert {measure.review.status for measure in SHIPPED.measures} == {"draft"}


@pytest.mark.parametrize(
    ("measure", "tier", "facts"),
    [
        ("fdi-award", "general", {"paid_in_amount", "shareholder_loan_amount", "industry", "project_kind"}),
        ("rental-housing", None, {"housing_in_tax_district", "tax_district", "housing_district"}),
        ("rd-centre-award", None, {"rd_recognised", "eligible_confirmed", "award_received_before"}),
    ],
)
def test_facts_of_a_measure(measure: str, tier: str | None, facts: set[str]) -> None:
    found = SHIPPED.get(measure)
    assert found is not None
    assert facts <= set(facts_of(found, tier))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('quote: "非因企业原因"', 'quote: "不是企业原因"', "'不是企业原因' does not stand in yfbf-2022-107/fdi/12"),
        ("clause: yfbf-2022-107/fdi/12", "clause: yfbf-2022-107/fdi/99", "No clause has the id"),
        ("id: land-late-fee", "id: late-fee", "id and file name must be the same"),
        ("fact: own_fault", "fact: own_mistake", "'own_mistake' does not stand in vocabulary.yml"),
        ("rule: {at_most: 6}", "rule: {at_most: 6, at_least: 1}", "one way to decide is expected, 2 are given"),
        ("rule: {at_most: 6}", "rule: {atmost: 6}", "atmost"),
        ("rule: {at_most: 6}", "rule: is_true", "the rule is_true needs a fact of kind yes_no; arrears_months is of kind months"),
        ("rule: {at_most: 6}", "rule: counted", "the rule counted needs a fact of kind money"),
        ("rule: is_false", "rule: {one_of: [bank]}", "the rule one_of needs a fact of kind choice, place"),
        ("- id: not-own-fault", "- id: within-six-months", "condition 'within-six-months' stands twice"),
        ('zh-Hans: "非因企业原因"', 'zh-Hans: "非因企业自身原因而且有证明材料"', "a card has room for 12"),
        ('zh-Hans: "欠缴6个月以内"', 'zh-Hans: "欠繳6個月以內"', "holds Traditional characters"),
        ('zh-Hant: "欠繳6個月以內"', 'zh-Hant: "欠缴6个月以内"', "is not written in Traditional"),
        ('en: "within 6 months"', 'en: "within 6 个月"', "holds Chinese characters"),
        ('en: "within 6 months"', 'fr: "en 6 mois"', "conditions.0.name.en"),
        ("words: [滞纳金,", "words: [滯納金,", "cannot occur, messages are read as '滞纳金'"),
        ("words: [滞纳金,", "words: [退税, 滞纳金,", "stands under words and under never"),
        ("words: [滞纳金,", "words: [滞纳金, 滞纳金,", "'滞纳金' stands twice"),
        ("  kind: exemption", "  kind: money", "needs `value` and `unit`, or `share`"),
        ("  kind: exemption", "  kind: years\n  value: 5", "the value 5 has no unit"),
        ("  kind: exemption", "  kind: money\n  value: 5\n  unit: 元", "an amount of money in '元'"),
        ("  kind: exemption", "  kind: gift", "benefits.0.kind"),
        ("status: draft", "status: reviewed", "names `by` and `on`"),
        ("status: draft", "status: final", "review.status"),
        ("id: land-late-fee", "id: [", "cannot be read as YAML"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_file(folder: Path, corpus: Corpus, old: str, new: str, expected: str) -> None:
    assert check_measures(corpus, folder) == []
    change(folder, old, new)
    problems = check_measures(corpus, folder)
    assert any(expected in problem and str(folder / FILE) in problem for problem in problems), problems


AMOUNT = """\
- id: paid
  name: {zh-Hans: "到位", zh-Hant: "到位", en: "paid in"}
  quote: "非因企业原因"
  fact: paid_in_amount
  rule: {more_than: 10}
"""


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda text: text.replace("exclusions:", AMOUNT + "exclusions:"), "give a currency, `unit: USD`"),
        (
            lambda text: text.replace("exclusions:", AMOUNT.replace("{more_than: 10}", "counted") + "exclusions:"),
            "the rule counted takes shareholder_loan_amount off an amount",
        ),
        (
            lambda text: text.replace("rule: {at_most: 6}", "rule: {at_most: 6}\n  derived: net_of_loans"),
            "needs an amount of money; arrears_months is none",
        ),
        (
            lambda text: text.replace("rule: is_false", "rule: is_false\n  clause: yfbf-2022-107/fdi/10"),
            "'非因企业原因' does not stand in yfbf-2022-107/fdi/10",
        ),
        (
            lambda text: text.replace("rule: is_false", "rule: is_false\n  clause: yfbf-2022-107/fdi/0"),
            "condition not-own-fault: No clause has the id",
        ),
        (
            lambda text: text.replace("rule: is_false", "rule: is_false\n  also:\n  - {fact: industry, rule: {one_of: [farming]}}"),
            "industry has no choice farming; it has manufacturing",
        ),
        (
            lambda text: text[: text.index("  words: [")] + "  words: []\n" + text[text.index("  never:") :],
            "no words; without them nobody's question leads here",
        ),
    ],
)  # fmt: skip
def test_a_larger_mistake_is_named(folder: Path, corpus: Corpus, edit: Callable[[str], str], expected: str) -> None:
    text = (folder / FILE).read_text(encoding="utf-8")
    changed = edit(text)
    assert changed != text
    (folder / FILE).write_text(changed, encoding="utf-8")
    assert any(expected in problem for problem in check_measures(corpus, folder)), check_measures(corpus, folder)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("percent: 4", "percent: 400", "expected is more than 0 and at most 100"),
        ("      fact: paid_in_amount\n      derived", "      fact: industry\n      derived", "a share is taken of an amount of money"),
        ("- id: general\n", "- id: manufacturing\n", "tier 'manufacturing' stands twice"),
        ("tiers:", "conditions: []\ntier:", "tier: Extra inputs"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_measure_with_tiers(folder: Path, corpus: Corpus, old: str, new: str, expected: str) -> None:
    shutil.copyfile(MEASURES / "fdi-award.yml", folder / "fdi-award.yml")
    change(folder, old, new, "fdi-award.yml")
    problems = check_measures(corpus, folder)
    assert any(expected in problem and "fdi-award.yml" in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  unit: USD\n", "", "an amount of money needs a currency such as USD"),
        ("- id: contracted_amount", "- id: paid_in_amount", "'paid_in_amount' stands twice"),
        ("kind: money", "kind: coins", "facts.0.kind"),
        ("  choices:", "  options:", "options"),
    ],
)
def test_a_mistake_in_the_vocabulary(folder: Path, corpus: Corpus, old: str, new: str, expected: str) -> None:
    change(folder, old, new, VOCABULARY)
    problems = check_measures(corpus, folder)
    assert any(expected in problem and VOCABULARY in problem for problem in problems), problems


def test_one_word_must_not_name_measures_of_two_clauses(folder: Path, corpus: Corpus) -> None:
    shutil.copyfile(MEASURES / "export-refund.yml", folder / "export-refund.yml")
    change(folder, "words: [滞纳金,", "words: [出口退税, 滞纳金,")
    (problem,) = check_measures(corpus, folder)
    assert "'出口退税' also names export-refund of yfbf-2022-107/trade/23" in problem


def test_a_broken_file_does_not_hide_the_problems_of_another(folder: Path, corpus: Corpus) -> None:
    (folder / "aaa.yml").write_text("id: [", encoding="utf-8")
    change(folder, 'quote: "非因企业原因"', 'quote: "不是企业原因"')
    problems = check_measures(corpus, folder)
    assert any("aaa.yml" in problem for problem in problems)
    assert any("不是企业原因" in problem for problem in problems)


def test_a_broken_file_is_refused_when_the_bot_starts(folder: Path) -> None:
    change(folder, "rule: {at_most: 6}", "rule: {at_most: six}")
    with pytest.raises(DataInvalid, match="conditions.0.rule.at_most"):
        load_measures(folder)


def test_a_file_under_another_name_is_refused(folder: Path) -> None:
    (folder / FILE).rename(folder / "other.yml")
    with pytest.raises(DataInvalid, match="id and file name must be the same"):
        load_measures(folder)
