"""A chat request in, the JSON of its cards out: in order, once, and the same again when it is repeated."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.web.door import Door
from bot.web.faults import DoorError
from bot.web.paths.contacts import leads_to_people, read_contacts
from bot.web.store.conversation_store import FinishedTurn, OpenedTurn, TurnRequest
from bot.web.turns.mask_personal_numbers import Masking
from bot.web.turns.reply_cards import Card, seal_cards
from bot.web.turns.run_turn import AskedTurn, give_up, run_turn
from bot.web.turns.turn_queue import in_progress
from policy_index.clean_text import clean_message

MOST_CHARACTERS = 2000
BUSY_LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class ChatRequest:
    """One request: whose it is, a message_id, and either a message or a button."""

    session_id: str
    message_id: str
    message: str | None = None
    button: str | None = None


@dataclass(frozen=True)
class _Words:
    """`masking` holds what is asked, `shown` goes into the transcript; they differ for a button."""

    masking: Masking
    shown: str
    is_payload: bool
    digest: str


async def take_turn(door: Door, request: ChatRequest) -> str:
    """The cards as a JSON list. Raises DoorError as the contract says."""
    words = await _read_words(door, request)
    session_id = request.session_id
    turn = TurnRequest(session_id, request.message_id, words.digest, words.shown)
    async with door.queue.turn(session_id):
        opened = await _open_turn(door, turn)
        if opened.todo == "replay" and opened.cards is not None:
            return opened.cards
        return await _work(door, opened, words)


async def clean_words(door: Door, message: str, field: str = "message") -> str:
    """The cleaned message; 422 where nothing is left or too much came."""
    if len(message) > MOST_CHARACTERS:  # hostile text can take 0.1 s, which the event loop must not stand still for
        cleaned = await door.threads.run("search", clean_message, message)
    else:
        cleaned = clean_message(message)
    if not cleaned:
        raise DoorError(422, "message_empty", "The message holds no readable character.", field=field)
    if len(cleaned) > MOST_CHARACTERS:
        text = f"The message has {len(cleaned)} characters; at most {MOST_CHARACTERS} are read."
        raise DoorError(422, "message_too_long", text, field=field)
    return cleaned


async def _read_words(door: Door, request: ChatRequest) -> _Words:
    if request.message is not None:
        cleaned = await clean_words(door, request.message)
        masking = await door.threads.run("search", Masking.of, cleaned)
        return _Words(masking, masking.text, False, _digest("message", request.message))
    button = request.button or ""
    turn_id, place = door.tokens.read_button(request.session_id, button)
    stored = await door.threads.run("store", door.store.read_buttons, request.session_id, turn_id)
    buttons: list[tuple[str, str]] = json.loads(stored) if stored else []
    if place >= len(buttons):
        raise DoorError(422, "button_unknown", "This button is no longer offered.", field="button")
    title, payload = buttons[place]
    return _Words(Masking(payload, payload), title, True, _digest("button", button))


def _digest(kind: str, text: str) -> str:
    # JSON can carry half a surrogate pair, which cleaning drops and plain encoding refuses
    return hashlib.sha256(f"{kind}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()


async def _open_turn(door: Door, turn: TurnRequest) -> OpenedTurn:
    """Wait while another run of the door, or one that was just killed, holds the turn."""
    deadline = time.monotonic() + door.settings.wait_seconds
    while True:
        opened = await door.threads.run(
            "store", door.store.open_turn, turn, lambda: door.limits.count_turn(turn.session_id)
        )
        if opened.todo != "busy":
            return opened
        if time.monotonic() > deadline:
            raise in_progress()
        await asyncio.sleep(BUSY_LOOK_SECONDS)


async def _work(door: Door, opened: OpenedTurn, words: _Words) -> str:
    asked = AskedTurn(opened.session, opened.turn_id, words.masking, words.is_payload)
    result = give_up(door, asked) if opened.todo == "give_up" else await run_turn(door, asked)
    cards = await _name_whom_to_call(door, result.cards)
    sealed = seal_cards(cards, door.tokens, opened.session.session_id, opened.turn_id)
    finished = FinishedTurn(
        turn_id=opened.turn_id,
        session_id=opened.session.session_id,
        cards=sealed.cards,
        buttons=sealed.buttons,
        state=result.state,
        ahead_of_rasa=result.way == "degraded",
    )
    await door.threads.run("store", door.store.finish_turn, finished, result.trace)
    return sealed.cards


async def _name_whom_to_call(door: Door, cards: Sequence[Card]) -> list[Card]:
    if not any(map(leads_to_people, cards)):
        return list(cards)
    contacts = await door.threads.run("store", read_contacts, door.store.engine)
    return [contacts.name_in(card) for card in cards]
