"""The project in, the seconds from `make run` to ready out: in this clone, and in a fresh one."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot.measuring.errors import BotNotStarted
from bot.measuring.measure_turns import Advance
from bot.measuring.run_bot import RunningBot, own_settings
from bot.measuring.settings import MeasuringSettings
from bot.processes.settings import ROOT

FRESH_SECONDS = 1800.0
# A fresh machine has no packages lying about.
FRESH = {"PIP_NO_CACHE_DIR": "1"}
BUILT_BEFORE = ("ZHENGDA_INDEX_DIR",)


def measure_starts(settings: MeasuringSettings, times: int, advance: Advance) -> list[float]:
    """Seconds to ready of `make run`, started and stopped `times` times. Raises BotNotStarted."""
    seconds = []
    for _ in range(times):
        with RunningBot(own_settings(settings)) as bot:
            seconds.append(bot.seconds_to_ready)
        advance()
    return seconds


def measure_fresh_start(settings: MeasuringSettings, say: Callable[[str], None]) -> float:
    """Seconds of the first `make run` in a fresh clone, packages fetched anew. Raises BotNotStarted."""
    folder = Path(tempfile.mkdtemp(prefix="zhengda-fresh-"))
    try:
        clone = folder / "clone"
        cloning = subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], capture_output=True, check=False)
        if cloning.returncode != 0:
            raise BotNotStarted(f"{ROOT} cannot be cloned: {cloning.stderr.decode(errors='replace').strip()}")
        own = own_settings(settings)
        environment = {name: value for name, value in own.environment.items() if name not in BUILT_BEFORE}
        bot = RunningBot(replace(own, environment={**environment, **FRESH}))
        bot.folder, bot.ready_within = clone, FRESH_SECONDS
        say(f"first `make run` in {clone} (what is committed); its words: {bot.log}")
        with bot:
            return bot.seconds_to_ready
    finally:
        shutil.rmtree(folder, ignore_errors=True)
