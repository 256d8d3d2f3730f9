"""Words as the reader of facts saw them in, the asker's own words out: Traditional and capitals as they were typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import SequenceMatcher

from policy_index.measure import Fact

_ALIGNED = 600


def in_own_words(facts: Mapping[str, Fact], message: str, normalised: str) -> dict[str, Fact]:
    """The facts with `said` cut from the message; as read where the place cannot be told."""
    if message == normalised or not facts:
        return dict(facts)
    places = _places(message, normalised)
    return {
        fact_id: replace(fact, said=_cut(fact.said, message, normalised, places)) for fact_id, fact in facts.items()
    }


def _cut(said: str, message: str, normalised: str, places: list[int]) -> str:
    begin = normalised.find(said)
    if begin < 0 or not said:
        return said
    end = begin + len(said)
    return message[places[begin] : places[end]].strip() or said


def _places(message: str, normalised: str) -> list[int]:
    """For each place of the normalised text (its end too) the place in the message.

    Equal lengths map one to one, and so do long stories: aligning them takes the square of their length.
    """
    if len(message) == len(normalised) or len(message) > _ALIGNED:
        return [min(place, len(message)) for place in range(len(normalised) + 1)]
    places = [0] * (len(normalised) + 1)
    for _, first, last, start, stop in SequenceMatcher(None, message.lower(), normalised, autojunk=False).get_opcodes():
        for step in range(stop - start):
            places[start + step] = min(first + step, last)
    places[len(normalised)] = len(message)
    return places
