"""Facts as another program states them in, facts as the engine takes them out; 422 names what cannot be taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import jsonschema_rs
from rapidfuzz import process

from bot.web.faults import DoorError
from policy_index.benefits import grouped
from policy_index.clean_text import clean_message, normalise_message
from policy_index.decision_json import missing_as_json
from policy_index.fact_schema import NO, YES, facts_schema
from policy_index.measure import Comparison, Fact, FactSpec, Language
from policy_index.places import load_gazetteer

_SIGNS: Mapping[Comparison, str] = {
    "exactly": "", "at_least": "≥ ", "more_than": "> ", "at_most": "≤ ", "less_than": "< ", "about": "≈ ",
}  # fmt: skip
_LIKE_ENOUGH = 60
_YES_NO = {YES: True, NO: False}


class FactReader:
    """The vocabulary's JSON Schema, compiled once."""

    def __init__(self, vocabulary: Mapping[str, FactSpec]) -> None:
        self._vocabulary = vocabulary
        self._schema = facts_schema(vocabulary.values(), "en")
        self._validator = jsonschema_rs.validator_for(self._schema, mask="the value")

    def read(self, stated: Mapping[str, Any], lang: Language) -> dict[str, Fact]:
        """Facts by id. Words that are absent in `said` are made of the value, in `lang`."""
        for fact_id in stated:
            self._require_known(fact_id)
        cleaned = {fact_id: _clean(row) for fact_id, row in stated.items()}
        self._check(cleaned)
        return {fact_id: _fact(self._vocabulary[fact_id], row, lang) for fact_id, row in cleaned.items()}

    def _require_known(self, fact_id: str) -> None:
        if fact_id in self._vocabulary:
            return
        nearest = process.extractOne(fact_id, self._vocabulary.keys(), score_cutoff=_LIKE_ENOUGH)
        meant = f" {nearest[0]} comes nearest." if nearest else ""
        text = f"The vocabulary has no such fact.{meant} GET /api/v1/measures/{{id}} lists the facts of a measure."
        raise DoorError(422, "fact_unknown", text, field=f"facts.{clean_message(fact_id[:60])}")

    def _check(self, facts: Mapping[str, Any]) -> None:
        try:
            error = next(iter(self._validator.iter_errors(facts)), None)
        except ValueError:  # text that is no Unicode
            raise DoorError(422, "fact_invalid", "A value is no text in Unicode.", field="facts") from None
        if error is None:
            return
        path = [str(step) for step in error.instance_path]
        raise DoorError(422, "fact_invalid", self._expectation(path, error.message), field=".".join(["facts", *path]))

    def _expectation(self, path: list[str], message: str) -> str:
        """What was expected at the place; for a list of values all of them, which the validator would cut short."""
        schema: Mapping[str, Any] = self._schema["properties"].get(path[0], {}) if path else {}
        place = schema.get("properties", {}).get(path[1], {}) if len(path) > 1 else {}
        listed = place.get("enum") or [option["const"] for option in place.get("oneOf", ())]
        if listed:
            return f"Expected one of: {', '.join(_json_word(value) for value in listed)}."
        return f"Expected: {schema.get('description', 'a fact')} But {message[:200]}."


def _json_word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _clean(row: Any) -> Any:
    """What people wrote without what cannot be seen; everything else as it came, for the schema to judge."""
    if not isinstance(row, Mapping):
        return row
    return {
        key: clean_message(value) if key == "said" and isinstance(value, str) else value for key, value in row.items()
    }


def _fact(spec: FactSpec, row: Mapping[str, Any], lang: Language) -> Fact:
    unit = row.get("unit") or (None if spec.kind == "money" else spec.unit)
    comparison: Comparison = row.get("comparison", "exactly")
    fact = Fact(
        id=spec.id, value=_value(spec, row["value"]), unit=unit, said=row.get("said", ""), comparison=comparison
    )
    return fact if fact.said else replace(fact, said=words_of(spec, fact, lang))


def _value(spec: FactSpec, value: Any) -> Decimal | bool | str | None:
    if value is None or isinstance(value, bool) or spec.kind == "choice":
        return value  # type: ignore[no-any-return]  # the schema let nothing else through
    if spec.kind == "yes_no":
        return _YES_NO[value]
    return _district(spec, value) if spec.kind == "place" else Decimal(str(value))


def _district(spec: FactSpec, name: str) -> str:
    """The one district that is named: two spellings of it must not count as two districts."""
    places = load_gazetteer().local
    text = normalise_message(name)
    found = [place.name for place in places if place.is_in(text)]
    if len(found) == 1 or not places:
        return found[0] if found else text
    text = "Expected the name of one district or zone, e.g. " + "、".join(place.name for place in places[-3:]) + "."
    raise DoorError(422, "fact_invalid", text, field=f"facts.{spec.id}.value")


def words_of(spec: FactSpec, fact: Fact, lang: Language) -> str:
    """A fact's value in words, with its comparison as a sign; empty for what the asker does not know."""
    value = fact.value
    if value is None:
        return ""
    if isinstance(value, Decimal):
        digits = str(int(value)) if spec.kind == "year" else grouped(value)
        return f"{_SIGNS[fact.comparison]}{digits} {fact.unit or ''}".strip()
    offered = (YES if value else NO) if isinstance(value, bool) else value
    titles = {choice["value"]: choice["title"] for choice in missing_as_json(spec, lang)["choices"]}
    return str(titles.get(offered, offered))
