"""Phrases in, what an authority told the asker out: whether he meets what the document calls 符合条件的.

卫健委看完回话，说我们条件不具备: who told it, that it was told, and what it came to may stand in several phrases of a
sentence. A sentence that asks, supposes or waits, or that tells of others, tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.answering.facts.fact_context import Phrase
from bot.answering.facts.number_words import any_of
from bot.answering.facts.phrases import split_sentences
from policy_index.measure import Fact
from policy_index.term_data import load_yaml

RULING_WORDS = Path(__file__).parent / "ruling_words.yml"
CONFIRMED = "eligible_confirmed"
_FAR = 60
"""Characters within which the outcome stands behind the authority."""
_COLON = re.compile("[:：]")


def read_rulings(text: str) -> dict[str, Fact]:
    """The fact of being confirmed or rejected; nothing where two sentences tell it both ways."""
    if not _words()["authority"].search(text):
        return {}
    found = [fact for sentence in split_sentences(text) if (fact := _ruling(text, sentence))]
    return {CONFIRMED: found[0]} if len({fact.value for fact in found}) == 1 else {}


def _ruling(text: str, sentence: Phrase) -> Fact | None:
    words = _words()
    stretch = text[sentence.start : sentence.end]
    if not words["own"].search(text) or words["open"].search(stretch):
        return None
    for authority in words["authority"].finditer(stretch):
        told = words["told"].search(stretch, authority.end())
        if not told or told.start() - authority.end() > _FAR:
            continue
        for outcome, value in _outcomes(stretch, authority.end()):
            if outcome.start() - told.end() > _FAR or words["void"].search(_without(stretch, outcome, value)):
                continue
            return Fact(CONFIRMED, value, None, stretch[authority.start() : outcome.end()])
    return None


def _outcomes(stretch: str, start: int) -> Iterator[tuple[re.Match[str], str]]:
    """What it came to, a no before the yes that it holds (不符合条件)."""
    if unmet := _words()["unmet"].search(stretch, start):
        yield unmet, "rejected"
    elif met := _words()["met"].search(stretch, start):
        yield met, "confirmed"


def _without(stretch: str, outcome: re.Match[str], value: str) -> str:
    """The sentence up to the outcome, and a yes with what follows it: behind it a question of its own may stand."""
    end = outcome.end() if value == "confirmed" else outcome.start()
    behind = stretch[outcome.end() :].split(",")[0] if value == "confirmed" else ""
    return _COLON.sub(",", stretch[:end]) + behind


@cache
def _words() -> Mapping[str, re.Pattern[str]]:
    data: Mapping[str, Any] = load_yaml(RULING_WORDS)
    return {name: any_of(text) for name, text in data.items() if isinstance(text, str)}
