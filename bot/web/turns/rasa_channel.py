"""A message for Rasa's REST channel in, reply cards out, within the budget or with a named failure."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

import httpx

from bot.web.settings import Settings
from bot.web.turns.breaker import Breaker
from bot.web.turns.reply_cards import Card, CardChecker, CardInvalid

KEEP_ALIVE_SECONDS = 2.0  # Rasa's server closes idle connections after 5 s; ours must go first
PROBE_SECONDS = 1.0

Failure = Literal["refused", "timeout", "status", "empty", "invalid", "actions", "skipped"]


class RasaFailed(Exception):
    """Rasa gave no usable cards; `kind` is fit for a metric's label."""

    def __init__(self, kind: Failure) -> None:
        super().__init__(kind)
        self.kind: Failure = kind


@dataclass(frozen=True)
class RasaMessage:
    """What goes to Rasa: a sender, the cleaned text or a button's payload, and metadata for the action."""

    sender: str
    message: str
    metadata: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The body of the REST channel."""
        return {"sender": self.sender, "message": self.message, "metadata": self.metadata}


class RasaChannel:
    """One client for all turns; waits asynchronously, so no thread is held while Rasa thinks."""

    def __init__(self, settings: Settings, checker: CardChecker) -> None:
        self._address, self._budget, self._checker = settings.rasa_address, settings.rasa_seconds, checker
        self.breaker = Breaker(settings.rasa_failures, settings.rasa_retry_seconds)
        self._client = httpx.AsyncClient(
            timeout=None,  # one budget for the whole call, set around it
            trust_env=False,
            verify=self._address.startswith("https:"),  # reading the certificates takes 60 ms
            limits=httpx.Limits(max_connections=None, keepalive_expiry=KEEP_ALIVE_SECONDS),
        )
        self._probe: asyncio.Task[None] | None = None

    async def ask(self, message: RasaMessage) -> list[Card]:
        """Rasa's cards; raises RasaFailed. Only failures that cost time or show a dead Rasa open the breaker."""
        if not self.breaker.lets_through():
            if self.breaker.probe_due():
                self._probe = asyncio.create_task(self._look())
            raise RasaFailed("skipped")
        try:
            cards = await self._ask(message)
        except RasaFailed as failure:
            if failure.kind in ("refused", "timeout", "status"):
                self.breaker.record_failure()
            else:
                self.breaker.record_success()
            raise
        self.breaker.record_success()
        return cards

    async def _ask(self, message: RasaMessage) -> list[Card]:
        try:
            async with asyncio.timeout(self._budget):
                reply = await self._client.post(f"{self._address}/webhooks/rest/webhook", json=message.as_json())
        except TimeoutError:
            raise RasaFailed("timeout") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise RasaFailed("refused") from None
        if reply.status_code != 200:
            raise RasaFailed("status")
        return self._read_cards(reply)

    def _read_cards(self, reply: httpx.Response) -> list[Card]:
        try:
            messages = reply.json()
        except ValueError:
            raise RasaFailed("invalid") from None
        if not isinstance(messages, list):
            raise RasaFailed("invalid")
        if not messages:
            raise RasaFailed("empty")  # the REST channel's way to say that anything at all went wrong
        try:
            return self._checker.check([m.get("custom") if isinstance(m, dict) else None for m in messages])
        except CardInvalid:
            raise RasaFailed("invalid") from None

    async def reachable(self) -> bool:
        """Whether Rasa answers at all."""
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                return (await self._client.get(f"{self._address}/")).status_code < 500
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL):
            return False

    async def _look(self) -> None:
        if await self.reachable():
            self.breaker.record_probe()

    async def close(self) -> None:
        """Close the connections."""
        if self._probe is not None:
            self._probe.cancel()
        await self._client.aclose()
