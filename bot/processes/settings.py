"""The environment of the commands -> the settings of set-up and supervision; nothing else here reads variables.

Runs on Python 3.9 too, because it runs before the right Python is found.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class SettingInvalid(Exception):
    """A setting has a value nobody can use; the message names setting, value and what was expected."""


@dataclass(frozen=True)
class Settings:
    """What the commands need to know; `environment` is what child processes start from."""

    environment: Mapping[str, str]
    state_dir: Path
    door_host: str
    door_port: int
    internal_port: int
    rasa_port: int
    actions_port: int
    python310: str | None
    python311: str | None
    chromium: str | None = None


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment (default: this process's). Raises SettingInvalid."""
    given = dict(os.environ if environment is None else environment)
    state_dir = Path(given.get("ZHENGDA_STATE_DIR") or "var")
    return Settings(
        environment=given,
        state_dir=state_dir if state_dir.is_absolute() else ROOT / state_dir,
        door_host=given.get("ZHENGDA_DOOR_HOST") or "127.0.0.1",
        door_port=read_port(given, "ZHENGDA_DOOR_PORT", 8000),
        internal_port=read_port(given, "ZHENGDA_INTERNAL_PORT", 8001),
        rasa_port=read_port(given, "ZHENGDA_RASA_PORT", 5005),
        actions_port=read_port(given, "ZHENGDA_ACTIONS_PORT", 5055),
        python310=given.get("ZHENGDA_PYTHON310") or None,
        python311=given.get("ZHENGDA_PYTHON311") or None,
        chromium=given.get("ZHENGDA_CHROMIUM") or None,
    )


def read_port(given: Mapping[str, str], name: str, default: int) -> int:
    """One port setting. Raises SettingInvalid unless it is a whole number from 1 to 65535."""
    text = given.get(name) or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise SettingInvalid(
            f"{name}={text!r} is not a port: expected a whole number from 1 to 65535, default {default}"
        )
    return int(text)


def child_environment(settings: Settings) -> dict[str, str]:
    """What every process starts with: the caller's environment, our settings written out, one computing thread."""
    ours = {
        "ZHENGDA_STATE_DIR": str(settings.state_dir),
        "ZHENGDA_DOOR_HOST": settings.door_host,
        "ZHENGDA_DOOR_PORT": str(settings.door_port),
        "ZHENGDA_INTERNAL_PORT": str(settings.internal_port),
        "ZHENGDA_RASA_PORT": str(settings.rasa_port),
        "ZHENGDA_ACTIONS_PORT": str(settings.actions_port),
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_HOST": "127.0.0.1",
    }
    defaults = {
        "ZHENGDA_RASA_URL": f"http://127.0.0.1:{settings.rasa_port}",
        "ZHENGDA_ACTIONS_URL": f"http://127.0.0.1:{settings.actions_port}",
        "ZHENGDA_INTERNAL_URL": f"http://127.0.0.1:{settings.internal_port}",
        "ZHENGDA_PUBLIC_URL": f"http://127.0.0.1:{settings.door_port}",
        "ZHENGDA_TRACKER_URL": f"sqlite:///{settings.state_dir / 'tracker.db'}",
        "OMP_NUM_THREADS": "1",
        "PYTHONWARNINGS": "ignore::DeprecationWarning",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    return {**defaults, **settings.environment, **ours}
