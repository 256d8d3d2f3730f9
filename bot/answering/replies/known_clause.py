"""A clause that is already known in, a card on it out; and what every answer offers next."""

from __future__ import annotations

from bot.answering.cards import CardBody, TextMaker
from bot.answering.quotes import first_quotes
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause


def about(turn: Turn, clause: Clause, rule: str, context: str = "") -> Reply:
    """A card on a clause that is already known; quotes by what is asked of it now, and before."""
    asks_text = "full_text" in turn.reading.asks or rule in ("numbered_clause", "offered_choice")
    query = turn.finder.widened(turn.query, context)
    quotes = (
        first_quotes(clause, 2)
        if asks_text
        else turn.finder.quotes(clause, turn.finder.search(query), query, wants_figure(turn))
    )
    hit = turn.hits.hit(clause, quotes, 1.0, turn.as_of, turn.lang)
    body = CardBody("answered", _text_about(turn, rule), [hit], buttons=next_questions(turn))
    rest = tuple(clause_id for clause_id in turn.talk.cited if clause_id != clause.clause_id)
    return Reply(body, turn.talk.cite((clause.clause_id, *rest), context or turn.query.text), decision={"rule": rule})


def answer_text(turn: Turn) -> TextMaker:
    """The text of an answer: what the first citation says, by what is asked."""
    return lambda hits, brief: turn.composer.answered(hits[0], turn.reading, brief)


def wants_figure(turn: Turn) -> bool:
    """Whether the sentence with the figure is the answer."""
    return "target" in turn.reading.asks or turn.reading.intent == "ask_target"


def next_questions(turn: Turn) -> list[tuple[str, str]]:
    """What to ask next: the units where they were not asked, and the text."""
    wanted = ["text"] if "responsible_unit" in turn.reading.asks else ["units", "text"]
    return [(turn.say(f"buttons.{name}"), turn.say(f"payloads.{name}")) for name in wanted]


def _text_about(turn: Turn, rule: str) -> TextMaker:
    """What is said of a known clause: its text, whether it still applies, or the answer as always."""
    if "full_text" in turn.reading.asks:
        return lambda hits, _brief: turn.composer.full_text(hits[0])
    if "validity" in turn.reading.asks and rule == "follow_up":
        return lambda hits, _brief: turn.composer.validity(hits)
    return answer_text(turn)
