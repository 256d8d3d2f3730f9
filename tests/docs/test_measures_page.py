"""docs/measures.md shows files as they are and names every rule, kind and key of a measure."""

import re
from pathlib import Path
from typing import get_args

import pytest

from policy_index.measure import BenefitKind, Bound, Derivation, RuleKind
from policy_index.measure_file import MeasureShape

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/measures.md").read_text(encoding="utf-8")
SHOWN = ["policy_index/measures/work-residence-permit.yml", "tests/policy_index/measures/work-residence-permit.yml"]


@pytest.mark.parametrize("name", SHOWN)
def test_a_file_that_is_shown_is_the_file(name):
    assert (ROOT / name).read_text(encoding="utf-8").strip() in re.findall(r"```yaml\n(.*?)\n```", PAGE, re.DOTALL)


@pytest.mark.parametrize("name", get_args(RuleKind))
def test_every_rule_has_a_row(name):
    assert re.search(rf"^\| `{name}` \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize(
    "name", [*get_args(BenefitKind), *get_args(Bound), *get_args(Derivation), *MeasureShape.model_fields]
)
def test_every_kind_and_key_is_named(name):
    assert f"`{name}`" in PAGE


def test_no_rule_is_named_that_does_not_exist():
    rows = PAGE[PAGE.index("| rule |") :].split("\n\n")[0]
    assert set(re.findall(r"^\| `(\w+)`", rows, re.MULTILINE)) == set(get_args(RuleKind))
