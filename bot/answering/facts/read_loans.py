"""A text with its sums and what is paid in known, what it says of loans of the shareholder within the amount out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from bot.answering.facts.doubt import doubt_about
from bot.answering.facts.money_text import (
    LOAN,
    PAID,
    MoneyText,
    fraction_in,
    is_asked_behind,
    is_negated,
    share_of,
)
from bot.answering.facts.number_words import NumberWords, load_number_words
from bot.answering.facts.phrases import phrase_at
from bot.answering.facts.said_patterns import is_rule_question
from policy_index.measure import Fact

_ZERO = Decimal(0)


def read_loans(
    money: MoneyText, facts: Mapping[str, Fact], known: Mapping[str, Fact], words: NumberWords
) -> dict[str, Fact]:
    """What the text says of loans within the amount: none, all of it, a part, some; None said leaves it out."""
    text, single = money.text, words.single
    paid = facts.get(PAID) or known.get(PAID)
    on_top = single["loan_on_top"].search(text)
    if LOAN in facts and (
        on_top or _beside_capital(money, facts, words) or _excluded(money, facts[LOAN], single["loan_excluded"])
    ):
        return {LOAN: Fact(LOAN, _ZERO, None, on_top[0] if on_top else facts[LOAN].said)}
    if LOAN in facts:
        return {}
    none = _no_loan(money, words)
    if none:
        return {LOAN: Fact(LOAN, _ZERO, None, none[0])}
    rest = single["rest_is_loan"].search(text)
    if rest:
        return _rest(money, paid, rest)
    whole = single["whole_is_loan"].search(text)
    if whole:
        return {LOAN: replace(paid, id=LOAN, said=whole[0])} if paid and not is_negated(text, whole.start()) else {}
    return _some_loans(money, paid, words)


def _no_loan(money: MoneyText, words: NumberWords) -> re.Match[str] | None:
    """The words that say there is none. Money that is never given back is no loan where the text speaks of none."""
    text = money.text
    found = list(words.single["no_loan"].finditer(text))
    if not found and not words.roles["loan"].search(text):
        found = list(words.single["not_repaid"].finditer(text))
    for match in found:
        doubt = doubt_about(money.doubts, match.start(), match.end())
        in_doubt = doubt and not doubt.is_said_by(match.start(), match.end())
        if not in_doubt and not is_negated(text, match.start()) and not is_asked_behind(text, match.end()):
            return None if _is_asked(money, match) else match
    return None


def _rest(money: MoneyText, paid: Fact | None, words: re.Match[str]) -> dict[str, Fact]:
    """What is left of the amount once the one other sum of the text is taken off."""
    others = [sum_.value for sum_ in money.sums if paid and sum_.value not in (None, paid.value)]
    if paid is None or not isinstance(paid.value, Decimal) or len(others) != 1 or others[0] is None:
        return {}
    left = paid.value - others[0]
    return {LOAN: replace(paid, id=LOAN, value=left, said=words[0])} if left > 0 else {}


def _beside_capital(money: MoneyText, facts: Mapping[str, Fact], words: NumberWords) -> bool:
    """资本金到位2900万，股东贷款到位600万: the loan is no part of a sum that is capital alone."""
    if PAID not in facts or words.single["within"].search(money.text):
        return False
    phrases = [money.text[phrase.start : phrase.end] for phrase in money.phrases]
    paid = [phrase for phrase in phrases if facts[PAID].said in phrase and facts[LOAN].said not in phrase]
    return any(words.single["capital_only"].search(phrase) for phrase in paid)


def _excluded(money: MoneyText, loan: Fact, excluded: re.Pattern[str]) -> bool:
    """股东借款1000万美元不算: a loan that is counted out."""
    ends = [sum_.end for sum_ in money.sums if money.text[sum_.start : sum_.end] == loan.said]
    return any(excluded.match(money.text, end) for end in ends)


def _some_loans(money: MoneyText, paid: Fact | None, words: NumberWords) -> dict[str, Fact]:
    for phrase in money.phrases:
        stretch = money.text[phrase.start : phrase.end]
        loan = words.roles["loan"].search(stretch)
        share = fraction_in(stretch, words)
        if loan and share and paid and isinstance(paid.value, Decimal):
            said = stretch[min(loan.start(), share[1].start()) : max(loan.end(), share[1].end())]
            return {LOAN: replace(paid, id=LOAN, value=share_of(paid.value, share[0]), said=said)}
    some = words.single["some_loan"].search(money.text)
    if (
        some
        and not _is_asked(money, some)
        and not is_negated(money.text, some.start())
        and not is_asked_behind(money.text, some.end())
    ):
        return {LOAN: Fact(LOAN, _ZERO, None, some[0], "more_than")}
    return {}


def _is_asked(money: MoneyText, match: re.Match[str]) -> bool:
    phrase = money.phrases[phrase_at(money.phrases, match.start())]
    in_doubt = load_number_words().single["loans_in_doubt"].search(money.text, phrase.start, phrase.end)
    return bool(in_doubt) or is_rule_question(money.text, phrase)
