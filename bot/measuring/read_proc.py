"""The texts Linux keeps under /proc in, a process's processor seconds and memory out."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.measuring.errors import MeasuringError
from bot.processes.ports import listening_inodes, open_sockets

PROC = Path("/proc")


class ProcUnreadable(MeasuringError):
    """A process ended, is another user's, or this is no Linux."""


@dataclass(frozen=True)
class Memory:
    """Bytes: resident (shared pages counted whole) and proportional (shared pages counted in part)."""

    resident: int
    proportional: int

    def __add__(self, other: Memory) -> Memory:
        return Memory(self.resident + other.resident, self.proportional + other.proportional)


def parse_cpu_seconds(stat: str, ticks_per_second: int) -> float:
    """User and system seconds of all threads from /proc/<pid>/stat. The name in brackets may hold blanks and brackets."""
    fields = stat[stat.rindex(")") + 1 :].split()
    # Fields 14 and 15 of proc(5), counted from the third, the first one after the name.
    return (int(fields[11]) + int(fields[12])) / ticks_per_second


def parse_memory(smaps_rollup: str) -> Memory:
    """Rss and Pss from /proc/<pid>/smaps_rollup. Raises KeyError when one is absent."""
    sizes: dict[str, int] = {}
    for line in smaps_rollup.splitlines():
        name, _, rest = line.partition(":")
        if rest.endswith(" kB"):
            sizes[name] = int(rest.split()[0]) * 1024
    return Memory(sizes["Rss"], sizes["Pss"])


def parse_parent(stat: str) -> int:
    """The parent's process id from /proc/<pid>/stat."""
    return int(stat[stat.rindex(")") + 1 :].split()[1])


def read_cpu_seconds(pid: int, proc: Path = PROC) -> float:
    """Raises ProcUnreadable."""
    return parse_cpu_seconds(_read(proc / str(pid) / "stat"), os.sysconf("SC_CLK_TCK"))


def read_memory(pid: int, proc: Path = PROC) -> Memory:
    """Memory of a process and its children. Raises ProcUnreadable."""
    total = Memory(0, 0)
    for one in family(pid, proc):
        text = _read(proc / str(one) / "smaps_rollup")
        if text:
            total += parse_memory(text)
    return total


def family(pid: int, proc: Path = PROC) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for folder in proc.glob("[0-9]*"):
        try:
            children.setdefault(parse_parent((folder / "stat").read_text()), []).append(int(folder.name))
        except (OSError, ValueError, IndexError):
            continue  # ended while we looked
    found, open_ends = [pid], [pid]
    while open_ends:
        below = children.get(open_ends.pop(), [])
        found += below
        open_ends += below
    return found


def find_listener(port: int, proc: Path = PROC) -> int:
    """The process that listens on a port. Raises ProcUnreadable when none is visible."""
    inodes = listening_inodes(port)
    for folder in proc.glob("[0-9]*"):
        if inodes and not inodes.isdisjoint(open_sockets(folder)):
            return int(folder.name)
    raise ProcUnreadable(f"no process that this user may look into listens on port {port}")


def cpu_between(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """Processor seconds of each process between two readings."""
    return {name: after[name] - before[name] for name in before}


def read_all_cpu(pids: Mapping[str, int]) -> dict[str, float]:
    """Processor seconds of each process so far."""
    return {name: read_cpu_seconds(pid) for name, pid in pids.items()}


def core_count() -> int:
    """Cores this process, and what it starts, may run on."""
    return len(os.sched_getaffinity(0))


def keep_to_cores(count: int) -> Sequence[int]:
    """Keep this process, and what it starts from now on, to the first `count` cores it may run on."""
    cores = sorted(os.sched_getaffinity(0))[:count]
    os.sched_setaffinity(0, cores)
    return cores


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError as problem:
        raise ProcUnreadable(f"{path}: cannot be read ({problem})") from None
