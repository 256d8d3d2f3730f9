"""Files of policy_index/measures/ in, the vocabulary of facts and the measures out.

Every reader checks its file's shape and names file, place and expectation when it is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from policy_index.errors import DataInvalid
from policy_index.measure import ChoiceSpec, FactSpec, Texts
from policy_index.measure_file import FactShape, TextsShape, VocabularyShape
from policy_index.term_data import load_yaml

MEASURES = Path(__file__).parent / "measures"
_Shape = TypeVar("_Shape", bound=BaseModel)


def load_vocabulary(path: Path = MEASURES / "vocabulary.yml") -> dict[str, FactSpec]:
    """Every fact by its id, in the file's order. Raises DataInvalid for a broken file or an id given twice."""
    shape = read_shape(path, VocabularyShape)
    found: dict[str, FactSpec] = {}
    for row in shape.facts:
        if row.id in found:
            raise DataInvalid(f"{path}: the fact {row.id!r} stands twice; keep one of the two.")
        found[row.id] = _fact_spec(row)
    return found


def read_shape(path: Path, shape: type[_Shape]) -> _Shape:
    """The file as a checked shape. Raises DataInvalid with the place of the first mistakes."""
    data: Any = load_yaml(path)
    try:
        return shape.model_validate(data)
    except ValidationError as problem:
        places = "; ".join(
            f"{'.'.join(str(step) for step in error['loc']) or 'the file'}: {error['msg']} (found {error['input']!r:.60})"
            for error in problem.errors()[:5]
        )
        raise DataInvalid(f"{path}: {places}. docs/measures.md says what a measure is made of.") from None


def texts(shape: TextsShape) -> Texts:
    return {"zh-Hans": shape.hans, "zh-Hant": shape.hant, "en": shape.en}


def _fact_spec(row: FactShape) -> FactSpec:
    choices = tuple(ChoiceSpec(choice.value, texts(choice.title)) for choice in row.choices)
    return FactSpec(row.id, row.kind, row.unit, texts(row.name), texts(row.question), choices, row.shared)


def fact_titles(spec: FactSpec) -> Mapping[str, Texts]:
    """Titles of a fact's choices by value."""
    return {choice.value: choice.title for choice in spec.choices}
