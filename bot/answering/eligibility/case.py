"""The opaque JSON of one eligibility case in, the case out, and back: what was asked about and what the asker told.

A case lives in the conversation's slot beside the other memory. It expires after some turns that had nothing to do with
it, when the asker stops, and when another measure is asked about (only facts that all measures share go on).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from typing import Any, get_args

from policy_index.measure import Comparison, Fact, FactSpec

_IDLE_TURNS = 4
_MOST_FACTS, _MOST_SAID = 24, 60
_COMPARISONS = frozenset(get_args(Comparison))


@dataclass(frozen=True)
class Case:
    """`measure_id` None: facts were told before any measure was asked about.

    `asked` is the fact the last card asked for; `idle` counts turns since the case was last spoken of.
    """

    measure_id: str | None = None
    tier_id: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    asked: str | None = None
    idle: int = 0

    def as_json(self) -> dict[str, Any]:
        return {
            "measure": self.measure_id,
            "tier": self.tier_id,
            "facts": [_fact_as_json(fact) for fact in list(self.facts.values())[-_MOST_FACTS:]],
            "asked": self.asked,
            "idle": self.idle,
        }

    def rest(self) -> Case | None:
        """The case after a turn that did not speak of it; None once it has rested too long."""
        return replace(self, asked=None, idle=self.idle + 1) if self.idle < _IDLE_TURNS else None


def read_case(data: Mapping[str, Any] | None, vocabulary: Mapping[str, FactSpec]) -> Case:
    """The case of a slot; an empty one for anything that is none. Facts that the vocabulary no longer has are dropped."""
    if not isinstance(data, Mapping):
        return Case()
    try:
        facts = [_read_fact(row) for row in data["facts"] if row["id"] in vocabulary]
        asked = data["asked"] if data["asked"] in vocabulary else None
        return Case(data["measure"], data["tier"], {fact.id: fact for fact in facts}, asked, int(data["idle"]))
    except (KeyError, TypeError, ValueError, InvalidOperation):
        return Case()


def shared_facts(facts: Mapping[str, Fact], vocabulary: Mapping[str, FactSpec]) -> dict[str, Fact]:
    """Facts about the asker, true whatever the measure; those about one measure alone stay behind."""
    return {fact_id: fact for fact_id, fact in facts.items() if vocabulary[fact_id].shared}


def _fact_as_json(fact: Fact) -> dict[str, Any]:
    value = {"number": str(fact.value)} if isinstance(fact.value, Decimal) else {"value": fact.value}
    return {
        "id": fact.id,
        **value,
        "unit": fact.unit,
        "said": fact.said[:_MOST_SAID],
        "comparison": fact.comparison,
    }


def _read_fact(row: Mapping[str, Any]) -> Fact:
    value = Decimal(row["number"]) if "number" in row else row["value"]
    if not (value is None or isinstance(value, bool | str | Decimal)) or row["comparison"] not in _COMPARISONS:
        raise ValueError(f"no fact: {row['id']}")
    return Fact(str(row["id"]), value, row["unit"], str(row["said"]), row["comparison"])
