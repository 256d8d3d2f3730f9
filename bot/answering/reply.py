"""One understood turn in, how it ends out: the rules of the dialogue, in the order in which they are tried.

Small talk, an offered choice, a clause named by number, a unit's tasks, a follow-up, what still applies, and last the
search whose result answers or is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from bot.answering.cards import CardBody, TextMaker, fixed_text
from bot.answering.compose_text import TextComposer
from bot.answering.conversation import Choice, Conversation
from bot.answering.decide import Decision, decide
from bot.answering.find_answer import Finder
from bot.answering.hits import HitMaker
from bot.answering.quotes import Quote, first_quotes
from bot.answering.understand import Reading
from policy_index.clause import Clause, Document, Part
from policy_index.expand_query import ExpandedQuery
from policy_index.search import Candidate, Search

_CITED = 3
_MOST_QUOTES = 3
_FURTHER_SHARE = 0.5
_REFUSALS_BEFORE_HANDOFF = 2


@dataclass(frozen=True)
class Turn:
    """Everything one turn works with."""

    query: ExpandedQuery
    reading: Reading
    talk: Conversation
    finder: Finder
    hits: HitMaker
    composer: TextComposer
    as_of: date
    confidence: float | None

    def say(self, key: str, **values: object) -> str:
        return self.composer.wording.say(key, **values)

    @property
    def lang(self) -> str:
        return self.composer.wording.lang


@dataclass(frozen=True)
class Reply:
    """The card's body, the conversation after it, and what the trace keeps."""

    body: CardBody
    talk: Conversation
    candidates: tuple[Candidate, ...] = ()
    decision: dict[str, Any] = field(default_factory=dict)


def reply_to(turn: Turn) -> Reply:
    """Try each rule in order; the last one always replies."""
    rules: Sequence[Callable[[Turn], Reply | None]] = (
        _small_talk, _offered_choice, _numbered_clause, _unit_tasks, _follow_up, _plan_validity, _particulars,
    )  # fmt: skip
    return next((reply for rule in rules if (reply := rule(turn)) is not None), None) or _searched(turn)


def _small_talk(turn: Turn) -> Reply | None:
    kind = turn.reading.small_talk
    if kind is None:
        return None
    outcome = "handoff" if kind == "human" else "smalltalk"
    return Reply(
        CardBody(outcome, fixed_text(turn.say(kind))), turn.talk, decision={"rule": "small_talk", "kind": kind}
    )


def _offered_choice(turn: Turn) -> Reply | None:
    """A reply to a clarify card: by order (第二个), by plan (外资那个)."""
    pending = turn.talk.pending
    if not pending or turn.reading.clause_number is not None:
        return None
    if turn.reading.choice is not None and turn.reading.choice < len(pending):
        return _about(turn, turn.finder.corpus.clause(pending[turn.reading.choice].clause_id), "offered_choice")
    fitting = [row for row in pending if turn.finder.corpus.clause(row.clause_id).part == turn.reading.part_hint]
    is_short = len(turn.query.words) <= 4
    if len(fitting) == 1 and is_short:
        return _about(turn, turn.finder.corpus.clause(fitting[0].clause_id), "offered_choice")
    return None


def _numbered_clause(turn: Turn) -> Reply | None:
    """第6条 of a named plan is that clause; of no plan, a choice between the plans that have one."""
    number = turn.reading.clause_number
    if number is None:
        return None
    found = [c for c in turn.finder.corpus.clauses if c.kind == "task" and c.number == str(number)]
    fitting = [clause for clause in found if clause.part == turn.reading.part_hint] or found
    if len(fitting) == 1:
        return _about(turn, fitting[0], "numbered_clause")
    if not found:
        return _no_such_clause(turn, number)
    choices = tuple(Choice(turn.composer.clause_name(clause), clause.clause_id) for clause in fitting[:_CITED])
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
    return Reply(
        CardBody("no_answer", fixed_text(text), [hit]),
        turn.talk.refuse(),
        decision={"rule": "no_such_clause", "number": number},
    )


def _unit_tasks(turn: Turn) -> Reply | None:
    unit = turn.reading.unit
    trusted = turn.reading.intent == "ask_unit_tasks" and (turn.confidence or 0.0) >= 0.6
    names_only_a_unit = not turn.reading.subject_words - turn.finder.cues.plan_subjects and not turn.reading.details
    if unit is None or not ("unit_tasks" in turn.reading.asks or trusted or names_only_a_unit):
        return None
    tasks = turn.finder.corpus.tasks_of(unit.id)
    citations = []
    for clause in (*tasks.own, *tasks.inherited):
        named = [u for u in turn.finder.corpus.units_of(clause.clause_id) if u.id == unit.id]
        citations.append(turn.hits.hit(clause, (), 1.0, turn.as_of, "zh-Hans", units=named[:1]))
    shown = dict(citations[0]["units"][0], name=unit.name)
    body = CardBody("unit_tasks", fixed_text(turn.composer.unit_tasks(unit, tasks)), citations, unit=shown)
    cited = tuple(hit["clause_id"] for hit in citations)
    return Reply(body, turn.talk.cite(cited, turn.query.text), decision={"rule": "unit_tasks", "unit": unit.id})


def _follow_up(turn: Turn) -> Reply | None:
    """Words that mean nothing alone (那谁负责？ 原文呢？ 第二条呢？) are about the clause cited last."""
    if not turn.reading.follows_up:
        return None
    place = turn.reading.choice or 0
    if place >= len(turn.talk.cited):
        return None
    clause = turn.finder.corpus.clause(turn.talk.cited[place])
    return _about(turn, clause, "follow_up", context=turn.talk.question)


def _about(turn: Turn, clause: Clause, rule: str, context: str = "") -> Reply:
    """A card on a clause that is already known; quotes by what is asked of it now, and before."""
    asks_text = "full_text" in turn.reading.asks or rule in ("numbered_clause", "offered_choice")
    query = turn.finder.widened(turn.query, context)
    quotes = (
        first_quotes(clause, 2)
        if asks_text
        else turn.finder.quotes(clause, turn.finder.search(query), query, _wants_figure(turn))
    )
    hit = turn.hits.hit(clause, quotes, 1.0, turn.as_of, turn.lang)
    body = CardBody("answered", _text_about(turn, rule), [hit], buttons=_next_questions(turn))
    rest = tuple(clause_id for clause_id in turn.talk.cited if clause_id != clause.clause_id)
    return Reply(body, turn.talk.cite((clause.clause_id, *rest), context or turn.query.text), decision={"rule": rule})


def _text_about(turn: Turn, rule: str) -> TextMaker:
    """What is said of a known clause: its text, whether it still applies, or the answer as always."""
    if "full_text" in turn.reading.asks:
        return lambda hits, _brief: turn.composer.full_text(hits[0])
    if "validity" in turn.reading.asks and rule == "follow_up":
        return lambda hits, _brief: turn.composer.validity(hits)
    return _answer_text(turn)


def _answer_text(turn: Turn) -> TextMaker:
    return lambda hits, brief: turn.composer.answered(hits[0], turn.reading, brief)


def _plan_validity(turn: Turn) -> Reply | None:
    """Whether a plan still applies is read from what about.yml declares of each part, not searched for."""
    if not turn.finder.asks_plan_validity(turn.query, turn.reading):
        return None
    corpus = turn.finder.corpus
    spoken = [
        (document, part)
        for document in corpus.documents
        for part in document.parts
        if turn.reading.part_hint in (None, part.id)
    ]
    hits = [_validity_hit(turn, document, part) for document, part in spoken]
    hits.sort(key=lambda hit: hit["validity"]["basis"] is None)
    silent = all(hit["validity"]["status"] == "period_ended_unstated" for hit in hits)
    body = CardBody("no_answer" if silent else "answered", lambda shown, _brief: turn.composer.validity(shown), hits)
    cited = tuple(hit["clause_id"] for hit in hits)
    return Reply(body, turn.talk.cite(cited, turn.query.text), decision={"rule": "plan_validity", "silent": silent})


def _particulars(turn: Turn) -> Reply | None:
    """Number, issuer, date, addressees of a document: its notice says them, when the search finds it near the top."""
    if "particulars" not in turn.reading.asks:
        return None
    found = turn.finder.search(turn.query)
    notice = next(
        (c for c in found.candidates[:_CITED] if turn.finder.corpus.clause(c.clause_id).kind == "notice"), None
    )
    if notice is None:
        return None
    clause = turn.finder.corpus.clause(notice.clause_id)
    quotes = turn.finder.particulars(clause, found, turn.query)
    hit = turn.hits.hit(clause, quotes, notice.relevance, turn.as_of, turn.lang)
    body = CardBody("answered", _answer_text(turn), [hit])
    talk = turn.talk.cite((clause.clause_id,), turn.query.text)
    return Reply(body, talk, found.candidates, {"rule": "particulars"})


def _validity_hit(turn: Turn, document: Document, part: Part) -> dict[str, Any]:
    """The clause that speaks of the part's validity; where none does, the opening of that part."""
    corpus = turn.finder.corpus
    opening = next(c for c in corpus.clauses if c.document_id == document.id and c.part == part.id)
    clause = corpus.clause(part.after_period_clause) if part.after_period_clause else opening
    quote = part.after_period_quote
    quotes = (Quote(quote, clause.text.index(quote)),) if quote else first_quotes(clause, 1)
    return turn.hits.hit(clause, quotes, 1.0, turn.as_of, turn.lang)


def _searched(turn: Turn) -> Reply:
    leans = bool(turn.talk.cited) and turn.finder.leans_on_context(turn.query, turn.reading)
    subject = turn.finder.subject_of(turn.query, turn.reading)
    found = turn.finder.search(subject, turn.talk.cited[:1] if leans else ())
    best = turn.finder.corpus.clause(found.candidates[0].clause_id)
    decision = decide(found, turn.reading, best, turn.query.text.casefold(), turn.finder.cues)
    trace = {"rule": "search", **asdict(decision)}
    goes_on = leans and best.clause_id == turn.talk.cited[0] and decision.elsewhere is None
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
        quotes = turn.finder.quotes(clause, found, turn.query, _wants_figure(turn), most)
        citations.append(turn.hits.hit(clause, quotes, candidate.relevance, turn.as_of, turn.lang))
    body = CardBody("answered", _answer_text(turn), citations, buttons=_next_questions(turn))
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


def _wants_figure(turn: Turn) -> bool:
    return "target" in turn.reading.asks or turn.reading.intent == "ask_target"


def _next_questions(turn: Turn) -> list[tuple[str, str]]:
    """What to ask next: the units where they were not asked, and the text."""
    wanted = ["text"] if "responsible_unit" in turn.reading.asks else ["units", "text"]
    return [(turn.say(f"buttons.{name}"), turn.say(f"payloads.{name}")) for name in wanted]
