"""A clone of the project -> the running bot: `make run`. Ports first, then the environments, then run.py in its own.

Runs on Python 3.9 too: it runs before the right Python is found.
"""

from __future__ import annotations

import os
import sys

from bot.processes import set_up
from bot.processes.environments import WEB
from bot.processes.ports import PortTaken, check_ports
from bot.processes.settings import ROOT, SettingInvalid, read_settings


def main() -> int:
    """Set up and hand over; returns only when something is wrong, with the exit status."""
    try:
        check_ports(read_settings())
    except (PortTaken, SettingInvalid) as fault:
        print(f"政答 was not started.\n{fault}", file=sys.stderr)
        return 1
    status = set_up.main([])
    if status == 0:
        os.chdir(ROOT)
        # In place of this process, so that Ctrl-C and signals reach the supervisor itself.
        os.execv(WEB.interpreter, [str(WEB.interpreter), "-m", "bot.processes.run"])
    return status


if __name__ == "__main__":
    sys.exit(main())
