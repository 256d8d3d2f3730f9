"""Cards whose words stand in the corpus, and cards whose words do not."""

import copy

import pytest

from bot.measuring.check_quotes import find_ungrounded
from policy_index.corpus import load_corpus


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture
def grounded(corpus):
    clause = next(clause for clause in corpus.clauses if clause.inherited_units)
    start = len(clause.title) + 3
    note = {"clause_id": clause.inherited_units[0].clause_id, "quote": clause.inherited_units[0].quote}
    hit = {
        "clause_id": clause.clause_id,
        "quotes": [{"text": clause.text[start : start + 12], "start": start}],
        "units": [{"basis": "inherited", "note": note}],
        "validity": {"basis": {"clause_id": clause.clause_id, "quote": clause.text[:5]}},
    }
    condition = {"clause_id": clause.clause_id, "quote": clause.text[5:15]}
    return {"outcome": "answered", "citations": [hit], "eligibility": [{"conditions": [condition]}]}


def change(path, value):
    def changed(card):
        place = card
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        return card

    return changed


CHANGES = {
    "another word": change(("citations", 0, "quotes", 0, "text"), "没有的话"),
    "another place": change(("citations", 0, "quotes", 0, "start"), 0),
    "an empty quote": change(("citations", 0, "quotes", 0, "text"), ""),
    "a clause that is none": change(("citations", 0, "clause_id"), "yfbf-2022-107/trade/99"),
    "a note's words": change(("citations", 0, "units", 0, "note", "quote"), "没有的话"),
    "validity's words": change(("citations", 0, "validity", "basis", "quote"), "没有的话"),
    "a condition's words": change(("eligibility", 0, "conditions", 0, "quote"), "没有的话"),
    "no citation": change(("citations",), []),
    "no list": change(("citations",), None),
}


def test_the_corpus_own_words_are_grounded(grounded, corpus):
    assert find_ungrounded(grounded, corpus) == []


@pytest.mark.parametrize("name", CHANGES)
def test_every_other_word_is_found(name, grounded, corpus):
    assert len(find_ungrounded(CHANGES[name](copy.deepcopy(grounded)), corpus)) == 1


def test_refusing_needs_no_citation_but_a_card(corpus):
    assert find_ungrounded({"outcome": "no_answer", "citations": [], "eligibility": []}, corpus) == []
    assert find_ungrounded(None, corpus) == ["no card came"]
