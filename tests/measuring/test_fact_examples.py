"""What the reader of facts learns from: the labels as they stand, and left open what nobody labelled."""

from collections import Counter

import pytest

from bot.answering.facts.learned_facts import values_of
from bot.measuring.evaluate_facts import read_rows
from bot.measuring.fact_examples import (
    OPEN,
    TOLD,
    FactExample,
    examples_by_fact,
    facts_to_read,
    open_examples,
    plain_questions,
    told_examples,
)
from policy_index.clean_text import normalise_message
from policy_index.read_measures import load_vocabulary

VOCABULARY = load_vocabulary()
FACTS = facts_to_read(VOCABULARY)
NAMES = [fact.id for fact in FACTS]
ROWS = read_rows(sorted(TOLD.glob("*.jsonl")))


def stated(example: FactExample) -> dict[str, object]:
    return {
        fact.id: values_of(fact)[state]
        for fact, state in zip(FACTS, example.states, strict=True)
        if state not in (0, OPEN)
    }


def test_figures_and_places_are_not_learned():
    assert {VOCABULARY[name].kind for name in NAMES} == {"yes_no", "choice"}


def test_told_messages_are_labelled_with_facts_and_values_of_the_vocabulary():
    for row in ROWS:
        assert row["text"].strip() and set(row) <= {"text", "facts", "open"}
        assert not row["facts"].keys() & set(row.get("open", ()))
        for name, value in row["facts"].items():
            assert value in values_of(VOCABULARY[name])[1:], row


def test_no_message_is_told_twice():
    counts = Counter(normalise_message(row["text"]) for row in ROWS)
    assert counts.most_common(1)[0][1] == 1


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.id)
def test_every_value_is_told_by_a_dozen_messages(fact):
    counts = Counter(row["facts"].get(fact.id) for row in ROWS)
    assert min(counts[value] for value in values_of(fact)[1:]) >= 12


def test_told_examples_hold_what_their_rows_say():
    for row, example in zip(ROWS, told_examples(FACTS), strict=True):
        assert stated(example) == row["facts"]
        assert {name for name, state in zip(NAMES, example.states, strict=True) if state == OPEN} == set(
            row.get("open", ())
        )


def test_held_rows_are_never_learned_from():
    held = {
        normalise_message(row["text"])
        for path in sorted(TOLD.parent.glob("facts*.jsonl"))
        for row in read_rows([path])
        if row["split"] == "held"
    }
    assert held
    assert not held & {example.text for example in (*told_examples(FACTS), *open_examples(FACTS))}


def test_of_a_sentence_written_for_one_fact_only_that_is_known():
    examples = list(examples_by_fact(FACTS))
    assert len(examples) > 2000
    assert all(sum(state != OPEN for state in example.states) == 1 for example in examples)


def test_plain_questions_state_nothing_but_what_patterns_find_is_left_open():
    examples = list(plain_questions(FACTS, VOCABULARY))
    assert len(examples) > 1200
    assert {state for example in examples for state in example.states} == {0, OPEN}
