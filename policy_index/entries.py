"""Clauses in, index entries out: the texts by which a clause can be found (title, sentences, whole, phrasings)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from policy_index.clause import Clause
from policy_index.corpus import Corpus
from policy_index.errors import DataInvalid
from policy_index.split_sentences import is_heading, split_sentences
from policy_index.term_data import TERMS, load_yaml
from policy_index.tokenize_text import fold_spaces

PHRASINGS = Path(__file__).parent / "phrasings"
GLOSSES = TERMS / "glosses"
EntryKind = Literal["title", "sentence", "whole", "phrasing", "gloss"]
_WHOLE_CHARACTERS = 700
BY_SENTENCE = "sentences"
"""Where a phrasing file holds what asks for one sentence of a clause, beside the languages."""


@dataclass(frozen=True)
class Entry:
    """One embedded text of a clause. `start` and `end` place a sentence in the clause's text, else both are None."""

    clause_id: str
    kind: EntryKind
    text: str
    start: int | None = None
    end: int | None = None


def make_entries(
    corpus: Corpus, phrasings: Mapping[str, Sequence[str]], glosses: Mapping[str, Sequence[str]]
) -> list[Entry]:
    """All entries in clause order; `phrasings` and `glosses` map clause ids to everyday wordings and renderings."""
    entries: list[Entry] = []
    for clause in corpus.clauses:
        entries += _entries_of(clause)
        entries += [Entry(clause.clause_id, "phrasing", text) for text in phrasings.get(clause.clause_id, ())]
        entries += [Entry(clause.clause_id, "gloss", text) for text in glosses.get(clause.clause_id, ())]
    return entries


def load_phrasings(corpus: Corpus, folder: Path = PHRASINGS) -> dict[str, list[str]]:
    """Everyday phrasings of all languages by clause id, each once. Raises DataInvalid for a clause that does not exist."""
    known = {clause.clause_id for clause in corpus.clauses}
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for clause_id, asked in (load_yaml(path).get("clauses") or {}).items():
            if clause_id not in known:
                raise DataInvalid(f"{path}: phrasings for {clause_id!r}, which is no clause of the corpus.")
            found[clause_id] = list(dict.fromkeys([*found.get(clause_id, ()), *_phrasings_of(asked)]))
    return found


def _phrasings_of(asked: Mapping[str, Any]) -> Iterator[str]:
    """Those for the clause as a whole, by language, and those for its sentences (asked_sentences.py)."""
    for key, texts in asked.items():
        yield from (text for row in texts for text in row["asked"]) if key == BY_SENTENCE else texts


def load_glosses(corpus: Corpus, folder: Path = GLOSSES) -> dict[str, list[str]]:
    """Titles and texts of the unofficial renderings by clause id. Raises DataInvalid for an unknown clause."""
    known = {clause.clause_id for clause in corpus.clauses}
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        for clause_id, row in (load_yaml(path).get("clauses") or {}).items():
            if clause_id not in known:
                raise DataInvalid(f"{path}: a gloss for {clause_id!r}, which is no clause of the corpus.")
            found.setdefault(clause_id, []).append(f"{row['title']}. {row['text']}")
    return found


def _entries_of(clause: Clause) -> list[Entry]:
    lead = f"{clause.title}：" if clause.kind != "notice" else ""
    title = Entry(clause.clause_id, "title", f"{clause.section or ''} {clause.title}".strip())
    whole = Entry(clause.clause_id, "whole", fold_spaces(clause.text[:_WHOLE_CHARACTERS]))
    sentences = [
        Entry(clause.clause_id, "sentence", lead + fold_spaces(span.text), span.start, span.end)
        for span in split_sentences(clause)
        if not is_heading(clause, span)
    ]
    return [title, whole, *sentences]
