"""The trained model for the tests of the Rasa side; without one they fail and say how to train it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")

ROOT = Path(__file__).resolve().parents[2]
MODEL = ROOT / "bot/nlu/model/policy.tar.gz"


@pytest.fixture(scope="session")
def model_path() -> Path:
    if not MODEL.is_file():
        pytest.fail(
            f"{MODEL} is missing. Train it from the project root: .venv-rasa/bin/rasa train --data nlu_data "
            "--out bot/nlu/model --fixed-model-name policy (or: make train)"
        )
    return MODEL


@pytest.fixture(scope="session")
def parse(model_path: Path) -> Callable[[str], dict[str, Any]]:
    from rasa.core.agent import Agent

    agent = Agent.load(str(model_path))
    return lambda text: asyncio.run(agent.parse_message(text))
