"""Folder of measures and the corpus in, a list of problems in words out; empty means that all measures are in order.

What a start of the bot need not check every time: that quotes stand in their clauses, that rules fit their facts, that
the words of a topic can occur in a message and lead to one clause, and that each language is written in its own script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

from policy_index.clean_text import normalise_message, to_simplified
from policy_index.corpus import Corpus
from policy_index.errors import DataInvalid, UnknownClause
from policy_index.measure import (
    BenefitSpec,
    ConditionSpec,
    Decider,
    FactKind,
    FactSpec,
    Measure,
    RuleKind,
    Texts,
    Tier,
    Topic,
)
from policy_index.read_measures import MEASURES, VOCABULARY, load_measure, load_vocabulary
from policy_index.stated_facts import LOANS

_NAME_LENGTH = 12  # characters of a condition's Chinese name: it stands in a row of the card
_MOST_CONDITIONS = 7
_CURRENCY = re.compile(r"[A-Z]{3}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NUMBERS: frozenset[FactKind] = frozenset({"money", "number", "percent", "months", "year"})
_FITTING: Mapping[RuleKind, frozenset[FactKind]] = {
    **dict.fromkeys(("more_than", "at_least", "at_most", "less_than"), _NUMBERS),
    "from_year": frozenset({"year"}),
    "is_true": frozenset({"yes_no"}),
    "is_false": frozenset({"yes_no"}),
    "one_of": frozenset({"choice", "place"}),
    "none_of": frozenset({"choice", "place"}),
    "counted": frozenset({"money"}),
    "stated_open": frozenset({"yes_no", "choice"}),
}


def check_measures(corpus: Corpus, folder: Path = MEASURES) -> list[str]:
    """Every problem of every file; a file that cannot be read is one problem and does not hide the others."""
    try:
        vocabulary = load_vocabulary(folder / VOCABULARY)
    except DataInvalid as problem:
        return [str(problem)]
    problems: list[str] = []
    for spec in vocabulary.values():
        problems += (f"{folder / VOCABULARY}: {found}" for found in _fact_problems(spec))
    measures: dict[Path, Measure] = {}
    for path in sorted(set(folder.glob("*.yml")) - {folder / VOCABULARY}):
        try:
            measures[path] = load_measure(path, vocabulary)
        except DataInvalid as problem:
            problems.append(str(problem))
    for path, measure in measures.items():
        problems += (f"{path}: {found}" for found in _measure_problems(measure, path, corpus))
    return [*problems, *_shared_words(measures)]


def _fact_problems(spec: FactSpec) -> Iterable[str]:
    place = f"fact {spec.id}"
    if spec.kind == "money" and not _CURRENCY.fullmatch(spec.unit or ""):
        yield f"{place}: its unit is {spec.unit!r}; an amount of money needs a currency such as USD."
    for words in (spec.name, spec.question, *(choice.title for choice in spec.choices)):
        yield from _script_problems(place, words)


def _measure_problems(measure: Measure, path: Path, corpus: Corpus) -> Iterable[str]:
    if measure.id != path.stem:
        yield f"its id is {measure.id!r}; id and file name must be the same. Rename one of them."
    try:
        corpus.clause(measure.clause_id)
    except UnknownClause as problem:
        yield f"clause: {problem}"
        return
    yield from _repeated("tier", [tier.id for tier in measure.tiers])
    yield from _topic_problems("topic", measure.topic, needs_words=True)
    for words in (measure.title, measure.who, *measure.opens):
        yield from _script_problems("title, who or opens", words)
    for tier in measure.tiers:
        place = f"tier {tier.id}, " if measure.has_levels else ""
        yield from (place + found for found in _tier_problems(measure, tier, corpus))


def _tier_problems(measure: Measure, tier: Tier, corpus: Corpus) -> Iterable[str]:
    conditions = [*tier.conditions, *(exclusion.condition for exclusion in tier.exclusions)]
    yield from _repeated("condition", [condition.id for condition in conditions])
    if len(tier.conditions) > _MOST_CONDITIONS:
        yield f"{len(tier.conditions)} conditions; at most {_MOST_CONDITIONS} fit a card. Does the clause demand them all?"
    yield from _topic_problems("topic", tier.topic)
    yield from _script_problems("title", tier.title)
    for exclusion in tier.exclusions:
        yield from _script_problems(f"condition {exclusion.condition.id}", exclusion.assumption)
    for condition in conditions:
        place = f"condition {condition.id}"
        yield from _quote_problems(place, condition.quote, condition.clause_id, corpus)
        yield from (f"{place}: {found}" for found in _condition_problems(condition, measure.vocabulary))
        yield from _script_problems(place, condition.name)
    for number, benefit in enumerate(tier.benefits, start=1):
        place = f"benefit {number}"
        yield from _quote_problems(place, benefit.quote, measure.clause_id, corpus)
        yield from (f"{place}: {found}" for found in _benefit_problems(benefit, measure.vocabulary))
        yield from _script_problems(place, benefit.label)


def _quote_problems(place: str, quote: str, clause_id: str, corpus: Corpus) -> Iterable[str]:
    try:
        text = corpus.clause(clause_id).text
    except UnknownClause as problem:
        yield f"{place}: {problem}"
        return
    if quote not in text:
        show = f"`python -m policy_index show {clause_id}`"
        yield f"{place}: {quote!r} does not stand in {clause_id}. Copy the words with their spaces from {show}."


def _condition_problems(condition: ConditionSpec, vocabulary: Mapping[str, FactSpec]) -> Iterable[str]:
    name = condition.name["zh-Hans"]
    if len(name) > _NAME_LENGTH:
        yield f"its name {name!r} has {len(name)} characters; a card has room for {_NAME_LENGTH}. Shorten it."
    for decider in (Decider(condition.fact, condition.rule), *condition.also):
        spec, rule = vocabulary[decider.fact], decider.rule
        if spec.kind not in _FITTING[rule.kind]:
            fitting = ", ".join(sorted(_FITTING[rule.kind]))
            yield f"the rule {rule.kind} needs a fact of kind {fitting}; {spec.id} is of kind {spec.kind}."
        if spec.kind == "money" and rule.value is not None and not _CURRENCY.fullmatch(rule.unit or ""):
            yield f"the threshold {rule.value} has the unit {rule.unit!r}; give a currency, `unit: USD`."
        if rule.kind == "counted" and spec.id != LOANS:
            yield f"the rule counted takes {LOANS} off an amount; it cannot stand with {spec.id}."
    if condition.derived == "net_of_loans" and vocabulary[condition.fact].kind != "money":
        yield f"`derived: net_of_loans` needs an amount of money; {condition.fact} is none."


def _benefit_problems(benefit: BenefitSpec, vocabulary: Mapping[str, FactSpec]) -> Iterable[str]:
    if benefit.value is not None and benefit.unit is None:
        yield f"the value {benefit.value} has no unit; give one: CNY, %, 年 …"
    if benefit.kind == "money" and benefit.value is not None and not _CURRENCY.fullmatch(benefit.unit or ""):
        yield f"an amount of money in {benefit.unit!r}; give a currency, `unit: CNY`."
    if benefit.kind in ("money", "percent", "days", "months", "years") and benefit.value is None and not benefit.share:
        yield f"a benefit of kind {benefit.kind} needs `value` and `unit`, or `share`; without a figure choose service or access."
    if benefit.share and vocabulary[benefit.share.fact].kind != "money":
        yield f"a share is taken of an amount of money; {benefit.share.fact} is of kind {vocabulary[benefit.share.fact].kind}."
    if benefit.share and not Decimal(0) < benefit.share.percent <= Decimal(100):
        yield f"a share of {benefit.share.percent}%; expected is more than 0 and at most 100."


def _topic_problems(place: str, topic: Topic, needs_words: bool = False) -> Iterable[str]:
    if needs_words and not topic.words:
        yield f"{place}: no words; without them nobody's question leads here. Write down what people call it."
    for word in (*topic.words, *topic.never):
        read = normalise_message(word)
        if read != word:
            yield f"{place}: the word {word!r} cannot occur, messages are read as {read!r}. Write it that way."
    for word in sorted(set(topic.words) & set(topic.never)):
        yield f"{place}: {word!r} stands under words and under never; keep one."
    yield from _repeated(f"{place}: word", topic.words)


def _script_problems(place: str, words: Texts) -> Iterable[str]:
    hans, hant, english = words["zh-Hans"], words["zh-Hant"], words["en"]
    if to_simplified(hans) != hans:
        yield f"{place}: zh-Hans {hans!r} holds Traditional characters; write {to_simplified(hans)!r}."
    if (hant == hans != _to_traditional()(hans)) or set("“”‘’") & set(hant):
        yield f"{place}: zh-Hant {hant!r} is not written in Traditional, with 「」 as quotation marks."
    if _HAN.search(english):
        yield f"{place}: en {english!r} holds Chinese characters; write it in English."


@cache
def _to_traditional() -> Callable[[str], str]:
    from opencc import OpenCC  # loaded at first use: reading the tables takes 50 ms

    convert: Callable[[str], str] = OpenCC("s2hk").convert
    return convert


def _repeated(what: str, ids: Iterable[str]) -> Iterable[str]:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            yield f"{what} {one!r} stands twice; give each its own id, or leave one out."
        seen.add(one)


def _shared_words(measures: Mapping[Path, Measure]) -> Iterable[str]:
    """Words by which two clauses would both be found: the asker would be led to either by chance."""
    owner: dict[str, Measure] = {}
    for path, measure in measures.items():
        for word in measure.topic.words:
            first = owner.setdefault(word, measure)
            if first.clause_id != measure.clause_id:
                yield f"{path}: the word {word!r} also names {first.id} of {first.clause_id}; leave it to one of the two."
