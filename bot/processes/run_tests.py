"""Two environments and the tests -> their runs, a list of what was left out and why, and one line that counts all.

    .venv/bin/python -m bot.processes.run_tests
The last line is `N passed, N failed, N skipped`. Nothing is left out silently: a run that collects nothing, a missing
folder and a report that cannot be read are failures.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from bot.processes.environments import RASA, WEB
from bot.processes.find_chromium import arrange_chromium
from bot.processes.prepare import PreparationFailed, prepare
from bot.processes.programs import MODEL_FOLDER
from bot.processes.settings import ROOT, SettingInvalid, Settings, read_settings

WEB_TESTS = ("policy_index", "answering", "web", "desk", "measuring", "processes", "docs", "questions")
# The name, environment and folders of each run, those first that take longest. The browser tests are runs of their own:
# Playwright's loop and that of pytest-asyncio do not go together in one process, nor do two browsers.
RUNS = (
    ("tests in a browser widget", WEB, ("widget",)),
    ("tests of the web side", WEB, WEB_TESTS),
    ("tests in a browser desk_pages", WEB, ("desk_pages",)),
    ("tests of the whole bot", WEB, ("end_to_end",)),
    ("tests of rasa and actions", RASA, ("nlu", "actions")),
)
RUNS_AT_ONCE = 2
SLOWEST_SHOWN = 10
CONVERSATIONS = "tests/conversations"
# What some tests need from outside, and what is not tested without it.
OUTSIDE = {
    "ZHENGDA_TEST_POSTGRES_URL": "tests of the stores on PostgreSQL",
    "ZHENGDA_DATA": "tests on documents and questions outside the project",
}


@dataclass(frozen=True)
class Result:
    """What one run came to: counts, and a sentence for everything left out or broken."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    left_out: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def run_pytest(name: str, python: Path, folders: tuple[str, ...], settings: Settings) -> Result:
    """One pytest run over the folders of one environment."""
    missing = [f"tests/{folder} does not exist" for folder in folders if not (ROOT / "tests" / folder).is_dir()]
    present = [f"tests/{folder}" for folder in folders if (ROOT / "tests" / folder).is_dir()]
    report = settings.state_dir / "log" / f"{'-'.join(name.split())}.xml"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.unlink(missing_ok=True)
    command = [str(python), "-m", "pytest", "-q", f"--junitxml={report}", f"--durations={SLOWEST_SHOWN}", *present]
    status = run_command(name, command, settings) if present else 5
    return judge_run(name, status, report, missing)


def judge_run(name: str, status: int, report: Path, missing: list[str]) -> Result:
    """The result of a pytest run from its exit status and its report."""
    try:
        cases = list(ElementTree.parse(report).iter("testcase"))
    except (OSError, ElementTree.ParseError):
        return Result(failed=1 + len(missing), broken=[*missing, f"{name}: no report (pytest ended with {status})"])
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for case in cases:
        kind = kind_of(case)
        counts[kind] += 1
        skipped = case.find("skipped")
        if skipped is not None:
            reasons[f"{case.get('classname')}: {(skipped.get('message') or 'no reason given').strip()}"] += 1
    broken = list(missing)
    if not cases:
        broken.append(f"{name}: no test was collected")
    elif status not in (0, 1) or (status == 1 and not counts["failed"]):
        broken.append(f"{name}: pytest ended with {status}")
    return Result(
        passed=counts["passed"],
        failed=counts["failed"] + len(broken),
        skipped=counts["skipped"],
        left_out=[f"{reason} (x{count})" if count > 1 else reason for reason, count in sorted(reasons.items())],
        broken=broken,
    )


def kind_of(case: ElementTree.Element) -> str:
    """passed, failed or skipped; an error in a fixture is a failure."""
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def run_rasa_commands(settings: Settings) -> Result:
    """Rasa's own checks, each counted as one test: the training data, and conversations, their intents and entities too (--e2e)."""
    rasa = [str(RASA.interpreter), "-m", "rasa"]
    commands = {
        "rasa data validate": [*rasa, "data", "validate", "--fail-on-warnings", "--data", "nlu_data"],
        "rasa test": [
            *(*rasa, "test", "core", "--e2e", "--stories", CONVERSATIONS, "--model", f"{MODEL_FOLDER}/policy.tar.gz"),
            *("--fail-on-prediction-errors", "--no-plot", "--out", str(settings.state_dir / "log" / "rasa-test")),
        ],
    }
    if not (ROOT / CONVERSATIONS).is_dir():
        return Result(failed=1, broken=[f"{CONVERSATIONS} does not exist"])
    failed = [name for name, command in commands.items() if run_command(name, command, settings) != 0]
    return Result(passed=len(commands) - len(failed), failed=len(failed), broken=[f"{name} failed" for name in failed])


def run_command(name: str, command: list[str], settings: Settings) -> int:
    """Run one command of the tests; its words are printed when it ends, so that two at a time do not mix. The exit status."""
    print(f"== {name} …", flush=True)
    started = time.monotonic()
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment_of_tests(settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    words = f"\n== {name}: {' '.join(command)}\n{done.stdout}== {name}: {time.monotonic() - started:.0f} s\n"
    print(words, flush=True)
    return done.returncode


def environment_of_tests(settings: Settings) -> dict[str, str]:
    """The caller's environment without our own settings' defaults, which the tests themselves are about."""
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    return {**settings.environment, **quiet, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}


def report_results(results: list[Result], settings: Settings) -> int:
    """Print what was left out, what broke and the counts; the exit status."""
    given = settings.environment
    missing = [name for name in OUTSIDE if not given.get(name)]
    unset = [f"{name} is not set: without it no {OUTSIDE[name]}" for name in missing]
    left_out = unset + [line for result in results for line in result.left_out]
    broken = [line for result in results for line in result.broken]
    print("\nLeft out:" if left_out else "\nLeft out: nothing")
    print("\n".join(f"  {line}" for line in left_out))
    if broken:
        print("Failed as a whole:\n" + "\n".join(f"  {line}" for line in broken))
    passed, failed, skipped = (sum(getattr(r, kind) for r in results) for kind in ("passed", "failed", "skipped"))
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


def say_prepared(line: str) -> None:
    """One line of what is made ready before the tests."""
    print(f"prepare  {line}", flush=True)


def main() -> int:
    """Run everything; the exit status."""
    try:
        settings = read_settings()
        prepare(settings, say_prepared)
        arrange_chromium(settings, say_prepared)
    except (PreparationFailed, SettingInvalid) as fault:
        print(f"{fault}\n0 passed, 1 failed, 0 skipped")
        return 1
    return report_results(run_all(settings), settings)


def run_all(settings: Settings) -> list[Result]:
    """The results of all runs, two at a time."""
    with ThreadPoolExecutor(max_workers=RUNS_AT_ONCE) as pool:
        results = [pool.submit(run_pytest, name, where.interpreter, tests, settings) for name, where, tests in RUNS]
        results.append(pool.submit(run_rasa_commands, settings))
    return [result.result() for result in results]


if __name__ == "__main__":
    sys.exit(main())
