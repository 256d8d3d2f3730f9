"""Paths that show the corpus: clauses and documents as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, Field

from bot.web.door import Door, door_of
from bot.web.faults import DoorError, documented
from bot.web.paths.suspensions import Suspension, describe_suspension, read_suspensions
from bot.web.turns.switches import Switched
from policy_index.clause import Clause, Document
from policy_index.errors import UnknownClause
from policy_index.validity import validity_of

LONGEST_ID = 200  # longer ones are no slips: looking for what comes near them takes long

router = APIRouter(prefix="/api/v1")

Identifier = Annotated[str, Path(max_length=200)]


class ClauseReply(BaseModel):
    """One clause, whole."""

    clause_id: str
    document_number: str | None
    document_title: str
    part_title: str | None
    section: str | None
    number: str | None
    title: str
    text: str
    notes: list[dict[str, Any]]
    units: list[dict[str, Any]]
    validity: dict[str, Any]
    neighbours: dict[str, str | None]
    suspended: Suspension | None = Field(description="null unless an administrator has suspended answers on it")


class ClauseBrief(BaseModel):
    """One clause in a list."""

    clause_id: str
    document_number: str | None
    part_title: str | None
    section: str | None
    number: str | None
    title: str


class DocumentList(BaseModel):
    """The corpus."""

    documents: list[dict[str, Any]]


def find_clause(door: Door, clause_id: str) -> Clause:
    """The clause; 404 with the nearest ids."""
    if len(clause_id) > LONGEST_ID:
        raise DoorError(404, "clause_unknown", "No clause has this id.", field="clause_id")
    try:
        return door.assistant.corpus.clause(clause_id)
    except UnknownClause as unknown:
        text = "No clause has this id."
        raise DoorError(404, "clause_unknown", text, field="clause_id", suggestions=unknown.suggestions) from None


def describe_clause(door: Door, clause: Clause, switched: Switched) -> ClauseReply:
    """The clause with everything that is known about it on the reference date, and whether it is suspended."""
    corpus = door.assistant.corpus
    previous, following = corpus.neighbours(clause.clause_id)
    document = corpus.document(clause.document_id)
    return ClauseReply(
        **describe_brief(door, clause).model_dump(),
        document_title=document.title,
        text=clause.text,
        notes=[asdict(note) for note in clause.notes],
        units=[unit.as_json() for unit in corpus.units_of(clause.clause_id)],
        validity=validity_of(corpus, clause, door.settings.reference_date).as_json(),
        neighbours={"previous": previous, "next": following},
        suspended=describe_suspension("clause", switched.of_clause(clause.clause_id)),
    )


@router.get("/clauses/{clause_id:path}", responses=documented(404, 422))
async def show_clause(request: Request, clause_id: Identifier) -> ClauseReply:
    """One clause by its permanent id."""
    door = door_of(request)
    clause = find_clause(door, clause_id)
    return describe_clause(door, clause, await read_suspensions(request))


@router.get("/documents")
async def list_documents(request: Request) -> DocumentList:
    """The documents that answers come from."""
    door = door_of(request)
    return DocumentList(documents=[describe_document(door, document) for document in door.assistant.corpus.documents])


def describe_brief(door: Door, clause: Clause) -> ClauseBrief:
    """The clause as a line of a list."""
    document = door.assistant.corpus.document(clause.document_id)
    part = document.part(clause.part)
    return ClauseBrief(
        clause_id=clause.clause_id,
        document_number=document.number,
        part_title=part.title if part else None,
        section=clause.section,
        number=clause.number,
        title=clause.title,
    )


def describe_document(door: Door, document: Document) -> dict[str, Any]:
    clauses = [clause for clause in door.assistant.corpus.clauses if clause.document_id == document.id]
    parts = [
        {
            "id": part.id,
            "title": part.title,
            "period_start": part.period_start,
            "period_end": part.period_end,
            "validity": _validity(door, [clause for clause in clauses if clause.part == part.id]),
            "clause_count": sum(clause.part == part.id for clause in clauses),
        }
        for part in document.parts
    ]
    return {
        "id": document.id,
        "number": document.number,
        "title": document.title,
        "issuer": document.issuer,
        "jurisdiction": document.jurisdiction,
        "issued": document.issued,
        "validity": _validity(door, clauses),
        "parts": parts,
        "sections": list(dict.fromkeys(clause.section for clause in clauses if clause.section)),
        "clause_count": document.clause_count,
        "source_sha256": document.source_sha256,
    }


def _validity(door: Door, clauses: list[Clause]) -> dict[str, Any] | None:
    """What holds of the first clause holds of all of them: periods belong to parts, not to clauses."""
    if not clauses:
        return None
    return validity_of(door.assistant.corpus, clauses[0], door.settings.reference_date).as_json()
