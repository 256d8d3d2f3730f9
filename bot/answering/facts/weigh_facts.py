"""What patterns read and what the learned reader makes of the same message in, the facts that are believed out.

Patterns show the words, the learned reader knows what they come to. A fact that patterns read and the learned reader finds
unlikely is left unsaid; one that it is sure of and patterns do not know is added. Where both are sure of different values
nothing is said: the asker is asked, which costs a turn, while a wrong fact decides wrongly.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.answering.facts.learned_facts import NOT_SAID, LearnedFacts, Sureness, load_learned_facts
from policy_index.measure import Fact
from policy_index.term_data import load_yaml

LIMITS = Path(__file__).parent / "learned_facts.yml"


@dataclass(frozen=True)
class SurenessLimits:
    """How likely a fact must be to be kept where patterns read it and to be added where they did not, and another value
    of it to be left unsaid.
    """

    keep: float
    add: float
    other: float


class WeighingReader:
    """The second reader of `read_facts`: what the learned reader makes of a text, weighed within limits."""

    def __init__(self, learned: LearnedFacts, limits: SurenessLimits) -> None:
        self._learned, self._limits = learned, limits

    def weigh(self, text: str, read: Mapping[str, Fact], expected: Collection[str]) -> dict[str, Fact]:
        return weigh(read, self._learned.read(text), expected, self._limits)


def weigh(
    read: Mapping[str, Fact], sure: Mapping[str, Sureness], expected: Collection[str], limits: SurenessLimits
) -> dict[str, Fact]:
    """The facts that are believed.

    `expected`: facts of the measure talked about, which a message may state in fewer words than the learned reader,
    who sees this message alone, can understand; what patterns read of them is kept.
    """
    kept = {name: fact for name, fact in read.items() if _is_believed(fact, sure.get(name), name in expected, limits)}
    added = {
        name: Fact(name, one.likeliest, None, one.said)
        for name, one in sure.items()
        if name not in read and one.of[one.likeliest] >= limits.add
    }
    return kept | added


def _is_believed(fact: Fact, sure: Sureness | None, is_expected: bool, limits: SurenessLimits) -> bool:
    """What the learned reader has not learned, and that somebody does not know something, is for the patterns alone."""
    if sure is None or fact.value is NOT_SAID or fact.value not in sure.of:
        return True
    is_other = sure.likeliest != fact.value and sure.of[sure.likeliest] >= limits.other
    return not is_other and (is_expected or sure.of[fact.value] >= limits.keep)  # type: ignore[index]


@cache
def load_sureness_limits(path: Path = LIMITS) -> SurenessLimits:
    """The limits, as they were chosen by what is told in the file."""
    content = load_yaml(path)
    return SurenessLimits(float(content["keep"]), float(content["add"]), float(content["other"]))


def load_second_reader() -> WeighingReader:
    """The learned reader within the limits of the file."""
    return WeighingReader(load_learned_facts(), load_sureness_limits())
