"""Labelled questions in, bot/answering/decision.yml out: the weights by which the assistant answers or refuses.

    python -m bot.measuring.fit_decision

Two logistic regressions. `scope` reads the question's vector alone: does it sound like a question to this corpus? The
decision weighs it with the other signals of `decide.decision_signals`; it sees scope values from a model that did not
learn from the question (stacking over the same folds). Learned from tests/questions/labelled.jsonl and labelled-2.jsonl,
nlu_data and, for scope, the everyday phrasings; never from a test set. Repeatable: the same data gives the same file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.answering.answer import Answerer
from bot.answering.conversation import Conversation
from bot.answering.decide import DECISION, decision_signals
from bot.answering.understand import understand
from bot.measuring.cached_embedder import CachedEmbedder
from policy_index.corpus import load_corpus
from policy_index.embedder import load_embedder
from policy_index.entries import load_phrasings
from policy_index.expand_query import expand_query
from policy_index.index_folder import BUILT
from policy_index.search import Searcher
from policy_index.term_data import load_yaml

ROOT = Path(__file__).parents[2]
LABELLED = [ROOT / "tests" / "questions" / name for name in ("labelled.jsonl", "labelled-2.jsonl")]
NLU = ROOT / "nlu_data" / "nlu"
_ANSWERABLE_INTENTS = ("ask_policy", "ask_target", "ask_eligibility", "ask_responsible_unit")
_OTHER_INTENTS = ("out_of_scope", "greet", "thank", "goodbye", "bot_challenge")
_FOLDS, _SCOPE_STRENGTH, _STRENGTH = 10, 1.0, 10.0
_DIGITS, _FALSE_REFUSALS = 4, 0.02
VECTORS = ROOT / "var" / "vectors"
Table = NDArray[np.float64]


@dataclass(frozen=True)
class Examples:
    """Signals (n, names), question vectors (n, dimension), labels (n,), and the group of each row.

    Labelled rows have the group their file gives or their label; training sentences have their intent.
    """

    names: list[str]
    signals: Table
    vectors: Table
    answerable: NDArray[np.bool_]
    groups: NDArray[np.str_]
    labelled: NDArray[np.bool_]


def main() -> None:
    """Fit and write decision.yml; print what cross-validation says of the labelled set."""
    corpus, embedder = load_corpus(), CachedEmbedder(load_embedder(), VECTORS)
    answerer = Answerer(corpus, Searcher.load(BUILT, corpus, embedder), "http://127.0.0.1:8000")
    examples = read_examples(answerer)
    more = scope_vectors(answerer)
    embedder.save()
    scope = held_out_scope(examples, more)
    table = np.column_stack([examples.signals, scope])
    probabilities = held_out_probabilities(table, examples)
    threshold, figures = best_threshold(probabilities[examples.labelled], examples.answerable[examples.labelled])
    by_group = answered_by_group(probabilities, threshold, examples)
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=5000).fit(table, examples.answerable)
    final_scope = fit_scope(examples.vectors, examples.answerable, more)
    names = [*examples.names, "scope"]
    write_decision({
        "model": answerer.versions["model"],
        "weights": {name: round(float(w), _DIGITS) for name, w in zip(names, model.coef_[0], strict=True)},
        "intercept": round(float(model.intercept_[0]), _DIGITS),
        "threshold": threshold,
        "examples": {"all": len(examples.answerable), "labelled": int(examples.labelled.sum()), "phrasings": len(more)},
        "cross_validated": figures,
        "answered_by_group": by_group,
        "scope": [round(float(w), _DIGITS) for w in (*final_scope.coef_[0], final_scope.intercept_[0])],
    })  # fmt: skip
    figures_shown = {"threshold": threshold, **figures, "examples": len(examples.answerable), "answered": by_group}
    print(json.dumps(figures_shown, ensure_ascii=False))


def read_examples(answerer: Answerer) -> Examples:
    """Signals and vectors of every labelled question and every NLU example that stands for itself."""
    texts = [(row["text"], bool(row["answerable"]), _group_of(row), True) for row in _labelled_rows()]
    texts += [(text, intent in _ANSWERABLE_INTENTS, intent, False) for text, intent in nlu_examples()]
    rows: list[tuple[dict[str, float], NDArray[np.float32]]] = []
    for text, *_ in texts:
        query = answerer.finder.focused(expand_query(text))
        reading = understand(query, None, None, Conversation(), answerer.cues, answerer.corpus)
        found = answerer.finder.search(answerer.finder.subject_of(query, reading))
        clause = answerer.corpus.clause(found.candidates[0].clause_id)
        asked = query.text.casefold()
        rows.append((decision_signals(found, reading, clause, asked, answerer.cues), found.query_vector))
    names = sorted(rows[0][0])
    return Examples(
        names,
        np.array([[signals[name] for name in names] for signals, _ in rows]),
        np.array([vector for _, vector in rows], dtype=np.float64),
        np.array([answerable for _, answerable, _, _ in texts]),
        np.array([group for _, _, group, _ in texts]),
        np.array([labelled for *_, labelled in texts]),
    )


def nlu_examples() -> list[tuple[str, str]]:
    """Training sentences of the intents that say whether the corpus is asked, entity marks removed."""
    examples = []
    for path in sorted(NLU.glob("*.yml")):
        for block in load_yaml(path)["nlu"]:
            if block.get("intent") in (*_ANSWERABLE_INTENTS, *_OTHER_INTENTS):
                lines = [line.strip().removeprefix("- ") for line in block["examples"].splitlines() if line.strip()]
                examples += [(_without_marks(line), block["intent"]) for line in lines]
    return examples


def scope_vectors(answerer: Answerer) -> Table:
    """Vectors of the everyday phrasings: further questions to this corpus, for scope alone."""
    texts = [text for texts in load_phrasings(answerer.corpus).values() for text in texts]
    return np.array([answerer.finder.search(expand_query(text)).query_vector for text in texts], dtype=np.float64)


def fit_scope(vectors: Table, answerable: NDArray[np.bool_], more: Table) -> LogisticRegression:
    """Does a vector belong to a question for this corpus? `more` are vectors of questions that do."""
    labels = np.concatenate([answerable, np.ones(len(more), dtype=bool)])
    model = LogisticRegression(C=_SCOPE_STRENGTH, class_weight="balanced", max_iter=5000)
    return model.fit(np.vstack([vectors, more]), labels)


def held_out_scope(examples: Examples, more: Table) -> NDArray[np.float64]:
    """Log-odds of scope for every example from a model that did not see it."""
    values = np.zeros(len(examples.answerable))
    for learn, judge in _folds(examples.groups):
        model = fit_scope(examples.vectors[learn], examples.answerable[learn], more)
        values[judge] = model.decision_function(examples.vectors[judge])
    return values


def held_out_probabilities(table: Table, examples: Examples) -> NDArray[np.float64]:
    """The probability of every example from a model that did not see it; every group is in every fold."""
    values = np.zeros(len(examples.answerable))
    for learn, judge in _folds(examples.groups):
        model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=5000)
        values[judge] = model.fit(table[learn], examples.answerable[learn]).predict_proba(table[judge])[:, 1]
    return values


def best_threshold(probabilities: NDArray[np.float64], labels: NDArray[np.bool_]) -> tuple[float, dict[str, float]]:
    """The highest probability at which false refusals stay within their share, and the two error rates there.

    The negatives are hard ones by construction, real askers' are easier; so the share of refused questions that the
    documents do answer is what is kept, and false answers are as few as that allows.
    """
    threshold = max(
        t for t in np.arange(0.05, 0.95, 0.01) if float(np.mean(probabilities[labels] < t)) <= _FALSE_REFUSALS
    )
    return round(float(threshold), 2), {
        "false_refusals": round(float(np.mean(probabilities[labels] < threshold)), 4),
        "false_answers": round(float(np.mean(probabilities[~labels] >= threshold)), 4),
    }


def answered_by_group(probabilities: NDArray[np.float64], threshold: float, examples: Examples) -> dict[str, float]:
    """The share of each group of labelled rows that is answered."""
    return {
        str(group): round(float(np.mean(probabilities[examples.labelled & (examples.groups == group)] >= threshold)), 3)
        for group in dict.fromkeys(examples.groups[examples.labelled])
    }


def write_decision(content: Mapping[str, Any]) -> None:
    """Write the file that `bot/answering/decide.py` reads."""
    lead = "# Written by `python -m bot.measuring.fit_decision`. Do not edit by hand.\n"
    text = yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, default_flow_style=None, width=120)
    DECISION.write_text(lead + text, encoding="utf-8")


def _labelled_rows() -> Sequence[Mapping[str, Any]]:
    return [json.loads(line) for path in LABELLED for line in path.read_text(encoding="utf-8").splitlines()]


def _group_of(row: Mapping[str, Any]) -> str:
    return str(row.get("group") or ("answerable" if row["answerable"] else "unanswerable"))


def _folds(groups: NDArray[np.str_]) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    return list(StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(np.zeros(len(groups)), groups))


def _without_marks(line: str) -> str:
    """[市税务局](unit) → 市税务局."""
    return re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", line)


if __name__ == "__main__":
    main()
