"""The environment of the measuring commands in, what they need of it out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.processes.settings import ROOT, Settings, read_settings
from policy_index.index_folder import BUILT

OWN_QUESTIONS = ROOT / "tests" / "questions" / "document-alone.jsonl"
GOLDEN = ROOT / "tests" / "golden"


@dataclass(frozen=True)
class MeasuringSettings:
    """Where the bot listens, where the index lies, and where the large data for scale is (None: not given)."""

    processes: Settings
    index_dir: Path
    embedding_model: str | None
    data_dir: Path | None
    as_of: date

    @property
    def door_url(self) -> str:
        return f"http://127.0.0.1:{self.processes.door_port}"

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.processes.rasa_port}"


def read_measuring_settings(environment: Mapping[str, str] | None = None) -> MeasuringSettings:
    """Settings from the environment (default: this process's). Raises SettingInvalid, ValueError for a broken date."""
    processes = read_settings(environment)
    given = processes.environment
    return MeasuringSettings(
        processes=processes,
        index_dir=Path(given.get("ZHENGDA_INDEX_DIR") or BUILT),
        embedding_model=given.get("POLICY_EMBEDDING_MODEL") or None,
        data_dir=Path(given["ZHENGDA_DATA"]) if given.get("ZHENGDA_DATA") else None,
        as_of=date.fromisoformat(given.get("ZHENGDA_AS_OF") or date.today().isoformat()),
    )
