"""The ports the processes want -> nothing when all are free, else who holds which and which setting changes it."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from pathlib import Path

from bot.processes.settings import Settings

PROC = Path("/proc")


class PortTaken(Exception):
    """At least one port is in use; the message names port, use, holder and setting for each."""


@dataclass(frozen=True)
class WantedPort:
    """A port one of our processes will listen on, and the setting that moves it."""

    host: str
    number: int
    used_for: str
    setting: str


def list_ports(settings: Settings) -> list[WantedPort]:
    """All ports of `make run`."""
    return [
        WantedPort(settings.door_host, settings.door_port, "web, the public door", "ZHENGDA_DOOR_PORT"),
        WantedPort("127.0.0.1", settings.internal_port, "web, the internal listener", "ZHENGDA_INTERNAL_PORT"),
        WantedPort("127.0.0.1", settings.rasa_port, "rasa", "ZHENGDA_RASA_PORT"),
        WantedPort("127.0.0.1", settings.actions_port, "actions", "ZHENGDA_ACTIONS_PORT"),
    ]


def check_ports(settings: Settings) -> None:
    """Raises PortTaken when a wanted port is in use or two settings name the same one."""
    wanted = list_ports(settings)
    faults = [word_taken(port) for port in wanted if is_taken(port)] + word_shared(wanted)
    if faults:
        raise PortTaken("\n".join(faults))


def is_taken(port: WantedPort) -> bool:
    """Whether a server could not listen there now."""
    family = socket.AF_INET6 if ":" in port.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: a port in TIME_WAIT after the last stop counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((port.host, port.number))
        except OSError:
            return True
    return False


def word_taken(port: WantedPort) -> str:
    """One fault: what is taken, by whom, and the two ways out."""
    holder = find_holder(port.number)
    other = port.number + 10000 if port.number < 50000 else 18000
    return (
        f"Port {port.number} ({port.used_for}) cannot be used on {port.host}: {holder or 'taken or not allowed'}.\n"
        f"  Stop that program, or choose another port: {port.setting}={other} make run"
    )


def word_shared(wanted: list[WantedPort]) -> list[str]:
    """Faults for ports that two settings claim."""
    faults = []
    for index, port in enumerate(wanted):
        for other in wanted[index + 1 :]:
            if port.number == other.number:
                faults.append(f"{port.setting} and {other.setting} are both {port.number}: give one another port")
    return faults


def find_holder(number: int) -> str | None:
    """ "process 4711 (python -m http.server 8000)" where Linux lets us see it, else None."""
    inodes = listening_inodes(number)
    if not inodes:
        return None
    for folder in PROC.glob("[0-9]*"):
        if any(link in inodes for link in open_sockets(folder)):
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
            return f"held by process {folder.name} ({command[:100]})"
    return "held by a process of another user"


def listening_inodes(number: int) -> set[str]:
    """The sockets that listen on a port, as /proc names them."""
    inodes = set()
    for table in (PROC / "net/tcp", PROC / "net/tcp6"):
        try:
            rows = table.read_text().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            fields = row.split()
            if fields[3] == "0A" and int(fields[1].rsplit(":", 1)[1], 16) == number:
                inodes.add(f"socket:[{fields[9]}]")
    return inodes


def open_sockets(process_folder: Path) -> list[str]:
    """The socket links among a process's open files; empty when it ended or is not ours to read."""
    links = []
    try:
        for entry in (process_folder / "fd").iterdir():
            links.append(str(entry.readlink()))
    except OSError:
        return links
    return links
