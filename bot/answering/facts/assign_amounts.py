"""Sums of money in a text in, facts of money out: each sum belongs to what the words nearest to it speak of."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from bot.answering.facts.counted_sums import foreign_part, is_unpaid
from bot.answering.facts.doubt import Doubt
from bot.answering.facts.fact_context import Mention, Phrase
from bot.answering.facts.money_text import (
    LOAN,
    PAID,
    SIGNED,
    TRADE,
    MoneyText,
    fraction_in,
    is_asked_behind,
    share_of,
)
from bot.answering.facts.number_words import NumberWords, load_number_words
from bot.answering.facts.phrases import phrase_at
from bot.answering.facts.read_loans import read_loans
from bot.answering.facts.tranches import join_tranches
from policy_index.measure import Fact

_FACT_OF: Final = {"paid_in": PAID, "contracted": SIGNED, "loan": LOAN, "trade": TRADE}
MONEY: Final = frozenset(_FACT_OF.values())
_ZERO = Decimal(0)
# A word behind a sum binds less than one before it: 认缴3000万美元实缴900万美元.
_BEHIND = 3
_REFUSED = re.compile(r"(?:不是|并非|不要|而不是|还?差|离|距离?|not|half of(?: the| our)?)\s?$")


def read_money(
    text: str,
    sums: Sequence[Mention],
    phrases: list[Phrase],
    known: Mapping[str, Fact],
    doubts: Sequence[Doubt] = (),
) -> dict[str, Fact]:
    """Facts of money that the text states. A role with two different sums is left unsaid."""
    words = load_number_words()
    masked = [match.span() for name in ("no_loan", "rest_is_loan") for match in words.single[name].finditer(text)]
    money = MoneyText(text, sums, phrases, masked, doubts)
    found: dict[str, list[Mention]] = {}
    for number, sum_ in enumerate(sums):
        role = role_of(money, number, words)
        if role == "paid_in" and is_unpaid(text, phrases[phrase_at(phrases, sum_.start)], sum_, words):
            continue
        if role in _FACT_OF and not asks_about_rule(money, sum_, words):
            found.setdefault(_FACT_OF[role], []).append(sum_)
    if PAID in found:
        found[PAID] = _of_one_year(money, found[PAID], words)
        found[PAID] = join_tranches(text, sums, found[PAID], lambda number: role_of(money, number, words), words)
    net = _net_sum(money, words) or foreign_part(text, sums, words)
    if net:
        found[PAID] = [net]
    facts = {name: _fact(text, name, mentions[-1]) for name, mentions in found.items() if mentions and _agree(mentions)}
    facts |= _parts(money, facts, words, known)
    facts |= read_loans(money, facts, known, words)
    if PAID not in facts and PAID not in found:
        facts |= _nothing_paid(text, words)
    return facts


def role_of(money: MoneyText, number: int, words: NumberWords) -> str | None:
    """What the sum is: by the nearest word of its phrase, else of the phrases beside it that hold no sum."""
    sum_ = money.sums[number]
    if _REFUSED.search(money.text[max(0, sum_.start - 12) : sum_.start]):
        return None
    index = phrase_at(money.phrases, sum_.start)
    phrase = money.phrases[index]
    left = max([phrase.start, *(other.end for other in money.sums[:number])])
    right = min([max(phrase.end, sum_.end), *(other.start for other in money.sums[number + 1 :])])
    if _inside(money.masked, sum_):
        return None
    role = _nearest_role(money, sum_, left, right, words) or _role_beside(money, number, index, words)
    if role == "registered" and _paid_beside(money, number, index, left, words):
        return "paid_in"
    return role


def asks_about_rule(money: MoneyText, sum_: Mention, words: NumberWords) -> bool:
    """Whether the sum's phrase asks what is required, not what is."""
    phrase = money.phrases[phrase_at(money.phrases, sum_.start)]
    return bool(words.single["rule_questions"].search(money.text, phrase.start, max(phrase.end, sum_.end)))


def _nearest_role(money: MoneyText, sum_: Mention, left: int, right: int, words: NumberWords) -> str | None:
    best: tuple[int, int, str] | None = None
    for role, pattern in words.roles.items():
        for match in pattern.finditer(money.text, left, right):
            around = match.start() <= sum_.start and sum_.end <= match.end()
            if not around and match.start() < sum_.end and match.end() > sum_.start or _is_masked(money, match):
                continue
            behind = match.start() >= sum_.end
            gap = match.start() - sum_.end + _BEHIND if behind else sum_.start - match.end()
            # 股东贷款到位600万: within the stretch before a sum, loans say what it is.
            if role == "loan" and not behind:
                gap = min(gap, 1)
            if best is None or (gap, -len(match[0])) < best[:2]:
                best = (gap, -len(match[0]), role)
    return best[2] if best else None


def _net_sum(money: MoneyText, words: NumberWords) -> Mention | None:
    """刨去股东贷款还有2700万: what is left once loans are taken off is the amount paid in."""
    for _, end in money.masked:
        for sum_ in money.sums:
            if sum_.start >= end and words.single["net_link"].fullmatch(money.text[end : sum_.start]):
                return sum_
    return None


def _inside(spans: Sequence[tuple[int, int]], sum_: Mention) -> bool:
    return any(start <= sum_.start and sum_.end <= end for start, end in spans)


def _is_masked(money: MoneyText, match: re.Match[str]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in money.masked)


def _role_beside(money: MoneyText, number: int, index: int, words: NumberWords) -> str | None:
    for step in (-1, 1):
        beside = index + step
        if not 0 <= beside < len(money.phrases) or _holds_sum(money, beside):
            continue
        phrase = money.phrases[beside]
        roles = [
            (match.start(), role)
            for role, pattern in words.roles.items()
            for match in pattern.finditer(money.text, phrase.start, phrase.end)
            if not _is_masked(money, match)
        ]
        if roles:
            return (max(roles) if step < 0 else min(roles))[1]
    return None


def _paid_beside(money: MoneyText, number: int, index: int, left: int, words: NumberWords) -> bool:
    """注册资本2亿，已经全部实缴到账: capital registered and said to be paid up."""
    phrase = money.phrases[index]
    ends = [phrase.end]
    for beside in range(index + 1, min(index + 3, len(money.phrases))):
        if _holds_sum(money, beside):
            break
        ends.append(money.phrases[beside].end)
    later = min([ends[-1], *(other.start for other in money.sums[number + 1 :])])
    stretch = money.text[left : max(later, money.sums[number].end)]
    if words.single["nothing_paid_in"].search(stretch):
        return False
    return bool(words.roles["paid_in"].search(stretch)) and not fraction_in(stretch, words, below_one=True)


def _holds_sum(money: MoneyText, index: int) -> bool:
    phrase = money.phrases[index]
    return any(phrase.start <= sum_.start < phrase.end for sum_ in money.sums)


def _parts(
    money: MoneyText, facts: Mapping[str, Fact], words: NumberWords, known: Mapping[str, Fact]
) -> dict[str, Fact]:
    """认缴2000万欧元，实缴了一半: a part of the signed amount."""
    whole = facts.get(SIGNED) or known.get(SIGNED)
    if PAID in facts or whole is None or not isinstance(whole.value, Decimal):
        return {}
    for phrase in money.phrases:
        stretch = money.text[phrase.start : phrase.end]
        paid = words.roles["paid_in"].search(stretch)
        share = fraction_in(stretch, words)
        if paid and share and not words.single["nothing_paid_in"].search(stretch):
            said = stretch[min(paid.start(), share[1].start()) : max(paid.end(), share[1].end())]
            return {PAID: replace(whole, id=PAID, value=share_of(whole.value, share[0]), said=said)}
    return {}


def _of_one_year(money: MoneyText, paid: list[Mention], words: NumberWords) -> list[Mention]:
    """累计到位1.2亿，今年到位2000万: beside sums of one year those of several years are left out, those of two named years always."""
    cumulative, several = words.single["cumulative"], words.single["several_years"]
    stretches = [money.phrases[phrase_at(money.phrases, sum_.start)] for sum_ in paid]
    named = [(sum_, money.text[one.start : one.end]) for sum_, one in zip(paid, stretches, strict=True)]
    known = [(sum_, stretch) for sum_, stretch in named if not several.search(stretch)]
    return [sum_ for sum_, stretch in known if not cumulative.search(stretch)] or [sum_ for sum_, _ in known]


def _nothing_paid(text: str, words: NumberWords) -> dict[str, Fact]:
    match = words.single["nothing_paid_in"].search(text)
    if match is None or is_asked_behind(text, match.end()):
        return {}
    return {PAID: Fact(PAID, _ZERO, None, match[0])}


def _agree(mentions: Sequence[Mention]) -> bool:
    return mentions[-1].value is not None and len({mention.value for mention in mentions}) == 1


def _fact(text: str, name: str, mention: Mention) -> Fact:
    return Fact(name, mention.value, mention.unit, text[mention.start : mention.end], mention.comparison)
