"""Clusters marked as a gap in, a CSV file for the documents' owner out: what is asked, how often, and what comes nearest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from bot.desk.tables import DigestRow
from bot.web.csv_text import write_csv
from bot.web.store.tables import TraceRow
from policy_index.corpus import Corpus

HEADER = ("entry", "question", "languages", "count", "nearest_clause", "nearest_title", "note", "decided_by")


def list_gaps(connection: Connection, clusters: Sequence[Mapping[str, Any]], corpus: Corpus) -> str:
    """One row for each cluster. `count` and `languages` tell of the turns that are still kept; the nearest clause is the
    first candidate of the newest of them, and empty where none is left."""
    return write_csv(HEADER, [_row(connection, cluster, corpus) for cluster in clusters])


def _row(connection: Connection, cluster: Mapping[str, Any], corpus: Corpus) -> list[object]:
    languages = _count_languages(connection, cluster["id"])
    nearest = _nearest_clause(connection, cluster["id"])
    titles = {clause.clause_id: clause.title for clause in corpus.clauses}
    spoken = " ".join(f"{lang}:{count}" for lang, count in languages.items()) or cluster["lang"]
    count, title = sum(languages.values()), titles.get(nearest or "", "")
    return [
        cluster["id"],
        cluster["question"],
        spoken,
        count,
        nearest or "",
        title,
        cluster["note"] or "",
        cluster["decided_by"],
    ]


def _count_languages(connection: Connection, cluster_id: str) -> dict[str, int]:
    counted = select(DigestRow.lang, func.count()).where(DigestRow.cluster_id == cluster_id)
    rows = connection.execute(counted.group_by(DigestRow.lang).order_by(func.count().desc(), DigestRow.lang))
    return {str(lang): int(count) for lang, count in rows}


def _nearest_clause(connection: Connection, cluster_id: str) -> str | None:
    newest = (
        select(TraceRow.trace)
        .join(DigestRow, DigestRow.turn_id == TraceRow.turn_id)
        .where(DigestRow.cluster_id == cluster_id)
        .order_by(DigestRow.created.desc(), TraceRow.id.desc())
        .limit(1)
    )
    trace = connection.scalar(newest)
    candidates = json.loads(trace).get("candidates") if trace else None
    return str(candidates[0]["clause_id"]) if candidates else None
