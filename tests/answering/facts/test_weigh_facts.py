"""What patterns read and how sure the learned reader is → what is believed."""

import pytest

from bot.answering.facts.learned_facts import Sureness
from bot.answering.facts.weigh_facts import SurenessLimits, load_sureness_limits, weigh
from policy_index.measure import Fact

LIMITS = SurenessLimits(keep=0.2, add=0.9, other=0.8)


def sure(true: float, false: float) -> dict[str, Sureness]:
    return {"sme": Sureness({None: 1 - true - false, True: true, False: false}, "learned words")}


def believed(value: bool | None, sureness: dict[str, Sureness], expected: tuple[str, ...] = ()) -> bool | None | str:
    read = {} if value == "nothing" else {"sme": Fact("sme", value, None, "pattern words")}
    found = weigh(read, sureness, expected, LIMITS).get("sme")
    return found.value if found else "nothing"


@pytest.mark.parametrize(
    ("read", "true", "false", "outcome"),
    [
        (True, 0.6, 0.1, True),
        (True, 0.2, 0.0, True),
        (True, 0.19, 0.0, "nothing"),
        (True, 0.0, 0.5, "nothing"),
        (False, 0.81, 0.19, "nothing"),  # the other value is much likelier
        (False, 0.79, 0.21, False),
        ("nothing", 0.9, 0.0, True),
        ("nothing", 0.0, 0.93, False),
        ("nothing", 0.89, 0.0, "nothing"),
        (None, 0.99, 0.0, None),  # who says that he does not know it is believed
    ],
)
def test_who_is_believed(read, true, false, outcome):
    assert believed(read, sure(true, false)) == outcome


def test_what_an_open_question_is_answered_with_needs_no_second_opinion():
    assert believed(True, sure(0.0, 0.5), expected=("sme",)) is True
    assert believed(True, sure(0.0, 0.95), expected=("sme",)) == "nothing"


def test_what_was_never_learned_is_kept():
    read = {"new_fact": Fact("new_fact", True, None, "words")}
    assert weigh(read, sure(0.0, 0.0), (), LIMITS) == read
    odd = {"sme": Fact("sme", "another value", None, "words")}
    assert weigh(odd, sure(0.1, 0.1), (), LIMITS) == odd


def test_what_is_added_shows_the_words_that_were_looked_at():
    assert weigh({}, sure(0.95, 0.0), (), LIMITS)["sme"].said == "learned words"


def test_adding_asks_for_more_than_keeping():
    limits = load_sureness_limits()
    assert 0 < limits.keep < 0.5 < limits.other <= limits.add < 1
