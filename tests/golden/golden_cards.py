"""The name of a golden reply in, its cards out: tests/golden/cards/<name>.json, written by write_cards.py."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CARDS = Path(__file__).resolve().parent / "cards"


def golden_names(lang: str = "*") -> list[str]:
    """Every reply there is, `answered.zh-Hans` and so on, of one language or of all."""
    return sorted(file.stem for file in CARDS.glob(f"*.{lang}.json"))


def read_golden_cards(name: str) -> list[dict[str, Any]]:
    cards: list[dict[str, Any]] = json.loads((CARDS / f"{name}.json").read_text(encoding="utf-8"))["cards"]
    return cards


def read_golden_message(name: str) -> str:
    """The message that the reply answers."""
    return str(json.loads((CARDS / f"{name}.json").read_text(encoding="utf-8"))["message"])
