"""The real bot for the tests: `make run`'s own command on free ports, with a state folder of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
PORTS = ("ZHENGDA_DOOR_PORT", "ZHENGDA_INTERNAL_PORT", "ZHENGDA_RASA_PORT", "ZHENGDA_ACTIONS_PORT")
START_SECONDS = 120
# The plans' period is over on this day: the replies of the tests do not change with the calendar.
AS_OF = "2025-06-30"


class RunningBot:
    """The three processes under their supervisor, its log, and ways to ask."""

    def __init__(self, state_dir: Path) -> None:
        self.ports = dict(zip(PORTS, free_ports(len(PORTS)), strict=True))
        self.door = f"http://127.0.0.1:{self.ports['ZHENGDA_DOOR_PORT']}"
        self.internal = f"http://127.0.0.1:{self.ports['ZHENGDA_INTERNAL_PORT']}"
        self.rasa = f"http://127.0.0.1:{self.ports['ZHENGDA_RASA_PORT']}"
        self.state_dir = state_dir
        self.lines: list[str] = []
        self.ready_before: dict[str, int] = {}
        self.client = httpx.Client(timeout=20, trust_env=False)
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        # Defaults for everything a developer's shell may have set, but for the index and the model to use.
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("ZHENGDA_") or name == "ZHENGDA_INDEX_DIR"
        }
        ports = {name: str(number) for name, number in self.ports.items()}
        own = {"ZHENGDA_STATE_DIR": str(self.state_dir), "ZHENGDA_AS_OF": AS_OF, "DEMO_PAGE": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot.processes.run"],
            cwd=ROOT,
            env={**kept, **ports, **own},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        threading.Thread(target=self._read, daemon=True).start()
        self.wait_for_line("is ready after .*http", START_SECONDS)

    def _read(self) -> None:
        for line in self.process.stdout:
            self.lines.append(line.rstrip())

    def log(self) -> str:
        return "\n".join(self.lines[-60:])

    def count_lines(self, pattern: str) -> int:
        return sum(re.search(pattern, line) is not None for line in self.lines)

    def wait_for_line(self, pattern: str, seconds: float, count: int = 1) -> None:
        ends = time.monotonic() + seconds
        while self.count_lines(pattern) < count:
            assert self.process.poll() is None, f"the bot ended:\n{self.log()}"
            assert time.monotonic() < ends, f"no {pattern!r} within {seconds} s:\n{self.log()}"
            time.sleep(0.1)

    def pid_of(self, name: str) -> int:
        found = re.findall(rf"\b{name} started \(process (\d+)\)", "\n".join(self.lines))
        return int(found[-1])

    def kill(self, name: str) -> None:
        self.ready_before[name] = self.count_lines(rf"\brun +\| {name} is ready")
        os.kill(self.pid_of(name), signal.SIGKILL)

    def wait_until_back(self, name: str, seconds: float = 60) -> None:
        """Until the program is ready once more than when it was killed."""
        self.wait_for_line(rf"\brun +\| {name} is ready", seconds, self.ready_before[name] + 1)

    def new_session(self) -> str:
        reply = self.client.post(f"{self.door}/api/v1/sessions", json={})
        assert reply.status_code == 200, reply.text
        return reply.json()["session"]

    def ask(self, message: str, session: str | None = None) -> list[dict]:
        """One turn through the door: its cards."""
        body = {"session": session or self.new_session(), "message_id": str(uuid.uuid4()), "message": message}
        reply = self.client.post(f"{self.door}/api/v1/chat", json=body)
        assert reply.status_code == 200, f"{reply.text}\n{self.log()}"
        return reply.json()["cards"]

    def ask_rasa(self, message: str, sender: str | None = None) -> list[dict]:
        """One turn through Rasa's REST channel: its messages."""
        body = {"sender": sender or uuid.uuid4().hex, "message": message}
        reply = self.client.post(f"{self.rasa}/webhooks/rest/webhook", json=body)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def parts(self) -> dict:
        """What the internal listener says of each part."""
        return self.client.get(f"{self.internal}/readyz").json()["parts"]

    def stop(self) -> float:
        """Ctrl-C; the seconds until everything had ended."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(15)
        finally:
            self.process.kill()
        return time.monotonic() - began


def free_ports(count: int) -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    numbers = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return numbers


@pytest.fixture(scope="session")
def bot(tmp_path_factory):
    """The bot, running; stopped at the end whatever happened."""
    running = RunningBot(tmp_path_factory.mktemp("state"))
    try:
        running.start()
        yield running
    finally:
        if running.process is not None:
            running.stop()
        running.client.close()
