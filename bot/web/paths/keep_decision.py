"""A decision on eligibility in, a row that its page is made of and the signed link to it out.

POST /api/v1/eligibility and POST /api/v1/decisions call it; any other channel that shows decisions can.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

from bot.web.door import Door
from bot.web.json_text import json_text
from bot.web.paths.read_facts import words_of
from bot.web.store.decision_store import DecisionRecord
from bot.web.turns.mask_personal_numbers import mask_said
from policy_index.measure import Fact, FactSpec, Language
from policy_index.validity import validity_of


@dataclass(frozen=True)
class DecisionToKeep:
    """What the page shows. `eligibility` is the contract's object; `facts` are all the asker stated, in their order.

    With a `session_id` the row is deleted together with the conversation. `index_version` is that of the decision, the
    present one where it is None.
    """

    eligibility: Mapping[str, Any]
    facts: Sequence[Fact]
    lang: Language
    as_of: date
    session_id: str | None = None
    index_version: str | None = None


@dataclass(frozen=True)
class KeptDecision:
    """`url` is absolute and signed: whoever has it may read and delete the decision, nobody else can."""

    url: str
    expires_at: datetime


async def keep_decision(door: Door, decision: DecisionToKeep) -> KeptDecision:
    """Store the decision for ZHENGDA_DECISION_DAYS. Raises SQLAlchemyError where the database fails."""
    decision_id, expires = await door.threads.run("store", door.decisions.keep, _record(door, decision))
    key = door.tokens.sign_decision(decision_id)
    url = f"{door.settings.public_address}/decisions/{decision_id}?key={key}"
    return KeptDecision(url, datetime.fromtimestamp(expires, timezone.utc).replace(microsecond=0))


def decision_of_card(
    card: Mapping[str, Any], measure: str | None, door: Door, session_id: str
) -> DecisionToKeep | None:
    """What to keep of a card of this session: its decision on the measure, the first where None; None without one."""
    decided = [one for one in card["eligibility"] if measure in (None, one["measure"])]
    if not decided:
        return None
    return DecisionToKeep(
        eligibility=decided[0],
        facts=facts_of_eligibility(decided[0], door.measures.vocabulary),
        lang=card["lang"],
        as_of=date.fromisoformat(card["versions"]["as_of"]),
        session_id=session_id,
        index_version=card["versions"]["index"],
    )


def facts_of_eligibility(eligibility: Mapping[str, Any], vocabulary: Mapping[str, FactSpec]) -> list[Fact]:
    """The facts that decided conditions, each once: for callers that hold nothing but the card."""
    found = [condition["fact"] for condition in eligibility["conditions"] if condition["fact"]]
    by_id = {fact["id"]: fact for fact in found if fact["id"] in vocabulary}
    return [_fact(vocabulary[fact_id], fact) for fact_id, fact in by_id.items()]


def _fact(spec: FactSpec, fact: Mapping[str, Any]) -> Fact:
    value = fact["value"]
    counted = spec.kind not in ("yes_no", "choice", "place")
    return Fact(id=spec.id, value=Decimal(str(value)) if counted else value, unit=fact["unit"], said=fact["said"])


def _record(door: Door, decision: DecisionToKeep) -> DecisionRecord:
    """Names and clauses are stored with it: the page shows what was decided then, whatever changes later."""
    eligibility, lang = decision.eligibility, decision.lang
    measure = door.measures.get(eligibility["measure"])
    clause_ids = dict.fromkeys([eligibility["clause_id"], *(c["clause_id"] for c in eligibility["conditions"])])
    return DecisionRecord(
        session_id=decision.session_id,
        measure=eligibility["measure"],
        lang=lang,
        as_of=decision.as_of.isoformat(),
        index_version=decision.index_version or door.assistant.versions["index"],
        facts=json_text(mask_said([_describe_fact(door, fact, lang) for fact in decision.facts])),
        eligibility=json_text(mask_said(eligibility)),
        clauses=json_text([_describe_clause(door, clause_id, decision.as_of) for clause_id in clause_ids]),
        tiers=json_text({tier.id: tier.title[lang] for tier in measure.tiers} if measure else {}),
    )


def _describe_fact(door: Door, fact: Fact, lang: Language) -> dict[str, str]:
    spec = door.measures.vocabulary[fact.id]
    return {"id": fact.id, "name": spec.name[lang], "said": fact.said, "read_as": words_of(spec, fact, lang)}


def _describe_clause(door: Door, clause_id: str, as_of: date) -> dict[str, Any]:
    corpus = door.assistant.corpus
    clause = corpus.clause(clause_id)
    document = corpus.document(clause.document_id)
    part = document.part(clause.part)
    return {
        "clause_id": clause_id,
        "document": document.title,
        "document_number": document.number,
        "part_title": part.title if part else None,
        "number": clause.number,
        "title": clause.title,
        "units": [unit.as_json()["name"] for unit in corpus.units_of(clause_id)],
        "validity": validity_of(corpus, clause, as_of).note,
    }
