"""The environment goes in, the settings of the action server come out: its one reader of variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

# The whole action, card out included; the door gives Rasa 6 s.
BUDGET_SECONDS = 2.5


@dataclass(frozen=True)
class ActionSettings:
    """Where the answer comes from and how long it may take."""

    internal_url: str
    secret_file: Path
    budget_seconds: float
    as_of: str


def read_settings(environment: Mapping[str, str] | None = None) -> ActionSettings:
    """Return the settings, each with its default where the variable is absent or empty."""
    variables = os.environ if environment is None else environment
    port = variables.get("ZHENGDA_INTERNAL_PORT") or "8001"
    return ActionSettings(
        internal_url=(variables.get("ZHENGDA_INTERNAL_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
        secret_file=Path(variables.get("ZHENGDA_STATE_DIR") or "var") / "internal.secret",
        budget_seconds=BUDGET_SECONDS,
        as_of=variables.get("ZHENGDA_AS_OF") or date.today().isoformat(),
    )
