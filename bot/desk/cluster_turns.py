"""Turns that a reviewer should see in, clusters of one meaning out; what is clustered already stays where it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import structlog
from numpy.typing import NDArray
from sqlalchemy import Engine, bindparam, insert, or_, select, update

from bot.desk.digest_turns import TurnDigest
from bot.desk.similar_texts import NONE, Rows, english_among, group_rows, nearest_rows, rows_of_texts
from bot.desk.tables import ClusterRow, DigestRow
from bot.web.faults import describe_fault
from bot.web.sessions import new_id
from bot.web.store.database import reading
from bot.web.store.tables import FeedbackRow, TurnRow
from bot.web.turns.answering_port import KnownVector
from policy_index.clean_text import normalise_message
from policy_index.term_data import load_yaml

log = structlog.get_logger("bot.desk.cluster_turns")

THRESHOLDS = Path(__file__).parent / "clustering.yml"
WRITE_AT_ONCE = 500
Encode = Callable[[str], KnownVector]
Stage = Literal["read", "encode", "merge", "write"]
Key = tuple[str, int]


@dataclass(frozen=True)
class Progress:
    """How far a run is: `done` of `total` in its stage; `clusters` and `turns` are what a finished run added."""

    state: Literal["idle", "running", "finished", "failed"] = "idle"
    stage: Stage = "read"
    done: int = 0
    total: int = 0
    turns: int = 0
    clusters: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class QueuedTurn:
    """A question for the queue: the turn it was asked in, and the place of its card there. `cluster_id` is None for a new one;
    text and vector are of the whole message."""

    turn_id: str
    place: int
    text: str
    cluster_id: str | None
    encoder: str | None
    vector: bytes | None

    @property
    def key(self) -> Key:
        """What tells it from the other questions."""
        return self.turn_id, self.place


class Stopped(Exception):
    """The process ends; what a run has not written yet the next one does."""


class ClusterJob:
    """One run at a time. `encode` gives a vector to turns that brought none, by the model whose vectors the rest has.
    `is_stopped` is asked again and again while a run goes on."""

    def __init__(
        self,
        engine: Engine,
        digest: TurnDigest,
        encode: Encode | None,
        is_stopped: Callable[[], bool] = lambda: False,
    ) -> None:
        self._engine, self._reads, self._digest, self._encode = engine, reading(engine), digest, encode
        self._is_stopped = is_stopped
        self._running = threading.Lock()
        self.progress = Progress()

    def announce(self) -> None:
        """A run will begin: whoever asks from now on hears of it, and not of the one before."""
        if not self._running.locked():
            self.progress = Progress("running")

    def run(self, tell: Callable[[Progress], None] = lambda _: None) -> Progress:
        """Merge all new turns; a second run at the same time returns at once with the first one's progress."""
        if not self._running.acquire(blocking=False):
            return self.progress
        started = time.monotonic()
        try:
            self._tell = tell
            self.progress = Progress("running")
            turns, clusters = self._run()
            self._set(state="finished", turns=turns, clusters=clusters)
        except Exception as error:
            log.error("clustering failed", **describe_fault(error))
            self._set(state="failed")
        finally:
            self._set(seconds=round(time.monotonic() - started, 1))
            self._running.release()
        return self.progress

    def _run(self) -> tuple[int, int]:
        self._stage("read", self._digest.waiting())
        self._digest.run(10_000_000, self._advance)
        turns = self._within_reach(self._read_turns())
        if not any(turn.cluster_id is None for turn in turns):
            return 0, 0
        rows, least = self._rows_of(turns)
        new = np.array([place for place, turn in enumerate(turns) if turn.cluster_id is None])
        old = np.array([place for place, turn in enumerate(turns) if turn.cluster_id is not None], dtype=np.int64)
        self._stage("merge", 4 * len(new))
        joins = nearest_rows(rows.at(new), rows.at(old), least, self._advance)
        given = {turns[new[at]].key: turns[old[to]].cluster_id for at, to in enumerate(joins) if to != NONE}
        left = new[joins == NONE]
        leaders = left[group_rows(rows.at(left), least, self._advance)] if len(left) else left
        names = {leader: new_id() for leader in dict.fromkeys(leaders.tolist())}
        given |= {turns[at].key: names[leader] for at, leader in zip(left.tolist(), leaders.tolist(), strict=True)}
        self._write({names[leader]: turns[leader].turn_id for leader in names}, given)
        return len(given), len(names)

    def _read_turns(self) -> list[QueuedTurn]:
        rated_down = FeedbackRow.rating == "down"
        wanted = (
            select(
                DigestRow.turn_id,
                DigestRow.place,
                TurnRow.message,
                DigestRow.cluster_id,
                DigestRow.encoder,
                DigestRow.vector,
            )
            .join(TurnRow, TurnRow.id == DigestRow.turn_id)
            .outerjoin(FeedbackRow, FeedbackRow.turn_id == DigestRow.turn_id)
            .where(or_(DigestRow.reason.is_not(None), rated_down, DigestRow.cluster_id.is_not(None)))
            .order_by(DigestRow.created, DigestRow.turn_id, DigestRow.place)
        )
        with self._reads.begin() as connection:
            return [QueuedTurn(*row) for row in connection.execute(wanted)]

    def _within_reach(self, turns: Sequence[QueuedTurn]) -> list[QueuedTurn]:
        """All turns that have a vector, and as many others as one run can encode."""
        if self._encode is None:
            return list(turns)
        left = load_thresholds()["encoded_at_once"]
        reached = []
        for turn in turns:
            left -= turn.vector is None
            if turn.vector is not None or left >= 0:
                reached.append(turn)
        return reached

    def _rows_of(self, turns: Sequence[QueuedTurn]) -> tuple[Rows, float]:
        """Vectors where every turn has one of a model whose likeness was measured, else what the characters say."""
        thresholds = load_thresholds()
        models = {turn.encoder for turn in turns if turn.encoder}
        texts = [normal_text(turn.text) for turn in turns]
        model = next(iter(models)) if len(models) == 1 else None
        if not models and self._encode is not None:
            model = self._encode("问").model
        if model in thresholds["vectors"]:
            vectors = self._vectors_of(turns, texts, str(model))
            if vectors is not None:
                limits = thresholds["vectors"][model]
                nearer = limits["least"] - limits["across_languages"]
                return Rows(vectors, english_among(texts), nearer), float(limits["least"])
        characters = thresholds["characters"]
        return rows_of_texts(texts, characters["longest"]), float(characters["least"])

    def _vectors_of(self, turns: Sequence[QueuedTurn], texts: Sequence[str], model: str) -> NDArray[np.float32] | None:
        missing = [place for place, turn in enumerate(turns) if turn.vector is None]
        encoded: dict[str, NDArray[np.float32]] = {}
        self._stage("encode", len(missing))
        for place in missing:
            known = self._encode(texts[place]) if self._encode and texts[place] not in encoded else None
            if known is not None:
                encoded[texts[place]] = known.values
            if texts[place] not in encoded or (known is not None and known.model != model):
                return None
            self._advance(1)
        self._keep_vectors(model, {turns[place].turn_id: encoded[texts[place]] for place in missing})
        rows = [
            encoded[text] if turn.vector is None else np.frombuffer(turn.vector, "<f2").astype(np.float32)
            for turn, text in zip(turns, texts, strict=True)
        ]
        stacked: NDArray[np.float32] = np.vstack(rows).astype(np.float32)
        lengths = np.linalg.norm(stacked, axis=1, keepdims=True)
        return np.asarray(stacked / np.maximum(lengths, 1e-9), dtype=np.float32)

    def _keep_vectors(self, model: str, vectors: dict[str, NDArray[np.float32]]) -> None:
        """Encoding costs most: a turn is encoded once."""
        rows = [{"of": turn_id, "values": v.astype("<f2").tobytes()} for turn_id, v in vectors.items()]
        kept = update(DigestRow).where(DigestRow.turn_id == bindparam("of"))
        for start in range(0, len(rows), WRITE_AT_ONCE):
            with self._engine.begin() as connection:
                connection.execute(
                    kept.values(encoder=model, vector=bindparam("values")), rows[start : start + WRITE_AT_ONCE]
                )

    def _write(self, samples: dict[str, str], given: dict[Key, str | None]) -> None:
        now = time.time()
        fresh: dict[str, Any] = {
            "state": "open",
            "source": "turns",
            "clause_ids": "[]",
            "phrasings": "[]",
            "version": 1,
        }
        clusters = [{**fresh, "id": name, "sample_turn": turn, "created": now} for name, turn in samples.items()]
        members = [{"of": turn_id, "at": place, "to": to} for (turn_id, place), to in given.items()]
        self._stage("write", len(members))
        # a run of another process may have been quicker: what it put somewhere stays there
        free = (DigestRow.turn_id == bindparam("of")) & (DigestRow.place == bindparam("at"))
        joined = update(DigestRow).where(free, DigestRow.cluster_id.is_(None)).values(cluster_id=bindparam("to"))
        with self._engine.begin() as connection:
            if clusters:
                connection.execute(insert(ClusterRow), clusters)
            for start in range(0, len(members), WRITE_AT_ONCE):
                some = members[start : start + WRITE_AT_ONCE]
                connection.execute(joined, some)
                self._advance(len(some))

    def _stage(self, stage: Stage, total: int) -> None:
        self._set(stage=stage, done=0, total=total)

    def _advance(self, count: int) -> None:
        if self._is_stopped():
            raise Stopped
        self._set(done=min(self.progress.done + count, self.progress.total))

    def _set(self, **changes: Any) -> None:
        self.progress = replace(self.progress, **changes)
        self._tell(self.progress)


def normal_text(message: str) -> str:
    """The message as the search reads it: one script, lower case."""
    return normalise_message(message)


@cache
def load_thresholds(path: Path = THRESHOLDS) -> dict[str, Any]:
    """clustering.yml."""
    found: dict[str, Any] = load_yaml(path)
    return found
