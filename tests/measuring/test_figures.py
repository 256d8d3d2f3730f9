"""Medians, percentiles, shares; benchmark messages; lines of the bench table."""

import io

import pytest
from rich.console import Console

from bot.measuring.bench import word_load
from bot.measuring.bench_lines import Line, lines_as_json, load_targets, print_lines
from bot.measuring.bench_stages import QUICK, Plan, paired_ratios, start_line
from bot.measuring.figures import Spread, milliseconds, percentile, share_of
from bot.measuring.measure_turns import Round
from bot.measuring.messages import Messages
from bot.measuring.questions import read_questions, single_messages
from bot.measuring.settings import OWN_QUESTIONS
from policy_index.corpus import load_corpus


@pytest.mark.parametrize(
    ("values", "share", "value"),
    [([1], 0.5, 1), ([3, 1, 2], 0.5, 2), ([1, 2], 0.5, 1.5), ([1, 2, 3, 4, 5], 0.95, 4.8), ([5, 1], 0.0, 1), ([5, 1], 1.0, 5)],
)  # fmt: skip
def test_percentiles(values, share, value):
    assert percentile(values, share) == pytest.approx(value)


@pytest.mark.parametrize("figure", [lambda: percentile([], 0.5), lambda: Spread.of([]), lambda: milliseconds([])])
def test_nothing_measured_is_no_figure(figure):
    with pytest.raises(ValueError, match="nothing was measured"):
        figure()


def test_spread_in_words():
    assert Spread.of([3.0, 1.0, 2.0]).words("ms") == "2.0 ms (1.0–3.0, 3 times)"
    assert Spread.of([2.0]).words("s", 0) == "2 s"


def test_share_of_nothing_is_not_zero():
    assert share_of([]) is None
    assert share_of([True, False]) == 0.5


def test_messages_never_repeat_and_end_in_an_error():
    supply = Messages(["谁负责？", "Who is responsible?"])
    taken = supply.take(supply.size)
    assert len(set(taken)) == supply.size
    assert "Who is responsible? Thanks." in taken
    with pytest.raises(ValueError, match=str(supply.size)):
        supply.take(1)


@pytest.mark.parametrize("plan", [Plan(), QUICK])
def test_a_plan_has_enough_messages(plan):
    rounds = plan.rounds.warm_up + plan.rounds.counted
    asked = rounds * plan.rounds.conversations * plan.rounds.turns + plan.memory_turns + plan.call_turns
    own = single_messages(read_questions([OWN_QUESTIONS], load_corpus()))
    assert Messages(own).size > asked + plan.warm_up_turns + plan.door_turns + 10


def test_every_start_has_to_be_in_time():
    assert start_line([20.0, 30.0], 60).reached
    assert not start_line([20.0, 61.0, 25.0], 60).reached


def test_table_says_what_is_reached_and_what_is_not():
    lines = [Line("a", "1", reached=True), Line("b", "2", reached=False), Line("c", "3")]
    console = Console(width=100, record=True, file=io.StringIO())
    print_lines(console, lines)
    text = console.export_text()
    assert "1 of 2 targets reached" in text
    assert [line["reached"] for line in lines_as_json(lines)] == [True, False, None]


def test_targets_are_numbers():
    targets = dict(load_targets())
    assert targets.pop("door_turn").keys() == {"times_encoder", "plus_ms"}
    assert all(isinstance(value, int | float) for value in targets.values())


@pytest.mark.parametrize(("load", "said"), [(0.1, "idle"), (3.4, "busy")])
def test_a_busy_machine_is_said(load, said):
    assert said in word_load(load)


def test_ratios_are_taken_round_by_round():
    patched, plain = [Round(4.0, {}), Round(9.0, {})], [Round(2.0, {}), Round(3.0, {})]
    assert paired_ratios(patched, plain) == Spread(2.5, 2.0, 3.0, 2)
