"""Paths of kept decisions: one of a turn is kept; its signed link gives a page that prints; two ways delete it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from bot.web.door import Door, door_of
from bot.web.faults import DoorError, documented
from bot.web.paths.chat import Token, TurnId, read_session
from bot.web.paths.keep_decision import decision_of_card, keep_decision
from bot.web.paths.render_page import render_page
from bot.web.store.decision_store import StoredDecision
from policy_index.benefits import grouped
from policy_index.clean_text import tell_language

WORDING = Path(__file__).resolve().parents[1] / "wording" / "decision_page.json"
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}

page_router = APIRouter(include_in_schema=False)
router = APIRouter()


@page_router.get("/decisions/{decision_id}")
async def decision_page(request: Request, decision_id: str, key: str = "") -> Response:
    """The decision as it was made. Expired, deleted and forged links get the same page, which says so."""
    door = door_of(request)
    door.limits.count_request(request, "read")
    found = None
    if door.tokens.opens_decision(decision_id, key):
        found = await door.threads.run("store", door.decisions.find, decision_id)
    if found is None:
        return _notice_page(404, "gone")
    return render_page("decision.html", _page_values(found, decision_id, key), headers=HEADERS)


@page_router.post("/decisions/{decision_id}/delete")
async def delete_by_form(request: Request, decision_id: str) -> Response:
    """The page's own button, which needs no script; the key stands in the form."""
    door = door_of(request)
    key = _read_key(await request.body())
    deleted = await _delete(request, door, decision_id, key)
    return _notice_page(200, "deleted") if deleted else _notice_page(404, "gone")


class TurnToKeep(BaseModel):
    """Which decision of a conversation is kept."""

    session: Token
    turn_id: TurnId
    measure: Annotated[str, Field(max_length=100)] | None = Field(default=None, description="absent: the card's first")


class DecisionLink(BaseModel):
    """The page of the decision: whoever has the link may read and delete it."""

    url: str
    expires_at: datetime


@router.post("/api/v1/decisions", status_code=201, responses=documented(400, 401, 403, 404, 413, 415, 422, 429, 503))
async def keep_decision_of_turn(request: Request, body: TurnToKeep) -> DecisionLink:
    """Keep the decision that a card of this session showed; nothing of a conversation is kept unless asked for here."""
    door = door_of(request)
    door.limits.count_request(request, "write")
    session_id = read_session(request, body.session)
    cards = json.loads(await door.threads.run("store", door.store.read_cards, session_id, body.turn_id))
    found = [decision_of_card(card, body.measure, door, session_id) for card in cards]
    decision = next((one for one in found if one is not None), None)
    if decision is None:
        raise DoorError(404, "decision_unknown", "The cards of this turn hold no such decision.", field="measure")
    kept = await keep_decision(door, decision)
    return DecisionLink(url=kept.url, expires_at=kept.expires_at)


@router.delete("/decisions/{decision_id}", status_code=204, responses=documented(404, 422, 429, 503))
async def delete_decision(request: Request, decision_id: str, key: str = "") -> Response:
    """Delete a kept decision at once; `key` is that of its link."""
    if not await _delete(request, door_of(request), decision_id, key):
        text = "There is no such decision: it has expired, was deleted, or the link is not complete."
        raise DoorError(404, "decision_unknown", text)
    return Response(status_code=204)


async def _delete(request: Request, door: Door, decision_id: str, key: str) -> bool:
    door.limits.count_request(request, "write")
    if not door.tokens.opens_decision(decision_id, key):
        return False
    return await door.threads.run("store", door.decisions.delete, decision_id)


def _read_key(body: bytes) -> str:
    try:
        return parse_qs(body.decode("utf-8"), max_num_fields=2).get("key", [""])[0]
    except ValueError:
        return ""


def _notice_page(status: int, notice: str) -> Response:
    """In all three languages: whose link it was is not known any more."""
    notices = [
        {"lang": lang, "heading": words[notice], "words": words[f"{notice}_words"]}
        for lang, words in _wording().items()
    ]
    return render_page("decision_notice.html", {"notices": notices}, status, HEADERS)


def _page_values(found: StoredDecision, decision_id: str, key: str) -> dict[str, object]:
    record = found.record
    return {
        "lang": record.lang,
        "words": _wording()[record.lang],
        "id": decision_id,
        "key": key,
        "record": record,
        "eligibility": json.loads(record.eligibility),
        "facts": json.loads(record.facts),
        "clauses": json.loads(record.clauses),
        "tiers": json.loads(record.tiers),
        "amount": _amount,
        "language_of": tell_language,
        "made": _minute(found.created),
        "expires": _minute(found.expires),
    }


def _amount(benefit: Mapping[str, Any]) -> str:
    """The figure of a benefit with its unit; empty where the clause names none."""
    if benefit["value"] is None:
        return ""
    return f"{grouped(Decimal(benefit['value']))} {benefit['unit'] or ''}".strip()


def _minute(seconds: float) -> str:
    """By the clock of the server, with its distance from UTC."""
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M (UTC%z)")


@lru_cache
def _wording() -> dict[str, dict[str, str]]:
    wording: dict[str, dict[str, str]] = json.loads(WORDING.read_text(encoding="utf-8"))
    return wording
