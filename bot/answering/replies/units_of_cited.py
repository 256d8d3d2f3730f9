"""A message that asks for units in words that lead nowhere in, the units of the clause cited last out.

Under whose wing does this sit? asks for the units of what was talked about, but what clauses say of responsibility in
general is nearest to its words.
"""

from __future__ import annotations

from bot.answering.replies.follow_up import goes_on
from bot.answering.replies.same_clause import prints_a_word
from bot.answering.replies.turn import Reply, Turn

_FEW = 2


def units_of_cited(turn: Turn) -> Reply | None:
    """The clause cited last, where only a safeguard is nearer and prints no word of the few that the message holds."""
    cues, reading, talk = turn.finder.cues, turn.reading, turn.talk
    if not talk.cited or talk.pending or "responsible_unit" not in reading.asks or reading.unit is not None:
        return None
    if reading.takes_back or reading.only_part or reading.is_injection or turn.elsewhere:
        return None
    words = reading.subject_words - cues.says_nothing - cues.of_units
    best = turn.finder.corpus.clause(turn.found.candidates[0].clause_id)
    if len(words) > _FEW or best.kind != "safeguard" or prints_a_word(turn, best):
        return None
    return goes_on(turn, turn.finder.corpus.clause(talk.cited[0]), "follow_up")
