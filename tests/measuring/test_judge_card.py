"""Cards and expectations → checks. Every check is met once and failed once."""

import pytest

from bot.measuring.judge_card import CHECKS, judge, owed_checks, refuses, what_is_read
from bot.measuring.questions import Expectation

UNIT = {"id": "chongqing/市商务委", "name": "市商务委", "role": "unstated", "basis": "own", "note": None}
DISTRICTS = {
    "id": "chongqing/区县政府",
    "name": "各区政府",
    "role": "unstated",
    "basis": "inherited",
    "note": {"clause_id": "d/a/1", "quote": "均需各区政府负责"},
}


def hit(clause_id="d/a/1", quotes=(), units=(UNIT, DISTRICTS)):
    found = [{"text": text, "start": 0} for text in quotes]
    return {"clause_id": clause_id, "quotes": found, "units": list(units), "validity": {"basis": None}}


def card(outcome="answered", citations=(), text="答复", **more):
    plain = {"outcome": outcome, "intent": "ask_policy", "text": text, "citations": list(citations)}
    return plain | {"unit": None, "eligibility": [], "buttons": []} | more


def eligibility(verdict, *statuses):
    conditions = [{"status": status, "quote": "须为总部", "clause_id": "d/a/1"} for status in statuses]
    return [{"verdict": verdict, "conditions": conditions}]


def expect(kind="clause", clauses=("d/a/1",), **more):
    return Expectation(kind, frozenset(clauses), **more)


CASES = [
    # name of the check, card, expectation, kept
    ("answered", card(citations=[hit()]), expect(), True),
    ("answered", card("no_answer", [hit()]), expect(), False),
    ("answered", card("unavailable", [hit()]), expect(), False),
    ("answered", card("no_answer", [hit()]), expect(silent_ok=True), True),
    ("answered", card("no_answer", [hit("d/a/9")]), expect(silent_ok=True), False),
    ("clause_first", card(citations=[hit(), hit("d/a/2")]), expect(), True),
    ("clause_first", card(citations=[hit("d/a/2"), hit()]), expect(), False),
    ("clause_first", card(citations=[hit("other/a/1")]), expect(), False),
    ("clause_first", card("no_answer"), expect(), False),
    ("clause_first", card("no_answer", [hit("d/a/2"), hit()]), expect(silent_ok=True), True),
    ("clause_among_three", card(citations=[hit("d/a/3"), hit("d/a/2"), hit()]), expect(), True),
    ("clause_among_three", card(citations=[hit("x"), hit("y"), hit("z"), hit()]), expect(), False),
    ("mentioned", card(text="奖励 100万元", citations=[hit()]), expect(must_mention=("100 万元",)), True),
    ("mentioned", card(citations=[hit(quotes=["奖励**100万元**"])]), expect(must_mention=("奖励100万元",)), True),
    ("mentioned", card(text="长" * 600 + "100万元", citations=[hit()]), expect(must_mention=("100万元",)), False),
    ("mentioned", card(citations=[hit(quotes=["长" * 220, "百"])]), expect(must_mention=("百",)), False),
    ("mentioned", card(text="甲", citations=[hit()]), expect(must_mention=("甲", "乙")), False),
    ("units_exact", card(text="由市商务委负责", citations=[hit()]), expect(units=("市商务委",), inherited=True), True),
    ("units_exact", card(text="见条款", citations=[hit()]), expect(units=("市商务委",), inherited=True), False),
    ("units_exact", card(text="市商务委", citations=[hit()]), expect(units=("市商务委",)), False),
    ("units_exact", card(text="市商务委", citations=[hit(units=[UNIT])]), expect(units=("市商务委",), inherited=True), False),
    ("units_exact", card(text="市商务委、市税务局", citations=[hit()]), expect(units=("市商务委", "市税务局"), inherited=True), False),
    ("verdict", card("eligibility", [hit()], eligibility=eligibility("met", "met")), expect(verdict="met"), True),
    ("verdict", card("eligibility", [hit()], eligibility=eligibility("met", "met")), expect(verdict="unknown"), False),
    ("verdict", card(citations=[hit()]), expect(verdict="met"), False),
    ("conditions_fit", card(eligibility=eligibility("met", "met", "met")), expect(verdict="met"), True),
    ("conditions_fit", card(eligibility=eligibility("met", "met", "unknown")), expect(verdict="met"), False),
    ("conditions_fit", card(eligibility=eligibility("unknown", "not_met", "unknown")), expect(verdict="unknown"), False),
    ("conditions_fit", card(eligibility=eligibility("unknown", "not_stated_by_document")), expect(verdict="unknown"), True),
    ("conditions_fit", card(eligibility=eligibility("met")), expect(verdict="met"), False),
    ("refused", card("no_answer"), expect(refuse=True, clauses=()), True),
    ("refused", card("answered", [hit()]), expect(refuse=True, clauses=()), False),
    ("refused", card("unavailable"), expect(refuse=True, clauses=()), False),
    ("asks_back", card("clarify", buttons=[{}, {}]), expect(clarify=True), True),
    ("asks_back", card("clarify", buttons=[{}]), expect(clarify=True), False),
    ("asks_back", card("answered", [hit()], buttons=[{}, {}]), expect(clarify=True), False),
    ("tasks_exact", card("unit_tasks", [hit(), hit("d/a/2", units=[DISTRICTS])], unit=UNIT), expect("reverse_units"), True),
    ("tasks_exact", card("unit_tasks", [hit(), hit("d/a/2")], unit=UNIT), expect("reverse_units"), False),
    ("tasks_exact", card("answered", [hit()], unit=UNIT), expect("reverse_units"), False),
    ("tasks_exact", card("unit_tasks", [hit()], unit=None), expect("reverse_units"), False),
    ("small_talk", card("smalltalk", intent="greet"), expect("chitchat", (), intent="greet"), True),
    ("small_talk", card("smalltalk", intent="thank"), expect("chitchat", (), intent="greet"), False),
    ("small_talk", card("answered", [hit()], intent="greet"), expect("chitchat", (), intent="greet"), False),
]  # fmt: skip


@pytest.mark.parametrize(("check", "shown", "expected", "kept"), CASES)
def test_checks(check, shown, expected, kept):
    assert judge(shown, expected).checks[check] is kept


def test_every_check_can_be_kept_and_can_fail():
    seen = {(check, kept) for check, _, _, kept in CASES}
    assert seen == {(check, kept) for check in CHECKS for kept in (True, False)}


@pytest.mark.parametrize("shown", [None, {}, {"outcome": "answered"}, {"outcome": "answered", "citations": [1]}])
@pytest.mark.parametrize(
    "expected",
    [expect(must_mention=("a",), units=("b",), verdict="met"), expect("reverse_units"), expect(clarify=True)],
)
def test_what_is_no_card_is_wrong(shown, expected):
    judgement = judge(shown, expected)
    assert tuple(judgement.checks) == owed_checks(expected)
    assert not judgement.right
    assert refuses(shown) or shown


def test_right_needs_every_check_but_among_three():
    only_second = card("no_answer", [hit("d/a/2"), hit()])
    assert judge(only_second, expect()).failed == ["answered", "clause_first"]
    assert judge(card(citations=[hit()]), expect()).right


def test_conditions_are_read_only_where_they_are_shown():
    shown = card("eligibility", [hit()], eligibility=eligibility("met", "met"))
    assert "须为总部" in what_is_read(shown)
