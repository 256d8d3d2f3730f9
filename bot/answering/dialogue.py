"""dialogue.yml in, the thresholds of the dialogue's rules out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from policy_index.term_data import load_yaml

DIALOGUE = Path(__file__).parent / "dialogue.yml"


@cache
def load_limits(rule: str, path: Path = DIALOGUE) -> Mapping[str, float]:
    """The thresholds of one rule. KeyError for a rule that has none."""
    limits: Mapping[str, float] = load_yaml(path)[rule]
    return limits
