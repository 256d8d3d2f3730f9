"""Figures of verdicts on whole stories: they do not fall below what was reached; comparing is right; held texts stay unseen."""

import json
from collections import Counter

import pytest

from bot.measuring.evaluate_cases import MET, RIGHT, SETS, kind_of, read_case, words_of
from bot.measuring.evaluate_facts import QUESTIONS, read_rows
from policy_index.read_measures import load_measures

# Reached on 2026-11-25: stories decided rightly at least, wrongly met at most, by set and split.
REACHED = {
    ("cases-1.jsonl", "tune"): (31, 0),
    ("cases-1.jsonl", "held"): (29, 0),
    ("cases-2.jsonl", "tune"): (35, 0),
    ("cases-2.jsonl", "held"): (34, 0),
    ("cases-3.jsonl", "tune"): (35, 0),
    ("cases-3.jsonl", "held"): (34, 0),
    ("cases-4.jsonl", "tune"): (34, 0),
    ("cases-4.jsonl", "held"): (33, 0),
    ("cases-5.jsonl", "tune"): (28, 0),
    ("cases-5.jsonl", "held"): (28, 0),
    # The story wrongly met is read for the larger tier; the assistant, which reads what is asked, decides the smaller one.
    ("cases-6.jsonl", "tune"): (46, 1),
    ("cases-6.jsonl", "held"): (39, 0),
}


@pytest.mark.parametrize(("name", "split"), REACHED)
def test_figures_do_not_fall(name, split):
    rows = [row for row in read_rows([QUESTIONS / name]) if row["split"] == split]
    counts = Counter(read_case(row, load_measures()).kind for row in rows)
    right, wrongly_met = REACHED[name, split]
    assert counts[RIGHT] >= right
    assert counts[MET] <= wrongly_met


def test_no_trap_is_called_met():
    rows = read_rows([QUESTIONS / "traps.jsonl"])
    met = [
        row["text"] for row in rows if read_case({**row, "tier": None, "verdict": "met"}, load_measures()).kind == RIGHT
    ]
    assert met == []


@pytest.mark.parametrize("name", SETS)
def test_every_story_names_a_measure_a_verdict_and_a_split(name):
    for line in (QUESTIONS / name).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        measure = load_measures().get(row["measure"])
        assert measure is not None, row["id"]
        assert row["tier"] in {None, *(tier.id for tier in measure.tiers)}, row["id"]
        assert row["verdict"] in {"met", "not_met", "unknown"} and row["split"] in {"tune", "held"}, row["id"]


@pytest.mark.parametrize(
    ("decided", "deserved", "kind"),
    [
        ("met", "met", "right"),
        ("met", "unknown", "wrongly met"),
        ("not_met", "met", "wrongly not met"),
        ("unknown", "met", "unknown instead"),
        (None, "met", "not decided"),
    ],
)
def test_how_a_decision_compares(decided, deserved, kind):
    assert kind_of(decided and {"verdict": decided}, deserved) == kind


def test_counts_in_words():
    rows = [row for row in read_rows([QUESTIONS / SETS[0]]) if row["split"] == "tune"]
    judged = [read_case(row, load_measures()) for row in rows]
    assert f"of {len(rows)} right" in words_of(judged)
