"""A document folder (source file and about.yml) in, the document and its clauses out.

The only module that knows the order of the stages: join lines, split clauses, read units, pass on inheritance, add notes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from policy_index.about import About, AboutNote, AboutPart, read_about
from policy_index.clause import Clause, ClauseNote, Document, InheritedUnit, Part, PrintedUnit
from policy_index.errors import DocumentUnreadable
from policy_index.join_lines import Paragraph, join_lines
from policy_index.note_damage import find_repeated_cuts
from policy_index.responsible_units import read_inheritance, read_unit_lists
from policy_index.split_clauses import ClauseDraft, split_clauses, squeeze
from policy_index.term_data import load_section_words


def read_document(folder: Path) -> tuple[Document, list[Clause]]:
    """The document declared by `folder/about.yml` and its clauses in printed order.

    Raises DocumentUnreadable when about.yml lacks a key, the source is missing or not UTF-8, a declared part is not
    found in the text, or a declared quote does not stand in its clause.
    """
    about = read_about(folder)
    source = _read_source(folder / about.source)
    document = _document(about, source)
    drafts = split_clauses(
        join_lines(source),
        {squeeze(part.title): part.id for part in document.parts},
        load_section_words(),
        document.title,
    )
    clauses = [_clause(document, draft) for draft in drafts]
    clauses = _pass_on_inheritance(clauses)
    clauses = _add_declared_notes(folder, about.notes, clauses)
    document = replace(document, clause_count=len(clauses))
    _check(folder, document, clauses)
    return document, clauses


def _read_source(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as problem:
        raise DocumentUnreadable(
            f"{path}: cannot be read ({problem.strerror}); about.yml names it as `source`."
        ) from None
    except UnicodeDecodeError as problem:
        raise DocumentUnreadable(
            f"{path}: byte {problem.start} is not UTF-8; save the file as UTF-8 and try again."
        ) from None


def _document(about: About, source: str) -> Document:
    return Document(
        id=about.id,
        number=about.number,
        title=about.title,
        issuer=about.issuer,
        jurisdiction=about.jurisdiction,
        issued=about.issued,
        parts=tuple(_part(about.id, part) for part in about.parts),
        source_sha256=hashlib.sha256(source.encode()).hexdigest(),
    )


def _part(document_id: str, part: AboutPart) -> Part:
    clause = part.after_period.clause
    return Part(
        id=part.id,
        title=part.title,
        period_start=part.period.start if part.period else None,
        period_end=part.period.end if part.period else None,
        after_period=part.after_period.status,
        after_period_clause=f"{document_id}/{clause}" if clause else None,
        after_period_quote=part.after_period.quote,
    )


def _clause(document: Document, draft: ClauseDraft) -> Clause:
    text = "\n".join(paragraph.text for paragraph in draft.paragraphs)
    lists = read_unit_lists(text)
    names: list[PrintedUnit] = []
    for unit in (unit for found in lists for unit in found.units):
        if unit not in names:
            names.append(unit)
    path = [document.id, *([draft.part] if draft.part else []), draft.slug]
    return Clause(
        clause_id="/".join(path),
        document_id=document.id,
        part=draft.part,
        kind=draft.kind,
        section=draft.section,
        number=draft.number,
        title=draft.title,
        text=text,
        unit_list="\n".join(found.printed for found in lists) or None,
        own_units=tuple(names),
        inherited_units=(),
        notes=find_repeated_cuts(draft.paragraphs),
        lines=_lines(draft.paragraphs),
    )


def _lines(paragraphs: Sequence[Paragraph]) -> tuple[int, int]:
    return paragraphs[0].lines[0], paragraphs[-1].lines[1]


def _pass_on_inheritance(clauses: list[Clause]) -> list[Clause]:
    """Notes such as 以下均需各区政府负责 apply to every numbered task of the part, the carrier included.

    Safeguards inherit nothing (decision in docs/adr/0002-inherited-units.md).
    """
    notes = {
        clause.part: [InheritedUnit(n.unit, clause.clause_id, n.quote) for n in read_inheritance(clause.unit_list)]
        for clause in reversed(clauses)
        if clause.kind == "task" and clause.unit_list and read_inheritance(clause.unit_list)
    }
    return [
        replace(clause, inherited_units=tuple(notes[clause.part]))
        if clause.kind == "task" and clause.part in notes
        else clause
        for clause in clauses
    ]


def _add_declared_notes(folder: Path, declared: Sequence[AboutNote], clauses: list[Clause]) -> list[Clause]:
    by_id = {clause.short_id: clause for clause in clauses}
    for row in declared:
        clause = by_id.get(row.clause)
        if clause is None or row.quote not in clause.text:
            where = "no such clause" if clause is None else "the quote does not stand in that clause's text"
            raise DocumentUnreadable(f"{folder / 'about.yml'}: note on {row.clause}: {where}: {row.quote!r}")
        note = ClauseNote(row.kind, row.quote, row.text)
        kept = tuple(n for n in clause.notes if not (note.quote.startswith(n.quote) or n.quote.startswith(note.quote)))
        by_id[clause.short_id] = replace(clause, notes=(*kept, note))
    return [by_id[clause.short_id] for clause in clauses]


def _check(folder: Path, document: Document, clauses: Sequence[Clause]) -> None:
    ids = [clause.clause_id for clause in clauses]
    if len(set(ids)) != len(ids):
        raise DocumentUnreadable(f"{folder}: two clauses got one id; the numbering of the source cannot be told apart.")
    found = {clause.part for clause in clauses}
    for part in document.parts:
        if part.id not in found:
            raise DocumentUnreadable(
                f"{folder / 'about.yml'}: part {part.id!r}: no paragraph of the source is its title {part.title!r}."
            )
        quote, clause_id = part.after_period_quote, part.after_period_clause
        if quote and not any(c.clause_id == clause_id and quote in c.text for c in clauses):
            raise DocumentUnreadable(
                f"{folder / 'about.yml'}: part {part.id!r}: {quote!r} does not stand in {clause_id}."
            )
