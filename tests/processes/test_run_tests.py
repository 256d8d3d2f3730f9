"""The count at the end of `make test`: nothing skipped or missing is silent, nothing empty passes."""

import pytest

from bot.processes import run_tests
from bot.processes.run_tests import Result, judge_run, report_results
from bot.processes.settings import read_settings

CASES = {
    "passed": '<testcase classname="a" name="p"/>',
    "failed": '<testcase classname="a" name="f"><failure message="no"/></testcase>',
    "error": '<testcase classname="a" name="e"><error message="fixture"/></testcase>',
    "skipped": '<testcase classname="a.b" name="s"><skipped message="ZHENGDA_DATA is not set"/></testcase>',
}
GIVEN = {"ZHENGDA_TEST_POSTGRES_URL": "p", "ZHENGDA_DATA": "d"}


def report(folder, *kinds):
    file = folder / "report.xml"
    inside = "".join(CASES[kind] for kind in kinds)
    file.write_text(f"<testsuites><testsuite>{inside}</testsuite></testsuites>")
    return file


@pytest.mark.parametrize(
    ("kinds", "status", "missing", "counts"),
    [
        (["passed", "passed"], 0, [], (2, 0, 0)),
        (["passed", "failed", "error", "skipped"], 1, [], (1, 2, 1)),
        ([], 5, [], (0, 1, 0)),
        (["passed"], 3, [], (1, 1, 0)),
        (["passed"], 1, [], (1, 1, 0)),
        (["passed"], 0, ["tests/web does not exist"], (1, 1, 0)),
        (["skipped"], 0, [], (0, 0, 1)),
    ],
)
def test_counts(tmp_path, kinds, status, missing, counts):
    result = judge_run("web side", status, report(tmp_path, *kinds), missing)
    assert (result.passed, result.failed, result.skipped) == counts


def test_missing_report_is_a_failure(tmp_path):
    result = judge_run("web side", 2, tmp_path / "none.xml", [])
    assert (result.passed, result.failed) == (0, 1)
    assert "no report" in result.broken[0]


@pytest.mark.parametrize(
    ("results", "status", "last"),
    [
        ([Result(passed=3), Result(passed=2, skipped=1)], 0, "5 passed, 0 failed, 1 skipped"),
        ([Result(passed=3), Result(failed=1)], 1, "3 passed, 1 failed, 0 skipped"),
        ([Result(skipped=4)], 1, "0 passed, 0 failed, 4 skipped"),
        ([], 1, "0 passed, 0 failed, 0 skipped"),
    ],
)
def test_last_line_sums_all_runs(capsys, results, status, last):
    assert report_results(results, read_settings(GIVEN)) == status
    assert capsys.readouterr().out.splitlines()[-1] == last


def test_what_was_left_out_is_listed_with_its_reason(tmp_path, capsys):
    result = judge_run("web side", 0, report(tmp_path, "passed", "skipped", "skipped"), [])
    report_results([result], read_settings({**GIVEN, "ZHENGDA_TEST_POSTGRES_URL": ""}))
    printed = capsys.readouterr().out
    assert "a.b: ZHENGDA_DATA is not set (x2)" in printed
    assert "ZHENGDA_TEST_POSTGRES_URL is not set: without it no tests of the stores" in printed
    assert "ZHENGDA_DATA is not set: without it" not in printed


@pytest.mark.parametrize("name", run_tests.OUTSIDE)
def test_what_is_asked_for_from_outside_is_used(name):
    """A service that no test reads would be asked for, and its tests promised, in vain."""
    files = [file for file in (run_tests.ROOT / "tests").rglob("*.py") if "processes" not in file.parts]
    assert any(name in file.read_text(encoding="utf-8") for file in files)


def test_every_folder_with_tests_is_run():
    run = {folder for _, _, folders in run_tests.RUNS for folder in folders}
    assert {
        file.relative_to(run_tests.ROOT / "tests").parts[0]
        for file in (run_tests.ROOT / "tests").glob("*/**/test_*.py")
    } == run
