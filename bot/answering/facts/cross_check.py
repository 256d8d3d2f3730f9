"""What patterns read and what the learned reader makes of the same message in, the facts that are believed out.

Patterns take words for a fact wherever they stand; the learned reader has an eye for the whole message, and knows wordings that
nobody wrote down, but is now and then sure of what was not said. So each checks the other: what patterns read is believed where
the learned reader finds it at least possible, and what it alone reads where it is sure. Of both more is asked of a fact that can meet
a condition than of one that can only fail some: nobody must be told wrongly that he gets something.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.answering.facts.fact_context import FactContext
from bot.answering.facts.learned_facts import NOT_SAID, LearnedFacts, Sureness, Value, load_learned_facts, values_of
from policy_index.decide_condition import decide_by_value
from policy_index.measure import Fact
from policy_index.read_measures import Measures
from policy_index.term_data import load_yaml

LIMITS = Path(__file__).parent / "learned_facts.yml"


@dataclass(frozen=True)
class Limits:
    """How likely the learned reader must find a fact that patterns read (`possible`), and one that it alone reads (`sure`)."""

    possible: float
    sure: float


@dataclass(frozen=True)
class CrossCheck:
    """The second reader of `read_facts`.

    `meeting`: the facts and values that can meet a condition of some measure; `to_meet` are the limits for them, `to_fail` those for
    all others. Of facts in `left_to_patterns` it is not asked.
    """

    learned: LearnedFacts
    to_meet: Limits
    to_fail: Limits
    meeting: frozenset[tuple[str, Value]]
    left_to_patterns: frozenset[str] = frozenset()

    def believed(self, text: str, read: Mapping[str, Fact], context: FactContext) -> dict[str, Fact]:
        """Of what patterns read in a text what may be true, and what is sure besides.

        What changes a known fact or answers a question (如果是房地产呢) says little by itself, and is for patterns alone.
        """
        asked = {context.asked.id} if context.asked else set()
        left = self.left_to_patterns | context.known.keys() | asked
        heard = {name: sureness for name, sureness in self.learned.read(text).items() if name not in left}
        possible = {name: fact for name, fact in read.items() if self._is_possible(fact, heard.get(name))}
        sure = {
            name: Fact(name, sureness.likeliest, None, sureness.said)
            for name, sureness in heard.items()
            if name not in read and self._is_sure(name, sureness)
        }
        return possible | sure

    def _is_possible(self, fact: Fact, heard: Sureness | None) -> bool:
        """Whether a fact that patterns read may stand; who says that he does not know it is believed."""
        if heard is None or not isinstance(fact.value, bool | str):
            return True
        return heard.of[fact.value] >= self._limits(fact.id, fact.value).possible

    def _is_sure(self, name: str, heard: Sureness) -> bool:
        return heard.of[heard.likeliest] >= self._limits(name, heard.likeliest).sure

    def _limits(self, name: str, value: Value) -> Limits:
        return self.to_meet if (name, value) in self.meeting else self.to_fail


def load_second_reader(measures: Measures) -> CrossCheck:
    """The learned reader, within the limits of the file, for the conditions of these measures."""
    data = load_yaml(LIMITS)
    to_meet, to_fail = (
        Limits(float(row["possible"]), float(row["sure"])) for row in (data["to_meet"], data["to_fail"])
    )
    return CrossCheck(
        load_learned_facts(), to_meet, to_fail, meeting_values(measures), frozenset(data["left_to_patterns"])
    )


def meeting_values(measures: Measures) -> frozenset[tuple[str, Value]]:
    """Every fact and value, of those without a figure, that meets a condition or lifts an exclusion of some measure."""
    return frozenset(
        (fact, value)
        for measure in measures.measures
        for tier in measure.tiers
        for spec in (*tier.conditions, *(exclusion.condition for exclusion in tier.exclusions))
        for fact, rule in ((spec.fact, spec.rule), *((other.fact, other.rule) for other in spec.also))
        if measures.vocabulary[fact].kind in ("yes_no", "choice")
        for value in values_of(measures.vocabulary[fact])
        if value is not NOT_SAID and decide_by_value(rule, Fact(fact, value, None, "")) == "met"
    )
