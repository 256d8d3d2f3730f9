"""The nouns of the corpus: documents, parts, clauses and responsible units, as frozen dataclasses.

Nothing here reads or decides; `read_document.py` makes these and `clause_file.py` stores them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Role = Literal["lead", "support", "unstated"]
Basis = Literal["own", "inherited"]
ClauseKind = Literal["notice", "preamble", "section", "task", "safeguard", "expiry", "closing"]
AfterPeriod = Literal["still_effective", "unstated", "expired"]


@dataclass(frozen=True)
class Part:
    """A plan or chapter tree inside a document that restarts numbering (`trade`, `fdi`)."""

    id: str
    title: str
    period_start: date | None
    period_end: date | None
    after_period: AfterPeriod
    """What the document says of the time after `period_end`."""
    after_period_clause: str | None
    after_period_quote: str | None
    """The words that say it and the clause they stand in; both None where the document is silent."""


@dataclass(frozen=True)
class Document:
    """One issued notice. `id` is declared in about.yml and never changes; `source_sha256` is of the source file."""

    id: str
    number: str | None
    title: str
    issuer: str
    jurisdiction: str
    issued: date | None
    parts: tuple[Part, ...]
    source_sha256: str
    clause_count: int = 0

    def part(self, part_id: str | None) -> Part | None:
        return next((part for part in self.parts if part.id == part_id), None)


@dataclass(frozen=True)
class ClauseNote:
    """A remark on how a passage is printed. `quote` is a substring of the clause's text; nothing is corrected."""

    kind: str
    quote: str
    text: str


@dataclass(frozen=True)
class PrintedUnit:
    """One name of a clause's own unit list, as printed, without the bracket that defines a collective name."""

    name: str
    role: Role = "unstated"


@dataclass(frozen=True)
class InheritedUnit:
    """A unit that a note elsewhere puts on this clause: the printed name and the words that put it here."""

    name: str
    clause_id: str
    quote: str


@dataclass(frozen=True)
class Clause:
    """The smallest citable unit of a document.

    `text` is the whole passage as printed (number, title, body, unit list), page cuts and hard line ends joined,
    paragraphs parted by one line feed. Offsets of quotes count Unicode code points of `text`.
    `lines` are the first and last line of the source file, counted from 1.
    """

    clause_id: str
    document_id: str
    part: str | None
    kind: ClauseKind
    section: str | None
    number: str | None
    title: str
    text: str
    unit_list: str | None
    own_units: tuple[PrintedUnit, ...]
    inherited_units: tuple[InheritedUnit, ...]
    notes: tuple[ClauseNote, ...]
    lines: tuple[int, int]

    @property
    def short_id(self) -> str:
        """`fdi/6` for `yfbf-2022-107/fdi/6`."""
        return self.clause_id.removeprefix(f"{self.document_id}/")


@dataclass(frozen=True)
class UnitNote:
    """The words that put an inherited unit on a clause."""

    clause_id: str
    quote: str


@dataclass(frozen=True)
class ResponsibleUnit:
    """An authority responsible for a clause, resolved to its canonical id."""

    id: str
    name: str
    role: Role
    basis: Basis
    note: UnitNote | None

    def as_json(self) -> dict[str, Any]:
        """The contract's `unit` object."""
        note = None if self.note is None else {"clause_id": self.note.clause_id, "quote": self.note.quote}
        return {"id": self.id, "name": self.name, "role": self.role, "basis": self.basis, "note": note}


@dataclass(frozen=True)
class UnitRecord:
    """One authority of the directory: canonical name, the other names people use, and how many clauses name it."""

    id: str
    name: str
    aliases: tuple[str, ...]
    own_count: int
    inherited_count: int


@dataclass(frozen=True)
class UnitTasks:
    """The clauses of one unit in document order: those whose own list names it, and those it inherits."""

    own: tuple[Clause, ...]
    inherited: tuple[Clause, ...]
