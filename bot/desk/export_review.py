"""Answered clusters in, files out: question-set rows and phrasings as measuring and the index read them, gaps for the owner.

An export is kept as it was handed over; it changes no index. Who trains puts the files where tests/questions and
policy_index/phrasings lie, looks at them, and builds.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import yaml
from sqlalchemy import Connection, Engine, insert, select, update

from bot.desk.audit import Act, append_act
from bot.desk.list_gaps import list_gaps
from bot.desk.logins import SignedIn
from bot.desk.newest_question import newest_question
from bot.desk.tables import ClusterRow, ExportRow
from bot.web.faults import DoorError
from bot.web.sessions import new_id
from policy_index.corpus import Corpus

LANGUAGE_OF_SETS = {"zh-Hans": "zh", "zh-Hant": "zh-Hant", "en": "en"}  # as tests/questions spells them
HEADER = "# Phrasings that reviewers approved at the desk. They lead to a clause and are never shown as an answer.\n"


@dataclass(frozen=True)
class Export:
    """What was handed over: `questions` are JSON lines, `phrasings` YAML, `gaps` CSV."""

    id: str
    by: str
    created: float
    clusters: int
    questions: str
    phrasings: str
    gaps: str

    @property
    def labelled(self) -> str:
        """The questions once more, as `fit_decision` reads labelled utterances."""
        rows = [json.loads(line) for line in self.questions.splitlines()]
        return _lines([_labelled(row) for row in rows])


def export_review(engine: Engine, who: SignedIn, corpus: Corpus) -> Export:
    """Hand over everything that is answered and not exported yet; 409 where there is nothing."""
    with engine.begin() as connection:
        answered = select(ClusterRow.__table__).where(ClusterRow.state == "answered").order_by(ClusterRow.decided)
        rows = [_read(connection, dict(row)) for row in connection.execute(answered).mappings().all()]
        if not rows:
            raise DoorError(409, "nothing_to_export", "There is no answered entry that was not exported yet.")
        gaps = list_gaps(connection, [row for row in rows if row["mark"] == "gap"], corpus)
        export = _make(rows, who.name, gaps)
        connection.execute(insert(ExportRow).values(**export.__dict__))
        _mark(connection, [row["id"] for row in rows], export)
        details = {"entries": export.clusters}
        append_act(connection, Act(who.name, "review.export", export.id, details))
    return export


def find_export(reads: Engine, export_id: str) -> Export:
    """An export as it was handed over; 404 where there is none."""
    with reads.begin() as connection:
        row = connection.execute(select(ExportRow.__table__).where(ExportRow.id == export_id)).mappings().one_or_none()
    if row is None:
        raise DoorError(404, "export_unknown", "There is no such export.")
    return Export(**row)


def list_exports(reads: Engine, limit: int) -> list[Export]:
    """The newest exports."""
    with reads.begin() as connection:
        newest = select(ExportRow.__table__).order_by(ExportRow.created.desc()).limit(limit)
        return [Export(**row) for row in connection.execute(newest).mappings()]


def _make(rows: Sequence[Mapping[str, Any]], by: str, gaps: str) -> Export:
    questions = _lines([_question(row) for row in rows if row["question"]])
    return Export(new_id(), by, time.time(), len(rows), questions, _phrasings(rows, by), gaps)


def _question(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for `make evaluate`: the clause that should be cited, or that the bot should refuse."""
    is_clause = row["mark"] == "clause"
    return {
        "id": f"desk-{row['id'][:12]}",
        "kind": "clause" if is_clause else "out_of_scope",
        "lang": LANGUAGE_OF_SETS[row["lang"]],
        "style": "gap" if row["mark"] == "gap" else "desk",
        "turns": [row["question"]],
        "expect": {"clauses": row["clause_ids"]} if is_clause else {"refuse": True},
    }


def _labelled(question: Mapping[str, Any]) -> dict[str, Any]:
    clauses = question["expect"].get("clauses", [])
    return {
        "text": question["turns"][0],
        "lang": question["lang"],
        "answerable": bool(clauses),
        "clauses": clauses,
        "group": question["style"],
    }


def _phrasings(rows: Sequence[Mapping[str, Any]], by: str) -> str:
    """By clause and language; a draft like every phrasing, until the documents' owner has reviewed it."""
    clauses: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        for clause_id in row["clause_ids"] if row["mark"] == "clause" else ():
            for phrasing in row["phrasings"]:
                spoken = "en" if phrasing["lang"] == "en" else "zh"
                texts = clauses.setdefault(clause_id, {}).setdefault(spoken, [])
                if phrasing["text"] not in texts:
                    texts.append(phrasing["text"])
    today = datetime.now(timezone.utc).date().isoformat()
    data = {"review": {"status": "draft", "by": by, "on": today}, "clauses": clauses}
    return HEADER + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=1000)


def _mark(connection: Connection, cluster_ids: Sequence[str], export: Export) -> None:
    values = {"state": "exported", "exported": export.created, "exported_by": export.by, "export_id": export.id}
    changed = update(ClusterRow).where(ClusterRow.id.in_(cluster_ids))
    connection.execute(changed.values(**values, version=ClusterRow.version + 1))


def _read(connection: Connection, row: Mapping[str, Any]) -> dict[str, Any]:
    """What was decided before every decision had a question gets its own now, while the turns are there."""
    question = {} if row["question"] else newest_question(connection, row["id"]) or {}
    read = {**row, "clause_ids": json.loads(row["clause_ids"]), "phrasings": json.loads(row["phrasings"])}
    return {**read, **question}


def _lines(rows: Sequence[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
