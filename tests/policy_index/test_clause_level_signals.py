"""Signals of whole clauses: the words a clause knows anywhere, and the clause a vector is recognised as."""

from __future__ import annotations

import numpy as np
import pytest

from policy_index.recognise_clause import ClauseRecogniser
from policy_index.word_coverage import WordCoverage

COVERAGE = WordCoverage.of([["退税", "出口", "时间"], ["出口", "信保"], ["医院", "出口"]])
HOW = {"shrinkage": 0.3, "prior": 1.0, "temperature": 1.0}


@pytest.mark.parametrize(
    ("tokens", "best"), [(["退税", "时间"], 0), (["信保"], 1), (["出口", "医院"], 2), (["医院", "火锅"], 2)]
)
def test_the_clause_that_knows_the_rare_words_covers_most(tokens: list[str], best: int) -> None:
    assert int(np.argmax(COVERAGE.share(tokens))) == best


def test_shares_are_between_none_and_all_and_strange_words_count() -> None:
    assert COVERAGE.share(["退税", "退税"]).tolist() == [1.0, 0.0, 0.0]
    assert COVERAGE.share(["退税", "火锅"])[0] == pytest.approx(0.5)
    assert COVERAGE.share(["火锅"]).tolist() == COVERAGE.share([]).tolist() == [0.0, 0.0, 0.0]


def test_a_common_word_tells_less_than_a_rare_one() -> None:
    assert COVERAGE.share(["出口", "医院"])[0] < 0.5 < COVERAGE.share(["出口", "医院"])[2]


def recogniser() -> ClauseRecogniser:
    """Two clauses that differ along the first axis; along the second their own entries differ."""
    vectors = np.array([[1, 0.9], [1, -0.9], [-1, 0.9], [-1, -0.9]], dtype=np.float32)
    return ClauseRecogniser.of(vectors, np.array([0, 0, 1, 1]), 2, HOW)


@pytest.mark.parametrize(("vector", "clause"), [([0.3, 0.9], 0), ([-0.3, 0.9], 1), ([0.2, -5.0], 0)])
def test_what_differs_within_a_clause_counts_little(vector: list[float], clause: int) -> None:
    assert int(np.argmax(recogniser().log_likelihood(np.array(vector, dtype=np.float32)))) == clause


def test_likelihoods_are_shares_of_one() -> None:
    tenths = recogniser().log_likelihood(np.array([0.3, 0.1], dtype=np.float32))
    assert float(np.exp(10 * tenths).sum()) == pytest.approx(1.0, abs=1e-4)


def test_a_clause_without_entries_claims_no_more_than_the_others() -> None:
    vectors = np.array([[1, 0], [-1, 0]], dtype=np.float32)
    tenths = ClauseRecogniser.of(vectors, np.array([0, 1]), 3, HOW).log_likelihood(vectors[0])
    assert int(np.argmax(tenths)) == 0 and np.isfinite(tenths).all()
