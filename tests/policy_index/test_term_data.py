"""The hand-written language data of a document: phrasings, English glosses, glossary and place names."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from policy_index.clean_text import tell_language
from policy_index.corpus import load_corpus
from policy_index.entries import load_phrasings

INDEX = Path(__file__).resolve().parents[2] / "policy_index"
DOC = "yfbf-2022-107"

TASKS = [f"{DOC}/trade/{n}" for n in range(1, 27)] + [f"{DOC}/fdi/{n}" for n in range(1, 19)]
OTHERS = (
    [f"{DOC}/notice", f"{DOC}/fdi/expiry"]
    + [f"{DOC}/{part}/{name}" for part in ("trade", "fdi") for name in ("preamble", "general", "goals")]
    + [f"{DOC}/trade/safeguard-{n}" for n in range(1, 4)]
    + [f"{DOC}/fdi/safeguard-{n}" for n in range(1, 5)]
)


class _NoRepeats(yaml.SafeLoader):
    """Plain YAML, but a key written twice is an error instead of a silent loss."""


def _mapping(loader: _NoRepeats, node: yaml.MappingNode) -> dict:
    keys = [loader.construct_object(key) for key, _ in node.value]
    repeated = [key for key, count in Counter(keys).items() if count > 1]
    assert not repeated, f"repeated keys: {repeated}"
    return loader.construct_mapping(node, deep=True)


# `on` is a key here, as in every reviewed file, and no truth value.
_NoRepeats.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first not in "oO"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_NoRepeats.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@cache
def load(name: str) -> dict:
    return yaml.load((INDEX / name).read_text(encoding="utf-8"), Loader=_NoRepeats)


FILES = {
    **{f"phrasings of {name}": f"phrasings/{name}.yml" for name in (DOC, f"{DOC}.trade", f"{DOC}.fdi")},
    "glosses": f"terms/glosses/{DOC}.en.yml",
    "glossary": "terms/glossary.yml",
    "places": "terms/places.yml",
}


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(scope="module")
def phrasings() -> dict[str, list[str]]:
    return load_phrasings(load_corpus())


@pytest.fixture(scope="module")
def printed() -> str:
    """The document without page marks, bold marks and whitespace."""
    text = (INDEX / "documents" / DOC / f"{DOC}.txt").read_text(encoding="utf-8")
    return squeeze(re.sub(r"(?m)^- \d+ -\s*$", "", text).replace("**", ""))


def strings(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) and v.strip() == v and v for v in value)


@pytest.mark.parametrize("name", FILES.values())
def test_every_file_says_whether_it_was_reviewed(name: str) -> None:
    review = load(name)["review"]
    assert set(review) == {"status", "by", "on"}
    assert review["status"] in {"draft", "reviewed"}
    if review["status"] == "reviewed":
        assert review["by"]
        assert review["on"]
    else:
        assert review["by"] is None
        assert review["on"] is None


def test_every_clause_has_its_gloss_and_no_other() -> None:
    assert set(load(FILES["glosses"])["clauses"]) == set(TASKS + OTHERS)


def test_every_clause_has_phrasings_and_no_other(phrasings: dict[str, list[str]]) -> None:
    assert set(phrasings) == set(TASKS + OTHERS)


@pytest.mark.parametrize("clause_id", TASKS + OTHERS)
def test_phrasings_are_enough_and_short(clause_id: str, phrasings: dict[str, list[str]]) -> None:
    by_language: dict[str, list[str]] = {}
    for phrasing in phrasings[clause_id]:
        assert phrasing.strip() == phrasing
        by_language.setdefault(tell_language(phrasing), []).append(phrasing)
    least_zh, least_en = (40, 20) if clause_id in TASKS else (9, 5)
    assert len(by_language["zh-Hans"]) >= least_zh
    assert len(by_language["en"]) >= least_en
    assert [p for p in phrasings[clause_id] if len(p) > (320 if tell_language(p) == "en" else 120)] == []


def test_no_phrasing_stands_for_two_clauses_or_twice(phrasings: dict[str, list[str]]) -> None:
    seen = Counter(re.sub(r"[^\w]", "", phrasing).lower() for texts in phrasings.values() for phrasing in texts)
    assert [phrasing for phrasing, count in seen.items() if count > 1] == []


def test_glosses_are_one_short_text_each() -> None:
    for clause_id, gloss in load(FILES["glosses"])["clauses"].items():
        assert set(gloss) == {"title", "text"}, clause_id
        assert all(gloss.values()), clause_id
        assert len(gloss["text"].split()) <= 45, clause_id


def test_parts_and_units_have_english_names(printed: str) -> None:
    glosses = load(FILES["glosses"])
    assert set(glosses["parts"]) == {"trade", "fdi"}
    assert len(glosses["units"]) == 44
    assert [unit for unit in glosses["units"] if unit not in printed] == []
    english = list(glosses["units"].values())
    assert all(english)
    assert len(set(english)) == len(english)


def test_every_printed_unit_has_an_english_name(printed: str) -> None:
    """Each unit list is eaten up by the known names and the marks between them."""
    names = sorted(load(FILES["glosses"])["units"], key=len, reverse=True)
    lists = list(printed.split("责任单位：")[1:])
    assert len(lists) == 48
    for tail in lists:
        rest, found = tail, 0
        while True:
            name = next((n for n in names if rest.startswith(n)), None)
            assert name, rest[:20]
            rest, found = rest[len(name) :], found + 1
            if rest[0] not in "、，":
                break
            rest = rest[1:]
        assert rest[0] in "）)；（〕", rest[:20]
        assert found


def test_glossary_words_stand_in_the_document(printed: str) -> None:
    glossary = load(FILES["glossary"])
    assert len(glossary["terms"]) >= 220
    assert len(glossary["synonyms"]) >= 150
    for term in glossary["terms"]:
        assert set(term) == {"en", "zh"}, term
        assert all(map(strings, term.values())), term
        assert all(word == word.lower() for word in term["en"]), term
    for synonym in glossary["synonyms"]:
        assert set(synonym) == {"say", "means"}, synonym
        assert all(map(strings, synonym.values())), synonym
        # matched inside a casefolded sentence, where a bare Latin word would be found in the middle of others
        assert all(word == word.casefold() and not word.isascii() for word in synonym["say"]), synonym
    claimed = [w for t in glossary["terms"] for w in t["zh"]] + [w for s in glossary["synonyms"] for w in s["means"]]
    assert [word for word in claimed if squeeze(word) not in printed] == []


def test_one_word_is_explained_once() -> None:
    glossary = load(FILES["glossary"])
    for words in ([w for t in glossary["terms"] for w in t["en"]], [w for s in glossary["synonyms"] for w in s["say"]]):
        assert [word for word, count in Counter(words).items() if count > 1] == []


def test_all_districts_lie_in_a_region_the_document_names(printed: str) -> None:
    places = load(FILES["places"])
    regions = [region["name"] for region in places["regions"]]
    assert all(region in printed for region in regions)
    assert Counter(d["region"] for d in places["districts"]) == dict(zip(regions, (9, 12, 11, 6), strict=True))
    for place in places["districts"] + places["zones"]:
        assert place["region"] in regions, place
        assert all(strings(place[key]) for key in ("short", "traditional", "en")), place
        stands = place["name"] in printed or place["short"][0] in printed
        assert place["printed"] == stands, place


def test_partners_are_those_the_document_names(printed: str) -> None:
    elsewhere = load(FILES["places"])["elsewhere"]
    assert len({place["name"] for place in elsewhere}) == len(elsewhere)
    for place in elsewhere:
        assert all(strings(place[key]) for key in ("zh", "en")), place
        assert place["level"] in {"province", "city", "zone", "area"}, place
        if place.get("partner"):
            assert place["named"] in printed, place
        else:
            assert "named" not in place, place


def test_other_places_are_not_found_in_the_document_itself(printed: str) -> None:
    """A name that stands in the document cannot mark a question as about somewhere else."""
    for place in load(FILES["places"])["elsewhere"]:
        text = printed
        for longer in place.get("not_in", []):
            text = text.replace(longer, "")
        if not place.get("partner"):
            assert [name for name in place["zh"] if name in text] == [], place


def test_no_local_name_marks_another_place() -> None:
    places = load(FILES["places"])
    local = {n for p in places["districts"] + places["zones"] for n in [p["name"], *p["short"], *p.get("inside", [])]}
    others = {name for place in places["elsewhere"] for name in place["zh"]}
    assert local & others == set()


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_every_note_speaks_the_cards_language(language: str) -> None:
    """What a rendering quotes stands in the Chinese note as well."""
    rendered = load(f"terms/glosses/{DOC}.{language}.yml")["notes"]
    notes = {note.text for clause in load_corpus().clauses for note in clause.notes}
    assert set(rendered) == notes
    quoted = {
        (note, words) for note, text in rendered.items() for words in re.findall("[“「《]([^”」》]+)[”」》]", text)
    }
    assert [(note, words) for note, words in quoted if words not in note] == []
