"""The asker's facts in, the one a condition needs out: converted, net of loans, or drawn from two others.

Nothing is guessed: where a currency cannot be converted or a part is unsaid, the result has no range, and says which
fact would help.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from policy_index.measure import Derivation, Fact
from policy_index.number_range import INFINITY, NumberRange, range_of
from policy_index.places import zone_endings
from policy_index.wording import join_said

LOANS, EXCHANGE_RATE = "shareholder_loan_amount", "exchange_rate"
HOME, TAX_DISTRICT, HOUSING_DISTRICT = "CNY", "tax_district", "housing_district"
SOURCES: Mapping[Derivation, tuple[str, ...]] = {
    "net_of_loans": (LOANS,),
    "same_district": (TAX_DISTRICT, HOUSING_DISTRICT),
}
"""Facts that a derivation draws on, beside the condition's own."""


@dataclass(frozen=True)
class Stated:
    """The facts of one case; `rates` are yuan for one unit of a currency, the asker's own rate before the setting's."""

    facts: Mapping[str, Fact]
    rates: Mapping[str, Decimal]

    def get(self, fact_id: str) -> Fact | None:
        return self.facts.get(fact_id)

    def factor(self, unit: str | None, wanted: str | None) -> Decimal | None:
        """What an amount in `unit` is multiplied by to be one in `wanted`; None where no rate is known."""
        if wanted is None or unit == wanted:
            return Decimal(1)
        source, target = self.rates.get(unit or ""), self.rates.get(wanted)
        return source / target if source and target else None


@dataclass(frozen=True)
class Amount:
    """A number that was said. `values` is None where it cannot be used; `asks` is the fact that would help then."""

    fact: Fact | None
    values: NumberRange | None
    asks: str | None
    converted: bool = False


def gather_facts(facts: Mapping[str, Fact], rates: Mapping[str, Decimal]) -> Stated:
    """The facts with the rates that hold for them."""
    said = facts.get(EXCHANGE_RATE)
    own = {"USD": said.value} if said and isinstance(said.value, Decimal) and said.value > 0 else {}
    return Stated(facts, {**rates, **own, HOME: Decimal(1)})


def amount_of(stated: Stated, fact_id: str, derived: Derivation | None, unit: str | None) -> Amount:
    """The fact's number in `unit` (None: as it is), net of loans where the derivation says so."""
    fact = stated.get(fact_id)
    if fact is None:
        return Amount(None, None, fact_id)
    if not isinstance(fact.value, Decimal):
        return Amount(fact, None, None)
    # Nothing is nothing in every currency: 一分没到 needs none.
    factor = Decimal(1) if fact.value == 0 else stated.factor(fact.unit, unit)
    if factor is None:
        can_convert = fact.unit == HOME and EXCHANGE_RATE not in stated.facts
        return Amount(fact, None, EXCHANGE_RATE if can_convert else fact_id)
    values = range_of(fact.value, fact.comparison).times(factor)
    asks = None if fact.comparison == "exactly" else fact_id
    if derived == "net_of_loans":
        fact, values = _net_of_loans(stated, fact, values, unit)
        if asks is None and fact.comparison != "exactly":
            asks = LOANS  # the amount is known to the dollar, what is lent of it is not
    return Amount(fact, values, asks, factor != 1)


def loan_range(stated: Stated, paid_unit: str | None, unit: str | None) -> NumberRange | None:
    """What can be lent of the amount, in `unit`; None where nothing usable was said."""
    loans = stated.get(LOANS)
    if loans is None or not isinstance(loans.value, Decimal):
        return None
    factor = Decimal(1) if loans.value == 0 else stated.factor(loans.unit or paid_unit, unit)
    if factor is None:
        return None
    values = range_of(loans.value, loans.comparison).times(factor)
    return replace(values, low=max(values.low, Decimal(0)))


def same_district(stated: Stated, fact_id: str) -> Fact | None:
    """Whether two named districts are one; None where a zone, which lies across districts, is one of them."""
    own = stated.get(fact_id)
    tax, housing = stated.get(TAX_DISTRICT), stated.get(HOUSING_DISTRICT)
    if own is not None or tax is None or housing is None:
        return own
    if not (isinstance(tax.value, str) and isinstance(housing.value, str)):
        return None
    said = join_said(tax.said, housing.said)
    if tax.value == housing.value:
        return Fact(fact_id, True, None, said)
    crossing = any(value.endswith(zone_endings()) for value in (tax.value, housing.value))
    return None if crossing else Fact(fact_id, False, None, said)


def _net_of_loans(stated: Stated, fact: Fact, values: NumberRange, unit: str | None) -> tuple[Fact, NumberRange]:
    """Loans unsaid leave the amount as said: that they are counted out is a condition of its own."""
    loans = stated.get(LOANS)
    if loans is None or loans.value is None or loans.value == 0 and loans.comparison == "exactly":
        return fact, values
    lent = loan_range(stated, fact.unit, unit) or NumberRange(Decimal(0), INFINITY)
    said = join_said(fact.said, loans.said)
    net = values.minus(lent)
    if net.low == net.high:
        return Fact(fact.id, net.low, unit or fact.unit, said), net
    return replace(fact, said=said, comparison="about" if fact.comparison == "exactly" else fact.comparison), net
