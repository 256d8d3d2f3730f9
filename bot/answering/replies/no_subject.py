"""A question that says nothing of what it is about, with nothing talked about before, in, the wish to name it out."""

from __future__ import annotations

from bot.answering.cards import CardBody, fixed_text
from bot.answering.replies.refused import to_a_person
from bot.answering.replies.turn import Reply, Turn


def no_subject(turn: Turn) -> Reply | None:
    """那谁负责？ as the first words: whatever clause the search finds for them would be made up."""
    if turn.talk.cited or not turn.reading.lacks_subject:
        return None
    text = "\n".join([turn.say("no_subject"), turn.say("ask_human")])
    body = CardBody("no_answer", fixed_text(text), buttons=[to_a_person(turn)])
    return Reply(body, turn.talk.refuse(), decision={"rule": "no_subject"})
