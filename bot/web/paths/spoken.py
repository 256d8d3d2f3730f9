"""A clause and a language in, what is said of it beside the quotation out: its title, what it grants, the unofficial rendering.

Titles and labels are the documents' or reviewed data; nothing is worded here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, Field

from bot.answering.glosses import gloss_of
from bot.web.door import Door
from bot.web.turns.switches import Switched
from policy_index.benefits import plain
from policy_index.measure import BenefitSpec, Language, Measure


class Granted(BaseModel):
    """One benefit of a measure that the clause grants, under the measure's conditions."""

    tier: str | None = Field(description="title of the level; null where the measure has one")
    label: str
    kind: str
    bound: str
    value: str | None = Field(description="null where the clause names no figure")
    unit: str | None
    quote: str


class Spoken(BaseModel):
    """What an operator can say of a clause."""

    title: str = Field(description="in the language asked for where there is a rendering, else as printed")
    granted: list[Granted]
    draft: bool = Field(description="labels of `granted` that no authority has reviewed are among them")
    gloss: dict[str, Any] | None = Field(description="as in contract/reply.schema.json")


def describe_spoken(door: Door, clause_id: str, lang: Language, switched: Switched) -> Spoken:
    """Suspended measures grant nothing here, and a suspended clause has none."""
    clause = door.assistant.corpus.clause(clause_id)
    gloss = gloss_of(clause, lang)
    measures = [one for one in door.measures.measures if one.clause_id == clause_id and not _is_off(one, switched)]
    return Spoken(
        title=gloss["title"] if gloss else clause.title,
        granted=[granted for measure in measures for granted in _granted(measure, lang)],
        draft=any(measure.review.status == "draft" for measure in measures),
        gloss=gloss,
    )


def _is_off(measure: Measure, switched: Switched) -> bool:
    return switched.of_measure(measure) is not None


def _granted(measure: Measure, lang: Language) -> Iterator[Granted]:
    for tier in measure.tiers:
        title = tier.title[lang] if len(measure.tiers) > 1 else None
        yield from (_describe(benefit, title, lang) for benefit in tier.benefits)


def _describe(benefit: BenefitSpec, tier: str | None, lang: Language) -> Granted:
    return Granted(
        tier=tier,
        label=benefit.label[lang],
        kind=benefit.kind,
        bound=benefit.bound,
        value=None if benefit.value is None else plain(benefit.value),
        unit=benefit.unit,
        quote=benefit.quote,
    )
