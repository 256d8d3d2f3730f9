"""A clause and a reference date in, what still applies out, in the document's own words where it speaks.

The rule: before the period a clause is not yet in force, within it in force; after it, about.yml says what the
document says (still effective, expired) or that it says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from policy_index.clause import Clause, Part, UnitNote
from policy_index.corpus import Corpus
from policy_index.wording import say

_AFTER = {
    "still_effective": "period_ended_still_effective",
    "unstated": "period_ended_unstated",
    "expired": "expired",
}


@dataclass(frozen=True)
class Validity:
    """The contract's `validity`: dates, a status, one sentence, and the words it rests on."""

    issued: date | None
    period_start: date | None
    period_end: date | None
    status: str
    note: str
    basis: UnitNote | None

    def as_json(self) -> dict[str, Any]:
        basis = None if self.basis is None else {"clause_id": self.basis.clause_id, "quote": self.basis.quote}
        return {
            "issued": _iso(self.issued),
            "period_start": _iso(self.period_start),
            "period_end": _iso(self.period_end),
            "valid_until": None,
            "status": self.status,
            "note": self.note,
            "basis": basis,
            "replaced_by": None,
        }


def validity_of(corpus: Corpus, clause: Clause, as_of: date) -> Validity:
    """What holds of the clause on the day `as_of`."""
    document = corpus.document(clause.document_id)
    part = document.part(clause.part)
    if part is None or part.period_end is None:
        return Validity(document.issued, None, None, "unknown", say("validity", "unknown"), None)
    status = _status(part, as_of)
    basis = None
    if status == "period_ended_still_effective" and part.after_period_clause and part.after_period_quote:
        basis = UnitNote(part.after_period_clause, part.after_period_quote)
    note = say("validity", "quoted", quote=basis.quote) if basis else _note(part, status, as_of)
    return Validity(document.issued, part.period_start, part.period_end, status, note, basis)


def _status(part: Part, as_of: date) -> str:
    if part.period_start and as_of < part.period_start:
        return "not_yet_in_force"
    if part.period_end and as_of > part.period_end:
        return _AFTER[part.after_period]
    return "in_force"


def _note(part: Part, status: str, as_of: date) -> str:
    return say("validity", status, title=f"《{part.title}》", years=_years(part), as_of=as_of.isoformat())


def _years(part: Part) -> str:
    start, end = part.period_start, part.period_end
    if start and end:
        return say("period", "from_to", start=start.year, end=end.year)
    return say("period", "until", end=end.isoformat()) if end else say("period", "unstated")


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
