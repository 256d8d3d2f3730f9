"""POST /api/v1/eligibility: a measure and facts in, the decision of the engine that also decides in chat out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool

from bot.web.door import Door, door_of
from bot.web.faults import DoorError, documented
from bot.web.paths.chat import Language as SpokenLanguage
from bot.web.paths.decisions import DecisionLink
from bot.web.paths.keep_decision import DecisionToKeep, keep_decision
from bot.web.paths.measures import find_measure, language_of
from bot.web.turns.switches import read_switches
from policy_index.clean_text import tell_language
from policy_index.decision_json import decision_as_json
from policy_index.eligibility import decide_eligibility
from policy_index.fact_schema import measure_facts
from policy_index.measure import Fact, Language, Measure
from policy_index.validity import validity_of

router = APIRouter(prefix="/api/v1")

MOST_FACTS = 200
SUSPENDED_RETRY_SECONDS = 600
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FACTS: dict[str, Any] = {
    "description": "by id; the JSON Schema of a measure's facts stands in GET /api/v1/measures/{id}",
    "additionalProperties": {
        "type": "object",
        "required": ["value"],
        "additionalProperties": False,
        "properties": {
            "value": {"type": ["boolean", "number", "string", "null"], "description": "null: not known"},
            "unit": {"type": ["string", "null"]},
            "comparison": {"enum": ["exactly", "at_least", "more_than", "at_most", "less_than", "about"]},
            "said": {"type": "string", "maxLength": 300, "description": "the asker's own words"},
        },
    },
}


def _only_a_day(value: object) -> object:
    """Pydantic would take seconds since 1970 as well."""
    if value is not None and not (isinstance(value, str) and _DAY.fullmatch(value)):
        raise ValueError("expected a date as YYYY-MM-DD")
    return value


class EligibilityRequest(BaseModel):
    """What is known of a case."""

    model_config = ConfigDict(extra="forbid")

    measure: str = Field(max_length=100, description="id, see GET /api/v1/measures")
    tier: Annotated[str, Field(max_length=100)] | None = Field(default=None, description="absent: the best that holds")
    facts: dict[str, Any] = Field(max_length=MOST_FACTS, json_schema_extra=_FACTS)
    as_of: Annotated[date | None, BeforeValidator(_only_a_day)] = Field(
        default=None, description="reference date; absent: that of the server"
    )
    lang: SpokenLanguage | None = Field(default=None, description="absent: told from the words in `said`")
    exchange_rate: Annotated[float, Field(strict=True, gt=0, le=1000, allow_inf_nan=False)] | None = Field(
        default=None, description="yuan for one US dollar; a fact exchange_rate goes before it"
    )
    keep: StrictBool = Field(default=False, description="true makes a page of the decision, kept for some days")


class EligibilityReply(BaseModel):
    """The decision, and what it rests on."""

    eligibility: dict[str, Any] = Field(description="$defs/eligibility of contract/reply.schema.json")
    validity: dict[str, Any] = Field(description="whether the clause applies on the reference date")
    units: list[dict[str, Any]] = Field(description="the authorities of the clause: they decide, not this answer")
    unused_facts: list[str] = Field(description="ids of given facts that decide nothing in this measure")
    versions: dict[str, str]
    decision: DecisionLink | None = Field(default=None, description="only with keep")


@router.post("/eligibility", responses=documented(400, 404, 413, 415, 422, 429, 503))
async def decide(request: Request, body: EligibilityRequest) -> EligibilityReply:
    """Decide one measure on stated facts: condition by condition, with what is missing and the benefit in figures."""
    door = door_of(request)
    door.limits.count_request(request, "decide")
    measure = find_measure(door, body.measure)
    await _require_switched_on(door, measure)
    _require_tier(measure, body.tier)
    lang = language_of(body.lang) if body.lang else _language_of_facts(body.facts)
    facts = door.fact_reader.read(body.facts, lang)
    decided = decide_eligibility(measure, facts, body.tier, _rates(door, body))
    door.metrics.decisions.labels(measure=measure.id, verdict=decided.verdict).inc()
    as_of = body.as_of or door.settings.reference_date
    eligibility = decision_as_json(decided, lang)
    kept = None
    if body.keep:
        door.limits.count_request(request, "write")
        kept = await keep_decision(door, DecisionToKeep(eligibility, tuple(facts.values()), lang, as_of))
    return _reply(door, measure, eligibility, facts, as_of).model_copy(
        update={"decision": DecisionLink(url=kept.url, expires_at=kept.expires_at) if kept else None}
    )


def _reply(
    door: Door, measure: Measure, eligibility: dict[str, Any], facts: Mapping[str, Fact], as_of: date
) -> EligibilityReply:
    corpus = door.assistant.corpus
    clause = corpus.clause(measure.clause_id)
    used = {spec.id for spec in measure_facts(measure)}
    return EligibilityReply(
        eligibility=eligibility,
        validity=validity_of(corpus, clause, as_of).as_json(),
        units=[unit.as_json() for unit in corpus.units_of(clause.clause_id)],
        unused_facts=[fact_id for fact_id in facts if fact_id not in used],
        versions={**door.assistant.versions, "as_of": as_of.isoformat()},
    )


async def _require_switched_on(door: Door, measure: Measure) -> None:
    switched = await door.threads.run("store", read_switches, door.store.engine)
    if switched.chat is not None or switched.of_measure(measure) is not None:
        text = "An administrator has suspended decisions on this measure."
        raise DoorError(503, "measure_suspended", text, field="measure", retry_after=SUSPENDED_RETRY_SECONDS)


def _require_tier(measure: Measure, tier: str | None) -> None:
    if tier is None or measure.tier(tier) is not None:
        return
    text = f"The measure has no such tier. Expected one of: {', '.join(one.id for one in measure.tiers)}."
    raise DoorError(422, "tier_unknown", text, field="tier")


def _rates(door: Door, body: EligibilityRequest) -> dict[str, Decimal]:
    """The request's rate before the setting's; an asker's own, given as a fact, goes before both in the engine."""
    own = {} if body.exchange_rate is None else {"USD": Decimal(str(body.exchange_rate))}
    return {**door.settings.exchange_rates, **own}


def _language_of_facts(facts: Mapping[str, Any]) -> Language:
    said = [row.get("said") for row in facts.values() if isinstance(row, Mapping)]
    return language_of(tell_language(" ".join(words for words in said if isinstance(words, str))[:2000]))
