"""cues.yml in, compiled cues out: what a question is after, small talk, and details a clause must state to answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policy_index.term_data import load_yaml

CUES = Path(__file__).parent / "cues.yml"


@dataclass(frozen=True)
class Detail:
    """Something a question may ask for, and the words by which a clause states it."""

    asked: re.Pattern[str]
    stated: re.Pattern[str]


@dataclass(frozen=True)
class Cues:
    """Compiled expressions by name; all match normalised, lower-case text."""

    asks: Mapping[str, re.Pattern[str]]
    small_talk: Mapping[str, re.Pattern[str]]
    details: Mapping[str, Detail]
    injection: re.Pattern[str]
    plan_subjects: frozenset[str]

    def asked_for(self, text: str) -> frozenset[str]:
        """Names of everything the question is after."""
        return frozenset(name for name, pattern in self.asks.items() if pattern.search(text))

    def small_talk_of(self, text: str) -> str | None:
        """The small-talk intent of a whole message; None where it holds anything else."""
        return next((name for name, pattern in self.small_talk.items() if pattern.search(text)), None)

    def details_asked(self, text: str) -> tuple[str, ...]:
        return tuple(name for name, detail in self.details.items() if detail.asked.search(text))


@cache
def load_cues(path: Path = CUES) -> Cues:
    """Read and compile the cues. Raises DataInvalid for a broken file and re.error for a broken expression."""
    data: Mapping[str, Any] = load_yaml(path)
    return Cues(
        asks={name: _any_of(patterns) for name, patterns in data["cues"].items()},
        small_talk={name: _any_of(patterns) for name, patterns in data["small_talk"].items()},
        details={name: Detail(_any_of(row["asked"]), _any_of(row["stated"])) for name, row in data["details"].items()},
        injection=_any_of(data["injection"]),
        plan_subjects=frozenset(data["plan_subjects"]),
    )


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
