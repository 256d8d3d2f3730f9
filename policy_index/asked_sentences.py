"""The phrasing files in, for every everyday way of asking the sentences that answer it out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from policy_index.clause import Clause
from policy_index.corpus import Corpus
from policy_index.entries import BY_SENTENCE, PHRASINGS
from policy_index.errors import DataInvalid
from policy_index.split_sentences import is_heading, split_sentences
from policy_index.term_data import load_yaml

AskedSentences = Mapping[str, Mapping[str, tuple[int, ...]]]
"""Clause id → way of asking → where the sentences that answer it begin in the clause's text."""


def load_asked_sentences(corpus: Corpus, folder: Path = PHRASINGS) -> AskedSentences:
    """The sentences by clause and way of asking. Raises DataInvalid for a sentence that the clause does not have."""
    clauses = {clause.clause_id: clause for clause in corpus.clauses}
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for path in sorted(folder.glob("*.yml")):
        for clause_id, ways in (load_yaml(path).get("clauses") or {}).items():
            asked = found.setdefault(clause_id, {})
            for row in ways.get(BY_SENTENCE, ()):
                start = _start_of(clauses[clause_id], row["begins"], path)
                for text in row["asked"]:
                    asked[text] = (*asked.get(text, ()), start)
    return found


def _start_of(clause: Clause, words: str, path: Path) -> int:
    spans = [span for span in split_sentences(clause) if not is_heading(clause, span)]
    begun = [span.start for span in spans if span.text == words]
    begun = begun or [span.start for span in spans if span.text.startswith(words)]
    if len(begun) != 1:
        raise DataInvalid(
            f"{path}: {clause.clause_id}: {len(begun)} sentences begin with {words!r}; expected exactly one. "
            "Copy more of the sentence as the clause file has it."
        )
    return begun[0]
