"""Clauses that a question may mean in, a card that asks which one out."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.cards import CardBody, fixed_text
from bot.answering.conversation import Choice
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause

MOST_CHOICES = 3


def offered(turn: Turn, clauses: Sequence[Clause], rule: str, asked: str, set_aside: tuple[str, ...] = ()) -> Reply:
    """Two or three choices by plan, number and title; the chosen one will answer `asked`."""
    choices = tuple(Choice(turn.composer.clause_name(clause), clause.clause_id) for clause in clauses)
    options = [
        turn.say("clarify_option", place=choice.title, title=turn.composer.title_of(clause))
        if clause.number
        else choice.title  # a section is called by its title
        for choice, clause in zip(choices, clauses, strict=True)
    ]
    opening = turn.say("clarify_again" if set_aside else "clarify")
    text = "\n".join([opening, *(f"{place}. {option}" for place, option in enumerate(options, start=1))])
    buttons = [(option, choice.title) for option, choice in zip(options, choices, strict=True)]
    body = CardBody("clarify", fixed_text(text), buttons=buttons)
    return Reply(body, turn.talk.offer(choices, asked, set_aside), decision={"rule": rule})
