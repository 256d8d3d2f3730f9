"""The strings of hostile_texts.json in, cards out that carry one of them wherever a card shows text."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from tests.golden.golden_cards import read_golden_cards

FILE = Path(__file__).resolve().parent / "hostile_texts.json"
# What a card is made of, or what the door and the schema read; everything else is shown.
KEPT = {
    *("schema_version", "turn_id", "outcome", "intent", "lang", "clause_id", "id", "role", "basis", "commitment"),
    *("status", "issued", "period_start", "period_end", "valid_until", "verdict", "kind", "bound", "source", "as_of"),
    *("measure", "payload"),
}
CARRIERS = ("answered.en", "eligibility-met.zh-Hans", "unit-tasks-inherited.zh-Hans")
MOST_CITATIONS = 3


@cache
def hostile_texts() -> list[str]:
    texts: list[str] = json.loads(FILE.read_text(encoding="utf-8"))
    return texts


def hostile_cards(place: int) -> list[dict[str, Any]]:
    """Three cards that carry the text of that place; for addresses the text itself is the address."""
    return [poison(card, hostile_texts()[place]) for name in CARRIERS for card in read_golden_cards(name)]


def poison(card: dict[str, Any], text: str) -> dict[str, Any]:
    """The card with the text in every string that is shown."""
    contact = {"unit": text, "phone": text, "hours": text, "source": "administrator"}
    poisoned: dict[str, Any] = poison_value(card, text)
    return {**poisoned, "citations": poisoned["citations"][:MOST_CITATIONS], "contact": contact}


def poison_value(value: Any, text: str) -> Any:
    """The value with the text in every string of it that is shown."""
    if isinstance(value, dict):
        return {
            key: one if key in KEPT and not isinstance(one, dict | list) else poison_value(one, text)
            for key, one in value.items()
        }
    if isinstance(value, list):
        return [poison_value(one, text) for one in value]
    return text if isinstance(value, str) else value
