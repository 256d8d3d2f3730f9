"""The nouns of eligibility: facts and their vocabulary, measures with tiers and conditions, decisions and benefits.

Nothing here reads or decides; `read_measures.py` makes measures and `eligibility.py` decides them. Words that askers
read stand in three languages (`Texts`); amounts are Decimals in whole currency units, never in 万.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Language = Literal["zh-Hans", "zh-Hant", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")
Texts = Mapping[Language, str]
"""The same words by language; every language of LANGUAGES is there."""

FactKind = Literal["money", "number", "percent", "months", "year", "yes_no", "choice", "place"]
Comparison = Literal["exactly", "at_least", "more_than", "at_most", "less_than", "about"]
RuleKind = Literal[
    "more_than",
    "at_least",
    "at_most",
    "less_than",
    "from_year",
    "is_true",
    "is_false",
    "one_of",
    "none_of",
    "counted",
    "stated_open",
]
Derivation = Literal["net_of_loans", "same_district"]
Status = Literal["met", "not_met", "unknown", "not_stated_by_document"]
Verdict = Literal["met", "not_met", "unknown"]
BenefitKind = Literal["money", "percent", "days", "months", "years", "exemption", "access", "service"]
Bound = Literal["at_least", "exactly", "at_most", "unstated"]


@dataclass(frozen=True)
class ChoiceSpec:
    """One value that a fact of kind `choice` can have."""

    value: str
    title: Texts


@dataclass(frozen=True)
class FactSpec:
    """One fact of the vocabulary: what it is called and how the asker is asked for it.

    `unit` is the unit in which the fact is normally given (USD, CNY, 个月 …), None where it has none.
    `shared` is False for facts that mean something of one measure only and must not be carried to another.
    """

    id: str
    kind: FactKind
    unit: str | None
    name: Texts
    question: Texts
    choices: tuple[ChoiceSpec, ...] = ()
    shared: bool = True


@dataclass(frozen=True)
class Fact:
    """One fact as the asker stated it.

    `value` is a Decimal (money in whole currency units, months, years, percents, numbers), a bool, a choice's value or
    a place; None says that the asker does not know, so that nobody asks again. `said` are the asker's own words.
    """

    id: str
    value: Decimal | bool | str | None
    unit: str | None
    said: str
    comparison: Comparison = "exactly"


@dataclass(frozen=True)
class Rule:
    """How a fact decides a condition.

    `value` and `unit` are a threshold's; `values` are the choices of one_of and none_of; choices in `open_values`, and
    the threshold itself where `edge_open`, are what the document leaves open.
    """

    kind: RuleKind
    value: Decimal | None = None
    unit: str | None = None
    values: tuple[str, ...] = ()
    open_values: tuple[str, ...] = ()
    edge_open: bool = False


@dataclass(frozen=True)
class Decider:
    """A fact and the rule by which it decides."""

    fact: str
    rule: Rule


@dataclass(frozen=True)
class ConditionSpec:
    """One condition: the words that set it, the fact that decides it and how.

    `derived` says that other facts change `fact` or stand in for it (stated_facts.py); `also` are further facts that
    can decide it, tried in order while those before them decide nothing.
    """

    id: str
    name: Texts
    clause_id: str
    quote: str
    fact: str
    rule: Rule
    derived: Derivation | None = None
    also: tuple[Decider, ...] = ()


@dataclass(frozen=True)
class Share:
    """`percent` of a fact's amount in `base_unit`, paid in another currency by a sentence that names no rate.

    Both readings are computed: the figure taken as one of the currency paid, and the amount converted. `cap` is in
    the currency paid, `capped` says so in words.
    """

    fact: str
    derived: Derivation | None
    percent: Decimal
    base_unit: str
    cap: Decimal
    capped: Texts
    as_figure: Texts
    converted: Texts


@dataclass(frozen=True)
class BenefitSpec:
    """What the clause grants, with the words that grant it. `value` is None where the clause names no figure."""

    label: Texts
    kind: BenefitKind
    bound: Bound
    quote: str
    value: Decimal | None = None
    unit: str | None = None
    share: Share | None = None


@dataclass(frozen=True)
class Topic:
    """Words by which askers name a measure or tier, folded to lower case; `never` are words that speak against it."""

    words: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exclusion:
    """A condition that counts once a stated fact speaks to it, and is an assumption until then."""

    condition: ConditionSpec
    assumption: Texts


@dataclass(frozen=True)
class Tier:
    """One level of a measure with conditions of its own. Of two that hold the one of higher `rank` is better."""

    id: str
    title: Texts
    rank: int
    topic: Topic
    conditions: tuple[ConditionSpec, ...]
    exclusions: tuple[Exclusion, ...]
    benefits: tuple[BenefitSpec, ...]


@dataclass(frozen=True)
class Review:
    """Who vouches for a piece of data, in the contract's words."""

    status: Literal["draft", "reviewed"]
    by: str | None
    on: str | None


@dataclass(frozen=True)
class Measure:
    """A benefit that one clause grants under conditions.

    A measure without levels has one tier of its own id. `opens` is what the document leaves open. `vocabulary` holds
    the specs of all facts by id, the same mapping for every measure.
    """

    id: str
    clause_id: str
    title: Texts
    who: Texts
    topic: Topic
    tiers: tuple[Tier, ...]
    opens: tuple[Texts, ...]
    review: Review
    vocabulary: Mapping[str, FactSpec]

    def tier(self, tier_id: str) -> Tier | None:
        return next((tier for tier in self.tiers if tier.id == tier_id), None)

    @property
    def has_levels(self) -> bool:
        return len(self.tiers) > 1


@dataclass(frozen=True)
class DecidedCondition:
    """A condition and what the asker's facts make of it.

    `fact` is what was said about it, derived where the condition says so, None where nothing was; `asks` is the id of
    the fact that would decide it, None where it is decided or asking on is useless.
    """

    spec: ConditionSpec
    status: Status
    fact: Fact | None
    asks: str | None


@dataclass(frozen=True)
class ComputedBenefit:
    """A benefit in figures. `formula` names its inputs; `reading` says which reading of the sentence it follows."""

    label: Texts
    kind: BenefitKind
    bound: Bound
    value: Decimal | None
    unit: str | None
    formula: Texts | None
    reading: Texts | None
    quote: str


@dataclass(frozen=True)
class TierOutcome:
    """Another tier than the one the verdict is about: what it would give, or the one condition it fails by."""

    tier: Tier
    verdict: Verdict
    benefits: tuple[ComputedBenefit, ...]
    fails_by: DecidedCondition | None = None


@dataclass(frozen=True)
class Decision:
    """The verdict on one tier of a measure, with everything it rests on. `missing` are facts, most decisive first."""

    measure: Measure
    tier: Tier
    verdict: Verdict
    conditions: tuple[DecidedCondition, ...]
    missing: tuple[FactSpec, ...]
    benefits: tuple[ComputedBenefit, ...]
    assumptions: tuple[Texts, ...]
    alternatives: tuple[TierOutcome, ...]
