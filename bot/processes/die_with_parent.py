"""A parent's process id and a command -> the command, in this process, ended by the kernel when the parent dies.

Run as a file with `python -S`: it replaces itself, and the promise lives on in what it becomes. Only Linux keeps such
promises (prctl); elsewhere the command just runs, and a supervisor killed with -9 leaves it behind.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Sequence

PR_SET_PDEATHSIG = 1


def bind_to_this_process(command: Sequence[str]) -> list[str]:
    """The command line that runs `command` for no longer than this process lives."""
    return [sys.executable, "-S", __file__, str(os.getpid()), *command]


def become(parent: int, command: list[str]) -> None:
    """Replace this process by the command. Returns only when the parent died before the promise was made."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() == parent:
        os.execvp(command[0], command)


if __name__ == "__main__":
    become(int(sys.argv[1]), sys.argv[2:])
