"""Programs in, all of them kept running until a stop is asked for; out comes the exit status.

Each program has one task: it waits for those it comes after, starts its process, waits until the health page answers,
then waits for its end and starts it again, later each time it falls soon. Why not a library: docs/adr/.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.processes.die_with_parent import bind_to_this_process
from bot.processes.programs import Program
from bot.processes.wait_until_ready import NotReady, wait_until_ready

Write = Callable[[str, str], None]


class ProgramFailed(Exception):
    """A program did not become ready in several attempts; the message says which and where its words are."""


@dataclass(frozen=True)
class Times:
    """Seconds and counts of the supervision."""

    ready_within: float = 180.0
    first_pause: float = 1.0
    longest_pause: float = 30.0
    long_run: float = 60.0
    attempts: int = 3
    stop_within: float = 7.0


class Supervisor:
    """Keeps programs running; `run` returns after `stop` was called or when a program cannot be started at all."""

    def __init__(self, programs: Sequence[Program], write: Write, times: Times | None = None) -> None:
        self.programs = programs
        self.write = write
        self.times = times or Times()
        self.children: dict[str, asyncio.subprocess.Process] = {}
        self.was_ready = {program.name: asyncio.Event() for program in programs}
        self.stopping = asyncio.Event()

    def stop(self) -> None:
        """Ask for the end; a second call ends everything at once."""
        if self.stopping.is_set():
            self.signal_all(signal.SIGKILL)
        self.stopping.set()

    async def run(self, announce: Callable[[float], None]) -> int:
        """Run until stopped (0) or until a program cannot be started (1). `announce` gets the seconds until ready."""
        started = time.monotonic()
        keepers = [asyncio.create_task(self.keep_running(program)) for program in self.programs]
        announcing = asyncio.create_task(self.wait_for_all(started, announce))
        stopped = asyncio.create_task(self.stopping.wait())
        await asyncio.wait([*keepers, stopped], return_when=asyncio.FIRST_COMPLETED)
        faults = [keeper.exception() for keeper in keepers if keeper.done()]
        for fault in faults:
            self.write("run", f"stopping everything: {fault}")
        self.stopping.set()
        await self.end_all()
        for task in (*keepers, announcing, stopped):
            task.cancel()
        await asyncio.gather(*keepers, announcing, stopped, return_exceptions=True)
        return 1 if faults else 0

    async def wait_for_all(self, started: float, announce: Callable[[float], None]) -> None:
        """Call `announce` once every program has been ready."""
        for event in self.was_ready.values():
            await event.wait()
        announce(time.monotonic() - started)

    async def keep_running(self, program: Program) -> None:
        """Start a program again and again. Raises ProgramFailed when it never becomes ready."""
        for name in program.after:
            await self.was_ready[name].wait()
        falls = 0
        while not self.stopping.is_set():
            began = time.monotonic()
            await self.run_once(program)
            if self.stopping.is_set():
                return
            falls = 1 if time.monotonic() - began > self.times.long_run else falls + 1
            if falls >= self.times.attempts and not self.was_ready[program.name].is_set():
                raise ProgramFailed(f"{program.name} did not become ready in {falls} attempts; its words stand above")
            pause = min(self.times.first_pause * 2 ** (falls - 1), self.times.longest_pause)
            self.write("run", f"{program.name} starts again in {pause:g} s")
            await asyncio.sleep(pause)

    async def run_once(self, program: Program) -> None:
        """One life of a program: start, ready, end."""
        child = await self.start(program)
        reading = asyncio.create_task(self.copy_output(program.name, child))
        watching = asyncio.create_task(self.watch_readiness(program, child))
        status = await child.wait()
        watching.cancel()
        # What a dying process left behind may hold its port: the whole group goes.
        signal_group(child, signal.SIGKILL)
        await asyncio.gather(reading, watching, return_exceptions=True)
        self.children.pop(program.name, None)
        if not self.stopping.is_set():
            self.write("run", f"{program.name} {word_status(status)}")

    async def start(self, program: Program) -> asyncio.subprocess.Process:
        """Start the process in a group of its own, bound to the life of this one."""
        child = await asyncio.create_subprocess_exec(
            *bind_to_this_process(program.command),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env=dict(program.environment),
            start_new_session=True,
        )
        self.children[program.name] = child
        self.write("run", f"{program.name} started (process {child.pid})")
        if self.stopping.is_set():
            signal_group(child, signal.SIGTERM)
        return child

    async def watch_readiness(self, program: Program, child: asyncio.subprocess.Process) -> None:
        """Say when the program is ready; end it when it takes too long, so that it is started again."""
        try:
            seconds = await wait_until_ready(program.ready_url, self.times.ready_within)
        except NotReady as fault:
            self.write("run", f"{program.name} is not ready: {fault}")
            signal_group(child, signal.SIGKILL)
            return
        self.write("run", f"{program.name} is ready after {seconds:.1f} s")
        self.was_ready[program.name].set()

    async def copy_output(self, name: str, child: asyncio.subprocess.Process) -> None:
        """Copy the process's lines to the log; a line of any length, in any encoding."""
        assert child.stdout is not None
        rest = b""
        while chunk := await child.stdout.read(65536):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self.write(name, line.decode(errors="replace").rstrip())
        if rest:
            self.write(name, rest.decode(errors="replace").rstrip())

    async def end_all(self) -> None:
        """Ask every process to end, then end it."""
        children = list(self.children.values())
        self.signal_all(signal.SIGTERM)
        waiting = [asyncio.create_task(child.wait()) for child in children]
        if waiting:
            await asyncio.wait(waiting, timeout=self.times.stop_within)
        for name, child in list(self.children.items()):
            if child.returncode is None:
                self.write("run", f"{name} did not end by itself within {self.times.stop_within:g} s and is killed")
        self.signal_all(signal.SIGKILL)
        await asyncio.gather(*waiting)

    def signal_all(self, number: signal.Signals) -> None:
        """Send a signal to every process and its children."""
        for child in list(self.children.values()):
            signal_group(child, number)


def signal_group(child: asyncio.subprocess.Process, number: signal.Signals) -> None:
    """Send a signal to the process group the child leads, if any of it is left."""
    try:
        os.killpg(child.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def word_status(status: int) -> str:
    """ "ended with status 3", "was ended by SIGKILL"."""
    return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"
