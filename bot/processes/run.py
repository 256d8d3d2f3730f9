"""A set-up clone -> the running bot: ports checked, index and model up to date, three processes until Ctrl-C.

.venv/bin/python -m bot.processes.run
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable

from bot.processes.ports import PortTaken, check_ports
from bot.processes.prepare import PreparationFailed, prepare
from bot.processes.programs import list_programs
from bot.processes.run_log import RunLog
from bot.processes.settings import ROOT, SettingInvalid, Settings, read_settings
from bot.processes.supervise import Supervisor


async def run(settings: Settings, log: RunLog) -> int:
    """Start everything and keep it running until a signal; the exit status."""
    supervisor = Supervisor(list_programs(settings), log.write)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, supervisor.stop)
    status = await supervisor.run(announcer(settings, log))
    log.write("run", "all processes have ended")
    return status


def announcer(settings: Settings, log: RunLog) -> Callable[[float], None]:
    """What to say when everything is ready."""
    door = f"http://{settings.door_host}:{settings.door_port}"

    def announce(seconds: float) -> None:
        log.write("run", f"政答 is ready after {seconds:.1f} s: {door}/ (Ctrl-C stops it)")

    return announce


def main() -> int:
    """The command; its exit status."""
    os.chdir(ROOT)
    os.umask(0o077)  # conversations and logs are for this account alone; the processes inherit it
    try:
        settings = read_settings()
        check_ports(settings)
        log = RunLog(settings.state_dir / "log" / "run.log")
        prepare(settings, lambda line: log.write("run", line))
    except (PortTaken, PreparationFailed, SettingInvalid) as fault:
        print(f"\n政答 was not started.\n{fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return asyncio.run(run(settings, log))


if __name__ == "__main__":
    sys.exit(main())
