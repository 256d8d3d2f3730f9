"""Messages in, cards and the time each took out: through Rasa's channel, through the door, or without any process."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import httpx

from bot.answering.answer import Answerer, Question
from bot.measuring.errors import BotNotRunning
from bot.measuring.judge_card import Card

ONE_TURN_SECONDS = 30.0
PATIENCE = 30
START = "Start the bot with `make run` and wait until it says that it is ready, then run this command again."


@dataclass(frozen=True)
class Reply:
    """The first card of a turn (None: none came) and the seconds from question to card."""

    card: Card | None
    seconds: float


class Conversation(Protocol):
    """One asker's turns in order."""

    def say(self, message: str) -> Reply: ...


class Bot(Protocol):
    """Something that can be asked."""

    name: str

    def open(self) -> Conversation: ...


class RasaBot:
    """The running bot through Rasa's REST channel."""

    def __init__(self, url: str) -> None:
        self.name = f"Rasa's channel at {url}"
        self.url = url
        self.client = _client()

    def check_running(self) -> None:
        """Raises BotNotRunning with the command that starts it."""
        _expect_answer(self.client, f"{self.url}/", self.name)

    def open(self) -> Conversation:
        return RasaConversation(self.client, self.url)


class RasaConversation:
    """One sender of Rasa's channel."""

    def __init__(self, client: httpx.Client, url: str) -> None:
        self.client, self.url = client, f"{url}/webhooks/rest/webhook"
        self.sender = f"measuring-{uuid.uuid4().hex}"

    def say(self, message: str) -> Reply:
        """Raises httpx.HTTPError; the channel answers everything else, a failure of its own with an empty list."""
        began = time.perf_counter()
        reply = self.client.post(self.url, json={"sender": self.sender, "message": message})
        reply.raise_for_status()
        messages = reply.json()
        seconds = time.perf_counter() - began
        return Reply(next((m["custom"] for m in messages if isinstance(m.get("custom"), dict)), None), seconds)


class DoorBot:
    """The running bot through its public door."""

    def __init__(self, url: str) -> None:
        self.name = f"the door at {url}"
        self.url = url
        self.client = _client()

    def check_running(self) -> None:
        """Raises BotNotRunning with the command that starts it."""
        _expect_answer(self.client, f"{self.url}/readyz", self.name)

    def open(self) -> Conversation:
        return DoorConversation(self.client, self.url)


class DoorConversation:
    """One session of the door."""

    def __init__(self, client: httpx.Client, url: str) -> None:
        self.client, self.url = client, f"{url}/api/v1/chat"
        self.session = self._post(f"{url}/api/v1/sessions", {})[0]["session"]

    def say(self, message: str) -> Reply:
        """Raises httpx.HTTPError."""
        body = {"session": self.session, "message_id": str(uuid.uuid4()), "message": message}
        content, seconds = self._post(self.url, body)
        return Reply(content["cards"][0] if content["cards"] else None, seconds)

    def _post(self, url: str, body: Mapping[str, Any]) -> tuple[dict[str, Any], float]:
        """The reply and its seconds; where the door says 429, waits as told, which does not count."""
        for _ in range(PATIENCE):
            began = time.perf_counter()
            reply = self.client.post(url, json=body)
            seconds = time.perf_counter() - began
            if reply.status_code != 429:
                break
            time.sleep(float(reply.headers.get("Retry-After") or 1))
        reply.raise_for_status()
        content: dict[str, Any] = reply.json()
        return content, seconds


class InProcessBot:
    """The assistant itself, without Rasa and without HTTP: what it answers when nobody tells it the intent."""

    name = "the assistant in this process, without Rasa"

    def __init__(self, answerer: Answerer, as_of: date) -> None:
        self.answerer, self.as_of = answerer, as_of

    def open(self) -> Conversation:
        return InProcessConversation(self.answerer, self.as_of)


class InProcessConversation:
    """One conversation whose state is kept here, as Rasa's slot would."""

    def __init__(self, answerer: Answerer, as_of: date) -> None:
        self.answerer, self.as_of = answerer, as_of
        self.state: Mapping[str, Any] | None = None

    def say(self, message: str) -> Reply:
        began = time.perf_counter()
        answer = self.answerer.answer(Question(message, uuid.uuid4().hex, self.as_of, state=self.state))
        self.state = answer.state
        return Reply(answer.cards[0] if answer.cards else None, time.perf_counter() - began)


def _client() -> httpx.Client:
    # Loopback: no proxy, and no time spent on certificates.
    return httpx.Client(timeout=ONE_TURN_SECONDS, trust_env=False, verify=False)


def _expect_answer(client: httpx.Client, url: str, name: str) -> None:
    try:
        status = client.get(url).status_code
    except httpx.HTTPError as problem:
        raise BotNotRunning(f"Nothing answers as {name} ({type(problem).__name__}). {START}") from None
    if status != 200:
        raise BotNotRunning(f"{name[0].upper()}{name[1:]} answers {status} to {url} instead of 200. {START}")
