"""A question that no clause answers in, an honest no out: the nearest clause, whom to ask, the way to a person."""

from __future__ import annotations

from typing import Any

from bot.answering.cards import CardBody, fixed_text
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause
from policy_index.places import load_gazetteer

_REFUSALS_BEFORE_HANDOFF = 2


def refused(turn: Turn, nearest: Clause, trace: dict[str, Any], elsewhere: str | None = None) -> Reply:
    """A card that names `nearest` as further reading; `elsewhere` is another place that the question is about."""
    talk, found = turn.talk.refuse(at_home(turn.query.text), nearest.clause_id), turn.found
    relevance = next(c.relevance for c in found.candidates if c.clause_id == nearest.clause_id)
    quotes = turn.finder.quotes(nearest, found, turn.query, wants_figure=False, most=1)
    hit = turn.hits.hit(nearest, quotes, relevance, turn.as_of, turn.lang)
    reason = "no_answer_injection" if turn.reading.is_injection else "no_answer"
    reason = "no_answer_elsewhere" if elsewhere else reason
    text = turn.composer.no_answer(hit, reason, elsewhere, talk.refusals >= _REFUSALS_BEFORE_HANDOFF)
    body = CardBody("no_answer", fixed_text(text), [hit], buttons=[to_a_person(turn)])
    return Reply(body, talk, found.candidates, trace)


def to_a_person(turn: Turn) -> tuple[str, str]:
    """The button that asks for a person."""
    return turn.say("buttons.human"), turn.say("payloads.human")


def at_home(question: str) -> str:
    """The question with the corpus's own city in the place of the others that it names; empty where it names none."""
    gazetteer, text = load_gazetteer(), question.casefold()
    spans = sorted(span for place in gazetteer.elsewhere_in(text) for span in place.spans_in(text))
    if not spans or not gazetteer.home:
        return ""
    for start, end in reversed(spans):
        text = f"{text[:start]}{gazetteer.home[0].named_in(text)}{text[end:]}"
    return text


def unstated_details(turn: Turn, clause: Clause) -> list[str]:
    """Details that the message asks for (a telephone number, application papers) and the clause does not state."""
    details = turn.finder.cues.details
    return [name for name in turn.reading.details if not details[name].stated.search(clause.text)]
