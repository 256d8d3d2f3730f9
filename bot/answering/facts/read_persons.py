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

from bot.answering.facts.doubt import Doubt, doubt_about, find_doubts
from bot.answering.facts.fact_context import Phrase
from bot.answering.facts.number_words import any_of
from bot.answering.facts.phrases import split_phrases
from policy_index.measure import Fact
from policy_index.term_data import load_yaml

PERSON_WORDS = Path(__file__).parent / "person_words.yml"
INSURED, CHILD, OPERATOR, INDIVIDUAL = "insured_worker", "child_of_foreigner", "school_operator", "overseas_individual"
PERMIT = "work_permit_applicant"
_PARENTS = frozenset({"self", "spouse", "parent", "both", "worker"})
_NEAR, _APPOSED = 14, 4
"""Characters up to a person behind a nationality, and between a person's phrase and a nationality that begins the next."""


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
    text: str,
    phrases: Sequence[Phrase],
    doubts: Sequence[Doubt],
    about: frozenset[str] = frozenset(),
    before: str = "",
) -> dict[str, Fact]:
    """What the persons of a message make of it: insured workers, children of foreigners, who runs a school, who invests.

    `about`: facts whose topic the text need not name, because a card asked for them. `before`: the message before. A
    value of None says that the message tells it both ways.
    """
    words = load_person_words()
    about_insurance = INSURED in about or words.words["about_insurance"].search(text)
    text = _without_rules(text)
    nationalities = list(_nationalities(text, phrases, doubts))
    facts: dict[str, Fact] = {}
    if about_insurance:
        facts |= _insured(text, phrases, nationalities, doubts) or _insured_over_turns(text, before)
    if PERMIT in about or words.words["about_residence"].search(text):
        facts |= _permit(text, phrases, nationalities, doubts)
    if OPERATOR in about or words.words["about_running_a_school"].search(text):
        own = {"chinese": "chinese_citizen", "foreign": "foreign"}
        facts |= _of_self(text, nationalities, OPERATOR, own)
    elif CHILD in about or words.words["about_child"].search(text):
        facts |= _child(text, nationalities, CHILD in about)
    if INDIVIDUAL in about or words.words["about_equity"].search(text):
        facts |= _of_self(text, nationalities, INDIVIDUAL, {"chinese": False, "foreign": True, "compatriot": True})
    return facts


def _insured(
    text: str, phrases: Sequence[Phrase], nationalities: Sequence[Nationality], doubts: Sequence[Doubt]
) -> dict[str, Fact]:
    """An employee by nationality or employer. Who is said to work and not to work may be two: nothing is told."""
    words = load_person_words().words
    idle, works = _idle(text, doubts), any(_is_told(text, phrase, words["works"], doubts) for phrase in phrases)
    if idle or not works:
        return {INSURED: _fact(text, INSURED, "other", idle)} if idle and not works else {}
    if foreign := next((one for one in nationalities if _is_some_foreigner(text, one)), None):
        return {INSURED: _fact(text, INSURED, "foreign_employee", (foreign.start, foreign.end))}
    if permit := words["foreigners_permit"].search(text):
        return {INSURED: _fact(text, INSURED, "foreign_employee", permit.span())}
    at_foreign = words["employer_foreign"].search(text)
    if at_foreign and not doubt_about(doubts, *at_foreign.span()):
        return {INSURED: _fact(text, INSURED, "employee_of_foreign_firm", at_foreign.span())}
    at_domestic = words["employer_domestic"].search(text)
    if at_domestic and any(one.kind == "chinese" for one in nationalities):
        return {INSURED: _fact(text, INSURED, "other", at_domestic.span())}
    return {}


def _insured_over_turns(text: str, before: str) -> dict[str, Fact]:
    """我是尼泊尔人 in the message before and 在饭馆当大厨 in this one: a foreigner who works, if one person is spoken of."""
    now, then = _persons_in(text), _persons_in(before)
    goes_on = now <= then or (now == {"worker"} and "self" not in then)
    if not before or len(then) > 1 or not goes_on:
        return {}
    both = f"{before}。{text}"
    phrases = split_phrases(both)
    doubts = find_doubts(both, phrases)
    return _insured(both, phrases, list(_nationalities(both, phrases, doubts)), doubts)


def _persons_in(text: str) -> set[str]:
    """Whom a text speaks of; what somebody works as (当大厨) is nobody else."""
    words = load_person_words()
    found = {name for name, pattern in words.persons.items() if name != "worker" and pattern.search(text)}
    return found | ({"worker"} if words.words["another"].search(text) else set())


def _is_some_foreigner(text: str, one: Nationality) -> bool:
    """A foreigner (or compatriot) somebody tells of: no owner of a firm, nor foreigners in general (外国人在重庆上班)."""
    if one.kind not in ("foreign", "compatriot") or one.person in (None, "owner"):
        return False
    words = load_person_words().words
    return not words["anybody"].fullmatch(text[one.start : one.end]) or bool(words["somebody"].search(text))


def _permit(
    text: str, phrases: Sequence[Phrase], nationalities: Sequence[Nationality], doubts: Sequence[Doubt]
) -> dict[str, Fact]:
    """A foreigner who works and asks for residence applies for that of work; beside a family it may be another's."""
    words = load_person_words()
    kin = (name for name in ("spouse", "parent", "both", "child") if words.persons[name].search(text))
    works = any(_is_told(text, phrase, words.words["works"], doubts) for phrase in phrases)
    foreign = next((one for one in nationalities if _is_some_foreigner(text, one) and one.kind == "foreign"), None)
    if not foreign or not works or _idle(text, doubts) or any(kin) or words.words["which_residence"].search(text):
        return {}
    return {PERMIT: _fact(text, PERMIT, True, (foreign.start, foreign.end))}


def _idle(text: str, doubts: Sequence[Doubt]) -> tuple[int, int] | None:
    """Where somebody is said to have no work, unless it is in doubt (有没有上班我不清楚)."""
    found = load_person_words().words["not_working"].finditer(text)
    return next((match.span() for match in found if not doubt_about(doubts, *match.span())), None)


def _is_told(text: str, phrase: Phrase, pattern: re.Pattern[str], doubts: Sequence[Doubt]) -> bool:
    """Whether a phrase tells it of now: not denied, in doubt, wished for, supposed or still to come."""
    words = load_person_words().words
    for match in pattern.finditer(text, phrase.start, phrase.end):
        before = text[phrase.start : match.start()]
        put_off = words["planned"].search(text, phrase.start, match.start()) or words["not_at_work"].search(before)
        if not put_off and not doubt_about(doubts, *match.span()):
            return True
    return False


def _without_rules(text: str) -> str:
    """The text with what names a rule blanked out, of the same length: 外企员工那条 tells of no employee."""
    return load_person_words().words["rule"].sub(lambda found: " " * len(found[0]), text)


def _child(text: str, nationalities: Sequence[Nationality], is_asked: bool) -> dict[str, Fact]:
    """One foreign parent makes a child a foreigner's; else its own nationality does. Both Chinese make it none.

    A child told to be Chinese beside a foreign parent is left open.
    """
    if not is_asked and not load_person_words().persons["child"].search(text):
        return {}
    others = [match.end() for match in load_person_words().words["of_child"].finditer(text)]
    nationalities = [one for one in nationalities if not any(0 <= one.start - end <= _NEAR for end in others)]
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


def _nationalities(text: str, phrases: Sequence[Phrase], doubts: Sequence[Doubt]) -> Iterator[Nationality]:
    words = load_person_words()
    for number, phrase in enumerate(phrases):
        for kind in ("foreign", "compatriot", "chinese"):
            for match in words.words[kind].finditer(text, phrase.start, phrase.end):
                before = text[phrase.start : match.start()]
                if words.not_of.search(before) or doubt_about(doubts, match.start(), match.end()):
                    continue
                person = _person_of(text, phrase, match) or _elided(text, phrases[number - 1 : number], match)
                yield Nationality(kind, person, match.start(), match.end())


def _elided(text: str, before: Sequence[Phrase], match: re.Match[str]) -> str | None:
    """外教一名，牙买加籍: the last person of the phrase before. The asker himself where the text names nobody."""
    persons = load_person_words().persons
    if load_person_words().words["anybody"].fullmatch(match[0]):
        return None
    for phrase in before:
        if match.start() - phrase.end <= _APPOSED:
            found = [
                (one.end(), name) for name, p in persons.items() for one in p.finditer(text, phrase.start, phrase.end)
            ]
            if found:
                return max(found)[1]
    return None if any(pattern.search(text) for pattern in persons.values()) else "self"


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
    compiled["not_at_work"] = re.compile(rf"(?:{compiled['not_at_work'].pattern})\s?$")
    not_of = re.compile(rf"(?:{compiled['not_of'].pattern})\s?$")
    return PersonWords(persons, compiled, not_of)


def _filled(text: str, lists: Mapping[str, str]) -> str:
    for name, words in lists.items():
        text = text.replace(
            "{" + name + "}", "|".join(part for line in words.splitlines() for part in line.split("、"))
        )
    return text
