"""A clause named by its number in, that clause, a choice between the plans that have one, or an honest none out."""

from __future__ import annotations

from bot.answering.cards import CardBody, fixed_text
from bot.answering.conversation import Choice
from bot.answering.quotes import first_quotes
from bot.answering.replies.known_clause import about
from bot.answering.replies.turn import Reply, Turn

_OFFERED = 3


def numbered_clause(turn: Turn) -> Reply | None:
    """第6条 of a named plan is that clause; of no plan, a choice between the plans that have one."""
    number = turn.reading.clause_number
    if number is None:
        return None
    found = [c for c in turn.finder.corpus.clauses if c.kind == "task" and c.number == str(number)]
    fitting = [clause for clause in found if clause.part == turn.reading.part_hint] or found
    if len(fitting) == 1:
        return about(turn, fitting[0], "numbered_clause")
    if not found:
        return _no_such_clause(turn, number)
    choices = tuple(Choice(turn.composer.clause_name(clause), clause.clause_id) for clause in fitting[:_OFFERED])
    options = [
        turn.say("clarify_option", place=choice.title, title=clause.title)
        for choice, clause in zip(choices, fitting, strict=False)
    ]
    text = "\n".join([turn.say("clarify"), *(f"{place}. {option}" for place, option in enumerate(options, start=1))])
    buttons = [(option, choice.title) for option, choice in zip(options, choices, strict=True)]
    body = CardBody("clarify", fixed_text(text), buttons=buttons)
    return Reply(body, turn.talk.offer(choices), decision={"rule": "numbered_clause", "number": number})


def _no_such_clause(turn: Turn, number: int) -> Reply:
    """A number beyond the last clause: whoever quotes 第三十条 is told that there is none."""
    last = max((c for c in turn.finder.corpus.clauses if c.kind == "task"), key=lambda c: int(c.number or 0))
    hit = turn.hits.hit(last, first_quotes(last, 1), 0.0, turn.as_of, turn.lang)
    text = "\n".join([turn.say("no_such_clause", number=number), turn.say("ask_human"), turn.say("draft")])
    body = CardBody("no_answer", fixed_text(text), [hit])
    return Reply(body, turn.talk.refuse(), decision={"rule": "no_such_clause", "number": number})
