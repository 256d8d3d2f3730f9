"""Two trainings over the same data: the same model behaviour, to the last digit."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.agent import Agent
from rasa.model_training import train

ROOT = Path(__file__).parents[2]
MESSAGES = [
    "保税维修归哪个部门管",
    "第6条原文",
    "what is the goal for 2024",
    "我们到位1500万美元能拿多少",
    "成都的政策",
    "你好",
]
EXAMPLES_AN_INTENT = 8


@pytest.mark.slow
def test_training_repeats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    data = write_sample(tmp_path / "data")
    first, second = (read_messages(train_once(tmp_path / name, data)) for name in ("one", "two"))
    assert first == second


def write_sample(folder: Path) -> Path:
    """The first examples of every intent, beside the rules: a training of seconds."""
    folder.mkdir()
    blocks: list[dict[str, Any]] = []
    for path in sorted((ROOT / "nlu_data/nlu").glob("*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            if "intent" in block:
                lines = block["examples"].splitlines()[:EXAMPLES_AN_INTENT]
                block = {**block, "examples": "".join(f"{line}\n" for line in lines)}
            blocks.append(block)
    sample = yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True)
    (folder / "nlu.yml").write_text(sample, encoding="utf-8")
    (folder / "rules.yml").write_text((ROOT / "nlu_data/rules.yml").read_text(encoding="utf-8"), encoding="utf-8")
    return folder


def train_once(out: Path, data: Path) -> str:
    result = train(
        domain="domain.yml", config="config.yml", training_files=[str(data)], output=str(out), force_training=True
    )
    assert result.code == 0
    assert result.model is not None
    return result.model


def read_messages(model: str) -> list[Any]:
    agent = Agent.load(model)
    return [asyncio.run(agent.parse_message(message))["intent_ranking"] for message in MESSAGES]
