"""The environment goes in, the settings of the Rasa process come out: the one reader of variables in bot.nlu."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STATE_DIR = "var"


@dataclass(frozen=True)
class RasaSettings:
    """What the Rasa process needs to know beside Rasa's own files."""

    tracker_url: str
    actions_url: str | None
    """None: the address in endpoints.yml stands."""
    patches: bool


def read_settings(environment: Mapping[str, str] | None = None) -> RasaSettings:
    """Return the settings, each with its default where the variable is absent or empty."""
    variables = os.environ if environment is None else environment
    state_dir = variables.get("ZHENGDA_STATE_DIR") or STATE_DIR
    default_tracker = f"sqlite:///{(Path(state_dir) / 'tracker.db').as_posix()}"
    port = variables.get("ZHENGDA_ACTIONS_PORT")
    return RasaSettings(
        tracker_url=variables.get("ZHENGDA_TRACKER_URL") or default_tracker,
        actions_url=f"http://127.0.0.1:{port}/webhook" if port else None,
        patches=(variables.get("ZHENGDA_RASA_PATCHES") or "on").lower() not in {"off", "0", "false", "no"},
    )


def set_process_defaults() -> None:
    """Turn Rasa's telemetry off unless its own variable says otherwise. Call before Rasa is imported."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
