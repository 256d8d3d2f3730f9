"""A folder and addresses in, a door in a process of its own out, that can be killed and started again where it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx

from bot.processes.die_with_parent import bind_to_this_process
from tests.web.fake_rasa import free_port

PROJECT = Path(__file__).resolve().parents[2]


class DoorProcess:
    """`script` is what runs, with the file for its calls and the seconds that loading takes."""

    script = PROJECT / "tests/web/run_fake_door.py"

    def __init__(self, folder: Path, rasa_url: str, database_url: str, **more: str) -> None:
        self.calls = folder / "calls.txt"
        self.log = folder / "log.txt"
        self.port, self.internal_port = free_port(), free_port()
        self.environment = {
            "PATH": os.environ["PATH"],
            "OMP_NUM_THREADS": "1",
            "ZHENGDA_STATE_DIR": str(folder),
            "ZHENGDA_DOOR_PORT": str(self.port),
            "ZHENGDA_INTERNAL_PORT": str(self.internal_port),
            "ZHENGDA_RASA_URL": rasa_url,
            "ZHENGDA_DATABASE_URL": database_url,
            "ZHENGDA_LOG_LEVEL": "debug",
            "ZHENGDA_LOG_FORMAT": "json",
            "ZHENGDA_RASA_SECONDS": "2",
            **more,
        }
        self.load_seconds = 0.2
        self.process: subprocess.Popen[bytes] | None = None
        # one client, for making it takes longer than a call; no connection is kept: the door may have been killed since
        self.client = httpx.Client(limits=httpx.Limits(max_keepalive_connections=0))

    def start(self, ready: bool = True) -> DoorProcess:
        command = [sys.executable, str(self.script), str(self.calls), str(self.load_seconds)]
        with self.log.open("ab") as log:
            command = bind_to_this_process(command)  # a test run that is killed leaves no door behind
            self.process = subprocess.Popen(command, env=self.environment, cwd=PROJECT, stdout=log, stderr=log)
        while ready and not self.is_ready():
            assert self.process.poll() is None, self.log.read_text()
            time.sleep(0.05)
        return self

    def is_ready(self) -> bool:
        try:
            return self.client.get(f"http://127.0.0.1:{self.internal_port}/readyz", timeout=1).status_code == 200
        except httpx.TransportError:
            return False

    def stop(self, number: int = signal.SIGTERM) -> int:
        assert self.process
        self.process.send_signal(number)
        return self.process.wait(timeout=15)

    def post(self, path: str, timeout: float = 10, **body: Any) -> httpx.Response:
        return self.client.post(f"http://127.0.0.1:{self.port}/api/v1/{path}", json=body, timeout=timeout)

    def asked(self, message: str) -> int:
        return self.calls.read_text(encoding="utf-8").splitlines().count(message)
