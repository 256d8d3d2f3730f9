"""The finder of interpreters against fake PATHs: shims that fail, wrong versions, nothing at all."""

import sys
from pathlib import Path

import pytest

from bot.processes import find_python as finder
from bot.processes.find_python import PythonMissing, find_python

RUNS_310 = "#!/bin/sh\necho 3.10\n"
FAILING_SHIM = "#!/bin/sh\necho 'pyenv: python3.10: command not found' >&2\nexit 127\n"


def put(folder: Path, name: str, script: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(script)
    file.chmod(0o755)
    return file


@pytest.fixture
def only_path(tmp_path, monkeypatch):
    """A PATH that holds nothing but what the test puts there."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    # The interpreter that runs the tests must not count as found.
    monkeypatch.setattr(finder, "base_interpreter", lambda: str(tmp_path / "none"))
    return folder


def test_python_on_path_that_runs_is_taken(only_path):
    expected = put(only_path, "python3.10", RUNS_310)
    assert find_python("3.10") == expected


def test_failing_shim_is_passed_over_for_pyenv_prefix(only_path, tmp_path):
    put(only_path, "python3.10", FAILING_SHIM)
    put(only_path, "pyenv", f'#!/bin/sh\n[ "$1" = prefix ] && echo "{tmp_path}/versions/3.10.13"\n')
    expected = put(tmp_path / "versions/3.10.13/bin", "python3.10", RUNS_310)
    assert find_python("3.10") == expected


def test_pyenv_that_knows_no_short_prefix_gives_its_newest_version(only_path, tmp_path):
    put(only_path, "pyenv", f'#!/bin/sh\n[ "$1" = root ] && echo "{tmp_path}" && exit 0\nexit 1\n')
    put(tmp_path / "versions/3.10.9/bin", "python3.10", RUNS_310)
    expected = put(tmp_path / "versions/3.10.13/bin", "python3.10", RUNS_310)
    assert find_python("3.10") == expected


def test_uv_is_asked_too(only_path, tmp_path):
    expected = put(tmp_path / "uv", "python3.10", RUNS_310)
    put(only_path, "uv", f'#!/bin/sh\necho "{expected}"\n')
    assert find_python("3.10") == expected


def test_missing_python_says_what_was_tried_and_what_to_install(only_path):
    put(only_path, "python3.10", FAILING_SHIM)
    with pytest.raises(PythonMissing) as fault:
        find_python("3.10", why="Rasa 3.6 runs on no newer one.")
    message = str(fault.value)
    for part in ("Python 3.10 was not found", "Rasa 3.6", "does not run", "pyenv install 3.10", "ZHENGDA_PYTHON310="):
        assert part in message


def test_interpreter_named_by_setting_is_the_only_candidate(only_path, tmp_path):
    put(only_path, "python3.10", RUNS_310)
    wrong = put(tmp_path / "other", "python", "#!/bin/sh\necho 3.12\n")
    with pytest.raises(PythonMissing, match=r"is Python 3\.12"):
        find_python("3.10", named=str(wrong))


def test_the_running_interpreter_counts_and_is_no_virtual_environment():
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    found = find_python(version)
    assert finder.ask_version(str(found)) == version
    assert not (found.parent.parent / "pyvenv.cfg").exists()
