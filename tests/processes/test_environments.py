"""Environments: whole or not at all, and only what changed is installed again."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from bot.processes import environments
from bot.processes.environments import (
    MARKER,
    STAMP,
    Environment,
    EnvironmentBroken,
    LoggedCommands,
    PipProgress,
    build_environment,
    locks_to_install,
    may_be_updated,
    refuse_cuda,
)

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
BASE = Path(getattr(sys, "_base_executable", sys.executable))


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A root of its own with two locks that need no network: nothing to fetch."""
    monkeypatch.setattr(environments, "ROOT", tmp_path)
    monkeypatch.setattr(environments, "REQUIREMENTS", tmp_path)
    (tmp_path / "run.txt").write_text("# nothing\n")
    (tmp_path / "more.txt").write_text("# nothing\n")
    return tmp_path


def made(place: Path, name: str = "env") -> Environment:
    return Environment(name, f".{name}", VERSION, ("run",), ("more",), "")


def pip(place: Path) -> LoggedCommands:
    return LoggedCommands(place / "log" / "pip.log", lambda line: None)


def build(place, environment, locks):
    build_environment(environment, BASE, locks, pip(place))


def test_life_of_an_environment(place):
    """One story, because making an environment takes seconds: broken, made anew, whole, changed, made by hand."""
    environment = made(place)
    assert locks_to_install(environment, with_tests=True) == ["run", "more"]

    (place / "run.txt").write_text("no-such-package-zhengda==1.0\n")
    with pytest.raises(EnvironmentBroken) as fault:
        build_offline(place, environment)
    assert "no-such-package-zhengda" in str(fault.value)
    assert str(place / "log" / "pip.log") in str(fault.value)
    assert locks_to_install(environment, with_tests=False) == ["run"]
    assert not may_be_updated(environment), "what failed half-way is made anew, not trusted"

    half = environment.path / "half-a-package"
    half.touch()
    (place / "run.txt").write_text("# nothing\n")
    build(place, environment, ["run"])
    assert not half.exists()
    assert not (environment.path / MARKER).exists()
    assert locks_to_install(environment, with_tests=False) == []
    assert locks_to_install(environment, with_tests=True) == ["more"]

    (place / "run.txt").write_text("# other\n")
    assert locks_to_install(environment, with_tests=False) == ["run"]
    assert may_be_updated(environment)

    (environment.path / STAMP).unlink()
    kept = environment.path / "kept"
    kept.touch()
    build(place, environment, ["run"])
    assert kept.exists(), "an environment made by hand is brought to the lock, not deleted"
    assert locks_to_install(environment, with_tests=False) == []


def build_offline(place, environment):
    before = dict(os.environ)
    os.environ.update({"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(place)})
    try:
        build(place, environment, ["run"])
    finally:
        os.environ.clear()
        os.environ.update(before)


def test_environment_with_the_mark_of_an_interruption_counts_for_nothing(place):
    environment = made(place)
    environment.interpreter.parent.mkdir(parents=True)
    environment.interpreter.symlink_to(BASE)
    (environment.path / "pyvenv.cfg").write_text(f"version = {VERSION}.1\n")
    assert may_be_updated(environment)
    (environment.path / MARKER).touch()
    assert locks_to_install(environment, with_tests=False) == ["run"]
    assert not may_be_updated(environment)


def test_environment_of_another_python_is_not_updated(place):
    environment = made(place)
    environment.interpreter.parent.mkdir(parents=True)
    environment.interpreter.symlink_to(BASE)
    (environment.path / "pyvenv.cfg").write_text("version = 2.7.18\n")
    assert not may_be_updated(environment)


@pytest.mark.parametrize(("cuda", "refused"), [("None", False), ("'13.0'", True)])
def test_cuda_build_of_torch_is_said(place, cuda, refused):
    environment = made(place)
    version = environment.path / "lib" / f"python{VERSION}" / "site-packages" / "torch" / "version.py"
    version.parent.mkdir(parents=True)
    version.write_text(f"cuda = {cuda}\n")
    if not refused:
        assert refuse_cuda(environment) is None
        return
    with pytest.raises(EnvironmentBroken, match=r"download\.pytorch\.org/whl/cpu"):
        refuse_cuda(environment)


def test_stopping_ends_the_command_that_runs(place):
    commands = pip(place)
    commands.report = lambda line: None
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    before = signal.signal(signal.SIGALRM, lambda *_: commands.stop())
    started = time.monotonic()
    try:
        with pytest.raises(EnvironmentBroken):
            commands.run([sys.executable, "-c", "import time; time.sleep(60)"])
    finally:
        signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - started < 10
    with pytest.raises(EnvironmentBroken, match="Stopped"):
        commands.run([sys.executable, "-c", ""])


def test_progress_counts_packages_and_speaks_now_and_then(monkeypatch):
    clock = iter([0.0, 1.0, 6.0, 7.0, 8.0, 20.0])
    monkeypatch.setattr(environments.time, "monotonic", lambda: next(clock))
    progress = PipProgress("web", 3)
    assert progress.read("Collecting a==1") is None
    assert progress.read("Collecting b==1") == "web.txt: fetched 2 of 3 (6 s)"
    assert progress.read("Collecting c==1") is None
    assert progress.read("Installing collected packages: a, b, c") == "web.txt: unpacking (8 s)"
    assert progress.read("Successfully installed a-1 b-1 c-1") is None
