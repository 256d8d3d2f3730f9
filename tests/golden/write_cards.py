"""The messages of card_messages.yml in, golden cards out: what the answering side says and the widget's tests draw.

    .venv/bin/python -m tests.golden.write_cards
What differs from run to run or with every change of the data (scores, the version of the index) is set to one value.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.answering.answer import Answerer
from bot.answering.question import AnswerSettings, Question
from bot.web.turns.reply_cards import UnavailableCards
from policy_index.index_folder import BUILT
from tests.golden.golden_cards import CARDS

HERE = Path(__file__).resolve().parent

LANGUAGES = ("zh-Hans", "zh-Hant", "en")
AS_OF = date(2026, 1, 5)
PUBLIC_URL = "https://policy.example"
VERSIONS = {"index": "golden", "model": "golden"}


@dataclass(frozen=True)
class Conversation:
    """What is asked for one golden reply, and the outcome that its first card must have."""

    name: str
    lang: str
    messages: tuple[str, ...]
    outcome: str

    @property
    def file(self) -> Path:
        return CARDS / f"{self.name}.{self.lang}.json"


def read_conversations() -> list[Conversation]:
    """Every conversation of the table, in each language."""
    table = yaml.safe_load((HERE / "card_messages.yml").read_text(encoding="utf-8"))
    return [
        Conversation(name, lang, tuple(row[lang]), row["outcome"]) for name, row in table.items() for lang in LANGUAGES
    ]


def ask(answerer: Answerer, conversation: Conversation) -> list[dict[str, Any]]:
    """The cards that the conversation ends with."""
    state, cards = None, []
    for place, message in enumerate(conversation.messages, start=1):
        question = Question(message, turn_id=f"turn-{place}", as_of=AS_OF, state=state, lang=conversation.lang)
        answer = answerer.answer(question)
        state, cards = answer.state, answer.cards
    return [settle(card) for card in cards]


def settle(card: dict[str, Any]) -> dict[str, Any]:
    """The card as a golden file keeps it."""
    citations = [{**hit, "score": 0.9} for hit in card["citations"]]
    return {**card, "citations": citations, "versions": {**VERSIONS, "as_of": card["versions"]["as_of"]}}


def unavailable_replies() -> Iterator[tuple[Path, dict[str, Any]]]:
    """The door's own last resort; the assistant never says it."""
    for lang in LANGUAGES:
        card = UnavailableCards().word("turn-1", "", lang, VERSIONS, AS_OF)
        yield CARDS / f"unavailable.{lang}.json", {"message": "?", "cards": [card]}


def make_replies(answerer: Answerer) -> dict[Path, dict[str, Any]]:
    """Every golden file and what stands in it."""
    replies = {one.file: {"message": one.messages[-1], "cards": ask(answerer, one)} for one in read_conversations()}
    return replies | dict(unavailable_replies())


def as_text(reply: dict[str, Any]) -> str:
    return json.dumps(reply, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    answerer = Answerer.load(AnswerSettings(BUILT, PUBLIC_URL))
    replies = make_replies(answerer)
    CARDS.mkdir(exist_ok=True)
    for file in set(CARDS.glob("*.json")) - replies.keys():
        file.unlink()
    for file, reply in replies.items():
        file.write_text(as_text(reply), encoding="utf-8")
        print(file.name, [card["outcome"] for card in reply["cards"]])


if __name__ == "__main__":
    main()
