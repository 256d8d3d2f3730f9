"""A stand-in for Rasa's REST channel on a real port: it answers, hangs, breaks, or calls the internal listener."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.web.fake_assistant import make_card

BUTTONS = (
    {"title": "投资计划第6条", "payload": '/ask_policy{"clause_number": "6"}'},
    {"title": "都不是", "payload": "/human"},
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class FakeRasa:
    """`mode` says what it does next; `received` keeps every body."""

    port: int = field(default_factory=free_port)
    mode: str = "card"
    seconds: float = 0.0
    received: list[dict[str, Any]] = field(default_factory=list)
    internal: str = ""
    secret: str = ""
    running: int = 0
    most_running: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def reset(self) -> None:
        self.mode, self.seconds, self.most_running = "card", 0.0, 0
        self.received.clear()

    async def webhook(self, request: Request) -> Response:
        body = await request.json()
        self.received.append(body)
        self.running += 1
        self.most_running = max(self.running, self.most_running)
        try:
            await asyncio.sleep(self.seconds)
            return await self._reply(body)
        finally:
            self.running -= 1

    async def _reply(self, body: dict[str, Any]) -> Response:
        turn_id = (body.get("metadata") or {}).get("turn_id") or "none"
        card = make_card(turn_id, f"rasa: {body['message']}", date(2026, 1, 1))
        match self.mode:
            case "hang":
                await asyncio.sleep(30)
            case "empty":
                return JSONResponse([])
            case "garbage":
                return Response(b"\xff<html>", media_type="application/json")
            case "object":
                return JSONResponse({"status": "failure"})
            case "text":
                return JSONResponse([{"recipient_id": body["sender"], "text": "plain words"}])
            case "invalid":
                return JSONResponse([{"custom": {**card, "outcome": "made_up"}}])
            case "many":
                return JSONResponse([{"custom": card}] * 4)
            case "500":
                return JSONResponse({"status": "error"}, status_code=500)
            case "actions":
                return JSONResponse([{"custom": {**card, "outcome": "unavailable", "citations": []}}])
            case "buttons":
                return JSONResponse([{"custom": {**card, "outcome": "clarify", "buttons": list(BUTTONS)}}])
            case "three":
                return JSONResponse([{"custom": card}] * 3)
            case "relay":
                return JSONResponse(await self._relay(body))
        return JSONResponse([{"recipient_id": body["sender"], "custom": card}])

    async def _relay(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        question = {"message": body["message"], "intent": "ask_policy", "confidence": 0.9, **body["metadata"]}
        async with httpx.AsyncClient() as client:
            headers = {"Authorization": f"Bearer {self.secret}"}
            reply = await client.post(f"{self.internal}/internal/answer", json=question, headers=headers)
        return [{"recipient_id": body["sender"], "custom": card} for card in reply.json()["cards"]]

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/webhooks/rest/webhook", self.webhook, methods=["POST"]),
                Route("/", lambda _: Response("Hello from Rasa")),
            ]
        )


@contextmanager
def running_rasa() -> Iterator[FakeRasa]:
    rasa = FakeRasa()
    config = uvicorn.Config(rasa.app(), port=rasa.port, log_config=None, lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    try:
        yield rasa
    finally:
        server.should_exit = True
        thread.join(timeout=5)
