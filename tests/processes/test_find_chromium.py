"""The finder of a browser against fake machines: a setting, names on the PATH, Playwright's own, nothing at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.processes import find_chromium as finder
from bot.processes.find_chromium import ChromiumMissing, arrange_chromium, find_chromium
from bot.processes.settings import SettingInvalid, Settings, read_settings

OF_PLAYWRIGHT = "home/.cache/ms-playwright/chromium-1187/chrome-linux/chrome"


def put(file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("#!/bin/sh\nexit 0\n")
    file.chmod(0o755)


def settings_of(folder: Path, **more: str) -> Settings:
    return read_settings(
        {"PATH": str(folder / "bin"), "HOME": str(folder / "home"), "ZHENGDA_STATE_DIR": str(folder / "var"), **more}
    )


@pytest.mark.parametrize(
    ("present", "found"),
    [
        (["bin/chromium"], "bin/chromium"),
        (["bin/google-chrome"], "bin/google-chrome"),
        (["bin/chromium", OF_PLAYWRIGHT], "bin/chromium"),
        ([OF_PLAYWRIGHT], OF_PLAYWRIGHT),
        ([OF_PLAYWRIGHT, OF_PLAYWRIGHT.replace("1187", "1200")], OF_PLAYWRIGHT.replace("1187", "1200")),
    ],
)
def test_a_browser_is_found(tmp_path: Path, present: list[str], found: str) -> None:
    for name in present:
        put(tmp_path / name)
    assert find_chromium(settings_of(tmp_path)).path == tmp_path / found


def test_the_setting_wins(tmp_path: Path) -> None:
    put(tmp_path / "bin/chromium")
    put(tmp_path / "other/browser")
    settings = settings_of(tmp_path, ZHENGDA_CHROMIUM=str(tmp_path / "other/browser"))
    assert find_chromium(settings).path == tmp_path / "other/browser"


def test_a_setting_that_leads_nowhere_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingInvalid, match="ZHENGDA_CHROMIUM="):
        find_chromium(settings_of(tmp_path, ZHENGDA_CHROMIUM=str(tmp_path / "none-here")))


def test_without_one_the_reason_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ChromiumMissing, match="ZHENGDA_CHROMIUM"):
        find_chromium(settings_of(tmp_path))


@pytest.mark.parametrize(("user", "alone"), [(0, True), (1000, False)])
def test_only_root_does_without_the_sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, alone: bool
) -> None:
    put(tmp_path / "bin/chromium")
    monkeypatch.setattr(finder.os, "geteuid", lambda: user)
    assert ("--no-sandbox" in find_chromium(settings_of(tmp_path)).switches) == alone


@pytest.mark.parametrize(
    ("user", "setting", "works", "asked", "said"),
    [
        (0, "", True, 1, "apt-get installs chromium"),
        (0, "", False, 1, "apt-get could not"),
        (1000, "", True, 0, "left out"),
        (0, "none", True, 0, "no browser is wanted"),
    ],
)
def test_only_root_has_one_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, setting: str, works: bool, asked: int, said: str
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(finder.os, "geteuid", lambda: user)
    monkeypatch.setattr(finder, "has_chinese_font", lambda: True)
    monkeypatch.setattr(finder, "install_package", lambda name, settings: calls.append(name) or works)
    if asked:
        # the tool is asked for on the PATH of the process
        put(tmp_path / "bin/apt-get")
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    lines: list[str] = []
    arrange_chromium(settings_of(tmp_path, ZHENGDA_CHROMIUM=setting), lines.append)
    assert calls == ["chromium"] * asked
    assert said in "\n".join(lines)


def put_fc_list(folder: Path, says: str) -> None:
    put(folder / "bin/fc-list")
    (folder / "bin/fc-list").write_text(f"#!/bin/sh\n[ \"$1\" = :lang=zh ] && printf '{says}'\n")


@pytest.mark.parametrize(
    ("fonts", "user", "works", "asked", "said"),
    [
        ("Noto Sans CJK SC", 0, True, 0, ""),
        ("", 0, True, 1, "apt-get installs fonts-noto-cjk"),
        ("", 0, False, 1, "apt-get could not"),
        ("", 1000, True, 0, "as root brings one"),
    ],
)
def test_a_chinese_font_is_arranged_also_where_a_browser_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fonts: str, user: int, works: bool, asked: int, said: str
) -> None:
    calls: list[str] = []
    for tool in ("bin/chromium", "bin/apt-get"):
        put(tmp_path / tool)
    put_fc_list(tmp_path, fonts)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(finder.os, "geteuid", lambda: user)
    monkeypatch.setattr(finder, "install_package", lambda name, settings: calls.append(name) or works)
    lines: list[str] = []
    arrange_chromium(settings_of(tmp_path), lines.append)
    assert calls == ["fonts-noto-cjk"] * asked
    assert lines[0] == f"browser: {tmp_path / 'bin/chromium'}"
    assert said in "\n".join(lines[1:]) and bool(said) == (len(lines) > 1)
    assert ("empty boxes" in lines[-1]) == (bool(said) and not (asked and works))


def test_where_no_fontconfig_is_there_nothing_is_said_of_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "bin/chromium")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    lines: list[str] = []
    arrange_chromium(settings_of(tmp_path), lines.append)
    assert len(lines) == 1
