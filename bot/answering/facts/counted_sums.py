"""A sum that words call paid in and its text in, out whether it has come at all and which part of it is foreign."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.facts.fact_context import Mention, Phrase
from bot.answering.facts.number_words import NumberWords

_BEFORE = 24


def is_unpaid(text: str, phrase: Phrase, sum_: Mention, words: NumberWords) -> bool:
    """1500万美元尚未到位, 预计到位1500万: what has not come or is still to come was not paid in."""
    if words.single["still_to_come"].search(text[phrase.start : sum_.start]):
        return True
    behind = text[sum_.end : max(phrase.end, sum_.end)]
    return any(words.single[name].search(behind) for name in ("nothing_paid_in", "still_to_come"))


def foreign_part(text: str, sums: Sequence[Mention], words: NumberWords) -> Mention | None:
    """合计到位4000万，其中外方出了1500万: of what is paid in together with a Chinese partner only that is foreign capital.

    None where no Chinese partner pays along, or where the foreign side's part is no single sum.
    """
    if not words.single["partner_pays"].search(text):
        return None
    side = words.single["foreign_side"]
    found = [sum_ for sum_ in sums if side.search(text[max(0, sum_.start - _BEFORE) : sum_.start])]
    return found[0] if len(found) == 1 else None
