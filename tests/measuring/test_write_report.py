"""Results in, a page with plots out: what the plots show, and that the page stands alone and escapes what it quotes."""

from __future__ import annotations

from bot.measuring.evaluation import Result, whole_figures
from bot.measuring.judge_card import judge
from bot.measuring.questions import Expectation, QuestionRow
from bot.measuring.write_report import (
    Decided,
    accuracy_by_rate,
    calibration,
    count_confused,
    count_endings,
    write_report,
)


def result(number: int, outcome: str, cited: str, owed: str, message: str = "问") -> Result:
    row = QuestionRow(str(number), "clause", "zh", (message,), Expectation("clause", frozenset({owed})))
    card = {"outcome": outcome, "text": "", "citations": [{"clause_id": cited, "quotes": [], "units": []}]}
    return Result(row, card, judge(card, row.expect), (), (0.1,))


RESULTS = [
    result(1, "answered", "d/fdi/1", "d/fdi/1"),
    result(2, "answered", "d/fdi/2", "d/fdi/3", "<b>坏</b>"),
    result(3, "no_answer", "d/fdi/3", "d/fdi/3"),
]


def test_endings_and_confusions_are_counted() -> None:
    assert count_endings(RESULTS) == {"clause": {"answered": 2, "no_answer": 1}}
    assert count_confused(RESULTS) == {("d/fdi/3", "d/fdi/2"): 1}


def test_the_surest_are_answered_first() -> None:
    decided = [
        Decided(0.9, True, True),
        Decided(0.6, True, True),
        Decided(0.4, False, False),
        Decided(0.1, True, False),
    ]
    assert accuracy_by_rate(decided) == [(0.25, 1.0), (0.5, 1.0), (0.75, 2 / 3), (1.0, 0.5)]
    assert accuracy_by_rate([]) == []


def test_calibration_takes_tenths_of_the_scale() -> None:
    assert calibration([Decided(1.0, True, True), Decided(0.75, False, False), Decided(0.75, True, True)]) == [
        (0.75, 0.5),
        (1.0, 1.0),
    ]


def test_the_page_stands_alone_and_escapes(tmp_path) -> None:
    figures = whole_figures(RESULTS) | {"asked": "a fake", "files": ["questions.jsonl"]}
    page = tmp_path / "var" / "page.html"
    write_report(page, RESULTS, figures, [Decided(0.9, True, True)])
    written = page.read_text(encoding="utf-8")
    assert "<svg" in written and "&lt;b&gt;坏&lt;/b&gt;" in written and "<b>坏" not in written
    assert "<script" not in written and "http" not in written
