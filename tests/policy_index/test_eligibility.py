"""The tables of measures/ that a lawyer can read: facts in, verdict, reasons, questions and amounts out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from policy_index.benefits import plain
from policy_index.decision_json import decision_as_json
from policy_index.eligibility import decide_eligibility
from policy_index.measure import Comparison, ComputedBenefit, Decision, Fact, FactSpec, Language, Measure
from policy_index.read_measures import load_measures
from policy_index.term_data import load_yaml

TABLES = Path(__file__).parent / "measures"
MEASURES = load_measures()
COMPARISONS: dict[str, Comparison] = {
    ">": "more_than",
    ">=": "at_least",
    "<": "less_than",
    "<=": "at_most",
    "~": "about",
    "": "exactly",
}
AMOUNT = re.compile(r"(?P<sign>[<>]=?|~)?\s*(?P<digits>[\d_.]+)(?P<wan>万)?(?:\s+(?P<unit>[A-Z]{3}))?")
ROW_KEYS = {"case", "but", "without", "asks", "rate", "verdict", "tier", "because", "missing", "conditions", "grants", "alternatives"}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One row of a table with all its facts."""

    measure: Measure
    row: Mapping[str, Any]
    facts: Mapping[str, Fact]

    def decide(self) -> Decision:
        rates = {"USD": Decimal(str(self.row["rate"]))} if "rate" in self.row else None
        return decide_eligibility(self.measure, self.facts, self.row.get("asks"), rates)


def read_fact(spec: FactSpec, written: Any) -> Fact:
    """`> 1000万 USD`, true, manufacturing or 渝北区 as a fact; what is written stands for the asker's words."""
    said = str(written)
    if isinstance(written, bool | None):
        return Fact(spec.id, written, None, said)
    if spec.kind in ("choice", "place"):
        assert not spec.choices or written in {choice.value for choice in spec.choices}, f"{spec.id} has no {written}"
        return Fact(spec.id, written, None, said)
    found = AMOUNT.fullmatch(said)
    assert found, f"{spec.id}: {said!r} is no amount"
    value = Decimal(found["digits"].replace("_", "")) * (10_000 if found["wan"] else 1)
    assert (spec.kind == "money") == bool(found["unit"]), f"{spec.id}: {said!r} and its unit"
    return Fact(spec.id, value, found["unit"] or spec.unit, said, COMPARISONS[found["sign"] or ""])


def read_table(path: Path) -> Iterator[Case]:
    table = load_yaml(path)
    measure = MEASURES.get(table["measure"])
    assert measure is not None, f"{path}: no measure {table['measure']}"
    for row in table["cases"]:
        assert set(row) <= ROW_KEYS, f"{path}: {row['case']}: {set(row) - ROW_KEYS}"
        left_out = table["complete"].keys() if row.get("without") == "all" else row.get("without", ())
        assert set(left_out) <= table["complete"].keys(), f"{path}: {row['case']}: leaves out what is not there"
        told = {key: value for key, value in table["complete"].items() if key not in left_out} | row.get("but", {})
        yield Case(measure, row, {key: read_fact(MEASURES.vocabulary[key], value) for key, value in told.items()})


CASES = [case for path in sorted(TABLES.glob("*.yml")) for case in read_table(path)]
IDS = [f"{case.measure.id}: {case.row['case']}" for case in CASES]
each_case = pytest.mark.parametrize("case", CASES, ids=IDS)


def written(benefit: ComputedBenefit) -> str:
    """A benefit as the tables write it: `at_least 700000 CNY`; unknown is a figure that cannot be computed yet."""
    if benefit.unit is None:
        return benefit.bound
    return f"{benefit.bound} {'unknown' if benefit.value is None else plain(benefit.value)} {benefit.unit}"


@each_case
def test_verdict_and_tier(case: Case) -> None:
    decision = case.decide()
    assert decision.verdict == case.row["verdict"]
    assert decision.tier.id == (case.row.get("tier") or case.row.get("asks") or decision.tier.id)


@each_case
def test_reasons(case: Case) -> None:
    """`because` names every condition that fails; a verdict that is not not_met has none."""
    decision = case.decide()
    failing = [condition.spec.id for condition in decision.conditions if condition.status == "not_met"]
    assert failing == case.row.get("because", [])
    statuses = {condition.spec.id: condition.status for condition in decision.conditions}
    expected = case.row.get("conditions", {})
    assert {key: statuses.get(key) for key in expected} == expected


@each_case
def test_what_is_asked_next(case: Case) -> None:
    decision = case.decide()
    asked = [spec.id for spec in decision.missing]
    assert asked == case.row.get("missing", asked)
    assert not (asked and decision.verdict != "unknown")


@each_case
def test_what_is_granted(case: Case) -> None:
    decision = case.decide()
    assert [written(benefit) for benefit in decision.benefits] == case.row.get("grants") or "grants" not in case.row
    assert bool(decision.benefits) == (decision.verdict != "not_met")


@each_case
def test_other_tiers(case: Case) -> None:
    other = {outcome.tier.id: outcome.verdict for outcome in case.decide().alternatives}
    assert other == case.row.get("alternatives", other)


@pytest.mark.parametrize("measure", MEASURES.measures, ids=lambda measure: measure.id)
def test_every_condition_holds_in_one_row_and_not_in_another(measure: Measure) -> None:
    """A condition that no row tests could be wrong without anybody noticing; so could an exclusion."""
    seen: dict[tuple[str, str], set[str]] = {}
    for case in (case for case in CASES if case.measure is measure):
        decision = case.decide()
        for condition in decision.conditions:
            seen.setdefault((decision.tier.id, condition.spec.id), set()).add(condition.status)
    wanted = {(tier.id, c.id) for tier in measure.tiers for c in tier.conditions}
    excluded = {(tier.id, e.condition.id) for tier in measure.tiers for e in tier.exclusions}
    assert {key for key in wanted if "met" not in seen.get(key, set())} == set()
    assert {key for key in wanted if seen[key] == {"met"}} == set()
    assert {key for key in excluded if "not_met" not in seen.get(key, set())} == set()


def test_a_tier_that_the_measure_has_not_counts_as_not_asked() -> None:
    award = MEASURES.get("fdi-award")
    assert award is not None
    assert decide_eligibility(award, {}, "gold").tier.id == decide_eligibility(award, {}).tier.id


@pytest.mark.parametrize(
    ("rate", "figures"),
    [
        (None, ["1400000", None]),
        ("0.2", ["1400000", "280000"]),
        ("7.1", ["1400000", "9940000"]),
        ("7.2", ["1400000", "10000000"]),
    ],
)
def test_both_readings_of_the_award(rate: str | None, figures: list[str | None]) -> None:
    """The sentence takes dollars and pays yuan without a rate: the figure as it is, and the figure converted."""
    complete = next(case for case in CASES if case.measure.id == "fdi-award").facts
    award = MEASURES.get("fdi-award")
    assert award is not None
    decision = decide_eligibility(award, complete, rates={"USD": Decimal(rate)} if rate else None)
    assert [None if b.value is None else plain(b.value) for b in decision.benefits] == figures
    readings = [b.reading["zh-Hans"] for b in decision.benefits if b.reading]
    assert readings == ["美元数额直接作人民币元计", "按汇率折成人民币计"]
    assert all(b.formula and "4%" in b.formula["en"] for b in decision.benefits)


def as_json(measure_id: str, case: str, lang: Language = "zh-Hans") -> dict[str, Any]:
    row = next(one for one in CASES if one.measure.id == measure_id and one.row["case"].startswith(case))
    return decision_as_json(row.decide(), lang)


def test_json_names_a_tier_only_where_there_are_levels() -> None:
    assert as_json("fdi-award", "说全了的制造业")["tier"] == "manufacturing"
    assert as_json("land-late-fee", "恰好6个月")["tier"] is None


def test_json_keeps_every_digit_of_money_and_plain_numbers_elsewhere() -> None:
    facts = {c["id"]: c["fact"] for c in as_json("fdi-award", "1000万美元多1分")["conditions"]}
    assert (facts["paid-in"]["value"], facts["paid-in"]["unit"]) == ("10000000.01", "USD")
    assert facts["from-2023"]["value"] == 2024 and isinstance(facts["from-2023"]["value"], int)
    assert facts["in-chongqing"]["value"] is True


def test_json_offers_a_yes_and_a_no_and_the_choices() -> None:
    (fault,) = as_json("land-late-fee", "原因还在查")["missing"]
    assert [choice["value"] for choice in fault["choices"]] == ["yes", "no"]
    (industry,) = as_json("fdi-award", "行业没说", "en")["missing"]
    assert {"value": "manufacturing", "title": "manufacturing"} in industry["choices"]


def test_json_leaves_out_a_fact_that_the_asker_does_not_know() -> None:
    conditions = {c["id"]: c for c in as_json("fdi-award", "到位金额说了不知道")["conditions"]}
    assert conditions["paid-in"]["status"] == "unknown" and conditions["paid-in"]["fact"] is None


def test_a_net_amount_shows_the_words_of_both_facts() -> None:
    conditions = {c["id"]: c for c in as_json("fdi-award", "里面600万是股东贷款")["conditions"]}
    assert conditions["paid-in"]["fact"]["value"] == "29000000"
    assert conditions["paid-in"]["fact"]["said"] == "3500万 USD；600万 USD"


@pytest.mark.parametrize(
    ("case", "assumed"),
    [
        ("说全了的制造业", "没有因同一方向拿过其他支持"),
        ("同一项目，汇率7.1", "汇率: 1 USD = 7.1 CNY"),
        ("说全了的制造业", "文件没有写明汇率和折算日"),
    ],
)
def test_what_the_decision_rests_on_is_said(case: str, assumed: str) -> None:
    assert assumed in as_json("fdi-award", case)["assumptions"]


@pytest.mark.parametrize("case", ["说了没有拿过", "已经因同一方向拿过支持"])
def test_what_was_told_is_assumed_no_longer(case: str) -> None:
    assert "没有因同一方向拿过其他支持" not in as_json("fdi-award", case)["assumptions"]
