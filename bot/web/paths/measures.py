"""Paths that show the measures: what is granted to whom, under which conditions, by which facts they are decided."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from rapidfuzz import process

from bot.web.door import Door, door_of
from bot.web.faults import DoorError, documented
from bot.web.paths.chat import Language as SpokenLanguage
from bot.web.paths.suspensions import Suspension, describe_suspension, read_suspensions
from bot.web.sessions import read_language
from bot.web.turns.switches import Switched
from policy_index.benefits import plain
from policy_index.fact_schema import facts_schema, measure_facts
from policy_index.measure import BenefitSpec, ConditionSpec, Exclusion, Language, Measure, Rule, Share, Tier
from policy_index.validity import validity_of

router = APIRouter(prefix="/api/v1")

SUGGESTIONS = 5
LIKE_ENOUGH = 50
Lang = Annotated[SpokenLanguage | None, Query(description="language of names and questions; absent: zh-Hans")]
MeasureId = Annotated[str, Path(max_length=100)]


class MeasureBrief(BaseModel):
    """One measure in a list."""

    id: str
    title: str
    who: str = Field(description="who may ask for it")
    clause_id: str
    tiers: list[dict[str, Any]] = Field(description="levels; a measure without levels has one, of its own id")
    review: dict[str, Any] = Field(description="who vouches for the data: draft until an authority reviewed it")
    facts: list[str] = Field(description="ids of the facts that can change its decision")
    suspended: Suspension | None = Field(description="null unless an administrator has suspended decisions on it")


class MeasureList(BaseModel):
    """All measures that can be decided."""

    measures: list[MeasureBrief]


class MeasureReply(MeasureBrief):
    """One measure; each of `tiers` with its conditions, exclusions and benefits."""

    opens: list[str] = Field(description="what the document leaves open")
    units: list[dict[str, Any]]
    validity: dict[str, Any]
    facts_schema: dict[str, Any] = Field(description="JSON Schema of `facts` in POST /api/v1/eligibility")


@router.get("/measures", responses=documented(422))
async def list_measures(request: Request, lang: Lang = None) -> MeasureList:
    """The measures that POST /api/v1/eligibility decides."""
    door = door_of(request)
    spoken, switched = language_of(lang), await read_suspensions(request)
    measures = door.measures.measures
    return MeasureList(measures=[MeasureBrief(**_brief(measure, spoken, switched)) for measure in measures])


@router.get("/measures/{measure_id}", responses=documented(404, 422))
async def show_measure(request: Request, measure_id: MeasureId, lang: Lang = None) -> MeasureReply:
    """One measure with the words that set each condition, and its facts as JSON Schema."""
    door = door_of(request)
    measure, spoken = find_measure(door, measure_id), language_of(lang)
    corpus = door.assistant.corpus
    clause = corpus.clause(measure.clause_id)
    return MeasureReply(
        **_brief(measure, spoken, await read_suspensions(request))
        | {"tiers": [_describe_tier(tier, spoken) for tier in measure.tiers]},
        opens=[words[spoken] for words in measure.opens],
        units=[unit.as_json() for unit in corpus.units_of(clause.clause_id)],
        validity=validity_of(corpus, clause, door.settings.reference_date).as_json(),
        facts_schema=facts_schema(measure_facts(measure), spoken),
    )


def find_measure(door: Door, measure_id: str) -> Measure:
    """The measure; 404 with the ids that come nearest by id, title or clause."""
    measure = door.measures.get(measure_id)
    if measure is not None:
        return measure
    named = {name: one.id for one in door.measures.measures for name in (one.id, one.clause_id, *one.title.values())}
    nearest = process.extract(measure_id, named.keys(), limit=SUGGESTIONS, score_cutoff=LIKE_ENOUGH)
    suggestions = tuple(dict.fromkeys(named[name] for name, _, _ in nearest))
    raise DoorError(404, "measure_unknown", "No measure has this id.", field="measure", suggestions=suggestions)


def language_of(lang: str | None) -> Language:
    """The language asked for, by any of its names; zh-Hans where none was."""
    spoken = read_language(lang)
    return "zh-Hant" if spoken == "zh-Hant" else "en" if spoken == "en" else "zh-Hans"


def _brief(measure: Measure, lang: Language, switched: Switched) -> dict[str, Any]:
    return {
        "id": measure.id,
        "title": measure.title[lang],
        "who": measure.who[lang],
        "clause_id": measure.clause_id,
        "tiers": [_brief_tier(tier, lang) for tier in measure.tiers],
        "review": {"status": measure.review.status, "by": measure.review.by, "on": measure.review.on},
        "facts": [spec.id for spec in measure_facts(measure)],
        "suspended": describe_suspension("measure", switched.of_measure(measure)),
    }


def _brief_tier(tier: Tier, lang: Language) -> dict[str, Any]:
    return {"id": tier.id, "title": tier.title[lang], "rank": tier.rank}


def _describe_tier(tier: Tier, lang: Language) -> dict[str, Any]:
    return {
        **_brief_tier(tier, lang),
        "conditions": [_describe_condition(spec, lang) for spec in tier.conditions],
        "exclusions": [_describe_exclusion(exclusion, lang) for exclusion in tier.exclusions],
        "benefits": [_describe_benefit(spec, lang) for spec in tier.benefits],
    }


def _describe_condition(spec: ConditionSpec, lang: Language) -> dict[str, Any]:
    return {
        "id": spec.id,
        "name": spec.name[lang],
        "clause_id": spec.clause_id,
        "quote": spec.quote,
        "fact": spec.fact,
        "rule": _describe_rule(spec.rule),
        "derived": spec.derived,
        "also": [{"fact": other.fact, "rule": _describe_rule(other.rule)} for other in spec.also],
    }


def _describe_exclusion(exclusion: Exclusion, lang: Language) -> dict[str, Any]:
    return {**_describe_condition(exclusion.condition, lang), "assumption": exclusion.assumption[lang]}


def _describe_rule(rule: Rule) -> dict[str, Any]:
    """Numbers as strings, so that no digit is lost."""
    return {
        "kind": rule.kind,
        "value": None if rule.value is None else plain(rule.value),
        "unit": rule.unit,
        "values": list(rule.values),
        "open_values": list(rule.open_values),
        "edge_open": rule.edge_open,
    }


def _describe_benefit(spec: BenefitSpec, lang: Language) -> dict[str, Any]:
    return {
        "label": spec.label[lang],
        "kind": spec.kind,
        "bound": spec.bound,
        "quote": spec.quote,
        "value": None if spec.value is None else plain(spec.value),
        "unit": spec.unit,
        "share": None if spec.share is None else _describe_share(spec.share, lang),
    }


def _describe_share(share: Share, lang: Language) -> dict[str, Any]:
    return {
        "fact": share.fact,
        "percent": plain(share.percent),
        "base_unit": share.base_unit,
        "cap": plain(share.cap),
        "readings": [share.as_figure[lang], share.converted[lang]],
    }
