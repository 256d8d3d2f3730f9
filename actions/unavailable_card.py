"""A turn that could not be answered goes in, a card that says so comes out (contract: outcome unavailable)."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from actions.answer_client import Turn

_WORDING = Path(__file__).with_name("unavailable.json")
_HAN = re.compile(r"[\u3400-\u9fff]")


def make_unavailable_card(turn: Turn, as_of: str) -> dict[str, Any]:
    """Return the card in the asker's language; `as_of` stands where the turn names no reference date."""
    lang = turn.lang if turn.lang in _read_wording() else tell_script(turn.message)
    return {
        "schema_version": "1",
        "turn_id": turn.turn_id,
        "outcome": "unavailable",
        "intent": turn.intent or "nlu_fallback",
        "lang": lang,
        "text": _read_wording()[lang],
        "citations": [],
        "unit": None,
        "eligibility": [],
        "buttons": [],
        "versions": {"index": "unavailable", "model": "unavailable", "as_of": turn.as_of or as_of},
    }


def tell_script(message: str) -> str:
    """Return "en" without Chinese characters, "zh-Hant" where Traditional-only ones stand, else "zh-Hans".

    Coarse on purpose: this runs when the side that tells languages properly is down.
    """
    han = _HAN.findall(message)
    if not han:
        return "en" if re.search("[A-Za-z]", message) else "zh-Hans"
    return "zh-Hant" if any(not _encodes(char, "gb2312") and _encodes(char, "big5") for char in han) else "zh-Hans"


@lru_cache(maxsize=1)
def _read_wording() -> dict[str, str]:
    wording: dict[str, str] = json.loads(_WORDING.read_text(encoding="utf-8"))
    return wording


def _encodes(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
