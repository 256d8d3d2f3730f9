"""The pieces of a reply in, the contract's reply card out, no larger than trackers can carry."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

CARD_BYTES = 4096
_SHORTEST_QUOTES = 1


@dataclass(frozen=True)
class CardFrame:
    """What every card of a turn shares."""

    turn_id: str
    intent: str
    lang: str
    index_version: str
    model: str
    as_of: date


@dataclass(frozen=True)
class CardBody:
    """What makes one card: its outcome, text, citations and buttons (title, payload)."""

    outcome: str
    text: str
    citations: Sequence[Mapping[str, Any]] = ()
    unit: Mapping[str, Any] | None = None
    buttons: Sequence[tuple[str, str]] = field(default=())


def make_card(frame: CardFrame, body: CardBody) -> dict[str, Any]:
    """One card, further citations dropped until it fits into 4 KB. A unit's task list always keeps every clause."""
    card: dict[str, Any] = {
        "schema_version": "1",
        "turn_id": frame.turn_id,
        "outcome": body.outcome,
        "intent": frame.intent,
        "lang": frame.lang,
        "text": body.text,
        "citations": [dict(hit) for hit in body.citations],
        "unit": dict(body.unit) if body.unit else None,
        "eligibility": [],
        "buttons": [{"title": title, "payload": payload} for title, payload in body.buttons],
        "contact": None,
        "versions": {"index": frame.index_version, "model": frame.model, "as_of": frame.as_of.isoformat()},
    }
    if body.outcome != "unit_tasks":
        _fit(card)
    return card


def card_bytes(card: Mapping[str, Any]) -> int:
    """The size of a card as compact UTF-8 JSON."""
    return len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())


def _fit(card: dict[str, Any]) -> None:
    """Drop what answers least: further citations, the gloss of the first, its further quotes, buttons."""
    citations: list[dict[str, Any]] = card["citations"]
    while card_bytes(card) > CARD_BYTES and len(citations) > 1:
        citations.pop()
    if citations and card_bytes(card) > CARD_BYTES:
        quotes = citations[0]["quotes"]
        while card_bytes(card) > CARD_BYTES and len(quotes) > _SHORTEST_QUOTES:
            quotes.pop()
    if card_bytes(card) > CARD_BYTES and card["outcome"] != "clarify":
        card["buttons"] = []
