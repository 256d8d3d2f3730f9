"""A question after the goals of a plan as a whole in, the section of the plan that sets them out."""

from __future__ import annotations

import re

from bot.answering.cards import CardBody
from bot.answering.replies.known_clause import answer_text, figures_first, next_questions
from bot.answering.replies.offered import offered
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause
from policy_index.expand_query import expand_query

_SECTION, _TITLED = "section", "目标"
_YEAR = re.compile(r"20\d\d")
_MOST_QUOTES = 3


def plan_goals(turn: Turn) -> Reply | None:
    """What are the goals of the trade plan? names no matter: the plan's own goals are asked for, not a task's.

    Of no plan in particular it asks back which is meant; of a year that a section does not name it sets no goal.
    """
    years = _YEAR.findall(turn.query.text)
    clauses = [c for c in _sections(turn) if all(year in c.text for year in years)] if _asks_goals(turn) else []
    if not clauses:
        return None
    if len(clauses) > 1:
        return offered(turn, clauses, "plan_goals", turn.query.text)
    quotes = turn.finder.quotes(clauses[0], turn.found_anywhere, turn.query, True, _MOST_QUOTES)
    as_printed = figures_first(tuple(sorted(quotes, key=lambda quote: quote.start)))
    hit = turn.hits.hit(clauses[0], as_printed, 1.0, turn.as_of, turn.lang)
    body = CardBody("answered", answer_text(turn), [hit], buttons=next_questions(turn, hit))
    return Reply(body, turn.talk.cite((clauses[0].clause_id,), turn.query.text), decision={"rule": "plan_goals"})


def _asks_goals(turn: Turn) -> bool:
    """Whether goals are asked for in so many words, of nothing but a plan."""
    reading, cues = turn.reading, turn.finder.cues
    text = turn.query.text.casefold()
    if not cues.goals.search(text) or reading.unit or turn.elsewhere or turn.asks_beyond:
        return False
    rest = expand_query(cues.goals.sub(" ", text)).words
    of_plan = cues.plan_subjects | cues.document_names | cues.of_goals | cues.says_nothing
    return not {word for word in rest if len(word) > 1 and not word.isdigit()} - of_plan


def _sections(turn: Turn) -> list[Clause]:
    """The sections with goals, of the plan that is named where one is."""
    parts = {turn.reading.only_part or turn.reading.part_hint} - {None}
    return [
        clause
        for clause in turn.finder.corpus.clauses
        if clause.kind == _SECTION and _TITLED in clause.title and (not parts or clause.part in parts)
    ]
