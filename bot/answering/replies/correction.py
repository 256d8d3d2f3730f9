"""The clause cited last was not meant, and nothing new is said: the next ones as a choice, or the way to a person out."""

from __future__ import annotations

from bot.answering.cards import CardBody, fixed_text
from bot.answering.replies.offered import MOST_CHOICES, offered
from bot.answering.replies.refused import to_a_person
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause
from policy_index.expand_query import expand_query

_TRUSTED_INTENT = 0.6
_LOOKED_THROUGH = 8


def correction(turn: Turn) -> Reply | None:
    """不是这个 → what else the last question may have meant; 都不是 → a person. With a new question, other rules reply."""
    talk = turn.talk
    if talk.pending and turn.finder.cues.none_of_these.search(turn.query.text.casefold()):
        return _nothing_left(turn)
    if not talk.cited or turn.reading.subject_words or not _takes_back(turn):
        return None
    aside = (*talk.set_aside, talk.cited[0], *(choice.clause_id for choice in talk.pending))
    clauses = _next_best(turn, aside)
    if len(clauses) < 2:
        return _nothing_left(turn)
    return offered(turn, clauses, "correction", talk.question, aside)


def _takes_back(turn: Turn) -> bool:
    trusted = turn.reading.intent == "correct" and (turn.confidence or 0.0) >= _TRUSTED_INTENT
    return turn.reading.takes_back or trusted


def _next_best(turn: Turn, aside: tuple[str, ...]) -> list[Clause]:
    """What the last question may mean beside the clauses set aside."""
    ranked = turn.finder.search(expand_query(turn.talk.question)).candidates
    left = [c.clause_id for c in ranked[:_LOOKED_THROUGH] if c.clause_id not in aside]
    return [turn.finder.corpus.clause(clause_id) for clause_id in left[:MOST_CHOICES]]


def _nothing_left(turn: Turn) -> Reply:
    text = "\n".join([turn.say("nothing_left"), turn.say("ask_human")])
    body = CardBody("no_answer", fixed_text(text), buttons=[to_a_person(turn)])
    return Reply(body, turn.talk.refuse(), decision={"rule": "correction"})
