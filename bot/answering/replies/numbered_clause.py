"""A clause named by its number in, that clause, a choice between the plans that have one, or an honest none out."""

from __future__ import annotations

import re

from bot.answering.cards import CardBody, fixed_text
from bot.answering.quotes import first_quotes
from bot.answering.replies.known_clause import about
from bot.answering.replies.offered import MOST_CHOICES, offered
from bot.answering.replies.refused import refused, to_a_person, unstated_details
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause

_PLAN = re.compile(r"计划|那份|这份|plan")


def numbered_clause(turn: Turn) -> Reply | None:
    """第6条 of a named plan is that clause; of no plan, a choice between the plans that have one."""
    number = turn.reading.clause_number
    if number is None:
        return None
    found = [c for c in turn.finder.corpus.clauses if c.kind == "task" and c.number == str(number)]
    fitting = [clause for clause in found if clause.part == turn.reading.part_hint]
    if not found or (not fitting and _names_plan(turn)):
        return _no_such_clause(turn, number)
    fitting = fitting or found
    if len(fitting) > 1:
        return offered(turn, fitting[:MOST_CHOICES], "numbered_clause", turn.query.text)
    return _about_it(turn, fitting[0])


def _about_it(turn: Turn, clause: Clause) -> Reply:
    """The clause; what is asked of the clause talked about goes on with the question that led there."""
    if unstated_details(turn, clause):
        return refused(turn, clause, {"rule": "numbered_clause"})
    goes_on = turn.talk.cited[:1] == (clause.clause_id,) and bool(turn.reading.asks)
    return about(turn, clause, "numbered_clause", context=turn.talk.question if goes_on else "")


def _names_plan(turn: Turn) -> bool:
    """Whether the number is asked of one plan by name, and not of the document."""
    return turn.reading.part_hint is not None and bool(_PLAN.search(turn.query.text.casefold()))


def _no_such_clause(turn: Turn, number: int) -> Reply:
    """A number beyond the last clause: whoever quotes 第三十条 is told that there is none."""
    tasks = [c for c in turn.finder.corpus.clauses if c.kind == "task"]
    own = [c for c in tasks if c.part == turn.reading.part_hint] if _names_plan(turn) else []
    last = max(own or tasks, key=lambda c: int(c.number or 0))
    said = turn.say("no_such_clause", number=number)
    if own:
        said = turn.say("no_such_clause_in", number=number, part=turn.composer.part_name(last))
    hit = turn.hits.hit(last, first_quotes(last, 1), 0.0, turn.as_of, turn.lang)
    text = "\n".join([said, turn.say("ask_human"), turn.say("draft")])
    body = CardBody("no_answer", fixed_text(text), [hit], buttons=[to_a_person(turn)])
    return Reply(body, turn.talk.refuse(), decision={"rule": "no_such_clause", "number": number})
