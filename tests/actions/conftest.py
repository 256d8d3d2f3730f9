"""A small real HTTP server that plays the internal listener, and action calls as Rasa sends them."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

CARD: dict[str, Any] = {
    "schema_version": "1",
    "turn_id": "turn-1",
    "outcome": "no_answer",
    "intent": "ask_policy",
    "lang": "zh-Hans",
    "text": "第一行。\n\n第二行。\n \n第三行。",
    "citations": [],
    "unit": None,
    "eligibility": [],
    "buttons": [],
    "versions": {"index": "i", "model": "m", "as_of": "2024-06-01"},
}


@dataclass
class Listener:
    """What the server answers, and what it was asked."""

    url: str = ""
    status: int = 200
    body: bytes = json.dumps({"cards": [CARD], "state": {"turn": 1}}).encode()
    delay: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def listener() -> Iterator[Listener]:
    plays = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            plays.headers.append({**self.headers, "path": self.path})
            plays.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            time.sleep(plays.delay)
            self.send_response(plays.status)
            self.send_header("Content-Length", str(len(plays.body)))
            self.end_headers()
            self.wfile.write(plays.body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    plays.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield plays
    server.shutdown()
    server.server_close()


@pytest.fixture
def card() -> dict[str, Any]:
    return CARD


@pytest.fixture
def make_call() -> Callable[..., dict[str, Any]]:
    return _make_call


def _make_call(
    text: str = "保稅維修歸誰管",
    metadata: dict[str, Any] | None = None,
    channel: str | None = "rest",
    state: Any = None,
    intent: str | None = "ask_responsible_unit",
) -> dict[str, Any]:
    """The tracker part of an action call."""
    entity = {"entity": "unit", "value": "海关", "start": 0, "end": 2, "extractor": "RegexEntityExtractor"}
    return {
        "sender_id": "sender",
        "slots": {"conversation": state},
        "latest_message": {
            "text": "保税维修归谁管",
            "intent": {"name": intent, "confidence": 0.91},
            "entities": [entity],
        },
        "events": [
            {"event": "user", "text": text, "input_channel": channel, "metadata": metadata or {}},
            {"event": "action", "name": "action_listen"},
        ],
        "latest_action_name": "action_listen",
    }
