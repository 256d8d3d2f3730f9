"""A clause or a note and a language in, its rendering out, with who reviewed it; the document's words alone count."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from policy_index.clause import Clause
from policy_index.term_data import TERMS, load_yaml


def gloss_of(clause: Clause, lang: str) -> dict[str, Any] | None:
    """The unofficial rendering for those who asked in another language; None where there is none."""
    glosses = _glosses(clause.document_id, lang)
    row = glosses.get("clauses", {}).get(clause.clause_id)
    if row is None:
        return None
    return {"lang": lang, "title": row["title"], "text": row["text"], "review": _review(glosses)}


def part_gloss(document_id: str, part_id: str | None, lang: str) -> str | None:
    """A part's title in another language."""
    title = _glosses(document_id, lang).get("parts", {}).get(part_id)
    return str(title) if title else None


def unit_gloss(document_id: str, name: str, lang: str) -> str | None:
    """An authority's name in another language, by the name that the document prints."""
    found = _glosses(document_id, lang).get("units", {}).get(name)
    return str(found) if found else None


def note_in(document_id: str, note: str, lang: str) -> str:
    """A note on damaged or doubtful words in the card's language; as it was written where nobody has rendered it."""
    return str(_glosses(document_id, lang).get("notes", {}).get(note, note))


@cache
def _glosses(document_id: str, lang: str, folder: Path = TERMS / "glosses") -> Mapping[str, Any]:
    path = folder / f"{document_id}.{lang}.yml"
    content: Mapping[str, Any] = load_yaml(path) if path.exists() else {}
    return content


def _review(data: Mapping[str, Any]) -> dict[str, Any]:
    review = data.get("review") or {}
    on = review.get("on")
    return {"status": review.get("status", "draft"), "by": review.get("by"), "on": on.isoformat() if on else None}
