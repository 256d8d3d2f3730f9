"""What a tier grants and the asker's facts in, benefits in figures out, each with its formula and its reading.

A clause that takes a base in one currency and pays in another without a rate can be read in two ways: both are shown.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from policy_index.measure import (
    LANGUAGES,
    BenefitSpec,
    Bound,
    ComputedBenefit,
    FactSpec,
    Language,
    Measure,
    Share,
    Texts,
    Tier,
)
from policy_index.stated_facts import EXCHANGE_RATE, HOME, Amount, Stated, amount_of

_CENT, _HUNDRED = Decimal("0.01"), Decimal(100)


def compute_benefits(measure: Measure, tier: Tier, stated: Stated) -> tuple[ComputedBenefit, ...]:
    """Every benefit of the tier; figures where the facts they need were said."""
    found: list[ComputedBenefit] = []
    for spec in tier.benefits:
        found += [_fixed(spec)] if spec.share is None else _shares(spec, spec.share, measure, stated)
    return tuple(found)


def _fixed(spec: BenefitSpec) -> ComputedBenefit:
    return ComputedBenefit(spec.label, spec.kind, spec.bound, spec.value, spec.unit, None, None, spec.quote)


def _shares(spec: BenefitSpec, share: Share, measure: Measure, stated: Stated) -> list[ComputedBenefit]:
    """Both readings; the bare percentage while no usable amount is known."""
    base, rate = measure.vocabulary[share.fact], measure.vocabulary[EXCHANGE_RATE]
    amount = amount_of(stated, share.fact, share.derived, share.base_unit)
    floor = _floor_of(amount)
    if floor is None:
        formula = {lang: f"{base.name[lang]} × {plain(share.percent)}%" for lang in LANGUAGES}
        return [ComputedBenefit(spec.label, "percent", spec.bound, share.percent, "%", formula, None, spec.quote)]
    known = stated.rates.get(share.base_unit)
    bound: Bound = "unstated" if amount.fact and amount.fact.comparison == "about" else spec.bound
    inputs = {lang: f"{base.name[lang]} {grouped(floor)}" for lang in LANGUAGES}
    dollars = {lang: f"{inputs[lang]} {share.base_unit} × {_rate(rate, known, lang)}" for lang in LANGUAGES}
    return [
        _share(spec, share, bound, floor, inputs, share.as_figure),
        _share(spec, share, bound, None if known is None else floor * known, dollars, share.converted),
    ]


def _share(
    spec: BenefitSpec, share: Share, bound: Bound, base: Decimal | None, inputs: Texts, reading: Texts
) -> ComputedBenefit:
    """The share of one base, down to the cent (it is a floor), and at the cap where it reaches it."""
    product = {lang: f"{inputs[lang]} × {plain(share.percent)}%" for lang in LANGUAGES}
    if base is None:
        return ComputedBenefit(spec.label, "money", bound, None, HOME, product, reading, spec.quote)
    value = (base * share.percent / _HUNDRED).quantize(_CENT, ROUND_DOWN)
    formula = {lang: f"{product[lang]} = {grouped(value)} {HOME}" for lang in LANGUAGES}
    if value < share.cap:
        return ComputedBenefit(spec.label, "money", bound, value, HOME, formula, reading, spec.quote)
    capped = {lang: f"{formula[lang]}; {share.capped[lang]}" for lang in LANGUAGES}
    return ComputedBenefit(spec.label, "money", "at_most", share.cap, HOME, capped, reading, spec.quote)


def _floor_of(amount: Amount) -> Decimal | None:
    """The least the amount can be; for one said with 约 the number itself."""
    if amount.values is None or amount.fact is None:
        return None
    if amount.fact.comparison == "about" and amount.values.low.is_finite() and amount.values.high.is_finite():
        return max((amount.values.low + amount.values.high) / 2, Decimal(0))
    return max(amount.values.low, Decimal(0)) if amount.values.low.is_finite() else None


def _rate(spec: FactSpec, known: Decimal | None, lang: Language) -> str:
    return spec.name[lang] if known is None else f"{spec.name[lang]} {plain(known)}"


def plain(number: Decimal) -> str:
    """The digits without exponent and without zeros that say nothing: 1400000, 7.1."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def grouped(number: Decimal) -> str:
    """The digits in groups of three: 1,400,000."""
    whole, _, rest = plain(number).partition(".")
    return f"{int(whole):,}" + (f".{rest}" if rest else "")
