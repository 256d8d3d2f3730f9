"""Everything that no rule replied to in, the answer that the search found or an honest no out."""

from __future__ import annotations

from dataclasses import asdict

from bot.answering.cards import CardBody, fixed_text
from bot.answering.conversation import Conversation
from bot.answering.decide import Decision, decide
from bot.answering.replies.known_clause import answer_text, next_questions, wants_figure
from bot.answering.replies.turn import Reply, Turn
from policy_index.search import Search

_CITED = 3
_MOST_QUOTES = 3
_FURTHER_SHARE = 0.5
_REFUSALS_BEFORE_HANDOFF = 2


def searched(turn: Turn) -> Reply:
    """The best clause if the decision says that it answers, or if a short question leans on it; else a refusal."""
    found = turn.found
    best = turn.finder.corpus.clause(found.candidates[0].clause_id)
    decision = decide(found, turn.reading, best, turn.query.text.casefold(), turn.finder.cues)
    trace = {"rule": "search", **asdict(decision)}
    goes_on = turn.leans and best.clause_id == turn.talk.cited[0] and decision.elsewhere is None
    if decision.answers or (goes_on and not decision.signals["detail_unstated"]):
        return Reply(*_answered(turn, found), found.candidates, trace)
    return Reply(*_refused(turn, found, decision), found.candidates, trace)


def _answered(turn: Turn, found: Search) -> tuple[CardBody, Conversation]:
    top = found.candidates[0]
    citations = []
    for candidate in found.candidates[:_CITED]:
        if candidate is not top and candidate.relevance < top.relevance * _FURTHER_SHARE:
            break
        clause = turn.finder.corpus.clause(candidate.clause_id)
        most = _MOST_QUOTES if candidate is top else 1
        quotes = turn.finder.quotes(clause, found, turn.query, wants_figure(turn), most)
        citations.append(turn.hits.hit(clause, quotes, candidate.relevance, turn.as_of, turn.lang))
    body = CardBody("answered", answer_text(turn), citations, buttons=next_questions(turn))
    return body, turn.talk.cite(tuple(hit["clause_id"] for hit in citations), turn.query.text)


def _refused(turn: Turn, found: Search, decision: Decision) -> tuple[CardBody, Conversation]:
    talk = turn.talk.refuse()
    nearest = found.candidates[0]
    clause = turn.finder.corpus.clause(nearest.clause_id)
    quotes = turn.finder.quotes(clause, found, turn.query, wants_figure=False, most=1)
    hit = turn.hits.hit(clause, quotes, nearest.relevance, turn.as_of, turn.lang)
    reason = "no_answer_injection" if turn.reading.is_injection else "no_answer"
    reason = "no_answer_elsewhere" if decision.elsewhere else reason
    text = turn.composer.no_answer(hit, reason, decision.elsewhere, talk.refusals >= _REFUSALS_BEFORE_HANDOFF)
    human = (turn.say("buttons.human"), turn.say("payloads.human"))
    return CardBody("no_answer", fixed_text(text), [hit], buttons=[human]), talk
