"""Pages for people, made on the server: a clause with its marked span, and the sample page with its form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs
from uuid import UUID, uuid4

from fastapi import APIRouter, Query, Request
from starlette.responses import FileResponse, Response

from bot.web.chat import begin_session
from bot.web.documents import describe_clause, find_clause
from bot.web.door import Door, door_of
from bot.web.faults import DoorError
from bot.web.render_page import FOLDER, render_page
from bot.web.take_turn import ChatRequest, take_turn

NOTICES = Path(__file__).resolve().parent / "wording" / "page_notices.json"
FORM = "form"  # what sessions of the page without script are bound to: a form names no origin one could rely on
FIELDS = ("session", "message_id", "message", "button")

clause_router = APIRouter(include_in_schema=False)
demo_router = APIRouter(include_in_schema=False)


@clause_router.get("/static/page.css")
async def style() -> Response:
    """The one style sheet, for screen and paper."""
    return FileResponse(FOLDER / "page.css", media_type="text/css", headers={"Cache-Control": "max-age=3600"})


@clause_router.get("/clauses/{clause_id:path}")
async def clause_page(
    request: Request, clause_id: str, start: Annotated[str, Query(alias="from")] = "", to: str = ""
) -> Response:
    """The clause as printed; `from` and `to` mark a span, counted in code points; a wrong span marks nothing."""
    door = door_of(request)
    try:
        clause = describe_clause(door, find_clause(door, clause_id))
    except DoorError as error:
        return _render(
            "message.html",
            status=error.status,
            heading=_notice("clause_unknown"),
            words=_notice("clause_unknown_words"),
            suggestions=error.suggestions,
        )
    first, last = _read_span(start, to, len(clause.text))
    text = clause.text
    return _render(
        "clause.html", clause=clause.model_dump(), before=text[:first], marked=text[first:last], after=text[last:]
    )


@demo_router.get("/")
async def sample_page() -> Response:
    """The sample page of a fictitious body: one form, no script."""
    return _render_conversation()


@demo_router.post("/ask")
async def ask(request: Request) -> Response:
    """The form of the sample page: the reply is the page again, with the cards."""
    door = door_of(request)
    form = _read_form(await request.body())
    message, button = form.get("message", ""), form.get("button")
    session = ""
    try:
        door.limits.count_request(request, "encode")
        session, session_id = await _ensure_session(door, form.get("session", ""))
        said = {"button": button} if button else {"message": message}
        cards = await take_turn(door, ChatRequest(session_id, _read_message_id(form.get("message_id", "")), **said))
    except DoorError as error:
        notice = _notice(error.code)
        return _render_conversation(session=session, notice=notice, kept=message, status=error.status)
    return _render_conversation(session=session, asked=message, cards=json.loads(cards))


async def _ensure_session(door: Door, token: str) -> tuple[str, str]:
    """Token and id of the form's session where it still runs, else of a new one: without script nobody can start one."""
    if token:
        try:
            session_id = door.tokens.read_session(token, FORM)
            await door.threads.run("store", door.store.live_session, session_id)
        except DoorError:
            pass
        else:
            return token, session_id
    token, _ = await begin_session(door, None, FORM)
    return token, door.tokens.read_session(token, FORM)


def _read_form(body: bytes) -> Mapping[str, str]:
    try:
        fields = parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=len(FIELDS))
    except ValueError:
        return {}
    return {name: values[0] for name, values in fields.items() if name in FIELDS}


def _read_message_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return str(uuid4())


def _read_span(start: str, end: str, length: int) -> tuple[int, int]:
    digits = 9
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit() and len(start + end) < digits):
        return length, length
    first, last = int(start), int(end)
    return (first, last) if first < last <= length else (length, length)


def _render_conversation(
    session: str = "",
    asked: str = "",
    notice: str = "",
    kept: str = "",
    cards: tuple[Mapping[str, Any], ...] = (),
    status: int = 200,
) -> Response:
    return _render(
        "ask.html", status, session=session, asked=asked, notice=notice, kept=kept, cards=cards, fresh_id=uuid4
    )


def _render(template: str, status: int = 200, **values: object) -> Response:
    return render_page(template, values, status)


def _notice(code: str) -> str:
    notices = _notices()
    return notices.get(code, notices["other"])


@lru_cache
def _notices() -> dict[str, str]:
    notices: dict[str, str] = json.loads(NOTICES.read_text(encoding="utf-8"))
    return notices
