"""A short question whose words stand in the clause cited last in, that clause out, although another comes a little nearer.

After the goals for e-commerce, 活动每年办多少场 asks for e-commerce events: another clause on events is nearer to the words
alone, and farther from the words together with the question before.
"""

from __future__ import annotations

from bot.answering.dialogue import load_limits
from bot.answering.replies.known_clause import about
from bot.answering.replies.refused import unstated_details
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause


def same_clause(turn: Turn) -> Reply | None:
    """The clause cited last, where both questions together lead to it and it prints a word of the new one."""
    if not turn.leans or turn.reading.is_injection or turn.elsewhere or turn.asks_beyond:
        return None
    clause = turn.finder.corpus.clause(turn.talk.cited[0])
    best = turn.found.candidates[0]
    if best.clause_id == clause.clause_id or unstated_details(turn, clause):
        return None
    if turn.title_is_of(turn.finder.corpus.clause(best.clause_id)):
        return None
    if _is_side_of(turn, clause):
        return about(turn, clause, "same_clause", context=turn.talk.question)
    if not prints_a_word(turn, clause):
        return None
    limits = load_limits("same_clause")
    if turn.decision.signals["asked"] < limits["least_asked"]:
        return None
    own = next(c for c in turn.found.candidates if c.clause_id == clause.clause_id)
    if best.score - own.score > limits["most_behind"]:
        return None
    together = turn.finder.search(turn.finder.widened(turn.query, turn.talk.question))
    leads_to = together.candidates[0].clause_id
    return about(turn, clause, "same_clause", context=turn.talk.question) if leads_to == clause.clause_id else None


def _is_side_of(turn: Turn, clause: Clause) -> bool:
    """Whether one or two words (and at city level?) say too little to lead anywhere, and lead here with the question before."""
    limits, signals = load_limits("side_of"), turn.decision.signals
    words = turn.reading.subject_words - turn.finder.cues.says_nothing
    if "more" not in turn.reading.asks or not 0 < len(words) <= limits["most_words"]:
        return False
    if signals["topic"] >= limits["most_topic"] or turn.decision.probability < limits["least_probability"]:
        return False
    together = turn.finder.search(turn.finder.widened(turn.query, turn.talk.question)).candidates
    own = next(c for c in together if c.clause_id == turn.found.candidates[0].clause_id)
    return together[0].clause_id == clause.clause_id and together[0].score - own.score >= limits["least_lead"]


def prints_a_word(turn: Turn, clause: Clause) -> bool:
    """Whether the clause prints a word of the question, or what the documents call it."""
    text = f"{clause.title}\n{clause.text}".casefold()
    return any(word in text for word in (*turn.telling_words, *turn.query.added))
