"""`rasa shell` as the READMEs give it, beside the running bot: a typed question gets the text of its card."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from bot.processes.environments import RASA
from tests.web.fake_rasa import free_port

ROOT = Path(__file__).resolve().parents[2]
BIN = RASA.interpreter.parent
QUESTION = "外资研发中心能拿多少开办奖励？"
ANSWER = "一次性给予200万元开办奖励"
SECONDS = 400
PLAIN, WITH_SETTINGS = "rasa shell", "python -m bot.nlu.serve shell"


def command_in(readme, beginning):
    """The one line of a README that begins so."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    (found,) = re.findall(rf"^\.venv-rasa/bin/({re.escape(beginning)} .+?)(?: +#.*)?$", text, re.M)
    return found


def start_shell(command, bot, **settings):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZHENGDA_")}
    own = {"ZHENGDA_STATE_DIR": str(bot.state_dir), "RASA_TELEMETRY_ENABLED": "false", **settings}
    return subprocess.Popen(
        [str(BIN / command.split()[0]), *command.split()[1:], "-p", str(free_port()), "-i", "127.0.0.1"],
        cwd=ROOT,
        env={**kept, **own},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.fixture(scope="module")
def shells(bot, tmp_path_factory):
    """What both shells printed after one question; they start side by side, as loading Rasa takes most of their time."""
    port = str(bot.ports["ZHENGDA_ACTIONS_PORT"])
    endpoints = tmp_path_factory.mktemp("shell") / "endpoints.yml"
    text = (ROOT / "endpoints.yml").read_text(encoding="utf-8")
    assert text.count(":5055/") == 1
    endpoints.write_text(text.replace(":5055/", f":{port}/"), encoding="utf-8")
    plain = command_in("README.md", PLAIN).replace("endpoints.yml", str(endpoints))
    started = {
        PLAIN: start_shell(plain, bot),
        WITH_SETTINGS: start_shell(command_in("README.md", WITH_SETTINGS), bot, ZHENGDA_ACTIONS_PORT=port),
    }
    try:
        return {name: shell.communicate(f"{QUESTION}\n/stop\n", timeout=SECONDS)[0] for name, shell in started.items()}
    finally:
        for shell in started.values():
            shell.kill()


@pytest.mark.parametrize("name", [PLAIN, WITH_SETTINGS])
def test_a_question_in_the_shell_is_answered(shells, name):
    printed = shells[name]
    assert ANSWER in re.sub(r"\s", "", printed), printed[-3000:]
    assert "Traceback" not in printed


@pytest.mark.parametrize("name", [PLAIN, WITH_SETTINGS])
def test_both_readmes_give_the_same_command(name):
    assert command_in("README.md", name) == command_in("README.zh-CN.md", name)
