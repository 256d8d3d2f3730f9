"""Labelled messages in, what each says of every yes/no fact and choice out, as numbers to learn from.

Five kinds: messages written to be learned from (tests/questions/told/), the open rows of the labelled sets, sentences by
fact (tests/questions/examples/), of which only that one fact is known, plain questions, which tell nothing of anybody, and
questions that tell a case, which patterns were mended on: what patterns read there is taken for what they tell.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.answering.facts.fact_context import FactContext
from bot.answering.facts.learned_facts import NOT_SAID, Value, values_of
from bot.answering.facts.read_facts import read_facts
from bot.measuring.decision_examples import QUESTIONS
from bot.measuring.evaluate_facts import SETS, read_rows
from policy_index.clean_text import normalise_message
from policy_index.measure import FactSpec
from policy_index.term_data import load_yaml

OPEN = -100
"""What is known of a fact that a message was not labelled with; torch leaves such numbers out."""
TOLD, BY_FACT = QUESTIONS / "told", QUESTIONS / "examples"
_READ_KINDS = ("yes_no", "choice")
_CONTEXTS = ("asked", "known", "before")
_TELLS_NOTHING = ("units", "target", "reverse_units", "validity", "chitchat", "out_of_scope", "adversarial")
_PLAIN_SETS = ("blind-1", "blind-2", "blind-4", "blind-5", "blind-6", "blind-8", "blind-9", "document-alone", "plain-1")
_LABELLED_SETS = ("labelled", "labelled-2", "labelled-3", "labelled-4", "labelled-5", "labelled-6")
_LONGEST_PLAIN = 120
_ASKED_SETS = (*_PLAIN_SETS, "blind-7", "situations", "cases-7", "conversations-2", "conversations-3")
_STORY_SETS = ("cases-1", "cases-2", "cases-3", "cases-4", "cases-5", "cases-6", "traps")
_TELLS_CASE = ("eligibility", "multi_turn")
_OFTEN_MISSED = frozenset({"industry", "in_chongqing", "foreign_invested", "sme", "firm_size", "trade_firm"})
"""Facts that patterns leave unsaid though a careful reader would not: where they read none, none is learned."""
_SEEN_ON = date(2026, 11, 30)


@dataclass(frozen=True)
class FactExample:
    """A normalised message and for each fact the place of its value among `values_of`, or OPEN."""

    text: str
    states: tuple[int, ...]


def facts_to_read(vocabulary: Mapping[str, FactSpec]) -> tuple[FactSpec, ...]:
    """The facts that are learned: those without a figure or a place in them."""
    return tuple(fact for fact in vocabulary.values() if fact.kind in _READ_KINDS)


def told_examples(facts: Collection[FactSpec]) -> Iterator[FactExample]:
    """The messages of told/, whole: what their labels leave out they do not say, but for what they leave `open`."""
    for row in read_rows(sorted(TOLD.glob("*.jsonl"))):
        yield _example(row["text"], row["facts"], facts, row.get("open", ()))


def open_examples(facts: Collection[FactSpec]) -> Iterator[FactExample]:
    """The open rows of the labelled sets that need no context; held rows only measure."""
    for row in read_rows(QUESTIONS / name for name in SETS):
        if row["split"] == "tune" and not any(row.get(context) for context in _CONTEXTS):
            yield _example(row["text"], {name: gold["value"] for name, gold in row["facts"].items()}, facts, ())


def examples_by_fact(facts: Collection[FactSpec]) -> Iterator[FactExample]:
    """Sentences that were written for one fact and labelled with that alone."""
    known = {fact.id: fact for fact in facts}
    for path in sorted(BY_FACT.glob("*.yml")):
        for name, by_value in load_yaml(path)["facts"].items():
            others = known.keys() - {name}
            for value, lines in by_value.items() if name in known else ():
                stated = {} if value == "nothing" else {name: value}
                for line in filter(None, map(str.strip, lines.splitlines())):
                    yield _example(line, stated, facts, others)


def plain_questions(facts: Collection[FactSpec], vocabulary: Mapping[str, FactSpec]) -> Iterator[FactExample]:
    """Questions that tell no case; a fact that patterns read in one is left open."""
    for text in filter(lambda text: 0 < len(text) < _LONGEST_PLAIN, _plain_texts()):
        read = read_facts(normalise_message(text), FactContext(_SEEN_ON), vocabulary)
        yield _example(text, {}, facts, read)


def asked_cases(facts: Collection[FactSpec], vocabulary: Mapping[str, FactSpec]) -> Iterator[FactExample]:
    """Questions that tell a case (打算在投资总额内买一批设备自己用，能否免税), with what patterns read in them."""
    for text in _case_texts():
        read = read_facts(normalise_message(text), FactContext(_SEEN_ON), vocabulary)
        known = {name: fact.value for name, fact in read.items() if isinstance(fact.value, bool | str)}
        left_open = {name for name in read if name not in known} | (_OFTEN_MISSED - known.keys())
        yield _example(text, {fact.id: known[fact.id] for fact in facts if fact.id in known}, facts, left_open)


def _case_texts() -> Iterator[str]:
    for row in _rows(_ASKED_SETS):
        if row.get("split") == "tune" and row["kind"] in _TELLS_CASE:
            yield row["turns"][0]
    for row in _rows(_STORY_SETS):
        if row.get("split", "tune") == "tune":
            yield row["text"]


def _plain_texts() -> Iterator[str]:
    for row in _rows(_PLAIN_SETS):
        if row.get("split") == "tune" and row["kind"] in _TELLS_NOTHING:
            yield row["turns"][0]
    for row in _rows(_LABELLED_SETS):
        if row.get("split") != "held":
            yield row["text"]


def _rows(names: Iterable[str]) -> Iterator[dict[str, Any]]:
    for name in names:
        lines = (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        yield from map(json.loads, filter(None, lines))


def _example(
    text: str, stated: Mapping[str, Value], facts: Collection[FactSpec], left_open: Collection[str]
) -> FactExample:
    states = (OPEN if fact.id in left_open else values_of(fact).index(stated.get(fact.id, NOT_SAID)) for fact in facts)
    return FactExample(normalise_message(text), tuple(states))
