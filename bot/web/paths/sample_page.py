"""`/` and `/ask` in, the sample page of a fictitious body and its form without script out; only with DEMO_PAGE=1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID, uuid4

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.web.door import Door, door_of
from bot.web.faults import DoorError
from bot.web.paths.chat import begin_session
from bot.web.paths.chat_page import LOCALES
from bot.web.paths.clause_page import LANGUAGE_NAMES
from bot.web.paths.documents import describe_document
from bot.web.paths.measures import language_of
from bot.web.paths.page_words import page_language, words_of
from bot.web.paths.render_page import policy_with_chat, render_page
from bot.web.turns.take_turn import MOST_CHARACTERS, ChatRequest, take_turn

FORM = "form"  # what sessions of the page without script are bound to: a form names no origin one could rely on
FIELDS = ("session", "message_id", "message", "button")
HEADERS = {"X-Robots-Tag": "noindex", "Vary": "Accept-Language"}

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class _Conversation:
    """What the page of the form shows: what was asked, the cards, or a notice and the words that were not taken."""

    session: str = ""
    asked: str = ""
    notice: str = ""
    kept: str = ""
    cards: tuple[Mapping[str, Any], ...] = ()


@router.get("/")
async def sample_page(request: Request) -> Response:
    """A website with the chat on it, and how to put it on one's own."""
    door, lang = door_of(request), language_of(page_language(request))
    values = {
        "lang": lang,
        "locale": LOCALES[lang],
        "words": words_of("sample", lang),
        "form": words_of("ask", lang),
        "languages": LANGUAGE_NAMES,
        "documents": _documents(door),
        "openers": [one.text for one in door.suggestions.openers[lang]],
        "address": door.settings.public_address,
        "fresh_id": uuid4,
    }
    headers = {**HEADERS, "Content-Security-Policy": policy_with_chat(), "Content-Language": lang}
    return render_page("sample.html", values, headers=headers)


@router.get("/ask")
async def form_page(request: Request, message: str = "") -> Response:
    """The form alone, for browsers without script; `message` fills it in, and nothing is asked before it is sent."""
    return _render(request, _Conversation(kept=message[:MOST_CHARACTERS]))


@router.post("/ask")
async def ask(request: Request) -> Response:
    """The reply is the form's page again, with the cards."""
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
        return _render(request, _Conversation(session, notice=error.code, kept=message), error.status)
    return _render(request, _Conversation(session, asked=message, cards=tuple(json.loads(cards))))


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


def _documents(door: Door) -> list[dict[str, Any]]:
    """Each document with its parts and the clause that each part begins with."""
    corpus = door.assistant.corpus
    documents = []
    for document in corpus.documents:
        first = {
            clause.part: clause.clause_id for clause in reversed(corpus.clauses) if clause.document_id == document.id
        }
        documents.append({**describe_document(door, document), "first": first})
    return documents


def _render(request: Request, shown: _Conversation, status: int = 200) -> Response:
    lang = page_language(request)
    words = words_of("ask", lang)
    notices = words["notices"]
    values = {
        "lang": lang,
        "words": words,
        "languages": LANGUAGE_NAMES,
        "query": f"?lang={lang}",
        "shown": shown,
        "notice": notices.get(shown.notice, notices["other"]) if shown.notice else "",
        "fresh_id": uuid4,
    }
    return render_page("ask.html", values, status, {**HEADERS, "Content-Language": lang})
