"""Lines of several processes -> one readable log: time, name, line; on the terminal and in a file that rotates."""

from __future__ import annotations

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_BYTES = 5_000_000
FILES_KEPT = 3
COLOURS = {"web": "36", "rasa": "35", "actions": "33", "run": "1"}


class RunLog:
    """Writes `HH:MM:SS name   | line`; the file has the date too."""

    def __init__(self, file: Path | None) -> None:
        self.colours = sys.stdout.isatty()
        self.file: logging.Logger | None = None
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            handler = RotatingFileHandler(file, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8")
            handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
            self.file = logging.Logger("processes")
            self.file.addHandler(handler)
        self.clock = logging.Formatter("%(asctime)s", "%H:%M:%S")

    def write(self, name: str, line: str) -> None:
        """One line of the process `name`."""
        if self.file is not None:
            self.file.info("%-7s | %s", name, line)
        now = self.clock.formatTime(logging.makeLogRecord({}), "%H:%M:%S")
        label = f"{now} {name:<7} |"
        if self.colours:
            label = f"\033[{COLOURS.get(name, '37')}m{label}\033[0m"
        print(label, line, flush=True)
