"""Documents and clauses in, one JSON Lines file a document out, and back: the committed golden form of the corpus.

The first line is the document, every other line a clause. The same input gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from policy_index.clause import Clause, ClauseNote, Document, InheritedUnit, Part, PrintedUnit
from policy_index.errors import DocumentUnreadable


def write_clause_file(path: Path, document: Document, clauses: Iterable[Clause]) -> None:
    """Write the file aside and put it in place whole."""
    rows = [{"document": asdict(document)}, *({"clause": asdict(clause)} for clause in clauses)]
    text = "".join(json.dumps(row, ensure_ascii=False, default=_as_iso) + "\n" for row in rows)
    aside = path.with_suffix(".writing")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def read_clause_file(path: Path) -> tuple[Document, list[Clause]]:
    """The document and its clauses in order. Raises DocumentUnreadable naming the line that breaks the format."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise DocumentUnreadable(f"{path}: cannot be read ({problem}). Run `python -m policy_index parse`.") from None
    document: Document | None = None
    clauses: list[Clause] = []
    for number, line in enumerate(lines, start=1):
        try:
            row = json.loads(line)
            if number == 1:
                document = _document(row["document"])
            else:
                clauses.append(_clause(row["clause"]))
        except (ValueError, KeyError, TypeError) as problem:
            raise DocumentUnreadable(
                f"{path}: line {number} is not a {'document' if number == 1 else 'clause'} ({problem!r}). "
                "Run `python -m policy_index parse` to write the file again."
            ) from None
    if document is None:
        raise DocumentUnreadable(f"{path}: is empty. Run `python -m policy_index parse`.")
    return document, clauses


def _as_iso(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no JSON form")


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _document(row: dict[str, Any]) -> Document:
    parts = tuple(
        Part(**{**part, "period_start": _date(part["period_start"]), "period_end": _date(part["period_end"])})
        for part in row["parts"]
    )
    return Document(**{**row, "issued": _date(row["issued"]), "parts": parts})


def _clause(row: dict[str, Any]) -> Clause:
    return Clause(
        **{
            **row,
            "own_units": tuple(PrintedUnit(**unit) for unit in row["own_units"]),
            "inherited_units": tuple(InheritedUnit(**unit) for unit in row["inherited_units"]),
            "notes": tuple(ClauseNote(**note) for note in row["notes"]),
            "lines": tuple(row["lines"]),
        }
    )
