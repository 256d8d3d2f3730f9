"""The shapes of measures/*.yml as pydantic models: what an officer may write, and the JSON Schema of it.

`read_measures.py` turns them into the nouns of measure.py. Decimals are read from the digits as written.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from policy_index.measure import BenefitKind, Bound, Derivation, FactKind

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
FactId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Words = Annotated[str, Field(min_length=1, max_length=200)]
Quote = Annotated[str, Field(min_length=2, max_length=80)]
"""Card sizes and what a reader sees at a glance bound a quote."""


def _exact(value: Any) -> Any:
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Amount = Annotated[Decimal, BeforeValidator(_exact)]


class _Shape(BaseModel):
    """Unknown keys are mistakes, not remarks."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TextsShape(_Shape):
    """The same words in the three languages."""

    hans: Words = Field(alias="zh-Hans")
    hant: Words = Field(alias="zh-Hant")
    en: Words


class ReviewShape(_Shape):
    """Who vouches for the file: `reviewed` needs a name and a day."""

    status: Literal["draft", "reviewed"]
    by: str | None
    on: date | None

    @model_validator(mode="after")
    def _reviewed_by_somebody(self) -> ReviewShape:
        if (self.status == "reviewed") != (self.by is not None and self.on is not None):
            raise ValueError("a reviewed file names `by` and `on`; a draft leaves both null")
        return self


class ChoiceShape(_Shape):
    value: FactId
    title: TextsShape


class FactShape(_Shape):
    """One fact of vocabulary.yml."""

    id: FactId
    kind: FactKind
    unit: str | None = None
    shared: bool = True
    name: TextsShape
    question: TextsShape
    choices: tuple[ChoiceShape, ...] = ()

    @model_validator(mode="after")
    def _choices_where_there_is_a_choice(self) -> FactShape:
        if (self.kind == "choice") != (len(self.choices) >= 2):
            raise ValueError("a fact of kind choice lists at least two choices, no other kind lists any")
        return self


class VocabularyShape(_Shape):
    """The whole of vocabulary.yml."""

    review: ReviewShape
    facts: tuple[FactShape, ...]


class RuleShape(_Shape):
    """Exactly one way to decide; `unit` belongs to amounts of money, `open` and `edge` say what the clause leaves open."""

    more_than: Amount | None = None
    at_least: Amount | None = None
    at_most: Amount | None = None
    less_than: Amount | None = None
    from_year: Amount | None = None
    one_of: tuple[str, ...] | None = None
    none_of: tuple[str, ...] | None = None
    is_true: Literal[True] | None = None
    is_false: Literal[True] | None = None
    counted: Literal[True] | None = None
    stated_open: Literal[True] | None = None
    unit: str | None = None
    open: tuple[str, ...] = ()
    edge: Literal["open"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_word(cls, data: Any) -> Any:
        """`rule: is_true` is short for `rule: {is_true: true}`."""
        return {data: True} if isinstance(data, str) else data

    @model_validator(mode="after")
    def _one_way(self) -> RuleShape:
        if len(self.ways) != 1:
            raise ValueError(f"one way to decide is expected, {len(self.ways)} are given: {', '.join(self.ways)}")
        return self

    @property
    def ways(self) -> list[str]:
        return [way for way in type(self).model_fields if way not in ("unit", "open", "edge") and getattr(self, way)]


class DeciderShape(_Shape):
    fact: FactId
    rule: RuleShape


class ConditionShape(_Shape):
    """One condition. `clause` names another clause than the measure's own where the words stand there."""

    id: Id
    name: TextsShape
    quote: Quote
    fact: FactId
    rule: RuleShape
    derived: Derivation | None = None
    also: tuple[DeciderShape, ...] = ()
    clause: str | None = None


class ExclusionShape(ConditionShape):
    """A condition that counts only once a fact speaks to it; `assumption` stands in the reply until then."""

    assumption: TextsShape


class ShareShape(_Shape):
    """`percent` of a fact's amount, in two readings because the sentence names no exchange rate."""

    fact: FactId
    percent: Amount
    base_unit: str
    cap: Amount
    capped: TextsShape
    as_figure: TextsShape
    converted: TextsShape
    derived: Derivation | None = None


class BenefitShape(_Shape):
    """What is granted. Give `value` and `unit` where the clause names a figure, `share` where it is a share."""

    label: TextsShape
    kind: BenefitKind
    bound: Bound = "unstated"
    quote: Quote
    value: Amount | None = None
    unit: str | None = None
    share: ShareShape | None = None


class TopicShape(_Shape):
    """Words by which askers name it; Simplified or Latin letters, in any case."""

    words: tuple[Words, ...] = ()
    never: tuple[Words, ...] = ()


class TierShape(_Shape):
    """One level with its own conditions."""

    id: Id
    title: TextsShape
    rank: int
    topic: TopicShape = TopicShape()
    conditions: tuple[ConditionShape, ...] = Field(min_length=1, max_length=8)
    exclusions: tuple[ExclusionShape, ...] = ()
    benefits: tuple[BenefitShape, ...] = Field(min_length=1)


class MeasureShape(_Shape):
    """A file of measures/. Without levels, conditions and benefits stand at the top; with levels, under `tiers`."""

    id: Id
    clause: str
    review: ReviewShape
    title: TextsShape
    who: TextsShape
    topic: TopicShape
    opens: tuple[TextsShape, ...] = ()
    conditions: tuple[ConditionShape, ...] = Field(default=(), max_length=8)
    exclusions: tuple[ExclusionShape, ...] = ()
    benefits: tuple[BenefitShape, ...] = ()
    tiers: tuple[TierShape, ...] = ()

    @model_validator(mode="after")
    def _levels_or_none(self) -> MeasureShape:
        if bool(self.tiers) == bool(self.conditions):
            raise ValueError("give either `tiers` or `conditions` with `benefits`, not both and not neither")
        if not self.tiers and not self.benefits:
            raise ValueError("`benefits` is missing: what does the clause grant?")
        return self
