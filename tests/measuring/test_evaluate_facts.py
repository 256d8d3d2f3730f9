"""Figures of the reader of facts: they do not fall below what was reached; counting is right; held texts stay unseen."""

from collections import Counter
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from bot.answering.facts.cross_check import load_second_reader
from bot.measuring.evaluate_facts import QUESTIONS, Counts, agrees, command, mark_row, read_rows, total_of
from policy_index.measure import Fact
from policy_index.read_measures import load_measures, load_vocabulary

# Reached on 2026-12-01: facts read rightly at least, read wrongly at most, by set and split.
REACHED = {
    ("facts.jsonl", "tune"): (382, 0),
    ("facts.jsonl", "held"): (327, 15),
    ("facts-2.jsonl", "tune"): (67, 0),
    ("facts-2.jsonl", "held"): (58, 2),
    ("facts-3.jsonl", "tune"): (148, 0),
    ("facts-3.jsonl", "held"): (136, 5),
    ("facts-4.jsonl", "tune"): (114, 0),
    ("facts-4.jsonl", "held"): (95, 11),
    ("facts-5.jsonl", "tune"): (163, 2),
    ("facts-5.jsonl", "held"): (134, 11),
    ("facts-6.jsonl", "tune"): (142, 25),
    ("facts-6.jsonl", "held"): (119, 32),
    ("facts-7.jsonl", "held"): (231, 39),
    ("facts-8.jsonl", "held"): (312, 40),
    ("facts-9.jsonl", "held"): (315, 32),
}
# The same, checked by the learned reader, as answers read.
REACHED_WITH_LEARNED = {
    ("facts.jsonl", "tune"): (382, 0),
    ("facts.jsonl", "held"): (323, 14),
    ("facts-6.jsonl", "held"): (129, 14),
    ("facts-7.jsonl", "held"): (255, 30),
    ("facts-8.jsonl", "held"): (319, 22),
    ("facts-9.jsonl", "held"): (340, 17),
}


@pytest.mark.parametrize(("name", "split"), REACHED)
def test_figures_do_not_fall(name, split):
    vocabulary = load_vocabulary()
    rows = [row for row in read_rows([QUESTIONS / name]) if row["split"] == split]
    counts = total_of(mark_row(row, vocabulary) for row in rows)
    right, wrong = REACHED[name, split]
    assert counts.right >= right
    assert counts.wrong <= wrong


@pytest.mark.parametrize(("name", "split"), REACHED_WITH_LEARNED)
def test_figures_of_both_readers_do_not_fall(name, split):
    measures = load_measures()
    vocabulary, second = measures.vocabulary, load_second_reader(measures)
    rows = [row for row in read_rows([QUESTIONS / name]) if row["split"] == split]
    counts = total_of(mark_row(row, vocabulary, second) for row in rows)
    right, wrong = REACHED_WITH_LEARNED[name, split]
    assert counts.right >= right - 2  # rounding differs between processors
    assert counts.wrong <= wrong + 2


@pytest.mark.parametrize(
    ("value", "unit", "comparison", "gold", "right"),
    [
        (Decimal(600), "USD", "exactly", {"value": 600, "unit": "USD"}, True),
        (Decimal(600), "CNY", "exactly", {"value": 600, "unit": "USD"}, False),
        (Decimal(600), "USD", "about", {"value": 600, "unit": "USD"}, False),
        (Decimal(0), None, "exactly", {"value": 0}, True),
        (False, None, "exactly", {"value": 0}, False),
        (False, None, "exactly", {"value": False}, True),
        (None, None, "exactly", {"value": None}, True),
        ("finance", None, "exactly", {"value": "finance"}, True),
    ],
)
def test_when_a_fact_is_right(value, unit, comparison, gold, right):
    assert agrees(Fact("x", value, unit, "", comparison), gold) is right


def test_precision_and_recall():
    counts = Counts(right=8, wrong=2) + Counts(missed=8)
    assert (counts.precision, counts.recall) == (0.8, 0.5)


def test_held_sentences_are_never_printed():
    printed = CliRunner().invoke(command, ["--show"]).output
    rows = read_rows(
        [
            QUESTIONS / "facts.jsonl",
            QUESTIONS / "facts-2.jsonl",
            QUESTIONS / "facts-3.jsonl",
            QUESTIONS / "facts-4.jsonl",
            QUESTIONS / "facts-5.jsonl",
        ]
    )
    once = Counter(row["text"] for row in rows)
    held = [row["text"] for row in rows if row["split"] == "held" and len(row["text"]) > 6 and once[row["text"]] == 1]
    assert "facts.jsonl" in printed
    assert [text for text in held if text in printed] == []
