"""Second turns of conversations in, bot/answering/leaning.npz out: which of them lean on the answer before, and what they ask.

    python -m bot.measuring.fit_leaning

Learned from tests/questions/second-turns-1.jsonl and, as messages that lean on nothing, short open questions of other sets
behind an answer on another clause. Cross-validated, then read once on second-turns-2.jsonl, which nothing is learned from.
Repeatable.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.answering.answer import Answerer
from bot.answering.asked_kind import Nearness, kind_odds, letter_runs, log_odds
from bot.answering.conversation import Conversation
from bot.answering.guess_leaning import LEANING_MODEL, MOST_CHARACTERS, leaning_signals
from bot.answering.understand import understand
from bot.measuring.cached_embedder import CachedEmbedder
from bot.measuring.decision_examples import QUESTIONS, Table, read_rows
from bot.measuring.fit_kinds import nearness_of
from bot.measuring.fit_talk import VECTORS
from policy_index.corpus import load_corpus
from policy_index.embedder import load_embedder
from policy_index.expand_query import expand_query
from policy_index.index_folder import BUILT
from policy_index.search import Searcher

LEARNED, COUNTED = QUESTIONS / "second-turns-1.jsonl", QUESTIONS / "second-turns-2.jsonl"
_STRENGTH, _STRENGTH_OF_SIGNALS, _FOLDS = 10.0, 1.0, 5
_NOTHING = "nothing"
_EVERY, _STEP = 3, 7
Names = NDArray[np.str_]


@dataclass(frozen=True)
class SecondTurns:
    """Messages behind an answer: vectors (n, dimension), runs of letters (n, buckets), signals (n, names) and labels (n,)."""

    texts: tuple[str, ...]
    meaning: Table
    letters: Table
    signals: Table
    names: tuple[str, ...]
    leans: NDArray[np.bool_]
    asks: Names

    def of(self, rows: NDArray[Any]) -> SecondTurns:
        kept = tuple(np.array(self.texts, dtype=object)[rows])
        values = (self.meaning[rows], self.letters[rows], self.signals[rows])
        return SecondTurns(kept, *values, self.names, self.leans[rows], self.asks[rows])


@dataclass(frozen=True)
class Fitted:
    """The models of one fit; `weights` are those of the signals, `meaning` and `letters` being the last two."""

    meaning: Nearness
    letters: LogisticRegression
    weights: LogisticRegression
    kinds_meaning: LogisticRegression
    kinds_letters: LogisticRegression

    def probability(self, turns: SecondTurns) -> Table:
        table = np.column_stack(
            [turns.signals, _values(self.meaning, turns.meaning), _odds(self.letters, turns.letters)]
        )
        return np.asarray(self.weights.predict_proba(table)[:, 1])

    def kinds(self, turns: SecondTurns) -> Names:
        odds = self.kinds_meaning.predict_proba(turns.meaning) + self.kinds_letters.predict_proba(turns.letters)
        return np.asarray(self.kinds_meaning.classes_[odds.argmax(axis=1)])


def main() -> None:
    """Fit, write, and print what cross-validation and the set kept apart say."""
    corpus, embedder = load_corpus(), CachedEmbedder(load_embedder(), VECTORS)
    answerer = Answerer(corpus, Searcher.load(BUILT, corpus, embedder), "http://127.0.0.1:8000")
    learned = read_turns([*_rows(LEARNED), *_standalone(answerer)], answerer)
    counted = read_turns(_rows(COUNTED), answerer)
    embedder.save()
    print(json.dumps({"cross-validated": cross_validated(learned)}, ensure_ascii=False))
    fitted = fit(learned)
    print(
        json.dumps(
            {"kept apart": judge(counted, fitted.probability(counted), fitted.kinds(counted))}, ensure_ascii=False
        )
    )
    write(fitted, learned.names)


def read_turns(rows: Sequence[Mapping[str, Any]], answerer: Answerer) -> SecondTurns:
    """What the assistant reads in each row's `message`, said behind an answer on its `clause` to its `before`."""
    document = answerer.corpus.clauses[0].document_id
    known = {clause.clause_id for clause in answerer.corpus.clauses}
    texts, meaning, signals = [], [], []
    kept = [row for row in rows if f"{document}/{row['clause']}" in known]
    for row in kept:
        cited = f"{document}/{row['clause']}"
        query = expand_query(str(row["message"]))
        talk = Conversation().cite((cited,), str(row["before"]))
        reading = understand(query, None, None, talk, answerer.cues, answerer.corpus)
        found = answerer.finder.search(query)
        texts.append(query.text.casefold())
        meaning.append(found.query_vector)
        signals.append(leaning_signals(query, reading, found, cited, answerer.cues))
    return SecondTurns(
        tuple(texts),
        np.array(meaning, dtype=np.float64),
        np.array([letter_runs(text) for text in texts], dtype=np.float64),
        np.array([list(one.values()) for one in signals], dtype=np.float64),
        tuple(signals[0]),
        np.array([bool(row["leans"]) for row in kept]),
        np.array([str(row["asks"]) for row in kept]),
    )


def cross_validated(turns: SecondTurns) -> dict[str, Any]:
    odds, kinds = np.zeros(len(turns.texts)), np.full(len(turns.texts), "", dtype=object)
    for learn, test in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(turns.meaning, turns.leans):
        fitted = fit(turns.of(learn))
        odds[test], kinds[test] = fitted.probability(turns.of(test)), fitted.kinds(turns.of(test))
    return judge(turns, odds, kinds)


def judge(turns: SecondTurns, odds: Table, kinds: NDArray[Any]) -> dict[str, Any]:
    """At several thresholds the share of leaning messages found and of others taken for such; what they ask, read right."""
    at = {
        f"{least:.2f}": [round(float(np.mean(odds[turns.leans == leans] >= least)), 3) for leans in (True, False)]
        for least in (0.5, 0.7, 0.8, 0.9, 0.95)
    }
    right = float(np.mean(kinds[turns.leans] == turns.asks[turns.leans]))
    return {
        "messages": len(odds),
        "leaning": int(turns.leans.sum()),
        "found, wrongly": at,
        "asks right": round(right, 3),
    }


def fit(turns: SecondTurns) -> Fitted:
    """The two readers of the message, then the weights of what they say (out of fold) beside the signals of the search."""
    said = np.zeros((len(turns.texts), 2))
    for learn, test in StratifiedKFold(_FOLDS, shuffle=True, random_state=1).split(turns.meaning, turns.leans):
        known = turns.leans[learn]
        said[test, 0] = _values(nearness_of(turns.meaning[learn], known, _STRENGTH), turns.meaning[test])
        said[test, 1] = _odds(_linear(turns.letters[learn], known), turns.letters[test])
    weights = LogisticRegression(C=_STRENGTH_OF_SIGNALS, class_weight="balanced", max_iter=2000)
    weights.fit(np.column_stack([turns.signals, said]), turns.leans)
    leaning = turns.of(np.flatnonzero(turns.leans))
    return Fitted(
        nearness_of(turns.meaning, turns.leans, _STRENGTH),
        _linear(turns.letters, turns.leans),
        weights,
        _linear(leaning.meaning, leaning.asks),
        _linear(leaning.letters, leaning.asks),
    )


def write(fitted: Fitted, names: Sequence[str]) -> None:
    np.savez_compressed(
        LEANING_MODEL,
        questions=fitted.meaning.questions,
        question_weights=fitted.meaning.weights.astype(np.float16),
        nearness=np.array([fitted.meaning.intercept, fitted.meaning.sharpness], dtype=np.float32),
        signals=np.array([*names, "meaning", "letters"], dtype=np.str_),
        weights=np.append(fitted.weights.coef_[0], fitted.weights.intercept_).astype(np.float32),
        kinds=np.array([str(kind) for kind in fitted.kinds_meaning.classes_], dtype=np.str_),
        by_letters=_two_rows(fitted.letters).astype(np.float16),
        kinds_by_meaning=_rows_of(fitted.kinds_meaning).astype(np.float16),
        kinds_by_letters=_rows_of(fitted.kinds_letters).astype(np.float16),
    )


def _standalone(answerer: Answerer) -> Iterator[dict[str, Any]]:
    """Short open questions of other sets, each behind an answer on some clause: they lean on nothing."""
    clauses = [clause.short_id for clause in answerer.corpus.clauses]
    rows = [row for row in read_rows() if len(row.text) <= MOST_CHARACTERS]
    for place, row in enumerate(rows[::_EVERY]):
        yield {
            "before": "",
            "clause": clauses[place * _STEP % len(clauses)],
            "message": row.text,
            "leans": False,
            "asks": _NOTHING,
        }


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _linear(values: Table, labels: NDArray[Any]) -> LogisticRegression:
    return LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=500, tol=1e-3).fit(values, labels)


def _values(machine: Nearness, vectors: Table) -> Table:
    return np.array([machine.value(row.astype(np.float32)) for row in vectors])


def _odds(model: LogisticRegression, values: Table) -> Table:
    weights, leans = _two_rows(model), np.array([False, True])
    return np.array([log_odds(kind_odds(row, weights), leans) for row in values])


def _rows_of(model: LogisticRegression) -> NDArray[np.float32]:
    return np.column_stack([model.coef_, model.intercept_]).astype(np.float32)


def _two_rows(model: LogisticRegression) -> NDArray[np.float32]:
    """A yes/no model as one row a class, as `kind_odds` reads it."""
    row = np.append(model.coef_[0], model.intercept_).astype(np.float32)
    return np.stack([np.zeros_like(row), row])


if __name__ == "__main__":
    main()
