"""A clone of the project -> its two environments, made in parallel, only where their locks changed.

    python3 -m bot.processes.set_up [--with-tests]
Runs on Python 3.9 too: it runs before the right Python is found.
"""

from __future__ import annotations

import fcntl
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from bot.processes.environments import (
    RASA,
    WEB,
    Environment,
    EnvironmentBroken,
    LoggedCommands,
    build_environment,
    locks_to_install,
)
from bot.processes.find_python import PythonMissing, find_python
from bot.processes.settings import SettingInvalid, Settings, read_settings


def set_up(settings: Settings, with_tests: bool) -> None:
    """Bring both environments to their locks. Raises PythonMissing, EnvironmentBroken."""
    if not work_to_do(with_tests):
        return
    with only_one(settings.state_dir / "set-up.lock"):
        work = work_to_do(with_tests)  # another command may have done it while we waited
        # Both interpreters first: whoever lacks one learns it at once, not after minutes of downloads.
        pythons = {env.name: find_python(env.python, chosen_python(settings, env), env.why) for env, _ in work}
        started = time.monotonic()
        build_all(settings, work, pythons)
        say(f"environments ready after {time.monotonic() - started:.0f} s")


def work_to_do(with_tests: bool) -> list[tuple[Environment, list[str]]]:
    """The environments that lack something, with the locks to install."""
    pairs = [(env, locks_to_install(env, with_tests)) for env in (WEB, RASA)]
    return [(env, locks) for env, locks in pairs if locks]


def build_all(settings: Settings, work: list[tuple[Environment, list[str]]], pythons: dict[str, Path]) -> None:
    """Build the environments in parallel; when one fails or the user interrupts, the other one's pip ends too."""
    for env, locks in work:
        files = ", ".join(f"{lock}.txt" for lock in locks)
        say(f"{env.name}: {files} -> {env.folder} (pip's words: {log_of(settings, env)})")
    pips = {env.name: LoggedCommands(log_of(settings, env), reporter(env)) for env, _ in work}
    with ThreadPoolExecutor(max_workers=len(work)) as pool:
        try:
            waiting = [
                pool.submit(build_environment, env, pythons[env.name], locks, pips[env.name]) for env, locks in work
            ]
            for done in as_completed(waiting):
                done.result()
        except BaseException:
            for pip in pips.values():
                pip.stop()
            raise


def log_of(settings: Settings, environment: Environment) -> Path:
    """Where all of pip's words on one environment go."""
    return settings.state_dir / "log" / f"set-up-{environment.name}.log"


def reporter(environment: Environment) -> Callable[[str], None]:
    """Progress of one environment, under its name."""
    return lambda line: say(f"{environment.name}: {line}")


def chosen_python(settings: Settings, environment: Environment) -> str | None:
    """The interpreter the user named for this environment, if any."""
    return settings.python310 if environment.python == "3.10" else settings.python311


def say(line: str) -> None:
    """One line of progress."""
    print(f"set-up  {line}", flush=True)


@contextmanager
def only_one(lock: Path) -> Iterator[None]:
    """Hold the lock file: two commands started at once must not install into one folder."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another command is setting up; waiting for it")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def main(arguments: list[str]) -> int:
    """The command; its exit status."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        set_up(read_settings(), "--with-tests" in arguments)
    except (PythonMissing, EnvironmentBroken, SettingInvalid) as fault:
        print(f"\nset-up stopped.\n{fault}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nset-up interrupted; the next run starts it over.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
