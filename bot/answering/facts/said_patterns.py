"""fact_patterns.yml and a text in, the yes/no facts and choices it states out.

An expression that a negation turns round states the opposite (yes/no) or nothing (a choice); one within a phrase that
asks about the rule states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from bot.answering.facts.doubt import Doubt, doubt_about
from bot.answering.facts.fact_context import Phrase
from bot.answering.facts.number_words import Expressions, any_of, expressions_of, listed
from bot.answering.facts.phrases import phrase_at, split_sentences
from policy_index.measure import Fact
from policy_index.term_data import load_yaml

FACT_PATTERNS = Path(__file__).parent / "fact_patterns.yml"
Value = bool | str
UNSAID = "unsaid"
# Words of negation and of asking stand near what they speak of.
_LOOK_BACK, _MOST_MATCHES = 60, 20
_LONGEST_DOUBT = 80
_OPTIONS = ("negatable", "in_questions", "case_only", "own_only", "only_with", "short", "topic", "loose")
# "…" stands for up to this many characters of the same phrase, "……" for up to twice as many again.
_SHORT_GAP, _LONG_GAP = r"[^,;。!?]{0,12}?", r"[^,;。!?]{0,40}?"


@dataclass(frozen=True)
class FactPatterns:
    """How one fact is said: expressions by value.

    `short` say it only in reply to the question for it; `loose` only in texts in which `topic` is found. `negatable` is
    False where a negation in front leaves it unsaid instead of turning it round. `only_with`: nothing is read from texts
    without it. `in_questions` is False where words within any question state nothing (能不能算小微), `case_only` True where
    they state nothing in a question about firms in general (外资企业通关要多久), `own_only` True where they state nothing
    of another party (给外资企业供货).
    """

    said: Mapping[Value, Expressions]
    short: Mapping[Value, Expressions]
    loose: Mapping[Value, Expressions]
    topic: re.Pattern[str] | None
    negatable: bool
    only_with: re.Pattern[str] | None
    in_questions: bool
    case_only: bool
    own_only: bool


@dataclass(frozen=True)
class Implied:
    """If all facts of `conditions` have these values, `fact` has `value`."""

    conditions: Mapping[str, Value]
    fact: str
    value: Value


@dataclass(frozen=True)
class SaidPatterns:
    """Compiled fact_patterns.yml: expressions by fact, words of negation, of questions and of other people."""

    facts: Mapping[str, FactPatterns]
    negation: re.Pattern[str]
    rule_questions: re.Pattern[str]
    questions: re.Pattern[str]
    own_case: re.Pattern[str]
    general_questions: re.Pattern[str]
    another_party: re.Pattern[str]
    third_party: re.Pattern[str]
    first_person: re.Pattern[str]
    others: re.Pattern[str]
    asked_directly: re.Pattern[str]
    not_yet: re.Pattern[str]
    asks_what_follows: re.Pattern[str]
    replies: Mapping[str, re.Pattern[str]]
    implied: tuple[Implied, ...]
    typos: tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True)
class Said:
    """One statement: the fact's value (None where the asker does not know it) and the place of its words."""

    value: Value | None
    start: int
    end: int


class Seen:
    """Whether a stretch of one text holds an expression, looked up once: many facts ask it of the same phrase."""

    def __init__(self) -> None:
        self._found: dict[tuple[re.Pattern[str], str], bool] = {}

    def holds(self, pattern: re.Pattern[str], stretch: str) -> bool:
        if (pattern, stretch) not in self._found:
            self._found[pattern, stretch] = bool(pattern.search(stretch))
        return self._found[pattern, stretch]


@cache
def load_said_patterns(path: Path = FACT_PATTERNS) -> SaidPatterns:
    """Read and compile. Raises DataInvalid for a broken file and re.error for a broken expression."""
    data: Mapping[str, Any] = load_yaml(path)
    words = {name: "|".join(f"(?:{word})" for word in listed(text)) for name, text in data["words"].items()}
    return SaidPatterns(
        facts={name: _compile_fact(row, words) for name, row in data["facts"].items()},
        negation=re.compile(rf"(?:{_compiled(data['negation'], words).pattern})$"),
        rule_questions=_compiled(data["rule_questions"], words),
        questions=_compiled(data["questions"], words),
        own_case=_compiled(data["own_case"], words),
        general_questions=_compiled(data["general_questions"], words),
        another_party=re.compile(rf"(?:{_compiled(data['another_party'], words).pattern})\s?$"),
        third_party=re.compile(rf"(?:{_compiled(data['third_party'], words).pattern})\s?$"),
        first_person=_compiled(data["first_person"], words),
        others=_compiled(data["others"], words),
        asks_what_follows=_compiled(data["asks_what_follows"], words),
        asked_directly=re.compile(rf"(?:{_compiled(data['asked_directly'], words).pattern})\s?$"),
        not_yet=_compiled(data["not_yet"], words),
        replies={name: _compiled(text, words) for name, text in data["replies"].items()},
        implied=tuple(_implied(row) for row in data["implied"]),
        typos=tuple(_typo(term, data["homophones"]) for term in listed(data["mended_terms"])),
    )


def read_said(text: str, phrases: list[Phrase], doubts: Sequence[Doubt]) -> dict[str, Fact]:
    """Every yes/no fact and choice that the text states; what it states both ways, or leaves in doubt, is left out."""
    patterns = load_said_patterns()
    facts: dict[str, Fact] = {}
    is_general, seen = _is_general(text, patterns), Seen()
    for name, row in patterns.facts.items():
        said = list(_states(text, row, row.said, phrases, doubts, seen))
        if not said and row.topic and row.topic.search(text):
            said = list(_states(text, row, row.loose, phrases, doubts, seen))
        if is_general and row.case_only:
            said = [one for one in said if not _is_asked(text, one, phrases, seen)]
        if said and len({statement.value for statement in said}) == 1:
            facts[name] = Fact(name, said[0].value, None, text[said[0].start : said[0].end])
    return facts


def _is_asked(text: str, said: Said, phrases: list[Phrase], seen: Seen) -> bool:
    """Whether the question of a text without a case stands in the statement's own phrase, its question mark included."""
    phrase = phrases[phrase_at(phrases, said.start)]
    return seen.holds(load_said_patterns().general_questions, text[phrase.start : max(phrase.end, said.end) + 1])


def _is_general(text: str, patterns: SaidPatterns) -> bool:
    """Whether the text asks about firms in general and tells no case."""
    return bool(patterns.general_questions.search(text)) and not patterns.own_case.search(text)


def mend_typos(text: str) -> str:
    """Homophones in the terms of the file put right, character for character, so that places stay the same."""
    text = text.replace("’", "'").replace("‘", "'")
    for pattern, term in load_said_patterns().typos:
        text = pattern.sub(term, text)
    return text


def blank_others(text: str) -> str:
    """The text with sentences about somebody else blanked out, of the same length."""
    others = load_said_patterns().others
    for sentence in split_sentences(text):
        stretch = text[sentence.start : sentence.end]
        if others.search(stretch):
            text = text[: sentence.start] + " " * len(stretch) + text[sentence.end :]
    return text


def is_rule_question(text: str, phrase: Phrase) -> bool:
    """Whether the phrase asks what the rule is."""
    return bool(load_said_patterns().rule_questions.search(text[phrase.start : phrase.end]))


def _states(
    text: str,
    row: FactPatterns,
    expressions: Mapping[Value, Expressions],
    phrases: list[Phrase],
    doubts: Sequence[Doubt],
    seen: Seen,
) -> Iterator[Said]:
    patterns = load_said_patterns()
    if row.only_with and not row.only_with.search(text):
        return
    found = [
        Said(value, match.start(), match.end())
        for value, pattern in expressions.items()
        for match in islice(pattern.finditer(text), _MOST_MATCHES)
        if match.end() > match.start()
    ]
    for said in found:
        if said.value == UNSAID or not phrases or any(_covers(other, said) for other in found):
            continue
        phrase = phrases[phrase_at(phrases, said.start)]
        stretch = text[phrase.start : max(phrase.end, said.end)]
        doubt = doubt_about(doubts, said.start, said.end)
        if doubt and isinstance(said.value, bool) and doubt.kind != "denied":
            if doubt.kind == "unknown":
                yield Said(None, *_shown(doubt, said))
            continue
        is_asked = not row.in_questions and seen.holds(patterns.questions, stretch)
        if is_asked or seen.holds(patterns.rule_questions, stretch) or seen.holds(patterns.not_yet, stretch):
            continue
        before = text[max(phrase.start, said.start - _LOOK_BACK) : said.start]
        if patterns.asks_what_follows.search(before):
            continue
        if row.own_only and _is_anothers(text, before, seen):
            continue
        if patterns.asked_directly.search(before) or _is_either_or(text, phrase.start, said):
            continue
        negation = patterns.negation.search(before)
        if negation is None:
            if not doubt or (said.value is not True and doubt.is_said_by(said.start, said.end)):
                yield said
        elif row.negatable and said.value is True:
            yield Said(False, said.start - len(before) + negation.start(), said.end)


def _shown(doubt: Doubt, said: Said) -> tuple[int, int]:
    """The words shown as what the asker does not know: the whole doubt, unless it is long."""
    return (doubt.start, doubt.end) if doubt.end - doubt.start <= _LONGEST_DOUBT else (said.start, said.end)


def _is_anothers(text: str, before: str, seen: Seen) -> bool:
    """Whether what stands in front of a statement makes it one of another party."""
    patterns = load_said_patterns()
    if patterns.third_party.search(before):
        return True
    return bool(patterns.another_party.search(before)) and seen.holds(patterns.first_person, text)


def _is_either_or(text: str, start: int, said: Said) -> bool:
    """在不在, 属不属于: the verb said both ways asks and states nothing."""
    stretch = text[max(start, said.start - 4) : min(len(text), said.start + 3)]
    return bool(re.search(r"(\w)[不没]\1", stretch))


def _covers(other: Said, said: Said) -> bool:
    """Whether another value's expression makes this one void: a no beats a yes it touches, else the longer one wins."""
    if other.value == said.value or other.end <= said.start or said.end <= other.start:
        return False
    if other.value == UNSAID:
        return True
    if isinstance(other.value, bool) and isinstance(said.value, bool):
        return said.value
    inside = other.start <= said.start and said.end <= other.end
    return inside and (other.end - other.start) > (said.end - said.start)


def _compile_fact(row: Mapping[Any, Any], words: Mapping[str, str]) -> FactPatterns:
    options = {key: value for key, value in row.items() if key in _OPTIONS}
    said = {key: expressions_of(_filled(text, words)) for key, text in row.items() if key not in options}
    short = {key: expressions_of(_filled(text, words)) for key, text in options.get("short", {}).items()}
    loose = {key: expressions_of(_filled(text, words)) for key, text in options.get("loose", {}).items()}
    topic = re.compile(options["topic"]) if "topic" in options else None
    only_with = re.compile(options["only_with"]) if "only_with" in options else None
    return FactPatterns(
        said,
        short,
        loose,
        topic,
        options.get("negatable", True),
        only_with,
        options.get("in_questions", True),
        options.get("case_only", False),
        options.get("own_only", False),
    )


def _implied(row: Mapping[str, Any]) -> Implied:
    second = {row["and"]: row["and_is"]} if "and" in row else {}
    return Implied({row["if"]: row["is"]} | second, row["then"], row["be"])


def _compiled(text: str, words: Mapping[str, str]) -> re.Pattern[str]:
    return any_of(_filled(text, words))


def _filled(text: str, words: Mapping[str, str]) -> str:
    for name, expression in words.items():
        text = text.replace("{" + name + "}", f"(?:{expression})")
    return text.replace("……", _LONG_GAP).replace("…", _SHORT_GAP)


def _typo(term: str, homophones: Mapping[str, str]) -> tuple[re.Pattern[str], str]:
    classes = "".join(f"[{char}{homophones.get(char, '')}]" for char in term)
    return re.compile(classes), term
