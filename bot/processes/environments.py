"""Lock files and a Python -> .venv and .venv-rasa, whole or not at all.

What an environment holds is written into its stamp, lock by lock, only after pip ended well. While pip works a marker
lies in the folder; a folder that still has one was interrupted and is made anew. Runs on Python 3.9 too.
"""

from __future__ import annotations

import hashlib
import json
import re
import runpy
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.processes.die_with_parent import bind_to_this_process
from bot.processes.settings import ROOT

REQUIREMENTS = ROOT / "requirements"
STAMP = "zhengda-locks.json"
MARKER = "zhengda-unfinished"
# Without compiling: what is imported gets compiled then, the larger part never is.
PIP_OPTIONS = ["--no-deps", "--no-compile", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
REPORT_EVERY_SECONDS = 5.0
CUDA_FOUND = (
    "torch in {folder} is the CUDA build ({cuda}); this product computes on the processor, without CUDA packages.\n"
    "  Delete {folder} and run again with the CPU archive:\n"
    "  PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu make run\n"
    "  (by hand: pip install --no-deps -r requirements/torch.txt --index-url https://download.pytorch.org/whl/cpu)"
)

Report = Callable[[str], None]


class EnvironmentBroken(Exception):
    """An environment could not be made; the message has the end of pip's words and where all of them are."""


@dataclass(frozen=True)
class Environment:
    """One virtual environment: its folder below the root, its Python, its locks for running and for testing."""

    name: str
    folder: str
    python: str
    locks: tuple[str, ...]
    test_locks: tuple[str, ...]
    why: str

    @property
    def path(self) -> Path:
        return ROOT / self.folder

    @property
    def interpreter(self) -> Path:
        return self.path / "bin" / "python"


WEB = Environment(
    "web", ".venv", "3.11", ("torch", "web"), ("web-test",), "The door, the index and the answers run on it."
)
RASA = Environment("rasa", ".venv-rasa", "3.10", ("rasa",), ("rasa-test",), "Rasa 3.6 runs on no newer one.")


def locks_to_install(environment: Environment, with_tests: bool) -> list[str]:
    """The locks the environment does not hold as they are now, in the order to install them."""
    wanted = environment.locks + (environment.test_locks if with_tests else ())
    if not environment.interpreter.exists() or (environment.path / MARKER).exists():
        return list(wanted)
    held = read_stamp(environment)
    return [lock for lock in wanted if held.get(lock) != digest_of_lock(lock)]


def build_environment(environment: Environment, python: Path, locks: list[str], pip: LoggedCommands) -> None:
    """Make or update the environment so that it holds `locks`. Raises EnvironmentBroken."""
    if not may_be_updated(environment):
        pip.report(f"{environment.folder} is made with {python}")
        shutil.rmtree(environment.path, ignore_errors=True)
    environment.path.mkdir(exist_ok=True)
    (environment.path / MARKER).touch()
    if not environment.interpreter.exists():
        pip.run([str(python), "-m", "venv", str(environment.path)])
    for lock in locks:
        install_lock(environment, lock, pip)
    pip.run([str(environment.interpreter), "-m", "pip", "check"])
    refuse_cuda(environment)
    write_stamp(environment, locks)
    (environment.path / MARKER).unlink()


def may_be_updated(environment: Environment) -> bool:
    """Whether the folder is a finished environment of the right Python that pip can bring to the locks."""
    if not environment.interpreter.exists() or (environment.path / MARKER).exists():
        return False
    try:
        described = (environment.path / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return False
    return re.search(rf"^version(_info)? = {re.escape(environment.python)}\.", described, re.MULTILINE) is not None


def install_lock(environment: Environment, lock: str, pip: LoggedCommands) -> None:
    """One `pip install` of one lock, with the packages counted while they come."""
    file = REQUIREMENTS / f"{lock}.txt"
    total = sum("==" in line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    command = [str(environment.interpreter), "-m", "pip", "install", *PIP_OPTIONS, "-r", str(file)]
    pip.run(command, PipProgress(lock, total))


class PipProgress:
    """Pip's lines in, now and then a short sentence on how far it is out."""

    def __init__(self, lock: str, total: int) -> None:
        self.lock, self.total, self.seen, self.unpacking = lock, total, 0, False
        self.started = self.reported = time.monotonic()

    def read(self, line: str) -> str | None:
        """A sentence worth showing after this line, or None."""
        now = time.monotonic()
        if line.startswith(("Collecting ", "Processing ", "Requirement already satisfied: ")):
            self.seen += 1
        turns_to_unpacking = line.startswith("Installing collected packages")
        if not turns_to_unpacking and (self.unpacking or now - self.reported < REPORT_EVERY_SECONDS):
            return None
        self.unpacking, self.reported = turns_to_unpacking, now
        step = "unpacking" if turns_to_unpacking else f"fetched {self.seen} of {self.total}"
        return f"{self.lock}.txt: {step} ({now - self.started:.0f} s)"


class LoggedCommands:
    """Runs commands one after another, their words into a log, their progress to `report`; can be stopped."""

    def __init__(self, log: Path, report: Report) -> None:
        self.log, self.report = log, report
        self.child: subprocess.Popen[str] | None = None
        self.stopped = False

    def stop(self) -> None:
        """End the command that runs and start no other."""
        self.stopped = True
        if self.child is not None and self.child.poll() is None:
            self.child.terminate()

    def run(self, command: list[str], progress: PipProgress | None = None) -> None:
        """Run one command to its end. Raises EnvironmentBroken with its last words when it fails."""
        if self.stopped:
            raise EnvironmentBroken("Stopped from outside.")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("a", encoding="utf-8") as written:
            written.write(f"$ {' '.join(command)}\n")
            written.flush()
            self.child = subprocess.Popen(
                bind_to_this_process(command),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
            )
            last = self.copy_lines(self.child, written.write, progress)
        if self.child.wait() != 0:
            raise EnvironmentBroken(
                f"`{' '.join(command)}` ended with {self.child.returncode}. Its last words:\n"
                + "".join(f"  {line}" for line in last)
                + f"  All of them: {self.log}\n"
                + "  Nothing half-made is kept: mend the cause and run the same command again."
            )

    def copy_lines(
        self, child: subprocess.Popen[str], write: Callable[[str], object], progress: PipProgress | None
    ) -> list[str]:
        """Copy a child's lines to the log and the progress until it closes them; the last ones, for an error."""
        last: list[str] = []
        assert child.stdout is not None
        with child.stdout as lines:
            for line in lines:
                write(line)
                if "is ignored: it is neither a file nor a directory" not in line:
                    last = [*last[-11:], line]
                sentence = progress.read(line) if progress else None
                if sentence:
                    self.report(sentence)
        return last


def refuse_cuda(environment: Environment) -> None:
    """Raises EnvironmentBroken when the torch in there is a CUDA build (read from its version file, not imported)."""
    for file in environment.path.glob("lib/python*/site-packages/torch/version.py"):
        cuda = runpy.run_path(str(file)).get("cuda")
        if cuda is not None:
            raise EnvironmentBroken(CUDA_FOUND.format(folder=environment.folder, cuda=cuda))


def digest_of_lock(lock: str) -> str:
    """SHA-256 of a lock file."""
    return hashlib.sha256((REQUIREMENTS / f"{lock}.txt").read_bytes()).hexdigest()


def read_stamp(environment: Environment) -> dict[str, str]:
    """Lock name -> digest of what the environment holds; empty when nothing trustworthy is written."""
    try:
        held = json.loads((environment.path / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def write_stamp(environment: Environment, locks: list[str]) -> None:
    """Add the locks just installed to the stamp, in one rename."""
    held = {**read_stamp(environment), **{lock: digest_of_lock(lock) for lock in locks}}
    aside = environment.path / f"{STAMP}.new"
    aside.write_text(json.dumps(held, indent=1), encoding="utf-8")
    aside.replace(environment.path / STAMP)
