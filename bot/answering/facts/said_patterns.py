"""The files of patterns/ in, compiled expressions out: how facts are said, words of negation, of questions, of other people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.answering.facts.fact_context import Phrase
from bot.answering.facts.number_words import Expressions, any_of, expressions_of, joined_lists, listed, with_lists
from bot.answering.facts.phrases import split_sentences
from bot.answering.facts.plain_dialect import in_plain_words
from policy_index.errors import DataInvalid
from policy_index.known_words import in_known_words
from policy_index.term_data import load_yaml

PATTERNS = Path(__file__).parent / "patterns"
_COMMON = "words.yml"
Value = bool | str
_OPTIONS = (
    "negatable",
    "in_questions",
    "case_only",
    "own_only",
    "only_with",
    "granted",
    "withheld",
    "short",
    "topic",
    "loose",
)
# "…" stands for up to this many characters of the same phrase, "……" for up to twice as many again.
_SHORT_GAP, _LONG_GAP = r"[^,;。!?]{0,12}?", r"[^,;。!?]{0,40}?"


@dataclass(frozen=True)
class FactPatterns:
    """How one fact is said: expressions by value.

    `short` say it only in reply to the question for it; `loose` only in texts in which `topic` is found. `negatable` is
    False where a negation in front leaves it unsaid instead of turning it round. `only_with`: nothing is read from texts
    without it. `in_questions` is False where words within any question state nothing (能不能算小微), `case_only` True where
    they state nothing in a question about firms in general (外资企业通关要多久), `own_only` True where they state nothing
    of another party (给外资企业供货), `granted` True where an authority grants it. `withheld`: by which askers keep it to themselves.
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
    granted: bool
    withheld: re.Pattern[str] | None


@dataclass(frozen=True)
class Implied:
    """If all facts of `conditions` have these values, `fact` has `value`."""

    conditions: Mapping[str, Value]
    fact: str
    value: Value


@dataclass(frozen=True)
class SaidPatterns:
    """The compiled files of patterns/: expressions by fact, words of negation, of questions and of other people."""

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
    rule_before: re.Pattern[str]
    rule_behind: re.Pattern[str]
    not_yet: re.Pattern[str]
    refused: re.Pattern[str]
    feared: re.Pattern[str]
    pending: re.Pattern[str]
    asks_what_follows: re.Pattern[str]
    replies: Mapping[str, re.Pattern[str]]
    implied: tuple[Implied, ...]
    typos: tuple[tuple[re.Pattern[str], str], ...]


@cache
def load_said_patterns(folder: Path = PATTERNS) -> SaidPatterns:
    """Read and compile. Raises DataInvalid for a broken file or a fact in two files, re.error for a broken expression."""
    data: Mapping[str, Any] = load_yaml(folder / _COMMON)
    words = joined_lists(data["words"])
    return SaidPatterns(
        facts=_facts_of(folder, words),
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
        rule_before=re.compile(rf"(?:{_compiled(data['rule_before'], words).pattern})\s?$"),
        rule_behind=re.compile(
            rf"(?:医疗|机构|企业|入学|读书|就学|医保|落户|奖励|待遇|维修|业务)?\s?(?:{_compiled(data['rule_behind'], words).pattern})"
        ),
        not_yet=_compiled(data["not_yet"], words),
        refused=_compiled(data["refused"], words),
        feared=_compiled(data["feared"], words),
        pending=_compiled(data["pending"], words),
        replies={name: _compiled(text, words) for name, text in data["replies"].items()},
        implied=tuple(_implied(row) for row in data["implied"]),
        typos=tuple(_typo(term, data["homophones"]) for term in listed(data["mended_terms"])),
    )


def mend_typos(text: str) -> str:
    """Words of dialect, homophones of the file's terms and of the documents' words put right, character for character: places stay the same."""
    text = in_plain_words(text.replace("’", "'").replace("‘", "'"))
    for pattern, term in load_said_patterns().typos:
        text = pattern.sub(term, text)
    return in_known_words(text)


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


def _facts_of(folder: Path, words: Mapping[str, str]) -> dict[str, FactPatterns]:
    """The facts of every file, compiled with the lists that all share and those of their own file."""
    facts: dict[str, FactPatterns] = {}
    for path in sorted(folder.glob("*.yml")):
        data: Mapping[str, Any] = load_yaml(path) if path.name != _COMMON else {}
        rows = data.get("facts", {})
        own = {name: with_lists(text, words) for name, text in joined_lists(data.get("words", {})).items()}
        twice = sorted(facts.keys() & rows.keys())
        if twice:
            raise DataInvalid(f"{path}: {', '.join(twice)} stand in another file of the folder too. Keep them in one.")
        facts |= {name: _compile_fact(row, {**words, **own}) for name, row in rows.items()}
    return facts


def _compile_fact(row: Mapping[Any, Any], words: Mapping[str, str]) -> FactPatterns:
    options = {key: value for key, value in row.items() if key in _OPTIONS}
    said = {key: expressions_of(_filled(text, words)) for key, text in row.items() if key not in options}
    short = {key: expressions_of(_filled(text, words)) for key, text in options.get("short", {}).items()}
    loose = {key: expressions_of(_filled(text, words)) for key, text in options.get("loose", {}).items()}
    loose = {"unsaid": said["unsaid"], **loose} if loose and "unsaid" in said else loose
    topic = re.compile(options["topic"]) if "topic" in options else None
    only_with, withheld = (re.compile(options[key]) if key in options else None for key in ("only_with", "withheld"))
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
        options.get("granted", False),
        withheld,
    )


def _implied(row: Mapping[str, Any]) -> Implied:
    second = {row["and"]: row["and_is"]} if "and" in row else {}
    return Implied({row["if"]: row["is"]} | second, row["then"], row["be"])


def _compiled(text: str, words: Mapping[str, str]) -> re.Pattern[str]:
    return any_of(_filled(text, words))


def _filled(text: str, words: Mapping[str, str]) -> str:
    return with_lists(text, words).replace("……", _LONG_GAP).replace("…", _SHORT_GAP)


def _typo(term: str, homophones: Mapping[str, str]) -> tuple[re.Pattern[str], str]:
    classes = "".join(f"[{char}{homophones.get(char, '')}]" for char in term)
    return re.compile(classes), term
