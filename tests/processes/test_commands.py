"""The Makefile, the locks and the house-style check."""

import re
import subprocess
from pathlib import Path

import pytest

from bot.processes.check_house_style import find_faults
from bot.processes.environments import RASA, WEB
from bot.processes.run_log import RunLog
from bot.processes.settings import child_environment, read_settings

ROOT = Path(__file__).resolve().parents[2]
NAMED = ("run", "test", "check", "bench", "evaluate", "help")


def test_help_has_one_line_for_each_command():
    printed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commands = [line.split()[1] for line in printed.splitlines()]
    assert set(NAMED) <= set(commands)
    assert len(commands) == len(set(commands))


def test_run_says_what_is_missing_when_no_python_can_start_it():
    done = subprocess.run(["make", "run", "PYTHON="], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "install Python 3.11" in done.stderr


@pytest.mark.parametrize("lock", [lock for env in (WEB, RASA) for lock in env.locks + env.test_locks])
def test_every_line_of_a_lock_pins_one_version(lock):
    lines = (ROOT / "requirements" / f"{lock}.txt").read_text().splitlines()
    packages = [line for line in lines if not line.startswith("#")]
    assert packages
    assert [line for line in packages if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line)] == []
    assert [line for line in packages if line.lower().startswith(("nvidia", "cuda", "triton"))] == []


@pytest.mark.parametrize(
    ("name", "code", "fault"),
    [
        ("split.py", '"""Text -> lines."""\n', None),
        ("utils.py", '"""Text -> lines."""\n', "says nothing"),
        ("split.py", "x = 1\n", "no docstring"),
        ("split.py", '"""Text -> lines."""\n' + "x = 1\n" * 300, "301 lines"),
        ("split.py", '"""Text -> lines."""\n\ndef f() -> None:\n' + "    x = 1\n" * 40, "f: 41 lines"),
        ("split.py", '"""Text -> lines."""\nimport os\nx = os.environ["A"]\n', "environment variables"),
        ("settings.py", '"""Text -> lines."""\nimport os\nx = os.environ["A"]\n', None),
    ],
)
def test_house_style(tmp_path, name, code, fault):
    file = tmp_path / name
    file.write_text(code)
    faults = list(find_faults(file, tmp_path))
    assert len(faults) == (1 if fault else 0), faults
    assert fault is None or fault in faults[0]


def test_log_has_time_name_and_line_on_the_terminal_and_in_the_file(tmp_path, capsys):
    log = RunLog(tmp_path / "log" / "run.log")
    log.write("web", "政答")
    assert re.fullmatch(r"\d\d:\d\d:\d\d web     \| 政答\n", capsys.readouterr().out)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ web     \| 政答\n", (tmp_path / "log/run.log").read_text())


def test_children_get_one_thread_loopback_and_no_telemetry():
    environment = child_environment(
        read_settings({"PATH": "/bin", "ZHENGDA_RASA_PORT": "6005", "SANIC_HOST": "0.0.0.0"})
    )
    assert environment["OMP_NUM_THREADS"] == "1"
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert environment["SANIC_HOST"] == "127.0.0.1"
    assert environment["ZHENGDA_RASA_URL"] == "http://127.0.0.1:6005"
    assert environment["PATH"] == "/bin"
