"""One understood turn in, how it ends out: the rules of the dialogue, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.eligibility.asking import read_asking
from bot.answering.replies.correction import correction
from bot.answering.replies.eligibility import eligibility, with_open_case
from bot.answering.replies.follow_up import follow_up
from bot.answering.replies.leaning import leaning
from bot.answering.replies.neighbour_clause import neighbour_clause
from bot.answering.replies.no_subject import no_subject
from bot.answering.replies.numbered_clause import numbered_clause
from bot.answering.replies.offered_choice import offered_choice
from bot.answering.replies.plan_goals import plan_goals
from bot.answering.replies.returned import returned
from bot.answering.replies.same_clause import same_clause
from bot.answering.replies.searched import searched
from bot.answering.replies.small_talk import small_talk
from bot.answering.replies.turn import Reply, Rule, Turn
from bot.answering.replies.unit_tasks import unit_tasks
from bot.answering.replies.units_of_cited import units_of_cited
from bot.answering.replies.whole_document import particulars, plan_validity

FIRST: Sequence[Rule] = (small_talk, offered_choice, correction, no_subject)
LAST: Sequence[Rule] = (
    numbered_clause,
    unit_tasks,
    neighbour_clause,
    follow_up,
    returned,
    units_of_cited,
    leaning,
    plan_validity,
    plan_goals,
    particulars,
    same_clause,
)
"""Tried before and after eligibility; of each the first rule that applies replies, and the search where none does."""


def reply_to(turn: Turn) -> Reply:
    """Try each rule in order. A reply of the last ones carries the open question of a case on eligibility along."""
    if (early := _first_reply(FIRST, turn)) is not None:
        return early
    asking = read_asking(turn)
    return eligibility(asking) or with_open_case(asking, _first_reply(LAST, turn) or searched(turn))


def _first_reply(rules: Sequence[Rule], turn: Turn) -> Reply | None:
    return next((reply for rule in rules if (reply := rule(turn)) is not None), None)
