"""Questions read, a small bot asked, figures and words made of it."""

import json

import httpx
import pytest

from bot.measuring.ask_bot import DoorBot, RasaBot, Reply
from bot.measuring.errors import BotNotRunning, QuestionsUnreadable
from bot.measuring.evaluation import ask_all, compare, whole_figures
from bot.measuring.print_evaluation import word_case, word_expected
from bot.measuring.questions import read_questions, whole_id
from policy_index.corpus import load_corpus

ROWS = [
    {"id": "1", "kind": "clause", "lang": "zh", "turns": ["甲"], "expect": {"clauses": ["trade/1"]}},
    {"id": "2", "kind": "clause", "lang": "zh", "turns": ["乙"], "expect": {"clauses": ["trade/2"]}},
    {"id": "3", "kind": "out_of_scope", "lang": "zh", "turns": ["丙"], "expect": {"refuse": True}},
    {"id": "4", "kind": "multi_turn", "lang": "en", "turns": ["甲", "丁"], "expect": {"as": "clause", "clauses": ["fdi/1"]}},
    {"id": "5", "kind": "clause", "lang": "zh", "turns": ["坏"], "expect": {"clauses": ["trade/3"]}},
]  # fmt: skip


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture
def rows(tmp_path, corpus):
    return read_questions([write(tmp_path, ROWS)], corpus)


def write(folder, rows):
    path = folder / "questions.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def card(outcome, *clause_ids):
    hits = [
        {"clause_id": f"yfbf-2022-107/{name}", "quotes": [], "units": [], "validity": {"basis": None}}
        for name in clause_ids
    ]
    return {
        "outcome": outcome,
        "intent": "ask_policy",
        "text": "答",
        "citations": hits,
        "eligibility": [],
        "buttons": [],
    }


CARDS = {
    "甲": card("answered", "trade/1"),
    "乙": card("no_answer", "trade/9", "trade/2"),
    "丙": card("no_answer"),
    "丁": card("answered", "fdi/2", "fdi/1"),
}


class TableBot:
    name = "a table"

    def open(self):
        return self

    def say(self, message):
        if message not in CARDS:
            raise httpx.ReadTimeout("too slow")
        return Reply(CARDS[message], 0.01)


def test_figures_of_a_small_bot(rows, corpus):
    seen = []
    results = ask_all(TableBot(), rows, corpus, lambda: seen.append(1))
    figures = whole_figures(results)
    assert len(seen) == len(ROWS)
    assert [result.judgement.right for result in results] == [True, False, True, False, False]
    assert figures["all"]["right"] == 0.4
    assert figures["by_kind"]["clause"]["clause first"] == pytest.approx(0.3333)
    assert figures["by_kind"]["clause"]["among three"] == pytest.approx(0.6667)
    assert figures["by_kind"]["out_of_scope"] | {"grounded": 1.0, "refused": 1.0} == figures["by_kind"]["out_of_scope"]
    assert figures["all"]["false refusals"] == 0.5
    assert figures["all"]["grounded"] == 0.8
    assert figures["errors"] == 1
    assert figures["by_language"]["en"]["questions"] == 1
    assert figures["turn_ms"] == {"p50": 10.0, "p95": 10.0}
    json.dumps(figures)


def test_comparison_takes_single_questions_that_owe_a_clause(rows, corpus):
    results = ask_all(TableBot(), rows, corpus, lambda: None)
    table = compare(results, lambda message: {"always the first": ["yfbf-2022-107/trade/1"]})
    assert table["this bot"]["questions"] == 3
    assert table["this bot"]["first"] == pytest.approx(0.3333)
    assert table["this bot"]["among three"] == pytest.approx(0.6667)
    assert table["always the first"]["among three"] == pytest.approx(0.3333)


def test_a_wrong_case_in_one_line(rows, corpus):
    results = ask_all(TableBot(), rows, corpus, lambda: None)
    assert word_case(results[1]) == (
        "2 clause zh  answered, clause_first  「乙」 → no_answer trade/9 trade/2; expected trade/2"
    )
    assert "ReadTimeout" in word_case(results[4])
    assert word_expected(rows[2]) == "a refusal"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ({"id": "1"}, "turns"),
        (ROWS[0] | {"turns": []}, "turns is empty"),
        (ROWS[0] | {"expect": {"clauses": ["trade/99"]}}, "names 0 clauses"),
        (ROWS[0] | {"expect": None}, "NoneType"),
    ],
)
def test_a_broken_question_is_named_by_line(row, fault, tmp_path, corpus):
    with pytest.raises(QuestionsUnreadable, match=f"line 2.*{fault}"):
        read_questions([write(tmp_path, [ROWS[0], row])], corpus)


def test_whole_and_short_ids_name_the_same_clause(corpus):
    assert whole_id("fdi/1", corpus) == whole_id("yfbf-2022-107/fdi/1", corpus) == "yfbf-2022-107/fdi/1"


@pytest.mark.parametrize("bot", [RasaBot, DoorBot])
def test_where_nothing_listens_the_command_is_named(bot):
    with pytest.raises(BotNotRunning, match="make run"):
        bot("http://127.0.0.1:9").check_running()


def test_the_own_questions_are_readable(corpus):
    from bot.measuring.settings import OWN_QUESTIONS

    assert len(read_questions([OWN_QUESTIONS], corpus)) >= 80
