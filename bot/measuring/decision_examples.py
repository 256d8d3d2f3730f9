"""Labelled questions and sentences that ask for known kinds in, what the decision is learned from out.

Only open rows: of sets with a `split` its `tune` half. Every row keeps the set it is from, so that a whole set can be left
out. `document-alone` and the held halves are never read here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.answering.answer import Answerer
from bot.answering.asked_kind import AskedFor
from bot.answering.asked_phrase import asked_phrase
from bot.answering.conversation import Conversation
from bot.answering.decide import decision_signals, load_figures, states_figure
from bot.answering.rephrase import rephrase
from bot.answering.understand import understand, understand_whole
from policy_index.clean_text import clean_message, tell_language
from policy_index.entries import load_phrasings
from policy_index.expand_query import expand_query
from policy_index.term_data import load_yaml

ROOT = Path(__file__).parents[2]
QUESTIONS = ROOT / "tests" / "questions"
NLU = ROOT / "nlu_data" / "nlu"
KINDS = QUESTIONS / "asked-kinds.yml"
LABELLED = ("labelled", "labelled-2", "labelled-3", "labelled-4", "labelled-5", "labelled-6")
ASKED = (
    "situations", "plain-1", "blind-1", "blind-2", "blind-4", "blind-5", "blind-6", "blind-7", "blind-8", "blind-9",
)  # fmt: skip
CASES = tuple(f"cases-{number}" for number in range(1, 8))
# Sets whose rows teach what is asked for. The others say only whether the matter is the corpus's: a lone question after what was reached
# (到了多少) taught to refuse what is to be reached (要到多少).
_TEACHING = (*LABELLED[:5], "situations", "cases")
SENTENCES = "training sentences"
_ANSWERABLE_INTENTS = ("ask_policy", "ask_target", "ask_eligibility", "ask_responsible_unit")
_OTHER_INTENTS = ("out_of_scope", "greet", "thank", "goodbye", "bot_challenge")
_ANSWERABLE_KINDS = ("clause", "target", "units", "validity", "eligibility", "adversarial")
# Groups of unanswerable rows whose matter the corpus knows, beside the kinds of asked-kinds.yml: they ask for what it leaves out.
_MISSING = frozenset({"missing_detail", "procedure", "list"})
_TOPICS_A_PHRASE = 6
Table = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """One labelled utterance. `group` says what sort of no it is."""

    of_set: str
    text: str
    is_answerable: bool
    group: str


@dataclass(frozen=True)
class Examples:
    """Rows with what the assistant reads in them: `signals` (n, names) without the learned ones, vectors of the question
    and of its asking phrase (n, dimension), and the states of each figure's absence."""

    rows: Sequence[Row]
    names: list[str]
    signals: Table
    vectors: Table
    phrases: Sequence[str]
    phrase_vectors: Table
    lacking: Mapping[str, NDArray[np.bool_]]
    """Kind of figure → whether the clause found first prints none."""

    @property
    def answerable(self) -> NDArray[np.bool_]:
        return np.array([row.is_answerable for row in self.rows])

    @property
    def sets(self) -> NDArray[np.str_]:
        return np.array([row.of_set for row in self.rows])

    @property
    def set_names(self) -> list[str]:
        return list(dict.fromkeys(row.of_set for row in self.rows))

    @property
    def teaches_kind(self) -> NDArray[np.bool_]:
        """Rows from which it can be learned what is asked: answered ones and missing details of the sets that say which."""
        missing = _MISSING | set(load_yaml(KINDS)["beyond"])
        return np.array([row.of_set in _TEACHING and (row.is_answerable or row.group in missing) for row in self.rows])


@dataclass(frozen=True)
class KindExamples:
    """Phrases that ask for a known kind, their vectors, and which kinds stand in no clause, in some, or in general."""

    phrases: Sequence[str]
    vectors: Table
    kinds: NDArray[np.str_]
    beyond: Sequence[str]
    figures: Sequence[str]


def read_rows() -> list[Row]:
    """Every open row of every set."""
    rows = [row for name in LABELLED for row in _labelled_rows(name)]
    rows += [row for name in ASKED for row in _asked_rows(name)]
    rows += [Row("cases", text, True, "case") for name in CASES for text in _stories(name)]
    return rows + [Row(SENTENCES, text, intent in _ANSWERABLE_INTENTS, intent) for text, intent in nlu_examples()]


def read_examples(rows: Sequence[Row], answerer: Answerer) -> Examples:
    """What the assistant reads in every row, asked alone."""
    signals, vectors, phrases, lacking = [], [], [], []
    for row in rows:
        whole = expand_query(rephrase(clean_message(row.text), Conversation(), answerer.cues).text)
        query = answerer.finder.focused(whole)
        reading = understand(query, None, None, Conversation(), answerer.cues, answerer.corpus)
        reading = understand_whole(reading, whole, answerer.cues)
        found = answerer.finder.search(answerer.finder.subject_of(query, reading))
        clause = answerer.corpus.clause(found.candidates[0].clause_id)
        unread = AskedFor(reading.phrase, 0.0, 0.0, {})
        signals.append(decision_signals(found, reading, clause, query.text.casefold(), unread))
        lacking.append({kind: not states_figure(kind, clause) for kind in load_figures()})
        vectors.append(found.query_vector)
        phrases.append(reading.phrase)
    names = sorted(signals[0])
    return Examples(
        rows,
        names,
        np.array([[one[name] for name in names] for one in signals]),
        np.array(vectors, dtype=np.float64),
        phrases,
        _vectors_of(phrases, answerer),
        {kind: np.array([one[kind] for one in lacking]) for kind in lacking[0]},
    )


def read_kinds(answerer: Answerer) -> KindExamples:
    """Every phrase of asked-kinds.yml with some topics of its language, one after another through the list."""
    data = load_yaml(KINDS)
    kinds = {kind: phrases for group in ("beyond", "figures", "answered") for kind, phrases in data[group].items()}
    pairs = [(kind, text) for kind, phrases in kinds.items() for text in _with_topics(phrases, data["topics"])]
    phrases = [expand_query(text).text.casefold() for _, text in pairs]
    return KindExamples(
        phrases,
        _vectors_of(phrases, answerer),
        np.array([kind for kind, _ in pairs]),
        list(data["beyond"]),
        list(data["figures"]),
    )


def read_phrasings(answerer: Answerer) -> tuple[list[str], Table]:
    """The everyday phrasings, all of them answerable, and their vectors."""
    texts = [text for texts in load_phrasings(answerer.corpus).values() for text in texts]
    texts = [expand_query(text).text for text in texts]
    return [text.casefold() for text in texts], _vectors_of(texts, answerer)


def nlu_examples() -> list[tuple[str, str]]:
    """Training sentences of the intents that say whether the corpus is asked, entity marks removed."""
    examples = []
    for path in sorted(NLU.glob("*.yml")):
        for block in load_yaml(path)["nlu"]:
            if block.get("intent") in (*_ANSWERABLE_INTENTS, *_OTHER_INTENTS):
                lines = [line.strip().removeprefix("- ") for line in block["examples"].splitlines() if line.strip()]
                examples += [(without_marks(line), block["intent"]) for line in lines]
    return examples


def read_lines(name: str) -> list[dict[str, Any]]:
    """The rows of a question file."""
    return [json.loads(line) for line in (QUESTIONS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def asked_alone(row: Mapping[str, Any]) -> tuple[str, bool] | None:
    """The message of a question row and whether it owes an answer; None where it owes neither answer nor refusal."""
    expect = row["expect"]
    if len(row["turns"]) > 1:
        return None
    if expect.get("refuse"):
        return row["turns"][0], False
    owes = bool(expect.get("clauses")) and not expect.get("clarify") and not expect.get("silent_ok")
    return (row["turns"][0], True) if owes and row["kind"] in _ANSWERABLE_KINDS else None


def _labelled_rows(name: str) -> list[Row]:
    return [
        Row(name, row["text"], bool(row["answerable"]), str(row.get("group") or ""))
        for row in read_lines(name)
        if row.get("split", "tune") == "tune"
    ]


def _asked_rows(name: str) -> Iterator[Row]:
    for row in read_lines(name):
        asked = asked_alone(row) if row.get("split", "tune") == "tune" else None
        if asked:
            yield Row(name, *asked, row["kind"])


def _stories(name: str) -> Iterator[str]:
    for row in read_lines(name):
        turns = row.get("turns") or [row["text"]]
        if row["split"] == "tune" and len(turns) == 1:
            yield turns[0]


def _with_topics(phrases: Sequence[str], topics: Mapping[str, Sequence[str]]) -> Iterator[str]:
    turn = 0
    for phrase in phrases:
        bare = phrase.replace("{t}", "")
        known = topics[tell_language(bare)] if bare.strip() else [one for names in topics.values() for one in names]
        for _ in range(min(_TOPICS_A_PHRASE, len(known))):
            yield phrase.replace("{t}", known[turn % len(known)])
            turn += 1


def _vectors_of(texts: Sequence[str], answerer: Answerer) -> Table:
    return np.array([answerer.finder.vector_of(text) for text in texts], dtype=np.float64)


def is_one_phrase(text: str) -> bool:
    """Whether a text is nothing but a phrase that asks."""
    return asked_phrase(text) == text


def without_marks(line: str) -> str:
    """[市税务局](unit) → 市税务局."""
    return re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", line)
