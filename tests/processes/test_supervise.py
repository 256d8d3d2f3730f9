"""The supervisor with small real processes: order, readiness, restart, giving up, stopping, dying with its parent."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.processes.programs import Program
from bot.processes.supervise import Supervisor, Times
from bot.processes.wait_until_ready import ask

SERVER = Path(__file__).with_name("health_server.py")
QUICK = Times(ready_within=5, first_pause=0.1, longest_pause=0.4, long_run=60, attempts=3, stop_within=1.5)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def program(name, behaviour="plain", after=(), port=None):
    port = port or free_port()
    command = (sys.executable, str(SERVER), str(port), behaviour)
    return Program(name, command, f"http://127.0.0.1:{port}/", dict(os.environ), after)


class Supervised:
    """A supervisor that runs beside the test, with its log."""

    def __init__(self, programs, times=QUICK):
        self.lines = []
        self.supervisor = Supervisor(
            programs, lambda name, line: self.lines.append((time.monotonic(), name, line)), times
        )
        self.ready = asyncio.Event()

    async def __aenter__(self):
        self.task = asyncio.create_task(self.supervisor.run(lambda seconds: self.ready.set()))
        return self

    async def __aexit__(self, *_):
        self.supervisor.stop()
        await asyncio.wait_for(self.task, 10)

    def text(self):
        return "\n".join(f"{name} | {line}" for _, name, line in self.lines)

    def moment(self, words):
        return next(at for at, _, line in self.lines if words in line)

    def pids(self):
        return {name: child.pid for name, child in self.supervisor.children.items()}

    async def until(self, condition, seconds=8):
        ends = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < ends, self.text()
            await asyncio.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A zombie has ended, whoever still has to collect it.
    return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text() if Path("/proc/self").exists() else True


async def test_a_program_starts_only_after_those_it_waits_for_are_ready():
    async with Supervised([program("first", "slow"), program("second", after=("first",)), program("third")]) as run:
        await asyncio.wait_for(run.ready.wait(), 8)
        assert run.moment("first is ready") <= run.moment("second started")
        assert run.moment("third started") < run.moment("first is ready")
    assert run.task.result() == 0


async def test_the_one_that_dies_is_started_again_and_the_others_live_on():
    async with Supervised([program("one"), program("two")]) as run:
        await asyncio.wait_for(run.ready.wait(), 8)
        before = run.pids()
        os.kill(before["one"], signal.SIGKILL)
        await run.until(lambda: run.text().count("one is ready") == 2)
        assert run.pids()["one"] != before["one"]
        assert run.pids()["two"] == before["two"]
        assert "one was ended by SIGKILL" in run.text()


async def test_pauses_grow_with_every_fall_up_to_the_longest():
    server = program("one")
    async with Supervised([server]) as run:
        for fall in range(1, 5):
            await run.until(lambda wanted=fall: run.text().count("one is ready") == wanted)
            await asyncio.to_thread(ask, server.ready_url + "die")
        await run.until(lambda: run.text().count("starts again") == 4)
        assert [line.split()[-2] for _, _, line in run.lines if "starts again" in line] == ["0.1", "0.2", "0.4", "0.4"]
        assert "one ended with status 3" in run.text()


@pytest.mark.parametrize("behaviour", ["broken", "never"])
async def test_a_program_that_never_becomes_ready_stops_everything_with_a_reason(behaviour):
    times = Times(ready_within=0.5, first_pause=0.1, longest_pause=0.1, attempts=2, stop_within=1.5)
    async with Supervised([program("good"), program("bad", behaviour)], times) as run:
        assert await asyncio.wait_for(run.task, 10) == 1
    assert "bad did not become ready in 2 attempts" in run.text()
    assert not run.ready.is_set()


async def test_stop_ends_all_processes_and_their_children_soon():
    async with Supervised([program("family", "family"), program("stubborn", "stubborn")]) as run:
        await asyncio.wait_for(run.ready.wait(), 8)
        grandchild = int(next(line.split()[1] for _, _, line in run.lines if line.startswith("child ")))
        pids = [*run.pids().values(), grandchild]
        assert all(is_alive(pid) for pid in pids)
        began = time.monotonic()
        run.supervisor.stop()
        assert await run.task == 0
    assert time.monotonic() - began < 4
    assert "stubborn did not end by itself" in run.text()
    assert not any(is_alive(pid) for pid in pids)


async def test_stop_while_starting_leaves_nothing_behind():
    async with Supervised([program("one", "slow"), program("two", after=("one",))]) as run:
        await run.until(lambda: "one started" in run.text())
        pids = list(run.pids().values())
    assert not any(is_alive(pid) for pid in pids)
    assert "two started" not in run.text()


async def test_long_and_broken_lines_reach_the_log_whole():
    code = "import sys; sys.stdout.buffer.write(b'x' * 200_000 + b'\\n\\xff\\n' + '政答'.encode())"
    talker = Program("talker", (sys.executable, "-c", code), "http://127.0.0.1:9/", dict(os.environ))
    async with Supervised([talker], Times(ready_within=1, first_pause=5)) as run:
        await run.until(lambda: "starts again" in run.text())
        said = [line for _, name, line in run.lines if name == "talker"]
    assert said == ["x" * 200_000, "\ufffd", "政答"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_killing_the_supervisor_itself_leaves_no_process_on_a_port(tmp_path):
    port = free_port()
    script = tmp_path / "parent.py"
    script.write_text(
        "import asyncio, os, sys\n"
        "from bot.processes.programs import Program\n"
        "from bot.processes.supervise import Supervisor\n"
        f"one = Program('one', (sys.executable, {str(SERVER)!r}, '{port}'), 'http://127.0.0.1:{port}/', dict(os.environ))\n"
        "asyncio.run(Supervisor([one], lambda *_: None).run(lambda seconds: print('ready', flush=True)))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True, env=environment)
    assert parent.stdout.readline() == "ready\n"
    assert ask(f"http://127.0.0.1:{port}/") == "200"
    parent.kill()
    parent.wait()
    parent.stdout.close()
    ends = time.monotonic() + 5
    while ask(f"http://127.0.0.1:{port}/") == "200":
        assert time.monotonic() < ends
        time.sleep(0.05)
    assert "refused" in ask(f"http://127.0.0.1:{port}/")
