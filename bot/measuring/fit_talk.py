"""Training sentences in, bot/answering/small_talk.npz out: what is small talk, for turns that Rasa does not read.

    python -m bot.measuring.fit_talk

Learned from nlu_data; what is no small talk: every other intent, the everyday phrasings, labelled questions. Cross-validated. Repeatable.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from bot.answering.answer import Answerer
from bot.answering.asked_kind import letter_runs
from bot.answering.guess_talk import MOST_CHARACTERS, NO_TALK, SMALL_TALK_MODEL, SURE
from bot.answering.understand import SMALL_TALK
from bot.measuring.cached_embedder import CachedEmbedder
from bot.measuring.decision_examples import NLU, Table, read_rows, without_marks
from policy_index.corpus import load_corpus
from policy_index.embedder import load_embedder
from policy_index.entries import load_phrasings
from policy_index.expand_query import expand_query
from policy_index.index_folder import BUILT
from policy_index.search import Searcher
from policy_index.term_data import load_yaml

VECTORS = Path(__file__).parents[2] / "var" / "vectors"
# Labelled sets without small talk.
_NO_TALK_SETS = ("labelled-3", "labelled-4", "labelled-5", "situations")
_STRENGTH, _FOLDS = 10.0, 5


def main() -> None:
    """Fit and write; print what cross-validation says of each intent."""
    corpus, embedder = load_corpus(), CachedEmbedder(load_embedder(), VECTORS)
    answerer = Answerer(corpus, Searcher.load(BUILT, corpus, embedder), "http://127.0.0.1:8000")
    texts, intents = read_sentences(answerer)
    meaning = np.array([answerer.finder.vector_of(text) for text in texts], dtype=np.float64)
    embedder.save()
    letters = np.array([letter_runs(text.casefold()) for text in texts], dtype=np.float64)
    print(json.dumps(cross_validated(meaning, letters, intents), ensure_ascii=False))
    by_meaning, by_letters = _fit(meaning, intents), _fit(letters, intents)
    np.savez_compressed(
        SMALL_TALK_MODEL,
        intents=np.array([str(intent) for intent in by_meaning.classes_], dtype=np.str_),
        by_meaning=np.column_stack([by_meaning.coef_, by_meaning.intercept_]).astype(np.float16),
        by_letters=np.column_stack([by_letters.coef_, by_letters.intercept_]).astype(np.float16),
    )


def read_sentences(answerer: Answerer) -> tuple[list[str], NDArray[np.str_]]:
    """Short sentences as the assistant reads them, each with its small talk or none."""
    pairs: list[tuple[str, str]] = []
    for path in sorted(NLU.glob("*.yml")):
        for block in load_yaml(path)["nlu"]:
            intent = block.get("intent")
            lines = [line.strip().removeprefix("- ") for line in block.get("examples", "").splitlines()]
            pairs += [
                (without_marks(line), intent if intent in SMALL_TALK else NO_TALK) for line in lines if line and intent
            ]
    pairs += [(text, NO_TALK) for texts in load_phrasings(answerer.corpus).values() for text in texts[::4]]
    pairs += [(row.text, NO_TALK) for row in read_rows() if row.of_set in _NO_TALK_SETS]
    read = [(expand_query(text).text, intent) for text, intent in pairs]
    short = [(text, intent) for text, intent in read if 0 < len(text) <= MOST_CHARACTERS]
    return [text for text, _ in short], np.array([intent for _, intent in short])


def cross_validated(meaning: Table, letters: Table, intents: NDArray[np.str_]) -> dict[str, float]:
    """Intent → the share of its sentences that are surely recognised; `none`: the share taken for small talk."""
    names = np.unique(intents)
    odds = np.zeros((len(intents), len(names)))
    for learn, judge in StratifiedKFold(_FOLDS, shuffle=True, random_state=0).split(meaning, intents):
        for table in (meaning, letters):
            odds[judge] += _fit(table[learn], intents[learn]).predict_proba(table[judge]) / 2
    said = np.where(odds.max(axis=1) >= SURE, names[odds.argmax(axis=1)], NO_TALK)
    return {
        str(name): round(float(np.mean(said[intents == name] != NO_TALK if name == NO_TALK else said[intents == name] == name)), 3)
        for name in names
    }  # fmt: skip


def _fit(values: Table, intents: NDArray[np.str_]) -> LogisticRegression:
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=300, tol=1e-3)
    return model.fit(values, intents)


if __name__ == "__main__":
    main()
