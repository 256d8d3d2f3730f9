"""cues.yml in, compiled cues out: what a question is after, small talk, and details a clause must state to answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policy_index.term_data import load_yaml

CUES = Path(__file__).parent / "cues.yml"

_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")


@dataclass(frozen=True)
class Detail:
    """Something a question may ask for, and the words by which a clause states it."""

    asked: re.Pattern[str]
    stated: re.Pattern[str]


@dataclass(frozen=True)
class Cues:
    """Compiled expressions by name; all match normalised, lower-case text."""

    asks: Mapping[str, re.Pattern[str]]
    ways_of_asking: Sequence[re.Pattern[str]]
    """The same expressions one by one: a message may be covered by several that overlap."""
    small_talk: Mapping[str, re.Pattern[str]]
    small_talk_core: Mapping[str, re.Pattern[str]]
    """What may be left of small talk when `fillers` are taken away."""
    fillers: re.Pattern[str]
    understood: re.Pattern[str]
    details: Mapping[str, Detail]
    injection: re.Pattern[str]
    plan_subjects: frozenset[str]
    chat_commands: frozenset[str]
    goals: re.Pattern[str]
    of_goals: frozenset[str]
    """Words that say no more than that a plan's own goals are meant."""
    aspect: re.Pattern[str]
    abuse: re.Pattern[str]
    pronoun: re.Pattern[str]
    this_clause: re.Pattern[str]
    plan_names: Mapping[str, Sequence[str]]
    """Part → names by which a follow-up changes to it."""
    returns: re.Pattern[str]
    not_this_but: re.Pattern[str]
    other_plan: re.Pattern[str]
    other_of_two: re.Pattern[str]
    changes_plan: frozenset[str]
    takes_back: re.Pattern[str]
    says_instead: Sequence[re.Pattern[str]]
    none_of_these: re.Pattern[str]
    of_units: frozenset[str]
    says_nothing: frozenset[str]
    """Words that name no matter of their own."""
    asks_of_cited: Mapping[str, re.Pattern[str]]
    """What a message asks of the clause cited last when it says nothing else."""
    purpose: re.Pattern[str]
    document_names: frozenset[str]
    asks_anew: re.Pattern[str]
    only_place: re.Pattern[str]

    def asked_for(self, text: str) -> frozenset[str]:
        """Names of everything the question is after; a burst of words (发文 日期 哪天) is read as a sentence as well."""
        forms = {text, _HAN_GAP.sub("", text)}
        return frozenset(name for name, pattern in self.asks.items() if any(map(pattern.search, forms)))

    def small_talk_of(self, text: str) -> str | None:
        """The small-talk intent of a whole message; None where it holds anything else."""
        whole = next((name for name, pattern in self.small_talk.items() if pattern.search(text)), None)
        core = "".join(self.fillers.sub(" ", text).split())
        return whole or next((name for name, pattern in self.small_talk_core.items() if pattern.fullmatch(core)), None)

    def details_asked(self, text: str) -> tuple[str, ...]:
        return tuple(name for name, detail in self.details.items() if detail.asked.search(text))


@cache
def load_cues(path: Path = CUES) -> Cues:
    """Read and compile the cues. Raises DataInvalid for a broken file and re.error for a broken expression."""
    data: Mapping[str, Any] = load_yaml(path)
    return Cues(
        asks={name: _any_of(patterns) for name, patterns in data["cues"].items()},
        ways_of_asking=[re.compile(pattern) for patterns in data["cues"].values() for pattern in patterns],
        small_talk={name: _any_of(patterns) for name, patterns in data["small_talk"].items()},
        small_talk_core={name: _any_of(patterns) for name, patterns in data["small_talk_core"].items()},
        fillers=_any_of(data["fillers"]),
        understood=_any_of(data["understood"]),
        details={name: Detail(_any_of(row["asked"]), _any_of(row["stated"])) for name, row in data["details"].items()},
        injection=_any_of(data["injection"]),
        plan_subjects=frozenset(data["plan_subjects"]),
        chat_commands=frozenset(data["chat_commands"]),
        goals=_any_of(data["goals"]),
        of_goals=frozenset(data["of_goals"]),
        aspect=_any_of(data["aspect"]),
        abuse=_any_of(data["abuse"]),
        pronoun=_any_of(data["pronoun"]),
        this_clause=_any_of(data["this_clause"]),
        plan_names=data["plan_names"],
        returns=_any_of(data["returns"]),
        not_this_but=re.compile(data["not_this_but"]),
        other_plan=_any_of(data["other_plan"]),
        other_of_two=_any_of(data["other_of_two"]),
        changes_plan=frozenset(data["changes_plan"]),
        takes_back=_any_of(data["takes_back"]),
        says_instead=[re.compile(pattern) for pattern in data["says_instead"]],
        none_of_these=_any_of(data["none_of_these"]),
        of_units=frozenset(data["of_units"]),
        says_nothing=frozenset(data["says_nothing"]),
        asks_of_cited={name: _any_of(patterns) for name, patterns in data["asks_of_cited"].items()},
        purpose=_any_of(data["purpose"]),
        document_names=frozenset(data["document_names"]),
        asks_anew=_any_of(data["asks_anew"]),
        only_place=_any_of(data["only_place"]),
    )


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def without_punctuation(text: str) -> str:
    """The text without punctuation; Chinese without spaces too."""
    if text.isascii():
        return re.sub(r"[.!?,]+", " ", text).strip()
    return re.sub(r"[\s,.!?;:，。！？；：~～、]+", "", text)
