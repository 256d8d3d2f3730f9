"""A text with its sums of money and its phrases, and what single stretches of it say of parts, questions and negation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.answering.facts.doubt import Doubt
from bot.answering.facts.fact_context import Mention, Phrase
from bot.answering.facts.number_words import NumberWords

PAID, SIGNED, LOAN, TRADE = "paid_in_amount", "contracted_amount", "shareholder_loan_amount", "trade_amount"


@dataclass(frozen=True)
class MoneyText:
    """A text with its sums and phrases; `masked` are the stretches that speak of loans left out or of the rest."""

    text: str
    sums: Sequence[Mention]
    phrases: list[Phrase]
    masked: Sequence[tuple[int, int]]
    doubts: Sequence[Doubt] = ()


def fraction_in(stretch: str, words: NumberWords, below_one: bool = False) -> tuple[Decimal, re.Match[str]] | None:
    """The share of an amount that the stretch names, and where; `below_one` leaves out 全部."""
    percent = re.search(r"(\d{1,2}(?:\.\d+)?)[%％]", stretch)
    for share, pattern in words.fractions.items():
        match = pattern.search(stretch)
        if match and not (below_one and share == 1) and not words.single["vague_share"].match(stretch, match.end()):
            return share, match
    return (Decimal(percent[1]) / 100, percent) if percent else None


def share_of(amount: Decimal, share: Decimal) -> Decimal:
    """A share of an amount, in cents at most."""
    part = (amount * share).quantize(Decimal("0.01"))
    return part.quantize(Decimal(1)) if part == part.to_integral_value() else part


def is_asked_behind(text: str, end: int) -> bool:
    """Whether the phrase goes on to ask: 没有股东贷款能拿吗 states it, 有没有股东贷款吗 does not."""
    return bool(re.match(r"[^,;。!?]{0,6}(?:吗|么|多少|怎么办|怎样|会)(?![^,;。!?])", text[end:]))


def is_negated(text: str, start: int) -> bool:
    """Whether a negation stands directly in front of the place."""
    return bool(re.search(r"(?:不|没|没有|未|无|非|not|no|n't|是不是|是否|有没有)\s?$", text[:start]))
