"""`python -m bot.web` with a fake assistant: a file for its calls and the seconds that loading takes as arguments."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import bot.web.__main__ as command_line  # noqa: E402
from tests.web.fake_assistant import FakeAssistant  # noqa: E402

LOAD_SECONDS = float(sys.argv[2])


class LoggingAssistant(FakeAssistant):
    """Notes every question in a file, before it is slow where the message says so."""

    def answer(self, question: Any) -> Any:
        with Path(sys.argv[1]).open("a", encoding="utf-8") as file:
            file.write(question.message + "\n")
        if question.message.startswith("慢"):
            time.sleep(1.0)
        return super().answer(question)


def load(_: object) -> Any:
    time.sleep(LOAD_SECONDS)
    return LoggingAssistant()


command_line.load_assistant = load
command_line.cli([])
