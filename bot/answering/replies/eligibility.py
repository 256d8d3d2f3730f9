"""What a turn shows of eligibility in, the verdict with its reasons or the next question out.

One card a turn: a fact that is missing is asked for in the card that says what is known so far, and a question in
between is answered by the other rules, with the open question behind their answer.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.answering.cards import CardBody, fixed_text
from bot.answering.eligibility.asking import Asking, goes_on, opens, seeks_measures
from bot.answering.eligibility.card_text import DecisionText
from bot.answering.eligibility.choose_measure import asked_tier
from bot.answering.eligibility.decide_case import DecidedCase, decide_candidates, decide_case, moved_to, told
from bot.answering.eligibility.plain_amount import asks_amount_plainly, is_of_one_measure
from bot.answering.eligibility.talked_measure import talked_measure
from bot.answering.quotes import Quote
from bot.answering.replies.plain_amount import plain_amount
from bot.answering.replies.quote_sides import overlap, quote_sides
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause
from policy_index.decision_json import decision_as_json, missing_as_json
from policy_index.measure import Decision, FactSpec, Measure

_MOST_QUOTES, _MOST_CHOICES = 3, 4
_ANSWERS = frozenset({"answered", "no_answer"})


def eligibility(asking: Asking) -> Reply | None:
    """The rule; None where the message neither asks whether somebody qualifies nor goes on with such a case."""
    turn = asking.turn
    if asking.case.measure_id and asking.shows("stop"):
        return _stopped(asking)
    current = asking.current
    if current is not None and goes_on(asking):
        tier = asked_tier(current.measure, asking.text) or asking.case.tier_id
        return _decided(asking, decide_case(told(asking.case, asking.facts), current.measure, tier, turn.rates))
    if turn.asks_beyond and not asking.is_titled:  # 奖励什么时候截止报名 asks nothing that a verdict answers
        return None
    if seeks_measures(asking):
        return _candidates(asking)
    talked = talked_measure(asking)
    if talked is not None:
        return _opened(asking, talked)
    if asks_amount_plainly(asking):
        return with_open_case(asking, plain_amount(turn, asking.best.measure)) if is_of_one_measure(asking) else None
    return _opened(asking, asking.best.measure) if opens(asking) else None


def _opened(asking: Asking, measure: Measure) -> Reply:
    """A new case on a measure: what is told of the asker goes along."""
    turn = asking.turn
    case = told(moved_to(asking.case, turn.measures), asking.facts)
    return _decided(asking, decide_case(case, measure, asked_tier(measure, asking.text), turn.rates))


def with_open_case(asking: Asking, reply: Reply) -> Reply:
    """A reply of another rule, with what was told kept and the open question behind it, once; then the case rests."""
    case = told(asking.case, asking.facts)
    if case.measure_id is None and not case.facts:
        return reply
    rested = case.rest()
    if rested is None or case.asked is None or reply.body.outcome not in _ANSWERS:
        return replace(reply, talk=replace(reply.talk, eligibility=rested.as_json() if rested else None))
    # Asked once more, so an answer in the next turn is still read as one; behind a second question it is let go.
    again = replace(rested, asked=case.asked if case.idle == 0 else None)
    body = (
        _with_question(asking.turn, reply.body, asking.turn.measures.vocabulary[case.asked])
        if again.asked
        else reply.body
    )
    return replace(reply, body=body, talk=replace(reply.talk, eligibility=again.as_json()))


def _with_question(turn: Turn, body: CardBody, spec: FactSpec) -> CardBody:
    line = turn.say("case.back_to", question=spec.question[turn.lang])
    written = body.text
    return replace(
        body,
        text=lambda citations, brief: f"{written(citations, brief)}\n{line}",
        buttons=_choices(turn, spec) or body.buttons,
    )


def _decided(asking: Asking, decided: DecidedCase) -> Reply:
    turn, decision = asking.turn, decided.decision
    clause = turn.finder.corpus.clause(decision.measure.clause_id)
    hit = turn.hits.hit(clause, _quotes(turn, decision, clause), 1.0, turn.as_of, turn.lang)
    text = DecisionText(turn.composer)
    body = CardBody(
        "needs_facts" if decision.missing else "eligibility",
        lambda citations, brief: text.decided(decision, citations[0], brief),
        [hit],
        eligibility=[decision_as_json(decision, turn.lang)],
        buttons=_choices(turn, decision.missing[0]) if decision.missing else _next(turn),
    )
    talk = replace(turn.talk.cite((clause.clause_id,), turn.query.text), eligibility=decided.case.as_json())
    return Reply(body, talk, turn.found.candidates, _trace(asking, decision))


def _candidates(asking: Asking) -> Reply | None:
    """Which measures come into question; None where the asker told nothing that speaks to one."""
    turn = asking.turn
    case = told(asking.case, asking.facts)
    decisions = decide_candidates(case, turn.measures, turn.rates)
    if not decisions:
        return None
    clauses = [turn.finder.corpus.clause(decision.measure.clause_id) for decision in decisions]
    hits = [
        turn.hits.hit(clause, _quotes(turn, decision, clause)[:1], 1.0, turn.as_of, turn.lang)
        for clause, decision in zip(clauses, decisions, strict=True)
    ]
    text = DecisionText(turn.composer)
    titles = [decision.measure.title[turn.lang] for decision in decisions]
    body = CardBody(
        "needs_facts" if decisions[0].missing else "eligibility",
        lambda shown, _brief: text.candidates(decisions[: len(shown)], shown),
        hits,
        eligibility=[decision_as_json(decision, turn.lang) for decision in decisions],
        buttons=[(title, turn.say("payloads.qualify", title=title)) for title in titles],
    )
    cited = tuple(dict.fromkeys(clause.clause_id for clause in clauses))
    talk = replace(turn.talk.cite(cited, turn.query.text), eligibility=replace(case, measure_id=None).as_json())
    trace = {"rule": "candidates", "measures": [decision.measure.id for decision in decisions]}
    return Reply(body, talk, turn.found.candidates, trace)


def _stopped(asking: Asking) -> Reply:
    """The asker has had enough: the clause stays, the case goes."""
    turn = asking.turn
    talk = replace(turn.talk, eligibility=None)
    measure = turn.measures.get(asking.case.measure_id or "")
    if measure is None:
        return Reply(CardBody("smalltalk", fixed_text(turn.say("case.stopped"))), talk, decision={"rule": "stopped"})
    clause = turn.finder.corpus.clause(measure.clause_id)
    quote = measure.tiers[0].benefits[0].quote
    hit = turn.hits.hit(clause, [Quote(quote, clause.text.index(quote))], 1.0, turn.as_of, turn.lang)
    body = CardBody(
        "answered",
        lambda hits, _brief: "\n".join([turn.say("case.stopped"), turn.composer.source(hits[0]), turn.say("draft")]),
        [hit],
    )
    return Reply(body, talk, decision={"rule": "stopped"})


def _quotes(turn: Turn, decision: Decision, clause: Clause) -> list[Quote]:
    """What is granted, within the sentence that fits the question best where it stands in it, and what decides.

    Against the asker, what decides comes first. No passage twice.
    """
    deciding = [c.spec.quote for c in decision.conditions if c.status != "met" and c.spec.quote in clause.text]
    against = [Quote(words, clause.text.index(words)) for words in deciding]
    granted = decision.tier.benefits[0].quote
    granting = Quote(granted, clause.text.index(granted))
    most = max(len(turn.sides), 1)  # of two questions that lead here a sentence for each
    fitting = quote_sides(turn, clause, turn.found, turn.query, wants_figure=False, most=most)[:most]
    answering = [*fitting] if any(overlap(quote, granting) for quote in fitting) else [granting, *fitting]
    wanted = [*against[:1], *answering] if decision.verdict == "not_met" else [*answering, *against]
    kept: list[Quote] = []
    for quote in wanted:
        if not any(overlap(quote, other) for other in kept):
            kept.append(quote)
    return kept[:_MOST_QUOTES]


def _choices(turn: Turn, spec: FactSpec) -> list[tuple[str, str]]:
    """The choices of a question, and that the asker does not know."""
    titles = [choice["title"] for choice in missing_as_json(spec, turn.lang)["choices"][:_MOST_CHOICES]]
    return [(title, title) for title in (*titles, turn.say("case.unsure"))]


def _next(turn: Turn) -> list[tuple[str, str]]:
    return [(turn.say(f"buttons.{name}"), turn.say(f"payloads.{name}")) for name in ("units", "text")]


def _trace(asking: Asking, decision: Decision) -> dict[str, Any]:
    """Why this measure and this verdict, without the asker's words."""
    return {
        "rule": "eligibility",
        "evidence": {row.measure.id: round(row.total, 2) for row in asking.evidence[:3]},
        "measure": decision.measure.id,
        "tier": decision.tier.id,
        "verdict": decision.verdict,
        "facts": sorted(asking.facts),
        "statuses": {condition.spec.id: condition.status for condition in decision.conditions},
    }
