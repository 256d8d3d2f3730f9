"""The shapes of measures/*.yml as pydantic models: what an officer may write, and the JSON Schema of it.

`read_measures.py` turns them into the nouns of measure.py. Decimals are read from the digits as written.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from policy_index.measure import BenefitKind, Bound, Derivation, FactKind, RuleKind

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
