"""Documents and training data -> the index and the model, built only where their inputs changed.

python -m bot.processes.prepare [index] [model]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.processes.die_with_parent import bind_to_this_process
from bot.processes.digest import digest_of
from bot.processes.environments import RASA, WEB
from bot.processes.programs import MODEL_FOLDER
from bot.processes.settings import ROOT, SettingInvalid, Settings, child_environment, read_settings

MODEL = ROOT / MODEL_FOLDER / "policy.tar.gz"
MODEL_STAMP = ROOT / MODEL_FOLDER / "inputs.sha256"
MODEL_INPUTS = (
    "nlu_data",
    "config.yml",
    "domain.yml",
    "bot/nlu",
    "policy_index/clean_text.py",
    "policy_index/terms",
    "requirements/rasa.txt",
)
Say = Callable[[str], None]
# Embedding thousands of texts takes every core; threads that wait must not spin, as the model is trained beside it.
_ALL_CORES = {"OMP_NUM_THREADS": str(os.cpu_count() or 1), "OMP_WAIT_POLICY": "PASSIVE"}


class PreparationFailed(Exception):
    """The index or the model could not be built; the message has the command and where its words are."""


def prepare(settings: Settings, say: Say, steps: tuple[str, ...] = ("index", "model")) -> None:
    """Bring index and model up to date, side by side. Raises PreparationFailed."""
    works = {"index": build_index, "model": train_model}
    with ThreadPoolExecutor(max_workers=2) as pool:
        for waiting in [pool.submit(works[step], settings, say) for step in steps]:
            waiting.result()


def build_index(settings: Settings, say: Say) -> None:
    """Hand over to the index's own command, which does nothing when nothing changed."""
    started = time.monotonic()
    run_build("index", [str(WEB.interpreter), "-m", "policy_index", "build"], settings, _ALL_CORES)
    say(f"index is up to date ({time.monotonic() - started:.1f} s)")


def train_model(settings: Settings, say: Say) -> None:
    """Train when the inputs are not those the model was trained from; the new model takes over in one rename."""
    wanted = digest_of((ROOT / name for name in MODEL_INPUTS), ROOT)
    if MODEL.exists() and read_stamp() == wanted:
        say("model is up to date")
        return
    say("model: training, since its inputs changed or it was never trained (about half a minute)")
    started = time.monotonic()
    MODEL.parent.mkdir(parents=True, exist_ok=True)
    settings.state_dir.mkdir(parents=True, exist_ok=True)
    MODEL_STAMP.unlink(missing_ok=True)
    aside = Path(tempfile.mkdtemp(prefix="training-", dir=settings.state_dir))
    try:
        options = ["--data", "nlu_data", "--out", str(aside), "--fixed-model-name", "policy"]
        run_build("model", [str(RASA.interpreter), "-m", "rasa", "train", *options], settings)
        (aside / MODEL.name).replace(MODEL)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    MODEL_STAMP.write_text(wanted, encoding="utf-8")
    say(f"model trained ({time.monotonic() - started:.1f} s)")


def read_stamp() -> str | None:
    """The digest the model was trained from; None when unknown."""
    try:
        return MODEL_STAMP.read_text(encoding="utf-8").strip()
    except OSError:
        return None


def run_build(name: str, command: list[str], settings: Settings, more: Mapping[str, str] | None = None) -> None:
    """Run a build from the root, its words into a log; `more` is added to its environment. Raises PreparationFailed with the last words."""
    log = settings.state_dir / "log" / f"build-{name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as words:
        done = subprocess.run(
            bind_to_this_process(command),
            cwd=ROOT,
            env={**child_environment(settings), **(more or {})},
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        last = "\n".join(f"  {line}" for line in log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
        raise PreparationFailed(f"`{' '.join(command)}` ended with {done.returncode}:\n{last}\n  All of it: {log}")


def main(arguments: list[str]) -> int:
    """The command; its exit status."""
    try:
        steps = tuple(arguments) or ("index", "model")
        prepare(read_settings(), lambda line: print(f"prepare  {line}", flush=True), steps)
    except (PreparationFailed, SettingInvalid) as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
