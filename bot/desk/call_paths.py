"""Paths of the call log, for operators: what happens in a call in, calls and a CSV file out."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from bot.desk.access import needs
from bot.desk.calls import CallEntry, CallFilter
from bot.desk.desk import PREFIX, Desk, desk_of
from bot.desk.desk_pages import desk_words
from bot.desk.logins import SignedIn
from bot.desk.words import Id, Line, Version, Words
from bot.web.csv_text import csv_reply
from bot.web.faults import DoorError, documented
from bot.web.paths.chat import Language
from bot.web.sessions import LANGUAGES

router = APIRouter(prefix=f"{PREFIX}/calls", tags=["calls"])

Outcome = Literal["answered", "passed_on", "no_answer", "dropped", "other"]
Kind = Literal["question", "note", "clause", "copied"]
MOST_ROWS = 50_000
HEADER = ("call", "operator", "opened", "closed", "outcome", "noted", "kind", "text", "clause")


class Opened(BaseModel):
    """A new call."""

    id: str


class NewEntry(BaseModel):
    """What happened."""

    model_config = ConfigDict(extra="forbid")

    kind: Kind
    text: Words | None = Field(default=None, description="needed for question, note and copied")
    clause_id: Annotated[str, Field(max_length=200)] | None = Field(default=None, description="needed for clause")


class Caller(BaseModel):
    """What the asker lets be written down; each may be absent. Deleted by retention."""

    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    phone: Line | None = None
    organisation: Line | None = None


class ChangedCaller(BaseModel):
    """The asker's particulars; null wipes them."""

    version: Version
    caller: Caller | None


class Closed(BaseModel):
    """How the call ended."""

    version: Version
    outcome: Outcome


class EntryView(BaseModel):
    """One entry of a call."""

    kind: Kind
    text: str
    clause_id: str | None
    created: float


class CallView(BaseModel):
    """One call whole."""

    id: str
    operator: str
    opened: float
    closed: float | None
    outcome: Outcome | None
    version: int
    caller: Caller | None
    caller_hidden: bool = Field(description="there are particulars, but not for this reader")
    entries: list[EntryView]


class CallLine(BaseModel):
    """One call in the list."""

    id: str
    operator: str
    opened: float
    closed: float | None
    outcome: Outcome | None
    version: int
    has_caller: bool
    entries: int
    questions: int


class CallPage(BaseModel):
    """Calls, newest first."""

    calls: list[CallLine]
    next_before: str | None = Field(description="`before` of the next page; null at the end")


def read_filter(
    q: Annotated[str | None, Query(max_length=200, description="words of an entry")] = None,
    operator: Annotated[str | None, Query(max_length=64)] = None,
    state: Literal["open", "closed"] | None = None,
    since: Annotated[float | None, Query(ge=0, le=1e11, description="opened from then on")] = None,
    until: Annotated[float | None, Query(ge=0, le=1e11, description="opened before")] = None,
) -> CallFilter:
    """Which calls; control characters are no words."""
    words = "".join(c for c in q or "" if c.isprintable()) or None
    named = "".join(c for c in operator or "" if c.isprintable()) or None
    return CallFilter(words, named, state, since, until)


Wanted = Annotated[CallFilter, Depends(read_filter)]


@router.post("", status_code=201, responses=documented(401, 403, 503))
async def open_call(request: Request, who: SignedIn = needs("operator")) -> Opened:
    """A call begins."""
    desk = desk_of(request)
    return Opened(id=await desk.run(desk.calls.open, who))


@router.get("", responses=documented(401, 404, 422, 503))
async def list_calls(
    request: Request,
    wanted: Wanted,
    before: Annotated[str | None, Query(pattern="^[0-9a-f]{32}$")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    who: SignedIn = needs("operator"),
) -> CallPage:
    """Calls, newest first, without particulars."""
    desk = desk_of(request)
    found = await desk.run(desk.calls.search, who, CallFilter(**{**wanted.__dict__, "before": before}), limit + 1)
    lines = [CallLine(**call) for call in found[:limit]]
    return CallPage(calls=lines, next_before=lines[-1].id if len(found) > limit else None)


@router.get("/export.csv", response_class=Response, responses=documented(401, 403, 422, 503))
async def export_calls(
    request: Request, wanted: Wanted, lang: Language = "zh-Hans", who: SignedIn = needs("reviewer")
) -> Response:
    """The calls with their entries as CSV, without particulars; what does not fit is counted in its last line."""
    desk = desk_of(request)
    return await desk.run(_write_file, desk, who, wanted, LANGUAGES[lang])


@router.get("/{call_id}", responses=documented(401, 403, 404, 422, 503))
async def show_call(request: Request, call_id: Id, who: SignedIn = needs("operator")) -> CallView:
    """One call."""
    desk = desk_of(request)
    call, entries = await desk.run(desk.calls.find, who, call_id)
    return CallView(**call, entries=[EntryView(**entry) for entry in entries])


@router.post("/{call_id}/entries", status_code=201, responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503))
async def add_entry(request: Request, call_id: Id, body: NewEntry, who: SignedIn = needs("operator")) -> CallView:
    """Write down a question, a note, an opened clause or a copied answer."""
    desk = desk_of(request)
    known = {clause.clause_id for clause in desk.door.assistant.corpus.clauses}
    if body.clause_id is not None and body.clause_id not in known:
        raise DoorError(422, "clause_unknown", "There is no clause with this id.", field="clause_id")
    if (body.clause_id if body.kind == "clause" else body.text) is None:
        field = "clause_id" if body.kind == "clause" else "text"
        raise DoorError(422, "entry_empty", f"An entry of this kind needs {field}.", field=field)
    await desk.run(desk.calls.add_entry, who, call_id, CallEntry(body.kind, body.text or "", body.clause_id))
    return await show_call(request, call_id, who)


@router.put("/{call_id}/caller", responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503))
async def set_caller(request: Request, call_id: Id, body: ChangedCaller, who: SignedIn = needs("operator")) -> CallView:
    """Write down or wipe what the asker told of themselves."""
    desk = desk_of(request)
    caller = body.caller.model_dump(exclude_none=True) if body.caller else None
    await desk.run(desk.calls.set_caller, who, call_id, body.version, caller)
    return await show_call(request, call_id, who)


@router.post("/{call_id}/close", responses=documented(400, 401, 403, 404, 409, 413, 415, 422, 503))
async def close_call(request: Request, call_id: Id, body: Closed, who: SignedIn = needs("operator")) -> CallView:
    """The call is over."""
    desk = desk_of(request)
    await desk.run(desk.calls.close, who, call_id, body.version, body.outcome)
    return await show_call(request, call_id, who)


def _write_file(desk: Desk, who: SignedIn, wanted: CallFilter, lang: str) -> Response:
    found, left_out = desk.calls.export(who, wanted, MOST_ROWS)
    rows = [_cells(row) for row in found]
    if left_out:
        rows.append([desk_words(lang)["calls"]["left_out"].format(n=left_out, most=MOST_ROWS)])
    more = {"X-Rows-Left-Out": str(left_out), "X-Most-Rows": str(MOST_ROWS)}
    return csv_reply("calls.csv", HEADER, rows, more)


def _cells(row: dict[str, Any]) -> list[object]:
    times = {name: _moment(row[name]) for name in ("opened", "closed", "noted")}
    return [{**row, **times}[name] for name in ("id", "operator", "opened", "closed", "outcome", "noted", "kind")] + [
        row["text"],
        row["clause_id"],
    ]


def _moment(seconds: float | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds")
