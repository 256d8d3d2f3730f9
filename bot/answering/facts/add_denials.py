"""What patterns read and what the learned reader makes of the same message in, the facts that are believed out.

The learned reader knows wordings that nobody wrote down as a pattern, and is sometimes sure of what was not said. So only
facts that can do no more than fail a condition are added: whoever says in his own words that he was not recognised hears that
he does not qualify, and nobody can be told wrongly that he does. For the same reason a fact that patterns read and that can
meet a condition is left unsaid where the learned reader is all but certain of the contrary (高级认证海关最后没批).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.answering.facts.learned_facts import NOT_SAID, LearnedFacts, Value, load_learned_facts, values_of
from policy_index.decide_condition import decide_by_value
from policy_index.measure import Fact
from policy_index.read_measures import Measures
from policy_index.term_data import load_yaml

CERTAIN = 1.01
"""No likelihood reaches it."""
LIMITS = Path(__file__).parent / "learned_facts.yml"


@dataclass(frozen=True)
class DenialReader:
    """The second reader of `read_facts`.

    `least`: how likely the learned reader must find a fact for it to be added, `contrary`: for another one not to be believed.
    `meeting`: the facts and values that can meet a condition of some measure. Of facts in `left_to_patterns` it is not asked.
    """

    learned: LearnedFacts
    least: float
    contrary: float
    meeting: frozenset[tuple[str, Value]]
    left_to_patterns: frozenset[str] = frozenset()

    def add(self, text: str, read: Mapping[str, Fact]) -> dict[str, Fact]:
        """What patterns read in a text, unless it is surely denied, and what the learned reader is sure of besides that can
        meet no condition.
        """
        denied = {
            name: Fact(name, sure.likeliest, None, sure.said)
            for name, sure in self.learned.read(text).items()
            if self._can_only_fail(name, sure.likeliest) and sure.of[sure.likeliest] >= self._needed(read.get(name))
        }
        believed = {name: fact for name, fact in read.items() if name not in denied or fact.value == denied[name].value}
        return {**believed, **{name: fact for name, fact in denied.items() if name not in read}}

    def _needed(self, read: Fact | None) -> float:
        """How sure the learned reader must be, where patterns read nothing or something else; that nobody knows it is believed."""
        if read is None:
            return self.least
        return self.contrary if (read.id, read.value) in self.meeting else CERTAIN

    def _can_only_fail(self, name: str, value: Value) -> bool:
        return (name, value) not in self.meeting and name not in self.left_to_patterns


def load_second_reader(measures: Measures) -> DenialReader:
    """The learned reader, within the limits of the file, for the conditions of these measures."""
    limits = load_yaml(LIMITS)
    left = frozenset(limits["left_to_patterns"])
    least, contrary = float(limits["least"]), float(limits["contrary"])
    return DenialReader(load_learned_facts(), least, contrary, meeting_values(measures), left)


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
