"""A responsible unit and the wish for its tasks in, the list of its clauses out: own ones first, then inherited ones."""

from __future__ import annotations

from bot.answering.cards import CardBody, fixed_text
from bot.answering.replies.turn import Reply, Turn

_INTENT_TRUSTED = 0.6


def unit_tasks(turn: Turn) -> Reply | None:
    """市税务局负责哪些？, or a unit's name with nothing beside it but words for its part (市教委的分工)."""
    unit = turn.reading.unit
    trusted = turn.reading.intent == "ask_unit_tasks" and (turn.confidence or 0.0) >= _INTENT_TRUSTED
    cues = turn.finder.cues
    words = turn.reading.subject_words - cues.plan_subjects - cues.says_nothing - cues.of_units
    names_only_a_unit = not words and not (turn.reading.details or turn.asks_beyond)
    if unit is None or not ("unit_tasks" in turn.reading.asks or trusted or names_only_a_unit):
        return None
    tasks = turn.finder.corpus.tasks_of(unit.id)
    citations = []
    for clause in (*tasks.own, *tasks.inherited):
        named = [u for u in turn.finder.corpus.units_of(clause.clause_id) if u.id == unit.id]
        citations.append(turn.hits.hit(clause, (), 1.0, turn.as_of, "zh-Hans", units=named[:1]))
    shown = dict(citations[0]["units"][0], name=unit.name)
    body = CardBody("unit_tasks", fixed_text(turn.composer.unit_tasks(unit, tasks)), citations, unit=shown)
    cited = tuple(hit["clause_id"] for hit in citations)
    return Reply(body, turn.talk.cite(cited, turn.query.text), decision={"rule": "unit_tasks", "unit": unit.id})
