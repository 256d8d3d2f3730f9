"""The door's database in, its turns merged into the review queue out, with a progress bar on the terminal."""

from __future__ import annotations

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import Engine

from bot.desk import cluster_turns
from bot.desk.cluster_turns import ClusterJob
from bot.desk.digest_turns import TurnDigest
from bot.web.settings import Settings
from bot.web.turns.answering_port import KnownVector

COLUMNS = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))


class LazyEncoder:
    """Loads the model at the first turn that brought no vector: most runs need none."""

    def __init__(self, model: str | None) -> None:
        self._model = model

    def __call__(self, text: str) -> KnownVector:
        """The vector of one question."""
        from policy_index.embedder import load_embedder  # imports torch

        if not hasattr(self, "_embedder"):
            self._embedder = load_embedder(self._model)
        return KnownVector(text, self._embedder.name, self._embedder.embed_query(text))


def show_clustering(engine: Engine, settings: Settings) -> cluster_turns.Progress:
    """Run the job; its bar names the stage."""
    job = ClusterJob(engine, TurnDigest(engine, settings), LazyEncoder(settings.embedding_model))
    with Progress(*COLUMNS, TimeElapsedColumn()) as bar:
        task = bar.add_task("read", total=None)
        return job.run(lambda now: bar.update(task, description=now.stage, completed=now.done, total=now.total))
