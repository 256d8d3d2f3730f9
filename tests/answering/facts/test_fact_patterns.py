"""The data of facts: names and values of the vocabulary, expressions that compile alone, no list that reads nothing."""

import re

import pytest

from bot.answering.facts.number_words import NUMBER_WORDS, listed, load_number_words
from bot.answering.facts.read_places import PLACE_WORDS
from bot.answering.facts.said_patterns import PATTERNS, load_said_patterns
from policy_index.errors import DataInvalid
from policy_index.read_measures import load_vocabulary
from policy_index.term_data import load_yaml

VOCABULARY = load_vocabulary()
FILES = sorted(PATTERNS.glob("*.yml"))
DATA = load_yaml(PATTERNS / "words.yml") | {
    "facts": {name: row for path in FILES for name, row in load_yaml(path).get("facts", {}).items()}
}
ELSEWHERE = {"in_chongqing", "headquarters_here", "tax_district", "housing_district", "permit_years"}
"""Facts of kind yes_no, choice or place that code reads from places and figures."""


def lists(node, trail=()):
    """Every list of expressions in a data file, with its place."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key not in ("topic", "only_with", "review", "homophones", "mended_terms"):
                yield from lists(value, (*trail, str(key)))
    elif isinstance(node, str):
        yield "/".join(trail), node


def fill(text):
    for name, words in DATA["words"].items():
        text = text.replace("{" + name + "}", "(?:" + "|".join(f"(?:{word})" for word in listed(words)) + ")")
    return text


@pytest.mark.parametrize("path", [*FILES, NUMBER_WORDS, PLACE_WORDS], ids=lambda path: path.name)
def test_every_expression_compiles_alone(path):
    broken = []
    for place, text in lists(load_yaml(path)):
        for expression in listed(fill(text)):
            try:
                re.compile(expression)
            except re.error as problem:
                broken.append(f"{place}: {expression}: {problem}")
    assert not broken


@pytest.mark.parametrize("name", DATA["facts"])
def test_values_are_those_of_the_vocabulary(name):
    spec = VOCABULARY[name]
    allowed = {True, False} if spec.kind == "yes_no" else {choice.value for choice in spec.choices}
    row = load_said_patterns().facts[name]
    assert {*row.said, *row.short, *row.loose} - {"unsaid"} <= allowed


def test_every_fact_that_can_be_said_in_words_is_read():
    said = {spec.id for spec in VOCABULARY.values() if spec.kind in ("yes_no", "choice")}
    assert said - set(DATA["facts"]) - ELSEWHERE == set()


def test_implied_facts_are_of_the_vocabulary():
    for rule in load_said_patterns().implied:
        assert {rule.fact, *rule.conditions} <= set(VOCABULARY)


def test_no_expression_matches_nothing_at_all():
    row_patterns = [
        (name, pattern) for name, row in load_said_patterns().facts.items() for pattern in row.said.values()
    ]
    assert [name for name, pattern in row_patterns if pattern.search("") or pattern.search("。")] == []
    assert load_number_words().roles.keys() >= {"paid_in", "contracted", "loan", "trade"}


def test_a_fact_in_two_files_is_refused(tmp_path):
    for path in FILES:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "another.yml").write_bytes((PATTERNS / "repair.yml").read_bytes())
    with pytest.raises(DataInvalid, match="repair_goods.*stand in another file"):
        load_said_patterns(tmp_path)
