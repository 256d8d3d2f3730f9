"""The code -> one line for each check (style, format, types, import rules, sizes, docs) and an exit status."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bot.processes.settings import ROOT

CODE = ("policy_index", "bot", "actions", "tests")
TYPED = ("policy_index", "bot/answering", "bot/web", "bot/desk", "bot/processes", "bot/measuring")


@dataclass(frozen=True)
class Check:
    """One check: its name and the command that fails when the code does."""

    name: str
    command: tuple[str, ...]


def list_checks() -> list[Check]:
    """Every check of `make check`, the quick ones first."""
    python = sys.executable
    tools = Path(python).parent
    return [
        Check("style (ruff check)", (python, "-m", "ruff", "check", *present(CODE))),
        Check("format (ruff format)", (python, "-m", "ruff", "format", "--check", *present(CODE))),
        Check("sizes and rooms", (python, "-m", "bot.processes.check_house_style")),
        Check("size of the widget", (python, "-m", "bot.processes.check_widget_size")),
        Check("import rules (import-linter)", (str(tools / "lint-imports"), "--no-cache")),
        Check("types (mypy --strict)", (python, "-m", "mypy", "--strict", *present(TYPED))),
        Check("docs", (python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/docs")),
    ]


def present(folders: tuple[str, ...]) -> tuple[str, ...]:
    """The folders that exist."""
    return tuple(folder for folder in folders if (ROOT / folder).is_dir())


def run_check(check: Check) -> bool:
    """Run one check and print its line, and its words when it fails."""
    started = time.monotonic()
    done = subprocess.run(
        check.command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    passed = done.returncode == 0
    print(f"{'ok    ' if passed else 'FAILED'}  {check.name} ({time.monotonic() - started:.1f} s)", flush=True)
    if not passed:
        print(done.stdout.rstrip(), flush=True)
    return passed


def main() -> int:
    """Run all checks, also after one failed; the exit status."""
    results = [run_check(check) for check in list_checks()]
    print(f"{sum(results)} of {len(results)} checks passed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
