"""The settings and the machine -> a Chromium to test with, or the reason why there is none.

`make test` asks `arrange_chromium`, which as root on Debian installs the one of the distribution where none is found.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.processes.settings import SettingInvalid, Settings

# The switches every start of the browser gets: it speaks to nobody but the pages it is sent to.
SWITCHES = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
)
NO_BROWSER = "none"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chromium-headless-shell")
OF_PLAYWRIGHT = ("chromium-*/chrome-linux*/chrome", "chromium_headless_shell-*/*/*headless*shell")
BROWSER_PACKAGE, FONT_PACKAGE = "chromium", "fonts-noto-cjk"
LOCK_SECONDS = 300  # that another run of apt may take before ours gives up
HOW_TO_GET_ONE = (
    "no Chromium was found: `apt-get install chromium` as root, or `.venv/bin/playwright install chromium`, "
    "or set ZHENGDA_CHROMIUM to the path of one"
)


@dataclass(frozen=True)
class Chromium:
    """A browser that can be started: its path, and the switches it needs here."""

    path: Path
    switches: tuple[str, ...]


class ChromiumMissing(Exception):
    """There is no browser; the message says why and how to get one."""


def find_chromium(settings: Settings) -> Chromium:
    """The browser the setting names, else one on the PATH, else Playwright's own. Raises ChromiumMissing, SettingInvalid."""
    if settings.chromium == NO_BROWSER:
        raise ChromiumMissing("ZHENGDA_CHROMIUM=none: no browser is wanted")
    if settings.chromium:
        return chromium_at(named_path(settings.chromium))
    found = next(iter([*on_the_path(settings), *of_playwright(settings)]), None)
    if found is None:
        raise ChromiumMissing(HOW_TO_GET_ONE)
    return chromium_at(found)


def chromium_at(path: Path) -> Chromium:
    """Root may start Chromium only without its sandbox; the tests open no page but our own."""
    return Chromium(path, (*SWITCHES, "--no-sandbox") if os.geteuid() == 0 else SWITCHES)


def named_path(name: str) -> Path:
    """The file a setting names. Raises SettingInvalid."""
    found = shutil.which(name)
    if found is None:
        raise SettingInvalid(
            f"ZHENGDA_CHROMIUM={name!r} is no program that can be run: expected the path of a Chromium, "
            f"`{NO_BROWSER}` to do without browser tests, or nothing to have one looked for"
        )
    return Path(found)


def on_the_path(settings: Settings) -> Iterator[Path]:
    """The browsers on the PATH of the caller."""
    found = (shutil.which(name, path=settings.environment.get("PATH")) for name in NAMES)
    return (Path(one) for one in found if one)


def of_playwright(settings: Settings) -> Iterator[Path]:
    """The browsers that `playwright install` brought, the newest first."""
    given = settings.environment
    named = (
        given.get("PLAYWRIGHT_BROWSERS_PATH") or Path(given.get("HOME") or "~").expanduser() / ".cache/ms-playwright"
    )
    return (file for pattern in OF_PLAYWRIGHT for file in sorted(Path(named).glob(pattern), reverse=True))


def arrange_chromium(settings: Settings, say: Callable[[str], None]) -> None:
    """See to it that there is a browser and a Chinese font for it, as far as this user may; say what was done, or what is
    done without.

    Raises SettingInvalid.
    """
    try:
        found = f"browser: {find_chromium(settings).path}"
    except ChromiumMissing as missing:
        if settings.chromium == NO_BROWSER or not can_install():
            say(f"{missing}; the tests in a browser are left out")
            return
        say(f"no browser was found: apt-get installs {BROWSER_PACKAGE} (about a minute)")
        if not install_package(BROWSER_PACKAGE, settings):
            say(f"apt-get could not: see {log_of(BROWSER_PACKAGE, settings)}; the tests in a browser are left out")
            return
    else:
        say(found)
    arrange_font(settings, say)


def arrange_font(settings: Settings, say: Callable[[str], None]) -> None:
    """The font is for people who look at the screenshots: no test fails without it."""
    if has_chinese_font():
        return
    boxes = "screenshots show empty boxes for Chinese"
    if not can_install():
        say(f"no font for Chinese was found, so {boxes}: `apt-get install {FONT_PACKAGE}` as root brings one")
        return
    say(f"no font for Chinese was found: apt-get installs {FONT_PACKAGE}")
    if not install_package(FONT_PACKAGE, settings):
        say(f"apt-get could not: see {log_of(FONT_PACKAGE, settings)}; {boxes}")


def has_chinese_font() -> bool:
    """Whether fontconfig, which Chromium asks, knows a font for Chinese; yes where there is no fontconfig to ask (macOS)."""
    if shutil.which("fc-list") is None:
        return True
    known = subprocess.run(
        ["fc-list", ":lang=zh", "family"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    return bool(known.stdout.strip())


def can_install() -> bool:
    """Whether this user may install packages of Debian."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_package(name: str, settings: Settings) -> bool:
    """Install it with Debian's own tool, its words into a log; whether it worked."""
    log = log_of(name, settings)
    log.parent.mkdir(parents=True, exist_ok=True)
    quiet = {**settings.environment, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "-y", "--no-install-recommends", "-o", f"DPkg::Lock::Timeout={LOCK_SECONDS}", name]
    commands = (["apt-get", "update"], ["apt-get", *install])
    with log.open("w", encoding="utf-8") as words:
        results = [
            subprocess.run(
                command, env=quiet, stdin=subprocess.DEVNULL, stdout=words, stderr=subprocess.STDOUT, check=False
            ).returncode
            for command in commands
        ]
    return results[-1] == 0


def log_of(name: str, settings: Settings) -> Path:
    """Where apt-get's words about a package go."""
    return settings.state_dir / "log" / f"install-{name}.log"
