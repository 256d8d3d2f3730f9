"""The real process: two ports, readiness, signals, a taken port, and what a kill -9 in mid-turn leaves behind."""

from __future__ import annotations

import signal
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.web.door_process import DoorProcess
from tests.web.fake_rasa import FakeRasa


@pytest.fixture
def process(tmp_path: Path, rasa: FakeRasa, database_url: str) -> Iterator[DoorProcess]:
    door = DoorProcess(tmp_path, rasa.url, database_url)
    yield door
    if door.process and door.process.poll() is None:
        door.process.kill()
        door.process.wait()


def test_killed_in_mid_turn(process: DoorProcess, rasa: FakeRasa, both_databases: str) -> None:
    process.start()
    rasa.mode = "empty"
    session = process.post("sessions").json()["session"]
    done = {"session": session, "message_id": str(uuid.uuid4()), "message": "先问"}
    first = process.post("chat", **done)
    cut = {"session": session, "message_id": str(uuid.uuid4()), "message": "慢慢问"}
    with pytest.raises(httpx.ReadTimeout):
        process.post("chat", timeout=0.5, **cut)
    assert process.asked("慢慢问") == 1
    process.stop(signal.SIGKILL)
    process.environment["ZHENGDA_RASA_SECONDS"] = "0.5"
    process.start()
    assert process.post("chat", **done).content == first.content
    assert process.asked("先问") == 1
    again = process.post("chat", **cut)
    assert (again.status_code, again.json()["cards"][0]["outcome"]) == (200, "answered")
    assert process.asked("慢慢问") == 2
    assert process.post("chat", **cut).content == again.content
    assert process.asked("慢慢问") == 2
    assert process.post("chat", **{**cut, "message": "别的"}).json()["error"]["code"] == "message_id_reused"
    assert process.stop() == 0


def check_paths(process: DoorProcess) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{process.port}") as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        assert client.get("/readyz").json() == {"status": "ready"}
        got, asked = client.get("/widget/policy-chat.js"), client.head("/widget/policy-chat.js")
        assert (asked.status_code, asked.content) == (200, b"")
        assert asked.headers["content-length"] == str(len(got.content)), "the connection is still good below"
        assert client.get("/metrics").status_code == 404
        assert client.post("/internal/answer", json={}).status_code == 404
        assert client.get("/api/v1/search", params={"q": "绝密的话"}).status_code == 200
        assert client.get("/绝密的话?q=绝密的话").status_code == 404


def test_whole_way_graceful_stop_and_logs_without_words(process: DoorProcess, rasa: FakeRasa, tmp_path: Path) -> None:
    process.start()
    check_paths(process)
    rasa.mode, rasa.internal = "relay", f"http://127.0.0.1:{process.internal_port}"
    rasa.secret = (tmp_path / "internal.secret").read_text().strip()
    session = process.post("sessions").json()["session"]
    ask = {"session": session, "message_id": str(uuid.uuid4()), "message": "绝密的话"}
    assert process.post("chat", **ask).json()["cards"][0]["text"] == "whole 1: 绝密的话"
    rasa.mode = "500"
    ask["message_id"] = str(uuid.uuid4())
    assert process.post("chat", **ask).json()["cards"][0]["text"] == "degraded 2: 绝密的话"
    process.post("feedback", session=session, turn_id="绝密的话", rating="up")
    rasa.mode, rasa.seconds = "card", 0.5
    threading.Timer(0.2, process.stop, [signal.SIGINT]).start()
    assert process.post("chat", **{**ask, "message_id": str(uuid.uuid4())}).status_code == 200  # the turn ends first
    assert process.process
    assert process.process.wait(timeout=10) == 0
    log = process.log.read_text(encoding="utf-8")
    assert '"route": "/api/v1/chat"' in log
    assert '"event": "stopped"' in log
    for trace_of_words in ("绝密", "%E7%BB%9D", "\\u7edd", "q=", session):
        assert trace_of_words not in log


def test_taken_port_is_said_at_once(process: DoorProcess) -> None:
    with socket.create_server(("127.0.0.1", process.internal_port)):
        process.start(ready=False)
        assert process.process
        assert process.process.wait(timeout=20) == 1
    log = process.log.read_text()
    assert str(process.internal_port) in log
    assert "ZHENGDA_INTERNAL_PORT" in log
    assert "Traceback" not in log
    assert not process.calls.exists()


def test_wrong_setting_is_said_at_once(process: DoorProcess) -> None:
    process.environment["ZHENGDA_DOOR_PORT"] = "eighty"
    process.start(ready=False)
    assert process.process
    assert process.process.wait(timeout=20) == 1
    assert process.log.read_text().startswith("web: ZHENGDA_DOOR_PORT: ")


def test_stops_while_loading(process: DoorProcess) -> None:
    process.load_seconds = 60
    process.start(ready=False)
    assert process.process
    while process.process.poll() is None:
        try:
            assert httpx.get(f"http://127.0.0.1:{process.port}/healthz", timeout=1).json() == {"status": "alive"}
            break
        except httpx.TransportError:
            time.sleep(0.05)
    assert process.stop() == 0
    assert "stopped while loading" in process.log.read_text()
