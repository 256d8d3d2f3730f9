"""A burst that is nothing but a clause's number in (fdi 10, 外资第10条, trade/6), the clauses of that number out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.understand import find_clause_number
from policy_index.clause import Clause
from policy_index.corpus import Corpus
from policy_index.expand_query import load_glossary

_NUMBERED = re.compile(r"(?P<part>[^\d\s/#第]+?)(?:的|计划)?\s*[/#第]?\s*(?P<number>\d{1,2})\s*[条项]?")
_BARE = re.compile(r"第\S{1,3}[条项款]|(?:clause|task|item|article)\s*(?:no\.?\s*)?\d{1,2}")


def named_clauses(text: str, corpus: Corpus) -> Sequence[Clause]:
    """The clauses meant by normalised text, in document order; none where the text says anything else."""
    by_id = [clause for clause in corpus.clauses if text in (clause.clause_id, clause.short_id)]
    found = _NUMBERED.fullmatch(text)
    if by_id or found is None:
        number = find_clause_number(text) if _BARE.fullmatch(text) else None
        return by_id or [c for c in corpus.clauses if c.kind == "task" and c.number == str(number)]
    parts = _parts_called(found["part"])
    return [c for c in corpus.clauses if c.number == found["number"] and f"{c.document_id}/{c.part}" in parts]


def _parts_called(name: str) -> set[str]:
    glossary = load_glossary()
    return {
        part
        for part, words in glossary.subjects.items()
        if name in words or name == part.rpartition("/")[2] or name in glossary.short_titles.get(part, {}).values()
    }
