"""Paths of the conversation: sessions, chat, feedback. JSON in, cards out."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Body, Header, Request
from pydantic import BaseModel, Field, model_validator
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import Response

from bot.web.door import Door, door_of
from bot.web.faults import DoorError, documented
from bot.web.sessions import TOKEN_CHARACTERS, read_language
from bot.web.store.conversation_store import Feedback
from bot.web.store.retention import forget_tracker
from bot.web.turns.mask_personal_numbers import mask_personal_numbers
from bot.web.turns.take_turn import ChatRequest, take_turn
from policy_index.clean_text import clean_message

router = APIRouter(prefix="/api/v1")

Token = Annotated[str, Field(min_length=1, max_length=TOKEN_CHARACTERS, description="the token of the session")]
TurnId = Annotated[str, Field(min_length=1, max_length=64, pattern="^[A-Za-z0-9-]+$")]
Language = Literal["zh-Hans", "zh-Hant", "en", "zh-CN", "zh-TW", "zh-HK"]


class NewSession(BaseModel):
    """How a conversation begins."""

    lang: Language | None = Field(default=None, description="absent: told from each message")


class SessionReply(BaseModel):
    """The token of a conversation."""

    session: str
    expires_at: datetime = Field(description="earliest end; every turn moves it on")


class Chat(BaseModel):
    """One turn: a message, or a button that an earlier card offered."""

    model_config = {"json_schema_extra": {"oneOf": [{"required": ["message"]}, {"required": ["button"]}]}}

    session: Token
    message_id: UUID
    message: str = Field(default="", description="1 to 2,000 characters after cleaning")
    button: str = Field(default="", max_length=TOKEN_CHARACTERS, description="the opaque id of a button")

    @model_validator(mode="after")
    def check_one(self) -> Chat:
        """Exactly one of the two, even if it is empty."""
        if len(self.model_fields_set & {"message", "button"}) != 1:
            raise ValueError("give either message or button")
        return self


class ChatReply(BaseModel):
    """One card a turn; up to three where the message held several questions."""

    cards: list[dict[str, Any]] = Field(description="reply cards, see contract/reply.schema.json")


class SessionToEnd(BaseModel):
    """Which conversation starts over."""

    session: Token


class NewFeedback(BaseModel):
    """What the asker thought of one turn."""

    session: Token
    turn_id: TurnId
    rating: Literal["up", "down"]
    reason: Annotated[str, Field(max_length=100)] | None = None
    comment: Annotated[str, Field(max_length=1000)] | None = None


class Accepted(BaseModel):
    """Taken."""

    accepted: Literal[True] = True


@router.post("/sessions", responses=documented(400, 403, 413, 415, 422, 429))
async def create_session(request: Request, body: Annotated[NewSession | None, Body()] = None) -> SessionReply:
    """Start a conversation."""
    door = door_of(request)
    door.limits.count_request(request, "write")
    token, expires = await begin_session(door, body.lang if body else None, door.origins.read(request.headers))
    return SessionReply(session=token, expires_at=datetime.fromtimestamp(expires, timezone.utc).replace(microsecond=0))


async def begin_session(door: Door, lang: str | None, origin: str) -> tuple[str, float]:
    """A new session's token, good from `origin` alone, and when it expires at the earliest."""
    session_id, expires = await door.threads.run("store", door.store.create_session, read_language(lang), origin)
    return door.tokens.sign_session(session_id, origin), expires


def read_session(request: Request, token: str) -> str:
    """The id of the session whose token came with a request; 401 or 403 where it is not good here."""
    door = door_of(request)
    return door.tokens.read_session(token, door.origins.read(request.headers))


@router.delete("/sessions", status_code=204, responses=documented(400, 401, 403, 409, 413, 415, 422, 429, 503))
async def delete_session(
    request: Request,
    body: Annotated[SessionToEnd | None, Body()] = None,
    authorization: Annotated[str, Header(description="Bearer and the token, instead of a body")] = "",
) -> Response:
    """Start over: transcript, traces, feedback and Rasa's tracker are deleted; the token stays good."""
    door = door_of(request)
    door.limits.count_request(request, "write")
    token = body.session if body else authorization.removeprefix("Bearer ").strip()
    if not token:
        raise DoorError(422, "invalid_request", "Give the session in the body or as Bearer token.", field="session")
    session_id = read_session(request, token)
    async with door.queue.turn(session_id):
        session = await door.threads.run("store", door.store.live_session, session_id)
        try:
            await door.threads.run("tracker", forget_tracker, [session.sender], door.settings.tracker_database)
        except SQLAlchemyError as error:
            text = "Rasa's tracker cannot be reached, so nothing was deleted. Repeat the request."
            raise DoorError(503, "tracker_unreachable", text, retry_after=5) from error
        await door.threads.run("store", door.store.start_over, session_id)
    return Response(status_code=204)


@router.post("/chat", response_model=ChatReply, responses=documented(400, 401, 403, 409, 413, 415, 422, 429, 503))
async def chat(request: Request, body: Chat) -> Response:
    """Ask. Repeat a request with the same message_id as often as need be: the turn is run once."""
    door = door_of(request)
    door.limits.count_request(request, "encode")
    given = body.model_fields_set
    asked = ChatRequest(
        session_id=read_session(request, body.session),
        message_id=str(body.message_id),
        message=body.message if "message" in given else None,
        button=body.button if "button" in given else None,
    )
    cards = await take_turn(door, asked)
    return Response(f'{{"cards": {cards}}}', media_type="application/json")


@router.post("/feedback", status_code=202, responses=documented(400, 401, 403, 404, 413, 415, 422, 429))
async def give_feedback(request: Request, body: NewFeedback) -> Accepted:
    """Rate one turn of the session; a second rating replaces the first."""
    door = door_of(request)
    door.limits.count_request(request, "write")
    feedback = Feedback(
        session_id=read_session(request, body.session),
        turn_id=body.turn_id,
        rating=body.rating,
        reason=mask_personal_numbers(clean_message(body.reason or "")) or None,
        comment=mask_personal_numbers(clean_message(body.comment or "")) or None,
    )
    await door.threads.run("store", door.store.rate_turn, feedback)
    return Accepted()
