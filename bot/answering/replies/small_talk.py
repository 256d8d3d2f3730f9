"""A greeting, thanks, a farewell or a wish for a person in, a fixed sentence out."""

from __future__ import annotations

from bot.answering.cards import CardBody, fixed_text
from bot.answering.replies.turn import Reply, Turn


def small_talk(turn: Turn) -> Reply | None:
    """Small talk leaves the conversation as it is: 谢谢 between two questions does not end the matter."""
    kind = turn.reading.small_talk
    if kind is None:
        return None
    outcome = "handoff" if kind == "human" else "smalltalk"
    body = CardBody(outcome, fixed_text(turn.say(kind)))
    return Reply(body, turn.talk, decision={"rule": "small_talk", "kind": kind})
