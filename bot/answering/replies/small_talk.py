"""A greeting, thanks, a farewell or a wish for a person in, a fixed sentence out."""

from __future__ import annotations

from bot.answering.cards import CardBody, fixed_text
from bot.answering.cues import without_punctuation
from bot.answering.dialogue import load_limits
from bot.answering.replies.turn import Reply, Turn

_ABOUT_THE_BOT = "bot_challenge"


def small_talk(turn: Turn) -> Reply | None:
    """Small talk leaves the conversation as it is: 谢谢 between two questions does not end the matter."""
    kind = turn.reading.small_talk
    if kind is None or (kind == _ABOUT_THE_BOT and _goes_on_instead(turn)):
        return None
    outcome = "handoff" if kind == "human" else "smalltalk"
    body = CardBody(outcome, fixed_text(turn.say(kind)))
    return Reply(body, turn.talk, decision={"rule": "small_talk", "kind": kind})


def _goes_on_instead(turn: Turn) -> bool:
    """Whether a question that was only guessed to be about the bot surely leans on the answer before (what sort of help?)."""
    leads_back = turn.talk.cited[:1] == (turn.found.candidates[0].clause_id,)
    if not leads_back or turn.leaning is None or turn.leaning.probability < load_limits("leaning")["least_sure"]:
        return False
    return turn.finder.cues.small_talk_of(without_punctuation(turn.query.text.casefold())) is None
