"""The trained agent with a real action server beside it: one action and one message a turn, small calls."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.utils.endpoints import EndpointConfig

from bot.nlu.remote_action import format_action_call

CARD = {"outcome": "answered", "text": "答" * 300, "citations": [{"quotes": [{"text": "文" * 700, "start": 0}]}]}
LIMIT = 60_000
QUESTIONS = ["保税维修归哪个部门管？", "原文呢", "第6条", "我们到位1500万美元能拿多少奖励", "／greet", "⁄restart"]


class ActionServer:
    """Answers every action call with one card and a state of 4 KB, and keeps what it was sent."""

    def __init__(self) -> None:
        self.calls: list[bytes] = []
        self.url = ""

    def answer(self, body: bytes) -> bytes:
        self.calls.append(body)
        state = {"turn": len(self.calls), "facts": "x" * 4000}
        slot = {"event": "slot", "timestamp": None, "name": "conversation", "value": state}
        return json.dumps({"events": [slot], "responses": [{"custom": CARD}]}).encode()


@pytest.fixture
def server() -> Iterator[ActionServer]:
    plays = ActionServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = plays.answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    plays.url = f"http://127.0.0.1:{http.server_port}/webhook"
    threading.Thread(target=http.serve_forever, daemon=True).start()
    yield plays
    http.shutdown()
    http.server_close()


def play(model_path: Path, server: ActionServer, messages: list[str]) -> list[list[dict[str, Any]]]:
    """Return what Rasa's channel got, turn by turn."""

    async def converse() -> list[list[dict[str, Any]]]:
        endpoint = EndpointConfig(server.url, enable_selective_domain=True)
        agent = Agent.load(str(model_path), action_endpoint=endpoint)
        turns = []
        for message in messages:
            channel = CollectingOutputChannel()
            await agent.handle_message(UserMessage(message, channel, "sender", input_channel="rest"))
            turns.append(channel.messages)
        return turns

    return asyncio.run(converse())


def test_one_message_a_turn(model_path: Path, server: ActionServer) -> None:
    turns = play(model_path, server, QUESTIONS)
    assert [[list(message) for message in turn] for turn in turns] == [[["recipient_id", "custom"]]] * len(QUESTIONS)
    calls = [json.loads(call) for call in server.calls]
    assert [call["next_action"] for call in calls] == ["action_answer"] * len(QUESTIONS)
    # ⁄restart has not restarted anything: the state of the turn before it is still there.
    assert calls[-1]["tracker"]["slots"]["conversation"]["turn"] == len(QUESTIONS) - 1
    # The action sees the words as typed.
    typed = [[event["text"] for event in call["tracker"]["events"] if event["event"] == "user"][-1] for call in calls]
    assert typed == QUESTIONS


def test_calls_stay_small(model_path: Path, server: ActionServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RemoteAction, "_action_call_format", format_action_call)
    play(model_path, server, (QUESTIONS * 4)[:20])
    sizes = [len(call) for call in server.calls]
    print(f"bytes of the action call: turn 1 {sizes[0]}, turn 20 {sizes[-1]}, largest {max(sizes)}")
    assert len(sizes) == 20
    assert max(sizes) < LIMIT
