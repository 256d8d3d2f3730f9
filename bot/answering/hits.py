"""A clause and what was found in it in, the contract's `hit` out: where it stands, its quotes, units and validity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote as url_quote

from bot.answering.commitment import commitment_of
from bot.answering.glosses import gloss_of
from bot.answering.quotes import Quote
from policy_index.clause import Clause, ResponsibleUnit
from policy_index.corpus import Corpus
from policy_index.validity import validity_of

_RELEVANCE_DIGITS = 3


@dataclass(frozen=True)
class HitMaker:
    """Makes hits of one corpus; `public_url` is where permalinks lead."""

    corpus: Corpus
    public_url: str

    def hit(
        self, clause: Clause, quotes: Sequence[Quote], relevance: float, as_of: date, lang: str,
        units: Sequence[ResponsibleUnit] | None = None,
    ) -> dict[str, Any]:  # fmt: skip
        """One hit of the contract. `units` narrows the units shown (a unit's task list); None shows them all."""
        document = self.corpus.document(clause.document_id)
        part = document.part(clause.part)
        shown = self.corpus.units_of(clause.clause_id) if units is None else units
        return {
            "clause_id": clause.clause_id,
            "document_number": document.number,
            "document_title": document.title,
            "part_title": part.title if part else None,
            "section": clause.section,
            "number": clause.number,
            "title": clause.title,
            "quotes": [{"text": quote.text, "start": quote.start} for quote in quotes],
            "units": [unit.as_json() for unit in shown],
            "commitment": commitment_of([quote.text for quote in quotes]),
            "validity": validity_of(self.corpus, clause, as_of).as_json(),
            "gloss": gloss_of(clause, lang),
            "url": self.permalink(clause, quotes[0] if quotes else None),
            "score": round(min(max(relevance, 0.0), 1.0), _RELEVANCE_DIGITS),
        }

    def permalink(self, clause: Clause, quote: Quote | None = None) -> str:
        """The clause's readable page; with a quote, the page that highlights it."""
        span = f"?from={quote.start}&to={quote.start + len(quote.text)}" if quote else ""
        return f"{self.public_url.rstrip('/')}/clauses/{url_quote(clause.clause_id)}{span}"
