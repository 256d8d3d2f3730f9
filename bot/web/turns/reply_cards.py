"""Cards in; cards that keep the contract out, with their buttons' payloads replaced by opaque ids."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import jsonschema_rs

from bot.web.json_text import json_text
from bot.web.sessions import SessionTokens
from policy_index.clean_text import tell_language

SCHEMA = Path(__file__).resolve().parents[1] / "contract" / "reply.schema.json"
WORDING = Path(__file__).resolve().parents[1] / "wording" / "unavailable.json"
MOST_CARDS = 3
UNKNOWN = "unknown"

Card = dict[str, Any]


class CardInvalid(Exception):
    """Cards break the contract; `place` says where, without any words of the card."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True)
class SealedCards:
    """Cards as they leave (JSON text) and the payloads behind their buttons (JSON text, None without buttons)."""

    cards: str
    buttons: str | None


class CardChecker:
    """The schema, compiled once."""

    def __init__(self, schema_path: Path = SCHEMA) -> None:
        schema = json.loads(schema_path.read_text(encoding="utf-8"))
        self._validator = jsonschema_rs.validator_for(schema, validate_formats=True)

    def check(self, cards: object) -> list[Card]:
        """One to three valid cards; raises CardInvalid."""
        if not isinstance(cards, list) or not 1 <= len(cards) <= MOST_CARDS:
            raise CardInvalid("number of cards")
        for card in cards:
            try:
                error = next(iter(self._validator.iter_errors(card)), None)
            except ValueError:  # not JSON: a number like NaN, text that is no Unicode
                raise CardInvalid("value") from None
            if error is not None:
                raise CardInvalid("/".join(str(step) for step in error.schema_path))
        return cards


def seal_cards(cards: Sequence[Card], tokens: SessionTokens, session_id: str, turn_id: str) -> SealedCards:
    """Replace every payload by an id that the door signed for this session and turn."""
    payloads: list[tuple[str, str]] = []
    sealed: list[Card] = []
    for card in cards:
        buttons = []
        for button in card["buttons"]:
            opaque = tokens.sign_button(session_id, turn_id, len(payloads))
            payloads.append((button["title"], button["payload"]))
            buttons.append({"title": button["title"], "payload": opaque})
        sealed.append({**card, "buttons": buttons})
    kept = json_text(payloads) if payloads else None
    return SealedCards(json_text(sealed), kept)


class UnavailableCards:
    """Words the card of last resort; the wording is data (bot/web/wording/unavailable.json)."""

    @cached_property
    def _wording(self) -> Mapping[str, str]:
        wording: Mapping[str, str] = json.loads(WORDING.read_text(encoding="utf-8"))
        return wording

    def word(self, turn_id: str, message: str, lang: str | None, versions: Mapping[str, str], as_of: date) -> Card:
        """A card with outcome `unavailable` in the asker's language."""
        spoken = lang or tell_language(message)
        return {
            "schema_version": "1",
            "turn_id": turn_id,
            "outcome": "unavailable",
            "intent": UNKNOWN,
            "lang": spoken,
            "text": self._wording[spoken],
            "citations": [],
            "unit": None,
            "eligibility": [],
            "buttons": [],
            "versions": {
                "index": versions.get("index", UNKNOWN),
                "model": versions.get("model", UNKNOWN),
                "as_of": as_of.isoformat(),
            },
        }
