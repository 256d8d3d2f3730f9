"""Sentences by fact and by what they say of it → what is read of that fact: hardly ever the opposite, seldom where none is said."""

from collections import Counter
from datetime import date

import yaml

from bot.answering.facts.read_facts import FactContext, read_facts
from bot.measuring.evaluate_facts import QUESTIONS
from policy_index.clean_text import normalise_message
from policy_index.read_measures import load_vocabulary

VOCABULARY = load_vocabulary()
FILES = sorted((QUESTIONS / "examples").glob("*.yml"))
# Reached on 2026-11-25: sentences whose fact is read rightly at least, as another value at most, where none is said at most.
RIGHT, OTHER, UNSAID = 1477, 1, 25


def examples():
    """(fact, value or "nothing", sentence) of every file."""
    for path in FILES:
        for fact, rows in yaml.safe_load(path.read_text(encoding="utf-8"))["facts"].items():
            for value, sentences in rows.items():
                yield from ((fact, value, sentence) for sentence in sentences.splitlines())


def test_facts_and_values_are_those_of_the_vocabulary():
    for fact, value, _ in examples():
        spec = VOCABULARY[fact]
        assert value in {"nothing", *({True, False} if spec.kind == "yes_no" else {c.value for c in spec.choices})}


def test_every_yes_no_fact_that_is_no_place_has_examples_of_each_kind():
    counted = Counter((fact, value) for fact, value, _ in examples())
    for spec in VOCABULARY.values():
        if spec.kind == "yes_no" and spec.id not in ("in_chongqing", "headquarters_here"):
            assert min(counted[spec.id, value] for value in (True, False, "nothing")) >= 8, spec.id


def test_figures_do_not_fall():
    counts = Counter()
    for fact, value, sentence in examples():
        read = read_facts(normalise_message(sentence), FactContext(date(2026, 11, 25)), VOCABULARY).get(fact)
        found = read.value if read else None
        if value == "nothing":
            counts["unsaid"] += found is not None
        else:
            counts["right" if found == value else "missed" if found is None else "other"] += 1
    assert counts["right"] >= RIGHT
    assert counts["other"] <= OTHER
    assert counts["unsaid"] <= UNSAID
