"""A message, its facts and its search in, the measure (and tier) that it asks about out, or None.

No single signal decides: words that name a measure, where its clause stands in the search, facts that belong to it, and
what was talked about last are weighed by the numbers of cues.yml.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from policy_index.clean_text import normalise_message
from policy_index.corpus import Corpus
from policy_index.measure import Fact, Measure, Topic
from policy_index.read_measures import Measures, facts_of
from policy_index.search import Search
from policy_index.term_data import load_yaml

CUES = Path(__file__).parent / "cues.yml"
_NEAR = 5
"""Candidates whose sentences are looked at."""
_EVEN = 0.7
_QUOTATION_MARKS = ("“", "「", '"')


@dataclass(frozen=True)
class EligibilityCues:
    """Compiled cues, and the numbers by which evidence is weighed."""

    patterns: Mapping[str, re.Pattern[str]]
    evidence: Mapping[str, float]
    thresholds: Mapping[str, float]

    def found(self, name: str, text: str) -> bool:
        return bool(self.patterns[name].search(text))

    def without(self, name: str, text: str) -> str:
        return self.patterns[name].sub(" ", text)


@dataclass(frozen=True)
class Evidence:
    """How much speaks for one measure: in all, and by its words alone; `facts` are the told ones that belong to it."""

    measure: Measure
    total: float
    words: float
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Signs:
    """What one message shows: its text, the facts it tells, its search, and the clause cited last."""

    text: str
    facts: Collection[str]
    found: Search
    talked: str | None
    corpus: Corpus


@cache
def load_eligibility_cues(path: Path = CUES) -> EligibilityCues:
    """Read and compile cues.yml. Raises DataInvalid for a broken file and re.error for a broken expression."""
    data: Mapping[str, Any] = load_yaml(path)
    patterns = {name: re.compile("|".join(f"(?:{row})" for row in rows)) for name, rows in data["cues"].items()}
    return EligibilityCues(patterns, dict(data["evidence"]), dict(data["thresholds"]))


def weigh_measures(measures: Measures, signs: Signs, cues: EligibilityCues) -> list[Evidence]:
    """Every measure with the evidence for it, most first; of equals the one that stands first in the folder."""
    relevance = {candidate.clause_id: candidate.relevance for candidate in signs.found.candidates}
    first = signs.found.candidates[0].clause_id
    near = {candidate.clause_id for candidate in signs.found.candidates[:_NEAR]}
    weights = cues.evidence
    found = []
    for measure in measures.measures:
        words = min(weights["words"] * letters_found(measure, signs.text), weights["most_words"])
        told = tuple(fact for fact in measures.facts[measure.id] if fact in signs.facts)
        about = min(weights["fact"] * weight_of_facts(measures, measure, told), weights["most_facts"])
        rank = weights["rank"] * relevance.get(measure.clause_id, 0.0) + weights["first"] * (first == measure.clause_id)
        against = weights["never"] * _is_against(measure.topic, signs.text)
        talked = weights["talked"] * (signs.talked == measure.clause_id)
        sentence = weights["sentence"] * (_sentence_fit(measure, signs) if measure.clause_id in near else 0.0)
        if _is_titled(measure, signs.text):
            words = weights["titled"]
        found.append(Evidence(measure, words + rank + about + against + talked + sentence, words, told))
    return sorted(found, key=lambda evidence: -evidence.total)


def asked_tier(measure: Measure, text: str) -> str | None:
    """The tier that the message names; None where it names none or several."""
    if not measure.has_levels:
        return None
    named = [tier.id for tier in measure.tiers if _hits(tier.topic, text) and not _is_against(tier.topic, text)]
    return named[0] if len(named) == 1 else None


def _sentence_fit(measure: Measure, signs: Signs) -> float:
    """How well the sentences that set the measure fit the question beside the clause's other ones.

    1 where the best sentence is the measure's own, 0 where its own fit seven tenths as well, down to -1.
    """
    text = signs.corpus.clause(measure.clause_id).text
    own = {text.find(quote) for quote in _quotes_of(measure)}
    fits = {(s.start, s.end): s.dense + s.lexical for s in signs.found.sentences(measure.clause_id)}
    best = max(fits.values(), default=0.0)
    mine = max((fit for (start, end), fit in fits.items() if any(start <= at < end for at in own)), default=0.0)
    return max((mine / best - _EVEN) / (1 - _EVEN), -1.0) if best > 0 else 0.0


def _quotes_of(measure: Measure) -> set[str]:
    benefits = {benefit.quote for tier in measure.tiers for benefit in tier.benefits}
    return benefits | {condition.quote for tier in measure.tiers for condition in tier.conditions}


def weight_of_facts(measures: Measures, measure: Measure, facts: Collection[str]) -> float:
    """How much the facts are about this measure: 1 for each that decides in its clause alone, less where others share it."""
    return sum(2 / (1 + measures.uses[fact]) for fact in measures.facts[measure.id] if fact in facts)


def letters_found(measure: Measure, text: str) -> float:
    """How long the topic words are that the message holds; a Latin letter counts a third, words inside others not at all."""
    topics = [measure.topic, *(tier.topic for tier in measure.tiers)]
    found = {word for topic in topics for word in _hits(topic, text)}
    longest = [word for word in found if not any(word != other and word in other for other in found)]
    return sum(sum(1.0 if character >= "\u2e80" else 1 / 3 for character in word) for word in longest)


def _is_titled(measure: Measure, text: str) -> bool:
    """Whether the message quotes the measure's title, as the buttons that open a case do."""
    if not any(mark in text for mark in _QUOTATION_MARKS):
        return False
    titles = (_normalised(title) for title in measure.title.values())
    return any(mark + title in text for title in titles for mark in _QUOTATION_MARKS)


_normalised = cache(normalise_message)


def _is_against(topic: Topic, text: str) -> bool:
    return any(word in text and _word_pattern(word).search(text) for word in topic.never)


def _hits(topic: Topic, text: str) -> list[str]:
    """The topic words in a text. Latin words and numbers stand alone: 500万 is not said by 3500万."""
    return [word for word in topic.words if word in text and _word_pattern(word).search(text)]


@cache
def _word_pattern(word: str) -> re.Pattern[str]:
    before = r"(?<![a-z0-9.])(?<!\d,)" if word[0].isascii() else ""
    after = r"(?:e?s)?(?![a-z0-9])" if word[-1].isascii() and word[-1].isalnum() else ""
    return re.compile(before + re.escape(word) + after)


def facts_for(measure: Measure, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The facts that can decide something in a measure."""
    wanted = set(facts_of(measure))
    return {fact_id: fact for fact_id, fact in facts.items() if fact_id in wanted}
