"""A normalised message and what is known around it in, the facts it states out, each with the words that state it.

Patterns read figures, years, places and what somebody wrote down of the rest; a second reader, where one is given, adds
yes/no facts and choices. Nothing is guessed: a question about a thing states nothing of it, and what the text leaves open stays unsaid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.answering.facts.amounts import find_amounts
from bot.answering.facts.assign_amounts import MONEY, read_money
from bot.answering.facts.doubt import find_doubts
from bot.answering.facts.fact_context import FactContext, Mention, Phrase, SecondReader
from bot.answering.facts.mixed_words import Span, in_chinese
from bot.answering.facts.money_text import PAID
from bot.answering.facts.months import find_months, find_year_lengths
from bot.answering.facts.number_words import NumberWords, load_number_words
from bot.answering.facts.phrases import blank_repeats, phrase_at, split_phrases, without_quotes
from bot.answering.facts.read_persons import read_persons
from bot.answering.facts.read_places import HERE, read_places
from bot.answering.facts.read_rulings import read_rulings
from bot.answering.facts.read_said import read_said
from bot.answering.facts.replies import INDUSTRY, MONTHS, YEAR, Message, read_change, read_reply
from bot.answering.facts.said_patterns import blank_others, is_rule_question, load_said_patterns, mend_typos
from bot.answering.facts.years import choose_year, find_years, with_events, year_of_founding
from policy_index.measure import Fact, FactSpec

__all__ = ["FactContext", "read_facts", "with_founding"]

_RATE_UNIT = "CNY/USD"
_RATE, _PERMIT_YEARS = "exchange_rate", "permit_years"


def read_facts(
    text: str, context: FactContext, vocabulary: Mapping[str, FactSpec], second: SecondReader | None = None
) -> dict[str, Fact]:
    """The facts that a message (normalised: Simplified, lower case) states, by id. Never raises on any text.

    Without a second reader, patterns alone read it. `said` of each is a stretch of `text`. A value of None says that the asker does not know what was asked.
    """
    bare, places = in_chinese(*without_quotes(text))
    mended = mend_typos(blank_repeats(bare))
    plain = blank_others(mended)
    phrases = split_phrases(plain)
    sums = find_amounts(plain)
    doubts = find_doubts(plain, phrases)
    money = read_money(plain, sums, phrases, context.known, doubts)
    about = context.about | {context.asked.id} if context.asked else context.about
    said = _agreed(
        read_said(plain, phrases, doubts, about), read_persons(plain, phrases, doubts, about, context.before)
    )
    said = _agreed(said, read_rulings(plain))
    said |= read_places(plain, phrases, doubts)
    if second and _may_tell(plain, said, context):
        said = second.believed(text, said, context)
    facts = _with_one_industry(said) | money
    facts |= _read_time(plain, phrases, context, bool(money.get(PAID)))
    used = {fact.said for fact in money.values()}
    loose = [sum_ for sum_ in sums if plain[sum_.start : sum_.end] not in used]
    message = Message(plain, sums, loose, facts)
    changes = read_change(message, context)
    facts = changes | facts
    if context.asked and context.asked.kind == "place":  # 渝北 answers in which district, not where the project is
        facts.pop(HERE, None)
    if context.asked and context.asked.id not in facts:
        # A sum that changes what was said before is no reply as well.
        left = [] if MONEY & changes.keys() else loose
        reply = read_reply(replace(message, loose=left, facts=facts), context.asked, context)
        facts |= {reply.id: reply} if reply else {}
    facts = _with_implied(_with_units(_already_paid(plain, facts, context), context))
    return {name: _own_words(text, places, mended, fact) for name, fact in facts.items() if name in vocabulary}


def with_founding(facts: Mapping[str, Fact], text: str, as_of: date) -> dict[str, Fact]:
    """The facts, and where money was paid in without a year, that it came no earlier than the firm was founded.

    Kept apart from what is read: 2024年新注册的公司，到位1250万美元 names no year of payment, yet rules out those before.
    """
    year = year_of_founding(text, as_of) if PAID in facts and YEAR not in facts else None
    if year is None:
        return dict(facts)
    said = text[year.start : year.end]
    return {**facts, YEAR: Fact(YEAR, Decimal(year.year), None, said, "at_least")}


def _may_tell(text: str, said: Mapping[str, Fact], context: FactContext) -> bool:
    """Whether reading once more, which costs as much as an encoding, is worth it: in a case, or where somebody tells his own."""
    if context.known or context.about:
        return True
    return bool(said) and bool(load_said_patterns().own_case.search(text))


def _agreed(said: dict[str, Fact], of_persons: dict[str, Fact]) -> dict[str, Fact]:
    """Both together; what they tell differently is left unsaid."""
    differ = {name for name in said.keys() & of_persons.keys() if said[name].value != of_persons[name].value}
    both_ways = {name for name, fact in of_persons.items() if fact.value is None}
    return {name: fact for name, fact in {**of_persons, **said}.items() if name not in differ | both_ways}


def _read_time(text: str, phrases: list[Phrase], context: FactContext, has_sum: bool) -> dict[str, Fact]:
    words = load_number_words()
    facts: dict[str, Fact] = {}
    years = with_events(text, find_years(text, context.as_of), phrases)
    has_payment = has_sum or bool(words.roles["paid_in"].search(text))
    asked = [year for year in years if not is_rule_question(text, phrases[phrase_at(phrases, year.start)])]
    year = choose_year(text, asked, has_payment)
    if year:
        facts[YEAR] = Fact(YEAR, Decimal(year.year), None, text[year.start : year.end])
    months = _arrears(text, phrases, words)
    if months:
        facts[MONTHS] = _fact_of(text, MONTHS, months)
    permit = find_year_lengths(text) if words.single["permit_words"].search(text) else []
    if len({length.value for length in permit}) == 1:
        facts[_PERMIT_YEARS] = replace(_fact_of(text, _PERMIT_YEARS, permit[0]), unit="年")
    return facts | _exchange_rate(text, words)


def _arrears(text: str, phrases: list[Phrase], words: NumberWords) -> Mention | None:
    lengths = [length for length in find_months(text) if _is_arrears(text, length, phrases, words)]
    exact = [length for length in lengths if length.comparison == "exactly"]
    told = exact or lengths  # 拖了大半年，八个月: the exact length says what the other meant
    values = {length.value for length in told}
    return told[0] if len(values) == 1 and None not in values else None


def _is_arrears(text: str, length: Mention, phrases: Sequence[Phrase], words: NumberWords) -> bool:
    index = phrase_at(list(phrases), length.start)
    around = text[phrases[max(0, index - 1)].start : phrases[min(len(phrases) - 1, index + 1)].end]
    own = text[phrases[index].start : phrases[index].end]
    is_other = words.months_roles["other"].search(own) and not words.months_roles["arrears"].search(own)
    if words.single["month_rule_questions"].search(own) or is_other:
        return False
    return bool(words.months_roles["arrears"].search(around))


def _exchange_rate(text: str, words: NumberWords) -> dict[str, Fact]:
    for pattern in words.exchange_rates:
        match = pattern.search(text)
        if match:
            return {_RATE: Fact(_RATE, Decimal(match[1]), _RATE_UNIT, match[0])}
    return {}


def _already_paid(text: str, facts: dict[str, Fact], context: FactContext) -> dict[str, Fact]:
    """明年到位3500万美元: money of a year to come has not been paid in, unless a known case is only supposed so (如果明年)."""
    year = facts.get(YEAR)
    is_supposed = bool(context.known) and bool(load_said_patterns().replies["change"].search(text))
    if is_supposed or year is None or not isinstance(year.value, Decimal) or year.value <= context.as_of.year:
        return facts
    return {name: fact for name, fact in facts.items() if name != PAID}


def _with_implied(facts: dict[str, Fact]) -> dict[str, Fact]:
    """增资 is also a reinvestment; what is said outright is never overruled."""
    for rule in load_said_patterns().implied:
        grounds = [facts.get(name) for name in rule.conditions]
        holds = all(fact and fact.value == rule.conditions[fact.id] for fact in grounds)
        if holds and grounds[0] and rule.fact not in facts:
            facts = {**facts, rule.fact: Fact(rule.fact, rule.value, None, grounds[0].said)}
    return facts


def _with_one_industry(facts: dict[str, Fact]) -> dict[str, Fact]:
    """养老设施PPP names a field of infrastructure, not an industry beside manufacturing or finance."""
    industry = facts.get(INDUSTRY)
    if industry and industry.value == "other" and ("cooperation_mode" in facts or "medical_form" in facts):
        return {name: fact for name, fact in facts.items() if name != INDUSTRY}
    return facts


def _with_units(facts: dict[str, Fact], context: FactContext) -> dict[str, Fact]:
    """Sums without a currency have that of the sums said before, else the one that was asked for."""
    earlier = [fact.unit for fact in context.known.values() if fact.unit in load_number_words().currencies]
    asked = context.asked.unit if context.asked and context.asked.kind == "money" else None
    unit = earlier[-1] if earlier else asked
    bare = {name for name, fact in facts.items() if name in MONEY and fact.value and fact.unit is None}
    return {name: replace(fact, unit=unit) if name in bare else fact for name, fact in facts.items()}


def _own_words(text: str, places: Sequence[Span], mended: str, fact: Fact) -> Fact:
    """`said` as the asker wrote it: mending keeps places, and `places` tells where they were before quotation marks and
    English words were taken out."""
    place = mended.find(fact.said)
    if place < 0 or not fact.said:
        return fact
    return replace(fact, said=text[places[place].start : places[place + len(fact.said) - 1].end])


def _fact_of(text: str, fact_id: str, mention: Mention) -> Fact:
    return Fact(fact_id, mention.value, mention.unit, text[mention.start : mention.end], mention.comparison)
