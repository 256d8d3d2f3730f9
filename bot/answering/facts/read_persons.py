"""A normalised message in, the facts out that follow from who somebody is: nationality, work, and for whom it is told.

我老公意大利人，在渝北上班，能参加医保吗 tells of a foreigner who works. A nationality belongs to the nearest person of its
phrase; one without work makes nobody an employee.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.answering.facts.doubt import Doubt, doubt_about
from bot.answering.facts.fact_context import Phrase
from bot.answering.facts.number_words import any_of
from policy_index.measure import Fact
from policy_index.term_data import load_yaml

PERSON_WORDS = Path(__file__).parent / "person_words.yml"
INSURED, CHILD, OPERATOR, INDIVIDUAL = "insured_worker", "child_of_foreigner", "school_operator", "overseas_individual"
_PARENTS = frozenset({"self", "spouse", "parent", "both", "worker"})
_NEAR = 14


@dataclass(frozen=True)
class Nationality:
    """Of what kind somebody is (foreign, compatriot, chinese), who, and the words that say so."""

    kind: str
    person: str | None
    start: int
    end: int


@dataclass(frozen=True)
class PersonWords:
    """Compiled person_words.yml."""

    persons: Mapping[str, re.Pattern[str]]
    words: Mapping[str, re.Pattern[str]]
    not_of: re.Pattern[str]


def read_persons(
    text: str, phrases: Sequence[Phrase], doubts: Sequence[Doubt], about: frozenset[str] = frozenset()
) -> dict[str, Fact]:
    """What the persons of a message make of it: insured workers, children of foreigners, who runs a school, who invests.

    `about`: facts whose topic the text need not name, because a card asked for them. A value of None says that the
    message tells it both ways.
    """
    words = load_person_words()
    nationalities = [one for phrase in phrases for one in _nationalities(text, phrase, doubts)]
    facts: dict[str, Fact] = {}
    if INSURED in about or words.words["about_insurance"].search(text):
        facts |= _insured(text, phrases, nationalities)
    if OPERATOR in about or words.words["about_running_a_school"].search(text):
        own = {"chinese": "chinese_citizen", "foreign": "foreign"}
        facts |= _of_self(text, nationalities, OPERATOR, own)
    elif CHILD in about or words.words["about_child"].search(text):
        facts |= _child(text, nationalities, CHILD in about)
    if INDIVIDUAL in about or words.words["about_equity"].search(text):
        facts |= _of_self(text, nationalities, INDIVIDUAL, {"chinese": False, "foreign": True, "compatriot": True})
    return facts


def _insured(text: str, phrases: Sequence[Phrase], nationalities: Sequence[Nationality]) -> dict[str, Fact]:
    """An employee by nationality or employer. Who is said to work and not to work may be two: nothing is told."""
    words = load_person_words().words
    idle = words["not_working"].search(text)
    works = any(_is_told(text, phrase, words["works"]) for phrase in phrases)
    if idle or not works:
        return {INSURED: _fact(text, INSURED, "other", idle.span())} if idle and not works else {}
    abroad = [one for one in nationalities if one.kind in ("foreign", "compatriot")]
    foreign = next((one for one in abroad if one.person not in (None, "owner")), None)
    told = (foreign.start, foreign.end) if foreign else _span(words["foreigners_permit"].search(text))
    if told:
        return {INSURED: _fact(text, INSURED, "foreign_employee", told)}
    if at_foreign := words["employer_foreign"].search(text):
        return {INSURED: _fact(text, INSURED, "employee_of_foreign_firm", at_foreign.span())}
    at_domestic = words["employer_domestic"].search(text)
    if at_domestic and any(one.kind == "chinese" for one in nationalities):
        return {INSURED: _fact(text, INSURED, "other", at_domestic.span())}
    return {}


def _is_told(text: str, phrase: Phrase, pattern: re.Pattern[str]) -> bool:
    """Whether a phrase tells it of now: not wished for, supposed or still to come."""
    match = pattern.search(text, phrase.start, phrase.end)
    return match is not None and not load_person_words().words["planned"].search(text, phrase.start, match.start())


def _child(text: str, nationalities: Sequence[Nationality], is_asked: bool) -> dict[str, Fact]:
    """One foreign parent makes a child a foreigner's; else its own nationality does. Both Chinese make it none.

    A child told to be Chinese beside a foreign parent is left open.
    """
    if not is_asked and not load_person_words().persons["child"].search(text):
        return {}
    foreign = [one for one in nationalities if one.kind == "foreign" and one.person in {*_PARENTS, "child"}]
    local = [one for one in nationalities if one.kind in ("chinese", "compatriot")]
    told = {one.person for one in local}
    if foreign:
        value = None if told & {"child", "both"} else True
        return {CHILD: _fact(text, CHILD, value, (foreign[0].start, foreign[0].end))}
    both = next((one for one in local if one.person == "both"), None)
    if both or {"self", "spouse"} <= told or {"self", "parent"} <= told:
        shown = both or local[0]
        return {CHILD: _fact(text, CHILD, False, (shown.start, shown.end))}
    return {}


def _of_self(
    text: str, nationalities: Sequence[Nationality], name: str, values: Mapping[str, bool | str]
) -> dict[str, Fact]:
    """The value for what the asker is; nothing where the asker is said to be two things."""
    own = [one for one in nationalities if one.person == "self" and one.kind in values]
    if len({one.kind for one in own}) != 1:
        return {}
    return {name: _fact(text, name, values[own[0].kind], (own[0].start, own[0].end))}


def _nationalities(text: str, phrase: Phrase, doubts: Sequence[Doubt]) -> Iterator[Nationality]:
    words = load_person_words()
    for kind in ("foreign", "compatriot", "chinese"):
        for match in words.words[kind].finditer(text, phrase.start, phrase.end):
            before = text[phrase.start : match.start()]
            if words.not_of.search(before) or doubt_about(doubts, match.start(), match.end()):
                continue
            yield Nationality(kind, _person_of(text, phrase, match), match.start(), match.end())


def _person_of(text: str, phrase: Phrase, match: re.Match[str]) -> str | None:
    """Who is so: the nearest person in front within the phrase, else within or behind the words, else the one before."""
    found = [
        (person.end(), person.end() - person.start(), name)
        for name, pattern in load_person_words().persons.items()
        for person in pattern.finditer(text, phrase.start, match.end())
    ]
    if found:
        shared = load_person_words().words["together"].search(text, phrase.start, match.end())
        return "both" if shared and any(name == "both" for *_, name in found) else max(found)[2]
    behind = [
        (person.start(), name)
        for name, pattern in load_person_words().persons.items()
        for person in pattern.finditer(text, match.end(), min(phrase.end, match.end() + _NEAR))
    ]
    return min(behind)[1] if behind else None


def _span(match: re.Match[str] | None) -> tuple[int, int] | None:
    return match.span() if match else None


def _fact(text: str, name: str, value: bool | str | None, place: tuple[int, int]) -> Fact:
    return Fact(name, value, None, text[place[0] : place[1]])


@cache
def load_person_words(path: Path = PERSON_WORDS) -> PersonWords:
    """Read and compile. Raises DataInvalid for a broken file and re.error for a broken expression."""
    data: Mapping[str, Any] = load_yaml(path)
    lists = {"country": data["countries"], "nation": data["nations"], "land": data["lands"]}
    filled = {name: _filled(text, lists) for name, text in data.items() if isinstance(text, str) and name not in lists}
    compiled = {name: any_of(text) for name, text in filled.items() if not name.startswith("about_")}
    compiled |= {name: re.compile(text) for name, text in filled.items() if name.startswith("about_")}
    persons = {name: any_of(text) for name, text in data["persons"].items()}
    not_of = re.compile(rf"(?:{compiled['not_of'].pattern})\s?$")
    return PersonWords(persons, compiled, not_of)


def _filled(text: str, lists: Mapping[str, str]) -> str:
    for name, words in lists.items():
        text = text.replace(
            "{" + name + "}", "|".join(part for line in words.splitlines() for part in line.split("、"))
        )
    return text
