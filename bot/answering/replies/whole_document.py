"""Questions about a plan or a document as a whole in, what about.yml declares or the notice prints out."""

from __future__ import annotations

from typing import Any

from bot.answering.cards import CardBody
from bot.answering.quotes import Quote, first_quotes
from bot.answering.replies.known_clause import answer_text, next_questions
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause, Document, Part

_NEAR_THE_TOP = 3
_PHRASES = 2
"""Of an opening that only names the period, so much is quoted."""


def plan_validity(turn: Turn) -> Reply | None:
    """Whether a plan still applies is read from what about.yml declares of each part, not searched for.

    Of a plan on which its document is silent, the words on the document's other plans are shown as further reading.
    """
    if not turn.finder.asks_plan_validity(turn.query, turn.reading):
        return None
    silent, hits = _what_applies(turn, turn.reading.part_hint)
    body = CardBody("no_answer" if silent else "answered", lambda shown, _brief: turn.composer.validity(shown), hits)
    cited = tuple(hit["clause_id"] for hit in hits)
    return Reply(body, turn.talk.cite(cited, turn.query.text), decision={"rule": "plan_validity", "silent": silent})


def clause_validity(turn: Turn, clause: Clause, context: str) -> Reply:
    """Whether a clause talked about still applies: the words of its plan first, as they decide; the clause behind them."""
    silent, hits = _what_applies(turn, clause.part)
    own = turn.hits.hit(clause, (), 1.0, turn.as_of, turn.lang)
    hits = [*hits[:1], *([own] if clause.clause_id != hits[0]["clause_id"] else []), *hits[1:]]
    body = CardBody(
        "no_answer" if silent else "answered",
        lambda shown, _brief: turn.composer.validity(shown),
        hits,
        buttons=next_questions(turn, own),
    )
    rest = tuple(clause_id for clause_id in turn.talk.cited if clause_id != clause.clause_id)
    talk = turn.talk.cite((clause.clause_id, *rest), context or turn.query.text)
    return Reply(body, talk, decision={"rule": "clause_validity", "silent": silent})


def _what_applies(turn: Turn, part_id: str | None) -> tuple[bool, list[dict[str, Any]]]:
    """Whether the document is silent, and what it says of one plan or of all; of the others where it is silent."""
    parts = [(document, part) for document in turn.finder.corpus.documents for part in document.parts]
    asked = [(document, part) for document, part in parts if part_id in (None, part.id)]
    hits = [_validity_hit(turn, document, part) for document, part in asked]
    hits.sort(key=lambda hit: hit["validity"]["basis"] is None)
    asks_status = "validity_status" in turn.reading.asks  # until when it runs stands in the title of every plan
    silent = asks_status and all(hit["validity"]["status"] == "period_ended_unstated" for hit in hits)
    if silent:
        others = [(document, part) for document, part in parts if (document, part) not in asked]
        hits += [_validity_hit(turn, document, part) for document, part in others if part.after_period_quote]
    return silent, hits


def particulars(turn: Turn) -> Reply | None:
    """Number, issuer, date, addressees of a document: its notice says them, when the search finds it near the top."""
    if "particulars" not in turn.reading.asks:
        return None
    corpus, found = turn.finder.corpus, turn.finder.search(turn.query)
    near = found.candidates[:_NEAR_THE_TOP]
    notice = next((c for c in near if corpus.clause(c.clause_id).kind == "notice"), None)
    if notice is None:
        return None
    clause = corpus.clause(notice.clause_id)
    quotes = turn.finder.particulars(clause, found, turn.query)
    hit = turn.hits.hit(clause, quotes, notice.relevance, turn.as_of, turn.lang)
    body = CardBody("answered", answer_text(turn), [hit])
    talk = turn.talk.cite((clause.clause_id,), turn.query.text)
    return Reply(body, talk, found.candidates, {"rule": "particulars"})


def _validity_hit(turn: Turn, document: Document, part: Part) -> dict[str, Any]:
    """The clause that speaks of the part's validity; where none does, the first that names the year it ends in."""
    corpus = turn.finder.corpus
    if part.after_period_clause and part.after_period_quote:
        clause, words = corpus.clause(part.after_period_clause), part.after_period_quote
        quotes: tuple[Quote, ...] = (Quote(words, clause.text.index(words)),)
    else:
        own = [c for c in corpus.clauses if c.document_id == document.id and c.part == part.id]
        year = str(part.period_end.year) if part.period_end else ""
        clause = next((c for c in own if year in c.text), own[0])
        opening = first_quotes(clause, 1)[0]
        quotes = (Quote("，".join(opening.text.split("，")[:_PHRASES]), opening.start),)
    # a rendering of the whole clause would say nothing of its validity
    return {**turn.hits.hit(clause, quotes, 1.0, turn.as_of, turn.lang), "gloss": None}
