"""One understood turn in, how it ends out: the rules of the dialogue, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.replies.follow_up import follow_up
from bot.answering.replies.numbered_clause import numbered_clause
from bot.answering.replies.offered_choice import offered_choice
from bot.answering.replies.searched import searched
from bot.answering.replies.small_talk import small_talk
from bot.answering.replies.turn import Reply, Rule, Turn
from bot.answering.replies.unit_tasks import unit_tasks
from bot.answering.replies.whole_document import particulars, plan_validity

RULES: Sequence[Rule] = (
    small_talk,
    offered_choice,
    numbered_clause,
    unit_tasks,
    follow_up,
    plan_validity,
    particulars,
)
"""The first rule that applies replies; where none does, the search."""


def reply_to(turn: Turn) -> Reply:
    """Try each rule in order; the search always replies."""
    return next((reply for rule in RULES if (reply := rule(turn)) is not None), None) or searched(turn)
