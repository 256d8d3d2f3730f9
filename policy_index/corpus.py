"""The folder of clause files in, the corpus out: clauses, documents and units with the questions people ask of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from rapidfuzz import process

from policy_index.clause import Clause, Document, ResponsibleUnit, UnitRecord, UnitTasks
from policy_index.clause_file import read_clause_file
from policy_index.errors import DocumentUnreadable, UnknownClause
from policy_index.term_data import TERMS, load_units
from policy_index.unit_directory import UnitDirectory, build_directory

CLAUSES = Path(__file__).parent / "clauses"
_SUGGESTIONS = 5


@dataclass(frozen=True)
class Corpus:
    """All documents and clauses that answers may cite, in document order."""

    documents: tuple[Document, ...]
    clauses: tuple[Clause, ...]
    directory: UnitDirectory

    @property
    def units(self) -> tuple[UnitRecord, ...]:
        return self.directory.records

    @cached_property
    def _by_id(self) -> dict[str, Clause]:
        return {clause.clause_id: clause for clause in self.clauses}

    def clause(self, clause_id: str) -> Clause:
        """The clause of this id. Raises UnknownClause, which carries the nearest ids."""
        found = self._by_id.get(clause_id)
        if found is None:
            nearest = process.extract(clause_id, self._by_id.keys(), limit=_SUGGESTIONS, score_cutoff=50)
            raise UnknownClause(clause_id, tuple(match for match, _, _ in nearest))
        return found

    def document(self, document_id: str) -> Document:
        """The document of this id; KeyError for an id no clause carries."""
        return {document.id: document for document in self.documents}[document_id]

    def neighbours(self, clause_id: str) -> tuple[str | None, str | None]:
        """Ids of the clauses printed before and after this one in the same part."""
        clause = self.clause(clause_id)
        ids = [c.clause_id for c in self.clauses if (c.document_id, c.part) == (clause.document_id, clause.part)]
        place = ids.index(clause_id)
        return (ids[place - 1] if place else None), (ids[place + 1] if place + 1 < len(ids) else None)

    def units_of(self, clause_id: str) -> tuple[ResponsibleUnit, ...]:
        """Responsible units: own ones in printed order, then inherited ones."""
        return self.directory.units_by_clause[self.clause(clause_id).clause_id]

    def find_unit(self, name_or_id: str) -> UnitRecord | None:
        return self.directory.find(name_or_id)

    def tasks_of(self, unit_id: str) -> UnitTasks:
        """The clauses of a unit; KeyError for an id that is not in the directory."""
        return self.directory.tasks[unit_id]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over everything that an index of this corpus is built from."""
        rows = [json.dumps(asdict(clause), ensure_ascii=False, sort_keys=True) for clause in self.clauses]
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def load_corpus(clauses_folder: Path = CLAUSES, units_folder: Path = TERMS / "units") -> Corpus:
    """Read every clause file of the folder in order of name.

    Raises DocumentUnreadable when there is none, when one is broken, or when two clauses share an id.
    """
    paths = sorted(clauses_folder.glob("*.jsonl"))
    if not paths:
        raise DocumentUnreadable(f"{clauses_folder}: holds no clause file. Run `python -m policy_index parse`.")
    documents: list[Document] = []
    clauses: list[Clause] = []
    for path in paths:
        document, found = read_clause_file(path)
        documents.append(document)
        clauses += found
    _refuse_shared_ids(clauses_folder, clauses)
    terms = {document.jurisdiction: load_units(document.jurisdiction, units_folder) for document in documents}
    return Corpus(tuple(documents), tuple(clauses), build_directory(documents, clauses, terms))


def _refuse_shared_ids(folder: Path, clauses: Sequence[Clause]) -> None:
    seen: set[str] = set()
    for clause in clauses:
        if clause.clause_id in seen:
            raise DocumentUnreadable(
                f"{folder}: two clauses have the id {clause.clause_id}; each id must be one clause's."
            )
        seen.add(clause.clause_id)
