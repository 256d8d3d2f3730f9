"""A message, what the last card asked and what is known in, the facts that only this context gives its words out.

A bare 没有, 600万 or 不知道 answers what was asked; a bare figure in 那4000万呢 changes what was said before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from bot.answering.facts.fact_context import FactContext, Mention
from bot.answering.facts.money_text import LOAN, PAID, TRADE, share_of
from bot.answering.facts.months import find_months, find_year_lengths
from bot.answering.facts.number_words import load_number_words
from bot.answering.facts.numerals import parse_numeral
from bot.answering.facts.phrases import split_phrases
from bot.answering.facts.read_places import HERE, changed_place, named_district
from bot.answering.facts.said_patterns import load_said_patterns
from bot.answering.facts.years import find_years
from policy_index.measure import Fact, FactSpec

YEAR, MONTHS, INDUSTRY = "paid_in_year", "arrears_months", "industry"
_ZERO = Decimal(0)
_SHORT = 40


@dataclass(frozen=True)
class Message:
    """A mended text with the sums found in it, those no words of the text assign to a fact, and the facts it states."""

    text: str
    sums: Sequence[Mention]
    loose: Sequence[Mention]
    facts: Mapping[str, Fact] = field(default_factory=dict)


def read_reply(message: Message, asked: FactSpec, context: FactContext) -> Fact | None:
    """What the message says of the fact that was asked; None where it says nothing of it, or asks back."""
    replies = load_said_patterns().replies
    text = message.text.strip(" ,.!。~")
    if replies["side_question"].search(text):
        return None
    if replies["unknown"].search(text) and len(text) <= _SHORT:
        return Fact(asked.id, None, None, text)
    if asked.kind == "yes_no":
        return _yes_or_no(replace(message, text=text), asked, context)
    if asked.kind == "money":
        return _money(replace(message, text=text), asked, context)
    if asked.kind == "choice":
        return _choice(text, asked)
    if asked.kind == "place":
        district = named_district(text)
        return replace(district, id=asked.id) if district else None
    return _figure(text, asked, context.as_of)


def read_change(message: Message, context: FactContext) -> dict[str, Fact]:
    """What a bare figure or place changes of what is known."""
    if not context.known or not load_said_patterns().replies["change"].search(message.text):
        return {}
    facts: dict[str, Fact] = {}
    money = _changed_money(message, context)
    if money:
        facts[money.id] = money
    months = [length for length in find_months(message.text) if length.value is not None]
    if MONTHS in context.known and months:
        facts[MONTHS] = _fact_of(message.text, MONTHS, months[-1])
    years = find_years(message.text, context.as_of)
    if years and (YEAR in context.known or PAID in context.known):
        last = years[-1]
        facts[YEAR] = Fact(YEAR, Decimal(last.year), None, message.text[last.start : last.end])
    other = load_said_patterns().replies["other_industry"].search(message.text)
    if other:
        facts[INDUSTRY] = Fact(INDUSTRY, "other", None, other[0])
    place = changed_place(message.text) if HERE in context.known else None
    return facts | ({HERE: place} if place else {})


def _changed_money(message: Message, context: FactContext) -> Fact | None:
    loose = [sum_ for sum_ in message.loose if sum_.value is not None]
    known = [
        fact
        for fact in context.known.values()
        if isinstance(fact.value, Decimal) and fact.unit not in (None, "个月", "年")
    ]
    if not loose or not known:
        return None
    asked = next((fact for fact in known if context.asked and fact.id == context.asked.id), None)
    # A part of an amount and what a contract says are not what is decided on.
    decided = [fact for fact in known if fact.id in (PAID, TRADE)]
    target = asked or [*known, *decided][-1]
    fact = _fact_of(message.text, target.id, loose[-1])
    return replace(fact, unit=loose[-1].unit or target.unit)


def _yes_or_no(message: Message, asked: FactSpec, context: FactContext) -> Fact | None:
    text = message.text
    said = _choice(text, asked)
    if said:
        return said
    place = changed_place(text) if asked.id == HERE else None
    if place:
        return place
    for name, value in (("no", False), ("yes", True)):
        word = _reply_word(name, message, context)
        if word:
            return Fact(asked.id, value, None, word)
    return None


def _reply_word(name: str, message: Message, context: FactContext) -> str | None:
    """The word of a bare reply, where it answers: not where its phrase says something else, nor where a no corrects.

    不是新项目 speaks of the kind of project; 不是，是2022年到位的 corrects a year.
    """
    replies, text = load_said_patterns().replies, message.text
    match = replies[name].match(text)
    if match is None:
        return None
    first = text[: phrases[0].end] if (phrases := split_phrases(text)) else text
    if any(fact.said and fact.said in first for fact in message.facts.values()):
        return None
    if not replies["reply_rest"].search(first[match.end() :]):
        return None
    rest = text[len(first) :].strip(" ,.!。;")
    corrects = name == "no" and message.facts and (replies["corrects"].search(rest) or _contradicts(message, context))
    return None if corrects else match[0]


def _contradicts(message: Message, context: FactContext) -> bool:
    """Whether the message states another value of a fact that is known."""
    known = context.known
    return any(name in known and known[name].value != fact.value for name, fact in message.facts.items())


def _money(message: Message, asked: FactSpec, context: FactContext) -> Fact | None:
    sums = [sum_ for sum_ in message.loose if sum_.value is not None]
    earlier = context.known.get(asked.id) or context.known.get(PAID)
    unit = (earlier.unit if earlier else None) or asked.unit
    if len(sums) == 1 and len(message.sums) == 1:
        return replace(_fact_of(message.text, asked.id, sums[0]), unit=sums[0].unit or unit)
    if message.sums:
        return None
    if _reply_word("no", message, context) or re.fullmatch(r"0|零|zero|nil|none", message.text):
        return Fact(asked.id, _ZERO, None, message.text) if asked.id in (LOAN, PAID) else None
    return _share_of_known(message.text, asked, context) if asked.id == LOAN else None


def _share_of_known(text: str, asked: FactSpec, context: FactContext) -> Fact | None:
    paid = context.known.get(PAID)
    for share, pattern in load_number_words().fractions.items():
        match = pattern.search(text)
        if match and paid and isinstance(paid.value, Decimal):
            return replace(paid, id=asked.id, value=share_of(paid.value, share), said=match[0])
    some = load_said_patterns().replies["some"].match(text)
    return Fact(asked.id, _ZERO, None, some[0], "more_than") if some else None


def _choice(text: str, asked: FactSpec) -> Fact | None:
    row = load_said_patterns().facts.get(asked.id)
    if row is None:
        return None
    found = [(value, match) for value, pattern in row.short.items() if (match := pattern.search(text))]
    values = {value for value, _ in found}
    return Fact(asked.id, found[0][0], None, found[0][1][0]) if len(values) == 1 else None


def _figure(text: str, asked: FactSpec, as_of: date) -> Fact | None:
    """Months, years, rates: with their unit, else the one bare number of the message."""
    if asked.kind == "year":
        years = find_years(text, as_of)
        if len({year.year for year in years}) == 1:
            return Fact(asked.id, Decimal(years[0].year), None, text[years[0].start : years[0].end])
        return None
    lengths = find_months(text) if asked.kind == "months" else find_year_lengths(text)
    lengths = [length for length in lengths if length.value is not None]
    if len(lengths) == 1:
        return _fact_of(text, asked.id, lengths[0])
    bare = re.fullmatch(r"\D{0,4}?(\d+(?:\.\d+)?|[一二两三四五六七八九十半]{1,3})\D{0,3}", text)
    value = parse_numeral(bare[1]) if bare else None
    return Fact(asked.id, value, asked.unit, bare[1]) if bare and value is not None else None


def _fact_of(text: str, fact_id: str, mention: Mention) -> Fact:
    return Fact(fact_id, mention.value, mention.unit, text[mention.start : mention.end], mention.comparison)
