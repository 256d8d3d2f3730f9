"""A number of turns in, how long merging them into the review queue and opening the queue take out, as JSON.

    python -m bot.measuring.measure_queue [TURNS]

The messages are those of the labelled questions, each many times with something added; their vectors are the encoder's,
moved at random, so that some stay near one another and some do not. All in a database that is deleted afterwards.
"""

from __future__ import annotations

import base64
import json
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, insert

from bot.desk.cluster_turns import ClusterJob, normal_text
from bot.desk.digest_turns import TurnDigest
from bot.desk.figures import TABLES, Figures
from bot.desk.review import QueueFilter, ReviewStore
from bot.desk.seen_turns import TurnFilter
from bot.measuring.bench_lines import Line
from bot.measuring.figures import milliseconds
from bot.processes.settings import ROOT
from bot.web.sessions import new_id
from bot.web.settings import Settings
from bot.web.store.database import migrate, open_engine
from bot.web.store.tables import SessionRow, TraceRow, TurnRow
from policy_index.corpus import load_corpus
from policy_index.embedder import load_embedder
from policy_index.settings import DEFAULT_MODEL

LABELLED = ROOT / "tests" / "questions" / "labelled.jsonl"
TURNS, PAGE, REPEATS = 10_000, 30, 20
NEAR, FAR = 0.015, 0.04  # of the numbers added to a vector: still the same question, another question
SIGNALS = {f"signal_{number}": 0.123456 for number in range(25)}  # as long as a trace is


@dataclass(frozen=True)
class QueueFigures:
    """`clustered` is a run over everything new, `again` one that finds nothing; pages in milliseconds."""

    turns: int
    clusters: int
    clustered_seconds: float
    again_seconds: float
    page_ms: dict[str, float]
    overview_ms: float


def measure_queue(turns: int = TURNS, tell: Callable[[str], None] = lambda _: None) -> QueueFigures:
    """Fill a database, merge, read pages."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(state_dir=Path(folder))
        engine = open_engine(settings.door_database)
        migrate(engine)
        tell("vectors of the messages …")
        _fill(engine, turns)
        tell("merging …")
        figures = _measure(engine, settings)
        engine.dispose()
    return figures


def queue_lines(figures: QueueFigures, targets: Mapping[str, Any]) -> list[Line]:
    """The bench's two lines; merging stands beside a run that finds nothing new."""
    seconds, page = targets["queue_merged_seconds"], targets["queue_page_ms"]
    merged = Line(
        figure=f"review queue: merging {figures.turns:,} turns ({figures.clusters:,} clusters)",
        measured=f"{figures.clustered_seconds:.1f} s",
        baseline=f"{figures.again_seconds:.1f} s, nothing new",
        target=f"< {seconds} s",
        reached=figures.clustered_seconds < seconds,
        data=asdict(figures),
    )
    opened = Line(
        figure="review queue: a page of it (p95)",
        measured=f"{figures.page_ms['p95']:.1f} ms",
        target=f"< {page} ms",
        reached=figures.page_ms["p95"] < page,
    )
    return [merged, opened]


def _measure(engine: Engine, settings: Settings) -> QueueFigures:
    corpus, digest = load_corpus(), TurnDigest(engine, settings)
    job = ClusterJob(engine, digest, None)
    done, again = job.run(), ClusterJob(engine, digest, None).run()
    review, queue = ReviewStore(engine, corpus), QueueFilter()
    pages = [_seconds(lambda: review.queue(queue, 0, PAGE)) for _ in range(REPEATS)]
    figures, period = Figures(engine, digest, corpus), TurnFilter(since=0.0, until=time.time())
    overview = _seconds(lambda: (figures.totals(period), [figures.table(name, period) for name in TABLES]))
    return QueueFigures(
        turns=done.turns,
        clusters=done.clusters,
        clustered_seconds=done.seconds,
        again_seconds=again.seconds,
        page_ms=milliseconds(pages),
        overview_ms=round(overview * 1000, 1),
    )


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _fill(engine: Engine, turns: int) -> None:
    texts, vectors = _messages()
    random = np.random.default_rng(0)
    sessions: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    traces: list[dict[str, Any]] = []
    for number in range(turns):
        place = int(random.integers(len(texts)))
        moved = vectors[place] + random.normal(size=vectors.shape[1]) * random.choice((0.0, NEAR, FAR))
        session, turn, trace = _turn(f"{texts[place]} {number}", moved / np.linalg.norm(moved), number)
        sessions.append(session)
        rows.append(turn)
        traces.append(trace)
    with engine.begin() as connection:
        for table, values in ((SessionRow, sessions), (TurnRow, rows), (TraceRow, traces)):
            connection.execute(insert(table), values)


def _messages() -> tuple[Sequence[str], NDArray[np.float32]]:
    lines = LABELLED.read_text(encoding="utf-8").splitlines()
    texts = [str(json.loads(line)["text"]) for line in lines if line.strip()]
    embedder = load_embedder(DEFAULT_MODEL)
    return texts, np.vstack([embedder.embed_query(normal_text(text)) for text in texts])


def _turn(
    message: str, vector: NDArray[np.float32], number: int
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A session, its turn and the turn's trace, as long as real ones."""
    session_id, turn_id, created = new_id(), new_id(), time.time() - number
    card = {"outcome": "no_answer", "lang": "zh-Hans", "citations": [], "text": "没有找到。" * 40}
    values = base64.b64encode(vector.astype("<f2").tobytes()).decode("ascii")
    trace = {
        "candidates": [{"clause_id": "c", "signals": SIGNALS}] * 5,
        "decision": {"probability": 0.3, "signals": SIGNALS},
        "vector": {"model": DEFAULT_MODEL, "values": values},
    }
    session = {"id": session_id, "sender": new_id(), "lang": None, "state": None, "ahead_of_rasa": False}
    turn: dict[str, Any] = {
        "id": turn_id,
        "session_id": session_id,
        "message_id": new_id(),
        "digest": "",
        "message": message,
    }
    turn |= {"status": "done", "owner": "", "lease_until": 0.0, "attempts": 1, "cards": json.dumps([card])}
    traced = {"turn_id": turn_id, "session_id": session_id, "way": "rasa", "outcome": "no_answer", "milliseconds": 1.0}
    return (
        {**session, "origin": "none", "created": created, "last_turn": created},
        {**turn, "created": created, "finished": created},
        {**traced, "trace": json.dumps(trace), "created": created},
    )


def main() -> int:
    """Print the figures as JSON; the exit status."""
    turns = int(sys.argv[1]) if len(sys.argv) > 1 else TURNS
    print(json.dumps(measure_queue(turns, lambda line: print(line, file=sys.stderr)).__dict__, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
