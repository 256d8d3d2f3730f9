"""A clause named by its number in, that clause, a choice between the plans that have one, or an honest none out."""

from __future__ import annotations

import re

import cn2an

from bot.answering.cards import CardBody, fixed_text
from bot.answering.quotes import first_quotes
from bot.answering.replies.known_clause import about
from bot.answering.replies.offered import MOST_CHOICES, offered
from bot.answering.replies.refused import refused, to_a_person, unstated_details
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause

_PLAN = re.compile(r"计划|那份|这份|plan")
_SAFEGUARD = re.compile(r"保障(?:措施|机制)?|组织实施|safeguard")


def numbered_clause(turn: Turn) -> Reply | None:
    """第6条 of a named plan is that clause; of no plan, a choice between the plans that have one."""
    number = turn.reading.clause_number
    if number is None:
        return None
    found = [c for c in _numbered(turn) if _ordinal(c) == number]
    fitting = [clause for clause in found if clause.part == (turn.reading.part_hint or _plan_talked_about(turn))]
    if not found or (not fitting and _names_plan(turn)):
        return _no_such_clause(turn, number)
    fitting = fitting or found
    if len(fitting) > 1:
        return offered(turn, fitting[:MOST_CHOICES], "numbered_clause", turn.query.text)
    return _about_it(turn, fitting[0])


def _plan_talked_about(turn: Turn) -> str | None:
    """The plan of the clauses cited last, where it is only one: 第6条呢 behind 外资计划第5条 needs no name.

    A correction or a list across plans leaves it open.
    """
    if turn.reading.takes_back or turn.talk.pending:
        return None
    parts = {turn.finder.corpus.clause(clause_id).part for clause_id in turn.talk.cited}
    return parts.pop() if len(parts) == 1 else None


def _numbered(turn: Turn) -> list[Clause]:
    """The tasks; the safeguards where the message names these, as they are numbered anew (保障措施第二条)."""
    kind = "safeguard" if _SAFEGUARD.search(turn.query.text.casefold()) else "task"
    return [clause for clause in turn.finder.corpus.clauses if clause.kind == kind]


def _ordinal(clause: Clause) -> int:
    """The number as printed: 6 or （二）."""
    return int(cn2an.cn2an((clause.number or "0").strip("（）()"), "smart"))


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
    numbered = _numbered(turn)
    own = [c for c in numbered if c.part == turn.reading.part_hint] if _names_plan(turn) else []
    last = max(own or numbered, key=_ordinal)
    said = turn.say("no_such_clause", number=number)
    if own:
        said = turn.say("no_such_clause_in", number=number, part=turn.composer.part_name(last))
    hit = turn.hits.hit(last, first_quotes(last, 1), 0.0, turn.as_of, turn.lang)
    text = "\n".join([said, turn.say("ask_human"), turn.say("draft")])
    body = CardBody("no_answer", fixed_text(text), [hit], buttons=[to_a_person(turn)])
    return Reply(body, turn.talk.refuse(), decision={"rule": "no_such_clause", "number": number})
