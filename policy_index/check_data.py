"""Folders of documents and data in, a list of problems in words out; empty means that all is in order."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from policy_index.asked_sentences import load_asked_sentences
from policy_index.check_measures import check_measures
from policy_index.clause_file import write_clause_file
from policy_index.corpus import Corpus, load_corpus
from policy_index.entries import load_glosses, load_phrasings
from policy_index.errors import PolicyIndexError
from policy_index.expand_query import load_glossary
from policy_index.places import load_gazetteer
from policy_index.read_document import read_document
from policy_index.split_sentences import split_sentences
from policy_index.term_data import load_section_words
from policy_index.unit_directory import fold_name


def check_data(documents: Path, clauses: Path) -> list[str]:
    """Every problem found; a file that cannot be read is one problem and does not hide the others."""
    problems: list[str] = []
    problems += _gathered(lambda: _stale_clause_files(documents, clauses))
    problems += _gathered(lambda: (load_section_words(), load_glossary(), ())[2])
    try:
        corpus = load_corpus(clauses)
    except PolicyIndexError as problem:
        return [*problems, str(problem)]
    problems += _gathered(lambda: (load_phrasings(corpus), load_glosses(corpus), load_gazetteer(), ())[3])
    problems += _gathered(lambda: (load_asked_sentences(corpus), ())[1])
    problems += _unknown_units(corpus)
    problems += _shared_aliases(corpus)
    problems += _misplaced_quotes(corpus)
    problems += check_measures(corpus)
    return problems


def _gathered(find: Callable[[], Iterable[str]]) -> list[str]:
    try:
        return list(find())
    except PolicyIndexError as problem:
        return [str(problem)]


def _stale_clause_files(documents: Path, clauses: Path) -> Iterable[str]:
    """Clause files that `parse` would write differently."""
    with tempfile.TemporaryDirectory() as folder:
        for about in sorted(documents.glob("*/about.yml")):
            document, found = read_document(about.parent)
            fresh, stored = Path(folder) / "fresh.jsonl", clauses / f"{document.id}.jsonl"
            write_clause_file(fresh, document, found)
            if not stored.exists() or stored.read_bytes() != fresh.read_bytes():
                yield f"{stored}: is not what the source gives now. Run `python -m policy_index parse` and read the difference."


def _unknown_units(corpus: Corpus) -> Iterable[str]:
    """Printed names that no reviewed record knows: they would stand as authorities of their own."""
    known = {unit.id for unit in corpus.units if unit.aliases}
    for unit in corpus.units:
        if unit.id not in known:
            first = next(c for c in (*corpus.tasks_of(unit.id).own, *corpus.tasks_of(unit.id).inherited))
            yield f"unit {unit.id!r} (first in {first.clause_id}) has no record in terms/units/; add it or its alias there."


def _shared_aliases(corpus: Corpus) -> Iterable[str]:
    owner: dict[tuple[str, str], str] = {}
    for unit in corpus.units:
        for name in {fold_name(name) for name in (unit.name, *unit.aliases)}:
            first = owner.setdefault((unit.id.partition("/")[0], name), unit.id)
            if first != unit.id:
                yield f"the name {name!r} belongs to {first} and to {unit.id}; a name must lead to one unit."


def _misplaced_quotes(corpus: Corpus) -> Iterable[str]:
    for clause in corpus.clauses:
        for span in split_sentences(clause):
            if clause.text[span.start : span.end] != span.text:
                yield f"{clause.clause_id}: span {span.start}–{span.end} is not the text that it names."
        for note in clause.notes:
            if note.quote not in clause.text:
                yield f"{clause.clause_id}: the note's quote {note.quote!r} does not stand in its text."
        for unit in clause.inherited_units:
            if unit.quote not in corpus.clause(unit.clause_id).text:
                yield f"{clause.clause_id}: inherited {unit.name!r}: {unit.quote!r} does not stand in {unit.clause_id}."
