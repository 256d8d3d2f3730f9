"""Paths that show who is responsible: all units, one of them with its clauses, the units of a clause, a CSV file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Annotated, Any, TypeAlias

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from rapidfuzz import process
from starlette.responses import Response

from bot.web.csv_text import csv_reply
from bot.web.door import Door, door_of
from bot.web.faults import DoorError, documented
from bot.web.paths.chat import Language
from bot.web.paths.contacts import Contact, read_contacts
from bot.web.paths.documents import ClauseBrief, describe_brief, find_clause
from bot.web.sessions import LANGUAGES
from policy_index.clause import Basis, Clause, UnitRecord
from policy_index.match_units import match_units

router = APIRouter(prefix="/api/v1")

SUGGESTIONS = 5
CSV_NAME = "units.csv"
CSV_HEADER = (
    "unit_id", "unit", "aliases", "phone", "hours", "address", "note", "basis", "clause_id", "document_number", "part", "section",
    "number", "title", "inherited_from", "inherited_by",
)  # fmt: skip
_REACHED_BY = ("phone", "hours", "address", "note")
Identifier = Annotated[str, Path(max_length=200)]
Reach: TypeAlias = Callable[[UnitRecord], Contact | None]


class UnitContact(BaseModel):
    """How to reach a unit, as an administrator wrote it down."""

    unit: str
    phone: str | None
    hours: str | None
    address: str | None
    note: str | None
    source: str


class UnitBrief(BaseModel):
    """One responsible unit in a list."""

    id: str
    name: str
    aliases: list[str]
    own_count: int
    inherited_count: int


class UnitListed(UnitBrief):
    """One responsible unit, whom to call there, and, where a clause was named, how it is responsible for that clause."""

    contact: UnitContact | None = Field(description="null unless an administrator wrote one down")
    basis: Basis | None = Field(default=None, description="with `clause`: in its own list, or put there by a note")
    others: list[ClauseBrief] | None = Field(default=None, description="with `clause`: further clauses of its own")


class UnitList(BaseModel):
    """Responsible units."""

    units: list[UnitListed]


class UnitReply(UnitListed):
    """One responsible unit with its clauses."""

    own: list[ClauseBrief]
    inherited: list[ClauseBrief]


@router.get("/units", responses=documented(404, 422))
async def list_units(
    request: Request,
    q: Annotated[
        str | None, Query(max_length=200, description="only units of this name, part of it or initials")
    ] = None,
    clause: Annotated[str | None, Query(max_length=200, description="only units of this clause (id)")] = None,
    lang: Language = "zh-Hans",
) -> UnitList:
    """All responsible units with aliases and clause counts, or some of them."""
    door = door_of(request)
    units = match_units(door.assistant.corpus, q) if q else door.assistant.corpus.units
    reach = await _read_reach(door, lang)
    if clause is None:
        return UnitList(units=[UnitListed(**_fields(unit, reach)) for unit in units])
    return UnitList(units=list(_units_of(door, find_clause(door, clause), {unit.id for unit in units}, reach)))


@router.get("/units.csv", responses={200: {"content": {"text/csv": {}}}})
async def download_units(request: Request, lang: Language = "zh-Hans") -> Response:
    """Who is responsible for what, one line a unit and clause, for a spreadsheet."""
    door = door_of(request)
    return csv_reply(CSV_NAME, CSV_HEADER, _lines(door, await _read_reach(door, lang)))


@router.get("/units/{unit_id:path}", responses=documented(404, 422))
async def show_unit(request: Request, unit_id: Identifier, lang: Language = "zh-Hans") -> UnitReply:
    """One unit, by id or by any of its names, with its clauses, own and inherited apart."""
    door = door_of(request)
    corpus = door.assistant.corpus
    unit = corpus.find_unit(unit_id)
    if unit is None:
        nearest = process.extract(unit_id, [u.name for u in corpus.units], limit=SUGGESTIONS, score_cutoff=40)
        text = "No responsible unit has this name or id."
        raise DoorError(404, "unit_unknown", text, field="unit_id", suggestions=[name for name, _, _ in nearest])
    tasks, reach = corpus.tasks_of(unit.id), await _read_reach(door, lang)
    return UnitReply(**_fields(unit, reach), own=_briefs(door, tasks.own), inherited=_briefs(door, tasks.inherited))


async def _read_reach(door: Door, lang: str) -> Reach:
    """How to reach each unit, as it is written down at this moment."""
    contacts = await door.threads.run("store", read_contacts, door.store.engine)
    return lambda unit: contacts.of_unit(unit.id, unit.name, LANGUAGES[lang])


def _units_of(door: Door, clause: Clause, wanted: set[str], reach: Reach) -> Iterator[UnitListed]:
    """The units of a clause, own ones in printed order first, each once, with their further clauses."""
    corpus = door.assistant.corpus
    responsible: dict[str, Basis] = {}
    for unit in corpus.units_of(clause.clause_id):
        responsible.setdefault(unit.id, unit.basis)
    for unit_id, basis in responsible.items():
        record = corpus.find_unit(unit_id)
        if record is not None and unit_id in wanted:
            others = [one for one in corpus.tasks_of(unit_id).own if one.clause_id != clause.clause_id]
            yield UnitListed(**_fields(record, reach), basis=basis, others=_briefs(door, others))


def _lines(door: Door, reach: Reach) -> Iterator[list[object]]:
    corpus = door.assistant.corpus
    for unit in corpus.units:
        contact = reach(unit) or {}
        who = [unit.id, unit.name, "、".join(unit.aliases), *(contact.get(name) for name in _REACHED_BY)]
        tasks = corpus.tasks_of(unit.id)
        for basis, clauses in (("own", tasks.own), ("inherited", tasks.inherited)):
            for clause in clauses:
                brief = describe_brief(door, clause)
                note = next((u.note for u in corpus.units_of(clause.clause_id) if u.id == unit.id), None)
                what = [
                    brief.clause_id,
                    brief.document_number,
                    brief.part_title,
                    brief.section,
                    brief.number,
                    brief.title,
                ]
                yield [*who, basis, *what, *((note.clause_id, note.quote) if note else ("", ""))]


def _fields(unit: UnitRecord, reach: Reach) -> dict[str, Any]:
    return {**asdict(unit), "aliases": list(unit.aliases), "contact": reach(unit)}


def _briefs(door: Door, clauses: Iterable[Clause]) -> list[ClauseBrief]:
    return [describe_brief(door, clause) for clause in clauses]
