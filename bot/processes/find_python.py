"""A version such as 3.10 -> the path of a Python of that version that really runs, or a sentence on what to install.

A file named python3.10 on PATH proves nothing: pyenv puts a shim there that ends with an error while that version is
not selected. So every candidate is run once and asked for its version.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

INSTALL_HINTS = (
    "pyenv:          pyenv install {version}",
    "uv:             uv python install {version}",
    "Debian, Ubuntu: apt-get install python{version} python{version}-venv (from the deadsnakes archive where needed)",
    "macOS:          brew install python@{version}",
    "or name one:    ZHENGDA_PYTHON{digits}=/path/to/python{version} make run",
)


class PythonMissing(Exception):
    """No Python of the wanted version runs here; the message says what was tried and what to install."""


def find_python(version: str, named: str | None = None, why: str = "") -> Path:
    """The interpreter of `version` ("3.10"); `named` is the one the user chose by setting, and then the only one.

    Raises PythonMissing.
    """
    tried: list[str] = []
    for candidate in [named] if named else list_candidates(version):
        found = ask_version(candidate)
        if found == version:
            return Path(candidate).absolute()
        tried.append(f"  {candidate}: " + (f"is Python {found}" if found else "does not run"))
    raise PythonMissing(word_missing(version, why, tried))


def list_candidates(version: str) -> Iterator[str]:
    """Where a Python of that version may be, the cheapest guess first."""
    if f"{sys.version_info.major}.{sys.version_info.minor}" == version:
        yield base_interpreter()
    on_path = shutil.which(f"python{version}")
    if on_path:
        yield on_path
    prefix = first_line_of(["pyenv", "prefix", version]) or newest_in_pyenv(version)
    if prefix:
        yield str(Path(prefix) / "bin" / f"python{version}")
    from_uv = first_line_of(["uv", "python", "find", "--no-project", version])
    if from_uv:
        yield from_uv


def base_interpreter() -> str:
    """The Python this one was made from: a virtual environment must not hang on another one."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def newest_in_pyenv(version: str) -> str | None:
    """The folder of the newest pyenv version below `version`: old pyenv wants all three numbers from `prefix`."""
    root = first_line_of(["pyenv", "root"])
    if not root:
        return None
    found = [path for path in (Path(root) / "versions").glob(f"{version}.*") if path.name.split(".")[-1].isdigit()]
    found.sort(key=lambda path: int(path.name.split(".")[-1]))
    return str(found[-1]) if found else None


def ask_version(interpreter: str) -> str | None:
    """ "3.10" as the interpreter itself says it; None when it does not run."""
    return first_line_of([interpreter, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])


def first_line_of(command: list[str]) -> str | None:
    """The first line a command prints; None when it is missing, fails, hangs or prints nothing."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=20, stdin=subprocess.DEVNULL, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if done.returncode != 0 or not done.stdout.strip():
        return None
    return done.stdout.strip().splitlines()[0]


def word_missing(version: str, why: str, tried: list[str]) -> str:
    """What is missing, why it is needed, what was tried and what to do."""
    lines = [f"Python {version} was not found. {why}".rstrip()]
    if tried:
        lines += ["Tried:", *tried]
    hints = [hint.format(version=version, digits=version.replace(".", "")) for hint in INSTALL_HINTS]
    return "\n".join(
        [*lines, "Install it in one of these ways, then run the same command again:"] + [f"  {hint}" for hint in hints]
    )
