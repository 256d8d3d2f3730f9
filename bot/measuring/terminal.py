"""The terminal, or the file it is led into, as a console whose tables are wide enough to be read."""

from __future__ import annotations

import sys

from rich.console import Console

WIDTH_OF_FILES = 120


def make_console() -> Console:
    """A console on standard output; in a file or a pipe tables get a fixed width."""
    return Console(width=None if sys.stdout.isatty() else WIDTH_OF_FILES)
