"""Files of policy_index/measures/ in, the vocabulary of facts and the measures out.

Every reader checks its file's shape and names file, place and expectation when it is wrong. Whether quotes stand in
their clauses is checked by check_measures.py, and by the tests, not at every start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from policy_index import measure_file as file
from policy_index.errors import DataInvalid
from policy_index.measure import (
    BenefitSpec,
    ChoiceSpec,
    ConditionSpec,
    Decider,
    Exclusion,
    FactSpec,
    Measure,
    Review,
    Rule,
    RuleKind,
    Share,
    Texts,
    Tier,
    Topic,
)
from policy_index.stated_facts import SOURCES
from policy_index.term_data import load_yaml

MEASURES = Path(__file__).parent / "measures"
VOCABULARY = "vocabulary.yml"
_Shape = TypeVar("_Shape", bound=BaseModel)


@dataclass(frozen=True)
class Measures:
    """All measures in order of their files, and the vocabulary of their facts."""

    measures: tuple[Measure, ...]
    vocabulary: Mapping[str, FactSpec]

    @cached_property
    def _by_id(self) -> dict[str, Measure]:
        return {measure.id: measure for measure in self.measures}

    def get(self, measure_id: str) -> Measure | None:
        return self._by_id.get(measure_id)

    @cached_property
    def facts(self) -> Mapping[str, tuple[str, ...]]:
        """The facts that can decide something, by measure id."""
        return {measure.id: facts_of(measure) for measure in self.measures}

    @cached_property
    def uses(self) -> Mapping[str, int]:
        """In how many clauses each fact can decide something."""
        clauses: dict[str, set[str]] = {}
        for measure in self.measures:
            for fact in self.facts[measure.id]:
                clauses.setdefault(fact, set()).add(measure.clause_id)
        return {fact: len(found) for fact, found in clauses.items()}

    def of_clause(self, clause_id: str) -> tuple[Measure, ...]:
        return tuple(measure for measure in self.measures if measure.clause_id == clause_id)


def load_measures(folder: Path = MEASURES) -> Measures:
    """Every measure of the folder. Raises DataInvalid for a broken file, a shared id or a fact nobody defined."""
    vocabulary = load_vocabulary(folder / VOCABULARY)
    found: dict[str, Measure] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.name == VOCABULARY:
            continue
        measure = load_measure(path, vocabulary)
        if measure.id != path.stem:
            raise DataInvalid(f"{path}: its id is {measure.id!r}; id and file name must be the same.")
        found[measure.id] = measure
    return Measures(tuple(found.values()), vocabulary)


def load_vocabulary(path: Path = MEASURES / VOCABULARY) -> dict[str, FactSpec]:
    """Every fact by its id, in the file's order. Raises DataInvalid for a broken file or an id given twice."""
    found: dict[str, FactSpec] = {}
    for row in read_shape(path, file.VocabularyShape).facts:
        if row.id in found:
            raise DataInvalid(f"{path}: the fact {row.id!r} stands twice; keep one of the two.")
        found[row.id] = _fact_spec(row)
    return found


def load_measure(path: Path, vocabulary: Mapping[str, FactSpec]) -> Measure:
    """One file. Raises DataInvalid also for facts and choices that the vocabulary has not."""
    shape = read_shape(path, file.MeasureShape)
    tiers = tuple(_tier(shape.clause, row) for row in shape.tiers) or (_only_tier(shape),)
    review = Review(shape.review.status, shape.review.by, shape.review.on.isoformat() if shape.review.on else None)
    opens = tuple(texts(row) for row in shape.opens)
    measure = Measure(
        shape.id,
        shape.clause,
        texts(shape.title),
        texts(shape.who),
        _topic(shape.topic),
        tiers,
        opens,
        review,
        vocabulary,
    )
    for fact_id in facts_of(measure):
        if fact_id not in vocabulary:
            raise DataInvalid(f"{path}: the fact {fact_id!r} does not stand in {VOCABULARY}; add it there.")
    _refuse_unknown_choices(path, measure)
    return measure


def facts_of(measure: Measure, tier_id: str | None = None) -> tuple[str, ...]:
    """Ids of every fact that can decide something in the measure (or one tier of it), each once."""
    tiers = [tier for tier in measure.tiers if tier_id in (None, tier.id)]
    conditions = [c for tier in tiers for c in tier.conditions]
    conditions += [exclusion.condition for tier in tiers for exclusion in tier.exclusions]
    found: dict[str, None] = {}
    for condition in conditions:
        sources = SOURCES[condition.derived] if condition.derived else ()
        found |= dict.fromkeys((condition.fact, *(decider.fact for decider in condition.also), *sources))
    return tuple(found)


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


def texts(shape: file.TextsShape) -> Texts:
    return {"zh-Hans": shape.hans, "zh-Hant": shape.hant, "en": shape.en}


def _fact_spec(row: file.FactShape) -> FactSpec:
    choices = tuple(ChoiceSpec(choice.value, texts(choice.title)) for choice in row.choices)
    return FactSpec(row.id, row.kind, row.unit, texts(row.name), texts(row.question), choices, row.shared)


def _only_tier(shape: file.MeasureShape) -> Tier:
    levels = file.TierShape(
        id=shape.id, title=shape.title, rank=1,
        conditions=shape.conditions, exclusions=shape.exclusions, benefits=shape.benefits,
    )  # fmt: skip
    return _tier(shape.clause, levels)


def _tier(clause_id: str, row: file.TierShape) -> Tier:
    exclusions = tuple(Exclusion(_condition(clause_id, e), texts(e.assumption)) for e in row.exclusions)
    conditions = tuple(_condition(clause_id, condition) for condition in row.conditions)
    benefits = tuple(_benefit(benefit) for benefit in row.benefits)
    return Tier(row.id, texts(row.title), row.rank, _topic(row.topic), conditions, exclusions, benefits)


def _condition(clause_id: str, row: file.ConditionShape) -> ConditionSpec:
    also = tuple(Decider(other.fact, _rule(other.rule)) for other in row.also)
    clause = row.clause or clause_id
    return ConditionSpec(row.id, texts(row.name), clause, row.quote, row.fact, _rule(row.rule), row.derived, also)


def _rule(row: file.RuleShape) -> Rule:
    kind: RuleKind = row.ways[0]  # type: ignore[assignment]  # the fields of RuleShape are the kinds of rules
    given = getattr(row, kind)
    values = given if isinstance(given, tuple) else ()
    value = None if isinstance(given, tuple) or given is True else given
    return Rule(kind, value, row.unit, values, row.open, row.edge == "open")


def _benefit(row: file.BenefitShape) -> BenefitSpec:
    return BenefitSpec(texts(row.label), row.kind, row.bound, row.quote, row.value, row.unit, _share(row.share))


def _share(row: file.ShareShape | None) -> Share | None:
    if row is None:
        return None
    words = (texts(row.capped), texts(row.as_figure), texts(row.converted))
    return Share(row.fact, row.derived, row.percent, row.base_unit, row.cap, *words)


def _topic(row: file.TopicShape) -> Topic:
    return Topic(tuple(word.lower() for word in row.words), tuple(word.lower() for word in row.never))


def _refuse_unknown_choices(path: Path, measure: Measure) -> None:
    for tier in measure.tiers:
        for condition in (*tier.conditions, *(exclusion.condition for exclusion in tier.exclusions)):
            for decider in (Decider(condition.fact, condition.rule), *condition.also):
                spec = measure.vocabulary[decider.fact]
                known = [choice.value for choice in spec.choices]
                wrong = [v for v in (*decider.rule.values, *decider.rule.open_values) if v not in known]
                if wrong and spec.kind == "choice":
                    raise DataInvalid(f"{path}: {spec.id} has no choice {', '.join(wrong)}; it has {', '.join(known)}.")
