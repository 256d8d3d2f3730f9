"""Data files in, for every everyday way of asking the sentences that answer it out (phrasings/sentences/*.yml)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from policy_index.clause import Clause
from policy_index.corpus import Corpus
from policy_index.entries import PHRASINGS, load_phrasings
from policy_index.errors import DataInvalid
from policy_index.split_sentences import is_heading, split_sentences
from policy_index.term_data import load_yaml

SENTENCES = PHRASINGS / "sentences"
AskedSentences = Mapping[str, Mapping[str, tuple[int, ...]]]
"""Clause id → way of asking → where the sentences that answer it begin in the clause's text."""


def load_asked_sentences(corpus: Corpus, folder: Path = SENTENCES) -> AskedSentences:
    """The sentences by clause and way of asking. Raises DataInvalid for one that the clause or its phrasings do not have."""
    clauses, phrasings = {clause.clause_id: clause for clause in corpus.clauses}, load_phrasings(corpus)
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for path in sorted(folder.glob("*.yml")):
        for clause_id, rows in load_yaml(path)["clauses"].items():
            if clause_id not in clauses:
                raise DataInvalid(f"{path}: sentences of {clause_id!r}, which is no clause of the corpus.")
            asked = found.setdefault(clause_id, {})
            for row in rows:
                start = _start_of(clauses[clause_id], row, path)
                for text in _known_only(row["asked"], phrasings.get(clause_id, ()), f"{path}: {clause_id}"):
                    asked[text] = (*asked.get(text, ()), start)
    return found


def _start_of(clause: Clause, row: Mapping[str, Any], path: Path) -> int:
    spans = [span for span in split_sentences(clause) if not is_heading(clause, span)]
    begun = [span.start for span in spans if span.text == row["sentence"]]
    begun = begun or [span.start for span in spans if span.text.startswith(row["sentence"])]
    if len(begun) != 1:
        raise DataInvalid(
            f"{path}: {clause.clause_id}: {len(begun)} sentences begin with {row['sentence']!r}; expected exactly one. "
            "Copy more of the sentence as the clause file has it."
        )
    return begun[0]


def _known_only(asked: Sequence[str], phrasings: Sequence[str], where: str) -> Sequence[str]:
    strange = set(asked) - set(phrasings)
    if strange:
        raise DataInvalid(f"{where}: no phrasing of the clause reads {sorted(strange)[0]!r}; write it as its file has it.")
    return asked
