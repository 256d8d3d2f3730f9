"""A command in, the running bot out, on ports and in a state folder of its own; stopped at the end whatever happens."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self

from bot.measuring.errors import BotNotStarted
from bot.measuring.read_proc import find_listener
from bot.measuring.settings import MeasuringSettings
from bot.processes.die_with_parent import bind_to_this_process
from bot.processes.programs import list_programs
from bot.processes.settings import ROOT, Settings, child_environment
from bot.processes.wait_until_ready import ask

READY_SECONDS = 180.0
STOP_SECONDS = 20.0
POLL_SECONDS = 0.1
LAST_LINES = 15
MAKE_RUN = ("make", "--no-print-directory", "run")
# Settings of a developer's shell that the measured bot keeps; every other one has its default.
KEPT = ("ZHENGDA_INDEX_DIR", "ZHENGDA_PYTHON310", "ZHENGDA_PYTHON311", "ZHENGDA_AS_OF")
# What make tells the commands it runs would reach the make that is started here.
LEFT_OUT = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES")
# A benchmark asks more often than an asker may.
NO_LIMITS = {
    "ZHENGDA_TURNS_PER_MINUTE": "1000000",
    "ZHENGDA_REQUESTS_PER_MINUTE": "1000000",
    "ZHENGDA_SEARCHES_PER_MINUTE": "1000000",
}


class RunningProcess:
    """One command, its words in a log, ready once all its pages answer 200. Use with `with`."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str], urls: Sequence[str], log: Path) -> None:
        self.command, self.environment, self.urls, self.log = command, environment, urls, log
        self.ready_within = READY_SECONDS
        self.folder: Path = ROOT
        self.seconds_to_ready = 0.0
        self.child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def start(self) -> None:
        """Start and wait until ready. Raises BotNotStarted with the last words."""
        began = time.monotonic()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as words:
            self.child = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait(began + self.ready_within)
        except BaseException:
            self.stop()
            raise
        self.seconds_to_ready = time.monotonic() - began

    def _wait(self, ends: float) -> None:
        assert self.child is not None
        missing = list(self.urls)
        while missing:
            missing = [url for url in missing if ask(url) != "200"]
            if missing and (self.child.poll() is not None or time.monotonic() > ends):
                raise BotNotStarted(f"`{' '.join(self.command)}`: no answer from {missing[0]}. {self._last_words()}")
            time.sleep(POLL_SECONDS if missing else 0)

    def _last_words(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LAST_LINES:]
        return "Its last words:\n" + "\n".join(f"  {line}" for line in lines)

    def stop(self) -> None:
        """Ctrl-C to the whole group; what is left after a time is killed."""
        if self.child is None:
            return
        _signal_group(self.child.pid, signal.SIGINT)
        ends = time.monotonic() + STOP_SECONDS
        while _signal_group(self.child.pid, 0) and time.monotonic() < ends:
            self.child.poll()
            time.sleep(POLL_SECONDS)
        _signal_group(self.child.pid, signal.SIGKILL)
        self.child.wait()
        self.child = None


class RunningBot(RunningProcess):
    """The three processes under `make run`, ready when the door, Rasa and the actions are. Its state is deleted after."""

    def __init__(self, settings: Settings, command: Sequence[str] = MAKE_RUN) -> None:
        self.settings = settings
        environment = child_environment(settings) | {"DEMO_PAGE": "1"}
        super().__init__(command, environment, ready_urls(settings), settings.state_dir / "log" / "measured.log")

    @property
    def door_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.door_port}"

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.rasa_port}"

    @property
    def pids(self) -> dict[str, int]:
        """The process that listens for each part."""
        ports = {"web": self.settings.door_port, "rasa": self.settings.rasa_port, "actions": self.settings.actions_port}
        return {name: find_listener(port) for name, port in ports.items()}

    def stop(self) -> None:
        super().stop()
        shutil.rmtree(self.settings.state_dir, ignore_errors=True)


def ready_urls(settings: Settings) -> list[str]:
    """The pages that say that everything is there: the door's own first, then those of every process."""
    door = f"http://127.0.0.1:{settings.door_port}/readyz"
    return [door, *(program.ready_url for program in list_programs(settings))]


def own_settings(settings: MeasuringSettings) -> Settings:
    """Settings of a bot beside any other: free ports, a new state folder, no limits; the same index and model."""
    given = settings.processes.environment
    environment = {
        name: value
        for name, value in given.items()
        if name not in LEFT_OUT and (name in KEPT or not name.startswith("ZHENGDA_"))
    }
    door, internal, rasa, actions = free_ports(4)
    return replace(
        settings.processes,
        environment={**environment, **NO_LIMITS},
        state_dir=Path(tempfile.mkdtemp(prefix="zhengda-measured-")),
        door_host="127.0.0.1",
        door_port=door,
        internal_port=internal,
        rasa_port=rasa,
        actions_port=actions,
    )


def second_rasa(bot: RunningBot, name: str, is_patched: bool, actions_port: int | None = None) -> RunningProcess:
    """One more Rasa over the same model, web and actions, with a tracker store of its own; its page is `urls[0]`."""
    settings = bot.settings
    environment = {
        **settings.environment,
        "ZHENGDA_RASA_PATCHES": "on" if is_patched else "off",
        "ZHENGDA_TRACKER_URL": f"sqlite:///{settings.state_dir / name}.db",
    }
    port = free_ports(1)[0]
    actions = actions_port or settings.actions_port
    other = replace(settings, environment=environment, rasa_port=port, actions_port=actions)
    program = next(program for program in list_programs(other) if program.name == "rasa")
    log = settings.state_dir / "log" / f"{name}.log"
    command = bind_to_this_process(program.command)
    return RunningProcess(command, program.environment, [program.ready_url], log)


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody holds now."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    numbers: list[int] = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return numbers


def _signal_group(pid: int, number: int) -> bool:
    """Whether the group still has members."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True
