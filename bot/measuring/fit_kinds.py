"""Examples in, the learned models behind the decision out: how near a question is to those that are answered, and what
kind of thing its asking phrase asks for.

The kinds are learned from phrases that were written for them. A labelled row says only whether its question is answered;
the first fit reads which of the kinds that may be it comes nearest to, and the second learns from these rows too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse import vstack as stack_sparse
from sklearn.linear_model import LogisticRegression
from sklearn.svm import SVC

from bot.answering.asked_kind import STEPS, KindModels, Nearness, kind_odds, letter_runs, log_odds
from bot.measuring.decision_examples import Examples, KindExamples, Table, is_one_phrase

_FIRST_STRENGTH, _MEANING_STRENGTH, _LETTERS_STRENGTH = 10.0, 3.0, 10.0
_NEARNESS_STRENGTH, _SHARPNESS = 3.0, 2.0
_ROUNDS, _TOLERANCE = 300, 1e-3
_PHRASINGS_SHARE = 2
"""Every second everyday phrasing teaches kinds: more say nothing new and double the time."""


@dataclass(frozen=True)
class Material:
    """Everything models are fitted from, with the letters of each phrase counted once."""

    examples: Examples
    kinds: KindExamples
    phrasing_vectors: Table
    """All everyday phrasings, for nearness."""
    plain_vectors: Table
    """Those that are nothing but a phrase that asks, for the kinds."""
    row_letters: csr_matrix
    kind_letters: csr_matrix
    plain_letters: csr_matrix
    row_kinds: NDArray[np.str_]
    plain_kinds: NDArray[np.str_]


def prepare_material(
    examples: Examples, kinds: KindExamples, phrasings: Sequence[str], phrasing_vectors: Table
) -> Material:
    """Count letters, and give each row and phrasing the likeliest of the kinds that it may ask for."""
    plain = [place for place, text in enumerate(phrasings) if is_one_phrase(text)][::_PHRASINGS_SHARE]
    first = _fit(kinds.vectors, kinds.kinds, _FIRST_STRENGTH)
    return Material(
        examples,
        kinds,
        phrasing_vectors,
        phrasing_vectors[plain],
        _letters(examples.phrases),
        _letters(kinds.phrases),
        _letters([phrasings[place] for place in plain]),
        _kinds_of_rows(_likeliest(first, examples.phrase_vectors, examples.answerable, kinds.beyond), examples, kinds),
        _likeliest(first, phrasing_vectors[plain], np.ones(len(plain), dtype=bool), kinds.beyond),
    )


def fit_models(material: Material, learn: NDArray[np.bool_]) -> KindModels:
    """The models learned from the rows of `learn`, the phrases for kinds and the everyday phrasings."""
    examples, kinds = material.examples, material.kinds
    rows = learn & examples.teaches_kind
    wanted = np.concatenate([kinds.kinds, material.row_kinds[rows], material.plain_kinds])
    meaning = np.vstack([kinds.vectors, examples.phrase_vectors[rows], material.plain_vectors])
    letters = stack_sparse([material.kind_letters, material.row_letters[rows], material.plain_letters])
    by_meaning, by_letters = _fit(meaning, wanted, _MEANING_STRENGTH), _fit(letters, wanted, _LETTERS_STRENGTH)
    return KindModels(
        tuple(str(kind) for kind in by_meaning.classes_),
        frozenset(kinds.beyond),
        frozenset(kinds.figures),
        _weights(by_meaning),
        _weights(by_letters),
        _fit_nearness(material, learn),
    )


def learned_signals(material: Material, models: KindModels, rows: NDArray[np.bool_]) -> dict[str, NDArray[np.float64]]:
    """The signals that the models give to some rows, by name."""
    examples = material.examples
    beyond = np.array([kind in models.beyond for kind in models.kinds])
    meaning = [kind_odds(vector, models.by_meaning) for vector in examples.phrase_vectors[rows]]
    letters = [kind_odds(counts, models.by_letters) for counts in material.row_letters[rows].toarray()]
    place = {kind: models.kinds.index(kind) for kind in models.figures}
    odds_of = {kind: np.array([odds[place[kind]] for odds in meaning]) for kind in examples.lacking}
    missing = sum(odds_of[kind] * lacking[rows] for kind, lacking in examples.lacking.items())
    stated = sum(odds_of[kind] * (1 - lacking[rows]) for kind, lacking in examples.lacking.items())
    return {
        "beyond_meaning": np.array([log_odds(odds, beyond) for odds in meaning]),
        "beyond_letters": np.array([log_odds(odds, beyond) for odds in letters]),
        "figure_missing": np.asarray(missing, dtype=np.float64),
        "figure_stated": np.asarray(stated, dtype=np.float64),
        "nearness": np.array([models.nearness.value(vector.astype(np.float32)) for vector in examples.vectors[rows]]),
    }


def _fit_nearness(material: Material, learn: NDArray[np.bool_]) -> Nearness:
    """Labelled rows and every second phrasing; the ones that mark the border are kept."""
    examples = material.examples
    phrasings = material.phrasing_vectors[::_PHRASINGS_SHARE]
    vectors = np.vstack([examples.vectors[learn], phrasings])
    belongs = np.concatenate([examples.answerable[learn], np.ones(len(phrasings), dtype=bool)])
    return nearness_of(vectors, belongs, _NEARNESS_STRENGTH)


def nearness_of(vectors: Table, belongs: NDArray[np.bool_], strength: float) -> Nearness:
    """A machine that tells from a vector (n, dimension) whether it belongs (n,); it keeps those that mark the border."""
    steps = _in_steps(vectors)
    machine = SVC(C=strength, gamma=_SHARPNESS, class_weight="balanced").fit(steps / STEPS, belongs)
    weights = machine.dual_coef_[0].astype(np.float32)
    return Nearness(steps[machine.support_], weights, float(machine.intercept_[0]), _SHARPNESS)


def _in_steps(vectors: Table) -> NDArray[np.int8]:
    return np.asarray(np.rint(vectors * STEPS), dtype=np.int8)


def _fit(values: Table | csr_matrix, labels: NDArray[np.generic], strength: float) -> LogisticRegression:
    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=_ROUNDS, tol=_TOLERANCE)
    return model.fit(values, labels)


def _likeliest(
    model: LogisticRegression, vectors: Table, answerable: NDArray[np.bool_], beyond: Sequence[str]
) -> NDArray[np.str_]:
    """Of the kinds that stand in no clause the likeliest for an unanswerable row, of the others for an answerable one."""
    odds = model.predict_proba(vectors)
    is_beyond = np.isin(model.classes_, list(beyond))
    allowed = np.where(answerable[:, None], ~is_beyond[None, :], is_beyond[None, :])
    return np.asarray(model.classes_[np.where(allowed, odds, -1.0).argmax(axis=1)], dtype=np.str_)


def _kinds_of_rows(likeliest: NDArray[np.str_], examples: Examples, kinds: KindExamples) -> NDArray[np.str_]:
    """The kind that a row's group names, else the likeliest."""
    known = set(kinds.beyond)
    return np.array([
        row.group if row.group in known else kind for row, kind in zip(examples.rows, likeliest, strict=True)
    ])  # fmt: skip


def _letters(phrases: Sequence[str]) -> csr_matrix:
    return csr_matrix([letter_runs(phrase) for phrase in phrases], dtype=np.float64)


def _weights(model: LogisticRegression) -> NDArray[np.float32]:
    return np.column_stack([model.coef_, model.intercept_]).astype(np.float32)
