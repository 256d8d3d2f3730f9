"""The corpus and the folder of measures in, measures out whose clauses the corpus holds."""

from __future__ import annotations

from pathlib import Path

from policy_index.corpus import Corpus
from policy_index.errors import DataInvalid, UnknownClause
from policy_index.measure import Measure
from policy_index.read_measures import MEASURES, Measures, load_measures


def load_checked_measures(corpus: Corpus, folder: Path = MEASURES) -> Measures:
    """Every measure; raises DataInvalid where a file is broken or rests on a clause that no document has."""
    measures = load_measures(folder)
    for measure in measures.measures:
        for clause_id in clauses_of(measure):
            _require_clause(corpus, folder, measure.id, clause_id)
    return measures


def clauses_of(measure: Measure) -> tuple[str, ...]:
    """Ids of the clauses that a measure rests on, its own first."""
    specs = [spec for tier in measure.tiers for spec in tier.conditions]
    specs += [exclusion.condition for tier in measure.tiers for exclusion in tier.exclusions]
    return tuple(dict.fromkeys((measure.clause_id, *(spec.clause_id for spec in specs))))


def _require_clause(corpus: Corpus, folder: Path, measure_id: str, clause_id: str) -> None:
    try:
        corpus.clause(clause_id)
    except UnknownClause as unknown:
        place = folder / f"{measure_id}.yml"
        raise DataInvalid(f"{place}: {unknown} Correct the clause there, or take the file away.") from None
