"""A clause that is already known in, a card on it out; and what every answer offers next."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.answering.cards import CardBody, TextMaker
from bot.answering.quotes import Quote, first_quotes
from bot.answering.replies.quote_sides import quote_sides
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause
from policy_index.expand_query import expand_query

_FIGURE, _YEAR = re.compile(r"\d"), re.compile(r"20\d\d\s*年?")
_BY_NAME = ("numbered_clause", "offered_choice")
_GOING_ON = ("follow_up", "leaning")
_OFFERED = 3


def about(turn: Turn, clause: Clause, rule: str, context: str = "") -> Reply:
    """A card on a clause that is already known; quotes by what is asked of it now, and before (`context`)."""
    hit = turn.hits.hit(clause, _quotes(turn, clause, rule, context), 1.0, turn.as_of, turn.lang)
    body = CardBody("answered", _text_about(turn, rule), [hit], buttons=next_questions(turn, hit))
    rest = tuple(clause_id for clause_id in turn.talk.cited if clause_id != clause.clause_id)
    return Reply(body, turn.talk.cite((clause.clause_id, *rest), context or turn.query.text), decision={"rule": rule})


def answer_text(turn: Turn) -> TextMaker:
    """The text of an answer: what the first citation says, by what is asked."""
    return lambda hits, brief: turn.composer.answered(hits[0], turn.reading, brief)


def wants_figure(turn: Turn, context: str = "") -> bool:
    """Whether the sentence with the figure is the answer: asked for now, or in the question that is gone on with."""
    asks = turn.reading.asks | turn.finder.cues.asked_for(context.casefold())
    return "target" in asks or turn.reading.intent == "ask_target"


def figures_first(quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """For a question after a figure: quotes that print one, years aside, before those that print none."""
    return tuple(sorted(quotes, key=lambda quote: not _FIGURE.search(_YEAR.sub("", quote.text))))


def next_questions(turn: Turn, hit: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What to ask next of a clause: whatever was not asked of units, conditions, validity and the text."""
    wanted = []
    if "responsible_unit" not in turn.reading.asks and hit["units"]:
        wanted.append("units")
    if hit["commitment"] == "grants" and not turn.finder.cues.aspect.search(turn.query.text.casefold()):
        wanted.append("conditions")
    if "full_text" not in turn.reading.asks:
        wanted.append("text")
    if "validity" not in turn.reading.asks:
        wanted.append("validity")
    name = turn.composer.name_to_ask_by(turn.finder.corpus.clause(hit["clause_id"]))
    if name is None and turn.more_follows:  # 那谁负责？ would be understood of the card behind this one
        return []
    kind = "asks_by_name" if name else "payloads"
    return [(turn.say(f"buttons.{one}"), turn.say(f"{kind}.{one}", clause=name)) for one in wanted[:_OFFERED]]


def _quotes(turn: Turn, clause: Clause, rule: str, context: str) -> tuple[Quote, ...]:
    """The opening where the clause as such is asked for, else the sentences that answer."""
    asks = turn.reading.asks
    # who handles it? and its text, please: add nothing to what was asked before; the sentences stay those of that question
    adds_nothing = bool(context) and rule in _GOING_ON and not asks.isdisjoint(("responsible_unit", "full_text"))
    if not adds_nothing and ("full_text" in asks or (rule in _BY_NAME and not _asks_inside(turn, context))):
        return first_quotes(clause, 2)
    query = expand_query(context) if adds_nothing else turn.finder.widened(turn.query, context)
    figure = wants_figure(turn, context)
    quotes = quote_sides(turn, clause, turn.finder.search(query), query, figure)
    return figures_first(quotes) if figure else quotes


def _asks_inside(turn: Turn, context: str) -> bool:
    """Whether something inside a clause is asked for, and not what it says as a whole."""
    cues = turn.finder.cues
    text = f"{context} {turn.query.text}".casefold()
    return wants_figure(turn, context) or bool(cues.aspect.search(text)) or bool(turn.talk.offered_for)


def _text_about(turn: Turn, rule: str) -> TextMaker:
    """What is said of a known clause: its text, whether it still applies, or the answer as always."""
    if "full_text" in turn.reading.asks:
        return lambda hits, _brief: turn.composer.full_text(hits[0])
    if "validity" in turn.reading.asks and rule in (*_GOING_ON, "numbered_clause"):
        return lambda hits, _brief: turn.composer.validity(hits)
    return answer_text(turn)
