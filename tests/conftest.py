"""What the tests of both halves of the index share: the default encoder and a real index, each once per run.

Imports stand inside the fixtures: Rasa's environment collects its tests below this folder too and has none of this.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

with contextlib.suppress(ImportError):  # Rasa's environment has no hypothesis
    from hypothesis import settings

    # How long an example takes says something of the machine, not of the code.
    settings.register_profile("project", deadline=None)
    settings.load_profile("project")

if TYPE_CHECKING:
    from policy_index.corpus import Corpus
    from policy_index.embedder import Embedder


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The committed clauses."""
    from policy_index.corpus import load_corpus

    return load_corpus()


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The default encoder, weights and all."""
    from policy_index.embedder import load_embedder

    return load_embedder()


@pytest.fixture(scope="session")
def real_index(corpus: Corpus, embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index of today's clauses and data: a copy of the one `make` has built, else built here."""
    from policy_index.build_index import build_index, is_up_to_date
    from policy_index.index_folder import BUILT

    root = tmp_path_factory.mktemp("index") / "built"
    ready = Path(os.environ.get("ZHENGDA_INDEX_DIR") or BUILT)
    if is_up_to_date(corpus, embedder.name, ready):
        root.mkdir()
        shutil.copyfile(ready / "current", root / "current")
        version = (ready / "current").read_text(encoding="utf-8").strip()
        shutil.copytree(ready / version, root / version)
    else:
        build_index(corpus, embedder, root)
    return root
