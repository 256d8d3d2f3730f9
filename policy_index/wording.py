"""wording.yml in, the sentences of our own that stand beside clauses and decisions out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from policy_index.errors import DataInvalid
from policy_index.term_data import load_yaml

WORDING = Path(__file__).with_name("wording.yml")
_GROUPS: Mapping[str, frozenset[str]] = {
    "validity": frozenset({"not_yet_in_force", "in_force", "period_ended_unstated", "expired", "unknown", "quoted"}),
    "period": frozenset({"from_to", "until", "unstated"}),
    "damage": frozenset({"repeated_cut"}),
    "choices": frozenset({"yes", "no"}),
}


def say(group: str, key: str, **values: object) -> str:
    """A sentence with its places filled in."""
    words: str = load_wording()[group][key]
    return words.format(**values)


def join_said(first: str, second: str) -> str:
    """Two things the asker said, as one quotation; what both say stands once."""
    return first if second in first else str(load_wording()["joined"]).format(first=first, second=second)


@cache
def load_wording(path: Path = WORDING) -> Mapping[str, Any]:
    """The sentences by group and key. Raises DataInvalid where one is missing or none of ours."""
    data: dict[str, Any] = load_yaml(path)
    for group, keys in _GROUPS.items():
        found = data.get(group) if isinstance(data, dict) else None
        if not isinstance(found, dict) or set(found) != keys:
            raise DataInvalid(f"{path}: `{group}` must hold exactly {', '.join(sorted(keys))}, each with its words.")
    if not isinstance(data.get("joined"), str):
        raise DataInvalid(f"{path}: `joined` must be the words that join two quotations.")
    return data
