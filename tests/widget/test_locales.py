"""The widget's locales hold the same keys, speak of the same things as the answering side, and cover the schema."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from bot.processes.check_widget_size import list_modules
from bot.processes.settings import ROOT

WIDGET = ROOT / "bot" / "widget"
LOCALES = {"zh-CN": "zh-Hans", "zh-TW": "zh-Hant", "en": "en"}
# The line of a card that each of the locale's `lines` recognises: the key of its wording.
LINES = {
    "quote": "quote",
    "more": "more_quotes",
    "source": "source",
    "units": "units",
    "commitment": "commitment.grants",
    "validity": "validity",
    "full_text": "full_text",
    "nearest": "nearest",
    "draft": "draft",
    "benefits": "case.grants_if",
    "conditions": "case.condition",
    "assumes": "case.assumes",
    "opens": "case.opens",
    "gloss": "gloss",
}


def words(locale: str) -> dict[str, Any]:
    return {**words_of_file(f"{locale}.json"), **words_of_file(f"later/{locale}.json")}


def words_of_file(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((WIDGET / "locales" / name).read_text(encoding="utf-8"))
    return found


def wording(locale: str, key: str) -> str:
    found: Any = yaml.safe_load((ROOT / f"bot/answering/wording/{LOCALES[locale]}.yml").read_text(encoding="utf-8"))
    for step in key.split("."):
        found = found[step]
    return str(found)


def leaves(value: Any, place: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f"{place}.{key}")
    elif isinstance(value, list):
        yield from ((f"{place}[{number}]", one) for number, one in enumerate(value))
    else:
        yield place, value


def fields(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


@pytest.mark.parametrize("locale", ["zh-TW", "en"])
def test_keys_and_their_fields_are_the_same(locale):
    chinese, other = dict(leaves(words("zh-CN"))), dict(leaves(words(locale)))
    assert list(other) == list(chinese)
    assert {key: fields(text) for key, text in other.items()} == {key: fields(text) for key, text in chinese.items()}


@pytest.mark.parametrize("locale", LOCALES)
def test_every_key_is_used_and_every_used_key_is_there(locale):
    code = "\n".join(file.read_text(encoding="utf-8") for file in WIDGET.glob("*.js"))
    used = set(re.findall(r"\bt\.(\w+)|words\[0\]\.(\w+)", code))
    assert {first or second for first, second in used} == set(words(locale))


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_loaded_first_is_what_the_first_modules_say(locale):
    modules = list_modules(WIDGET, "element.js")
    code = "\n".join((WIDGET / name).read_text(encoding="utf-8") for name in sorted(modules))
    used = {first or second for first, second in re.findall(r"\bt\.(\w+)|words\[0\]\.(\w+)", code)}
    assert used == set(words_of_file(f"{locale}.json"))
    assert not used & set(words_of_file(f"later/{locale}.json"))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("line", LINES)
def test_lines_are_recognised_by_the_words_they_begin_with(locale, line):
    said = wording(locale, LINES[line])
    begin = words(locale)["lines"][line]
    assert not said or said.startswith(begin)
    assert said.partition("{")[0].startswith(begin) or line in {"commitment", "draft"} or not said


@pytest.mark.parametrize("locale", LOCALES)
def test_every_line_that_is_recognised_has_its_wording(locale):
    assert set(words(locale)["lines"]) == set(LINES)


@pytest.mark.parametrize("locale", LOCALES)
def test_no_other_sentence_of_the_answering_side_begins_like_a_recognised_line(locale):
    """A line that is recognised is not shown as text: nothing else may be taken for one."""
    begins = tuple(words(locale)["lines"].values())
    recognised = {wording(locale, key) for key in LINES.values()}
    whole = yaml.safe_load((ROOT / f"bot/answering/wording/{LOCALES[locale]}.yml").read_text(encoding="utf-8"))
    taken = {text for _, text in leaves(whole) if isinstance(text, str) and text.startswith(begins)}
    same_place = {
        "source_notice",
        "units_first",
        "case.grants",
        "commitment.supports",
        "commitment.target",
        "commitment.organises",
    }
    assert taken - recognised - {wording(locale, key) for key in same_place} == set()


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("commitment", ["hit", "properties", "commitment"]),
        ("validity", ["validity", "properties", "status"]),
        ("condition", ["condition", "properties", "status"]),
        ("verdict", ["eligibility", "properties", "verdict"]),
        ("bound", ["benefit", "properties", "bound"]),
    ],
)
def test_every_value_of_the_schema_has_its_words(locale, key, path):
    found = json.loads((ROOT / "bot/web/contract/reply.schema.json").read_text(encoding="utf-8"))["$defs"]
    for step in path:
        found = found[step]
    assert set(words(locale)[key]) | {"unstated"} == set(found["enum"]) | {"unstated"}


@pytest.mark.parametrize("locale", LOCALES)
def test_figures_and_questions_are_worded_as_in_the_text_of_the_card(locale):
    case = yaml.safe_load((ROOT / f"bot/answering/wording/{LOCALES[locale]}.yml").read_text(encoding="utf-8"))["case"]
    begin = words(locale)["lines"]["commitment"]
    said = {kind: wording(locale, f"commitment.{kind}").removeprefix(begin) for kind in words(locale)["commitment"]}
    assert words(locale)["commitment_words"] == {kind: text[0].upper() + text[1:] for kind, text in said.items()}
    assert words(locale)["ask"] == case["ask"].partition("{")[0]
    assert words(locale)["unit"] == case["unit"]
    assert words(locale)["no_figure"] == case["no_figure"]
    assert words(locale)["condition"] == case["status"]
    assert {key: text.strip() for key, text in words(locale)["bound"].items()} == {
        key: (text or "").strip() for key, text in case["bound"].items()
    }
