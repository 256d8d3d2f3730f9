"""A turn goes in, the cards and the state of the answering side come out, within the budget or not at all."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, dataclass
from typing import Any

import httpx

from actions.internal_secret import read_secret
from actions.settings import ActionSettings


@dataclass(frozen=True)
class Turn:
    """The body of POST /internal/answer."""

    message: str
    intent: str | None
    confidence: float | None
    entities: tuple[dict[str, Any], ...]
    state: dict[str, Any] | None
    turn_id: str
    lang: str | None
    as_of: str | None
    vector: dict[str, Any] | None = None
    """The message's vector as Rasa's encoder made it, passed on unread."""


@dataclass(frozen=True)
class Reply:
    """One to three cards, and the state to keep for the next turn."""

    cards: tuple[dict[str, Any], ...]
    state: dict[str, Any] | None


class AnswerUnavailable(Exception):
    """No usable answer within the budget. Its words name the cause, never the conversation."""


class AnswerClient:
    """Asks the internal listener; connections are kept, the secret is read anew (it may be rotated)."""

    def __init__(self, settings: ActionSettings) -> None:
        self._settings = settings
        self._http: httpx.AsyncClient | None = None

    async def ask(self, turn: Turn) -> Reply:
        """Return the reply. Errors: AnswerUnavailable, whatever went wrong."""
        try:
            return await asyncio.wait_for(self._ask(turn), self._settings.budget_seconds)
        except asyncio.TimeoutError:
            raise AnswerUnavailable(f"no answer within {self._settings.budget_seconds} s") from None
        except httpx.HTTPError as error:
            raise AnswerUnavailable(f"call failed: {type(error).__name__}") from None
        except (OSError, UnicodeError) as error:
            raise AnswerUnavailable(f"secret unreadable: {type(error).__name__}") from None

    async def _ask(self, turn: Turn) -> Reply:
        response = await self._client().post(
            f"{self._settings.internal_url}/internal/answer",
            # ASCII escapes: a lone surrogate in a message must not break the call.
            content=json.dumps(asdict(turn)).encode("ascii"),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"Bearer {read_secret(self._settings.secret_file)}",
            },
        )
        if response.status_code != 200:
            raise AnswerUnavailable(f"status {response.status_code}")
        return _read_reply(response.content)

    def _client(self) -> httpx.AsyncClient:
        if self._http is None:
            # trust_env off: a proxy for the outside world must not see loopback calls. Without https, reading
            # the certificate store would only slow the first turn down.
            secure = self._settings.internal_url.startswith("https:")
            self._http = httpx.AsyncClient(timeout=self._settings.budget_seconds, trust_env=False, verify=secure)
        return self._http

    async def close(self) -> None:
        if self._http is not None:
            await self._http.aclose()
            self._http = None


def _read_reply(content: bytes) -> Reply:
    try:
        body = json.loads(content)
    except ValueError:
        raise AnswerUnavailable("answer is not JSON") from None
    cards: list[Any] = body.get("cards") if isinstance(body, dict) else None
    if not isinstance(cards, list) or not cards or not all(_is_card(card) for card in cards):
        raise AnswerUnavailable("answer holds no cards")
    state = body.get("state")
    if state is not None and not isinstance(state, dict):
        raise AnswerUnavailable("answer's state is not an object")
    return Reply(cards=tuple(cards), state=state)


def _is_card(card: Any) -> bool:
    return isinstance(card, dict) and bool(card.get("outcome")) and isinstance(card.get("text"), str)
