"""Everything that no rule replied to in, the answer that the search found, a choice of clauses, or an honest no out."""

from __future__ import annotations

from dataclasses import asdict

from bot.answering.cards import CardBody
from bot.answering.decide import Decision
from bot.answering.dialogue import load_limits
from bot.answering.replies.known_clause import about, answer_text, figures_first, next_questions, wants_figure
from bot.answering.replies.offered import MOST_CHOICES, offered
from bot.answering.replies.quote_sides import quote_sides
from bot.answering.replies.refused import refused, unstated_details
from bot.answering.replies.same_clause import prints_a_word
from bot.answering.replies.several_meanings import meanings, names_printed_term
from bot.answering.replies.turn import Reply, Turn
from policy_index.search import Search

_CITED = 3
_MOST_QUOTES = 3


def searched(turn: Turn) -> Reply:
    """The best clause if the decision says that it answers, or if a short question leans on it; else a refusal.

    A clause that the asker set aside answers only if it answers what is asked instead and no other does.
    """
    reply = _from(turn, turn.found)
    if not turn.reading.takes_back or reply.body.outcome != "no_answer":
        return reply
    again = _from(turn, turn.found_anywhere)
    return again if again.body.outcome == "answered" else _offered_instead(turn, reply)


def _from(turn: Turn, found: Search) -> Reply:
    best = turn.finder.corpus.clause(found.candidates[0].clause_id)
    decision = turn.decision if found is turn.found else turn.decide_on(found)
    several = meanings(turn, found, decision)
    if several:
        return offered(turn, several, "several_meanings", turn.query.text)
    goes_on = _goes_on(turn, best.clause_id, decision)
    answers = decision.answers or names_printed_term(turn, best, decision)
    if (answers or goes_on) and _asks_units_of_cited(turn, best.clause_id):
        return about(turn, best, "follow_up", context=turn.talk.question)
    if answers or goes_on:
        return _answered(turn, found, decision, "" if answers else turn.talk.question)
    if _points_back(turn, decision):
        clause = turn.finder.corpus.clause(turn.talk.cited[0])
        return about(turn, clause, "points_back", context=turn.talk.question)
    return refused(turn, best, _trace(decision), decision.elsewhere)


def _offered_instead(turn: Turn, refusal: Reply) -> Reply:
    """After a correction that nothing answers surely: the clauses that come nearest, if they may answer at all."""
    limits = load_limits("correct")
    decision = refusal.decision
    meant = [candidate for candidate in turn.found.candidates if turn.may_cite(candidate)]
    may_answer = decision["probability"] >= limits["least_probability"]
    is_found = bool(meant) and meant[0].relevance >= limits["surely_found"]  # a word or two say little of their matter
    if decision["elsewhere"] or turn.reading.details or not (may_answer or is_found):
        return refusal
    least = limits["least_lead_found" if is_found else "least_lead"]
    if len(meant) > 1 and meant[0].score - meant[1].score >= least:
        return _answered(turn, turn.found, turn.decision, "")
    near = [candidate.clause_id for candidate in meant]
    clauses = [turn.finder.corpus.clause(clause_id) for clause_id in near[:MOST_CHOICES]]
    aside = (*turn.talk.set_aside, *turn.talk.cited[:1])
    return offered(turn, clauses, "correction", turn.query.text, aside) if len(clauses) > 1 else refusal


def _goes_on(turn: Turn, best: str, decision: Decision) -> bool:
    """Whether a short question that leans on the clause cited last found it again, and may be one for the documents."""
    limits = load_limits("go_on")
    if decision.elsewhere or decision.signals["detail_unstated"]:
        return False
    if turn.reading.only_part:  # the same of the other plan: its clause prints what was asked about
        is_near = next(c.score for c in turn.found.candidates if c.clause_id == best) >= limits["least_score"]
        is_sayable = decision.signals["asked"] >= limits["least_asked"]
        return is_near and is_sayable and prints_a_word(turn, turn.finder.corpus.clause(best))
    if not turn.leans or best != turn.talk.cited[0]:
        return False
    if decision.probability >= limits["least_probability"]:
        return True
    # 信用级别高的嘞: its words stand in the clause, and nothing is asked that no clause would say
    exchanges = "more" in turn.reading.asks and decision.signals["asked"] >= limits["least_asked"]
    return exchanges and prints_a_word(turn, turn.finder.corpus.clause(best))


def _asks_units_of_cited(turn: Turn, best: str) -> bool:
    """Whether only the units are asked of the clause cited last: its sentences are those of the question before."""
    return turn.leans and best == turn.talk.cited[0] and "responsible_unit" in turn.reading.asks


def _points_back(turn: Turn, decision: Decision) -> bool:
    """Whether a pronoun points to the clause cited last, and a word of the question stands in it (他们也接收吗？)."""
    text = turn.query.text.casefold()
    if (
        not turn.talk.cited
        or not turn.finder.cues.pronoun.search(text)
        or decision.elsewhere
        or turn.reading.is_injection
    ):
        return False
    clause = turn.finder.corpus.clause(turn.talk.cited[0])
    words = turn.reading.subject_words - turn.finder.cues.plan_subjects
    return not unstated_details(turn, clause) and any(word in clause.text for word in words)


def _answered(turn: Turn, found: Search, decision: Decision, context: str) -> Reply:
    """The best clause and those that come close; `context` is the question that this one goes on with."""
    top, citations = found.candidates[0], []
    most_behind = load_limits("further")["most_behind"]
    query, figure = turn.finder.widened(turn.query, context), wants_figure(turn, context)
    for candidate in found.candidates[:_CITED]:
        if candidate is not top and not (top.score - candidate.score <= most_behind and turn.may_cite(candidate)):
            break
        clause = turn.finder.corpus.clause(candidate.clause_id)
        is_brief = candidate is not top or (_asks_units_only(turn) and bool(clause.own_units))
        most = 1 if is_brief else _MOST_QUOTES
        quotes = quote_sides(turn, clause, found, query, figure, most)
        quotes = figures_first(quotes) if figure else quotes
        citations.append(turn.hits.hit(clause, quotes, candidate.relevance, turn.as_of, turn.lang))
    body = CardBody("answered", answer_text(turn), citations, buttons=next_questions(turn, citations[0]))
    talk = turn.talk.cite(tuple(hit["clause_id"] for hit in citations), turn.query.text)
    return Reply(body, talk, found.candidates, _trace(decision))


def _asks_units_only(turn: Turn) -> bool:
    """Whether who is responsible is all that is asked: one sentence tells of what."""
    return bool(turn.reading.asks) and turn.reading.asks <= {"responsible_unit", "lead_unit"}


def _trace(decision: Decision) -> dict[str, object]:
    return {"rule": "search", **asdict(decision)}
