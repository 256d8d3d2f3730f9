"""`python -m bot.web` with an assistant that says golden cards: a file for its calls and the seconds of loading as arguments.

    卡片 answered.zh-Hans   the golden cards of that name
    恶意 3                  a card that carries the third string of hostile_texts.json wherever a card shows text
    慢 0.8 …                the words said back, after so many seconds
A message that a golden reply answers gets that reply; every other one is said back, with its number in the conversation.
"""

from __future__ import annotations

import json
import sys
import time
from functools import cached_property
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import bot.web.__main__ as command_line  # noqa: E402
from bot.answering.question import Answer  # noqa: E402
from policy_index.clean_text import clean_message  # noqa: E402
from tests.golden.golden_cards import golden_names, read_golden_cards, read_golden_message  # noqa: E402
from tests.web.fake_assistant import FakeAssistant  # noqa: E402
from tests.widget.hostile_cards import hostile_cards  # noqa: E402


class GoldenAssistant(FakeAssistant):
    """Notes every question in a file, then says what the message asks for."""

    @cached_property
    def replies(self) -> dict[str, str]:
        """Message -> name of the golden reply to it."""
        return {clean_message(read_golden_message(name)): name for name in golden_names()}

    def answer(self, question: Any) -> Answer:
        with Path(sys.argv[1]).open("a", encoding="utf-8") as file:
            file.write(json.dumps(question.message, ensure_ascii=False) + "\n")
        kind, _, rest = question.message.partition(" ")
        if kind == "慢":
            time.sleep(float(rest.split()[0]))
        name = rest if kind == "卡片" else self.replies.get(question.message)
        if kind != "恶意" and name is None:
            return super().answer(question)
        cards = hostile_cards(int(rest)) if name is None else read_golden_cards(name)
        state = {"count": (question.state or {}).get("count", 0) + 1}
        return Answer([{**card, "turn_id": question.turn_id} for card in cards], state, {"message": question.message})


def load(_: object) -> Any:
    time.sleep(float(sys.argv[2]))
    return GoldenAssistant()


if __name__ == "__main__":
    command_line.load_assistant = load
    command_line.cli([])
