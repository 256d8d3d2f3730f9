"""What still applies on a day: the days around a period, and a document that is silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from policy_index.clause import Part
from policy_index.corpus import Corpus
from policy_index.validity import validity_of

DOC = "yfbf-2022-107"
STILL = "本行动计划到期，相关政策措施继续有效"


@pytest.mark.parametrize(
    ("clause_id", "as_of", "status"),
    [
        ("fdi/6", date(2021, 12, 31), "not_yet_in_force"),
        ("fdi/6", date(2022, 1, 1), "in_force"),
        ("fdi/6", date(2022, 9, 20), "in_force"),
        ("fdi/6", date(2024, 12, 31), "in_force"),
        ("fdi/6", date(2025, 1, 1), "period_ended_still_effective"),
        ("fdi/safeguard-2", date(2030, 6, 1), "period_ended_still_effective"),
        ("trade/5", date(2021, 12, 31), "not_yet_in_force"),
        ("trade/5", date(2022, 1, 1), "in_force"),
        ("trade/5", date(2024, 12, 31), "in_force"),
        ("trade/5", date(2025, 1, 1), "period_ended_unstated"),
        ("trade/goals", date(9999, 12, 31), "period_ended_unstated"),
        ("notice", date(2023, 1, 1), "unknown"),
        ("notice", date(2030, 1, 1), "unknown"),
    ],
)
def test_status_on_a_day(corpus: Corpus, clause_id: str, as_of: date, status: str) -> None:
    found = validity_of(corpus, corpus.clause(f"{DOC}/{clause_id}"), as_of)
    assert found.status == status
    assert found.issued == date(2022, 9, 20)
    expected = (None, None) if clause_id == "notice" else (date(2022, 1, 1), date(2024, 12, 31))
    assert (found.period_start, found.period_end) == expected


def test_the_documents_own_words_stand_behind_still_effective(corpus: Corpus) -> None:
    found = validity_of(corpus, corpus.clause(f"{DOC}/fdi/10"), date(2026, 1, 1)).as_json()
    assert found["basis"] == {"clause_id": f"{DOC}/fdi/expiry", "quote": STILL}
    assert STILL in found["note"]
    assert STILL in corpus.clause(f"{DOC}/fdi/expiry").text


def test_the_trade_plan_borrows_no_words_from_the_other(corpus: Corpus) -> None:
    found = validity_of(corpus, corpus.clause(f"{DOC}/trade/10"), date(2026, 1, 1)).as_json()
    assert found["basis"] is None
    assert "继续有效" not in found["note"].replace("是否继续有效", "")
    assert "没有写明" in found["note"]


@pytest.mark.parametrize("as_of", [date(2023, 5, 1), date(2021, 1, 1)])
def test_no_expiry_words_while_the_period_runs(corpus: Corpus, as_of: date) -> None:
    found = validity_of(corpus, corpus.clause(f"{DOC}/fdi/10"), as_of).as_json()
    assert found["basis"] is None
    assert as_of.isoformat() in found["note"]


def corpus_with(corpus: Corpus, part: Part) -> Corpus:
    document = replace(corpus.documents[0], parts=(part,))
    return replace(corpus, documents=(document,))


@pytest.mark.parametrize(
    ("start", "end", "after", "as_of", "status"),
    [
        (None, date(2024, 12, 31), "expired", date(2025, 1, 1), "expired"),
        (None, date(2024, 12, 31), "expired", date(1900, 1, 1), "in_force"),
        (date(2024, 1, 1), None, "unstated", date(2020, 1, 1), "unknown"),
        (date(2024, 1, 1), date(2024, 1, 1), "unstated", date(2024, 1, 1), "in_force"),
        (None, None, "unstated", date(2024, 1, 1), "unknown"),
    ],
)
def test_periods_open_at_one_end(
    corpus: Corpus, start: date | None, end: date | None, after: str, as_of: date, status: str
) -> None:
    part = Part("fdi", "某计划", start, end, after, None, None)  # type: ignore[arg-type]
    found = validity_of(corpus_with(corpus, part), corpus.clause(f"{DOC}/fdi/6"), as_of)
    assert found.status == status
    assert found.note
