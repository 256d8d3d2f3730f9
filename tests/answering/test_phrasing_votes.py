"""What everyday ways of asking say for the sentences of a clause."""

from __future__ import annotations

import pytest

from bot.answering.phrasing_votes import Votes


def test_the_sentence_that_like_questions_ask_for_has_most_votes() -> None:
    votes = Votes.of([(0.9, (10,)), (0.8, (10,)), (0.3, (50,))])
    assert votes.share[10] > 0.95
    assert votes.signals(10)["asked_likest"] == 0.0
    assert votes.signals(50)["asked_likest"] == pytest.approx(-0.6)


def test_shares_are_of_all_ways_and_a_way_with_two_sentences_is_halved() -> None:
    votes = Votes.of([(0.5, (0, 7)), (0.5, ())])  # the second asks for the clause as a whole
    assert votes.share == pytest.approx({0: 0.25, 7: 0.25})


def test_a_sentence_that_nobody_asks_for_is_farthest() -> None:
    votes = Votes.of([(0.6, (0,))])
    assert votes.signals(99) == {"asked_so": 0.0, "asked_likest": -0.6}


def test_without_ways_of_asking_nothing_is_said() -> None:
    assert Votes.of([]).signals(0) == {"asked_so": 0.0, "asked_likest": 0.0}


def test_unlike_ways_say_no_less_than_nothing() -> None:
    assert Votes.of([(-0.4, (3,)), (0.0, (8,))]).share == pytest.approx({3: 0.5, 8: 0.5})
