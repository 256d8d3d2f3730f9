"""A reply card and the corpus in, every word it wrongly presents as the document's out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.measuring.judge_card import ANSWERS, Card
from policy_index.corpus import Corpus
from policy_index.errors import UnknownClause


def find_ungrounded(card: Card | None, corpus: Corpus) -> list[str]:
    """What is wrong, in words; empty for a grounded card.

    Each quote must stand in its clause at its offset; the words behind inherited units, validity and conditions must
    stand in the clause they name; a card that answers must cite.
    """
    if card is None:
        return ["no card came"]
    try:
        faults = list(_faults(card, corpus))
    except (KeyError, TypeError, AttributeError) as problem:
        return [f"is no card: {problem!r}"]
    return faults


def _faults(card: Card, corpus: Corpus) -> Iterator[str]:
    if card["outcome"] in ANSWERS and not card["citations"]:
        yield "answers without a citation"
    for hit in card["citations"]:
        for quote in hit["quotes"]:
            yield from _misplaced(corpus, hit["clause_id"], quote["text"], quote["start"])
        bases = [unit["note"] for unit in hit["units"]] + [hit["validity"]["basis"]]
        for basis in filter(None, bases):
            yield from _missing(corpus, basis["clause_id"], basis["quote"])
    for decision in card["eligibility"]:
        for condition in decision["conditions"]:
            yield from _missing(corpus, condition["clause_id"], condition["quote"])


def _misplaced(corpus: Corpus, clause_id: str, quote: Any, start: int) -> Iterator[str]:
    text = _text_of(corpus, clause_id)
    if text is None or not quote or text[start : start + len(quote)] != quote:
        yield f"{clause_id}: {str(quote)[:30]!r} does not stand at {start}"


def _missing(corpus: Corpus, clause_id: str, quote: Any) -> Iterator[str]:
    text = _text_of(corpus, clause_id)
    if text is None or not quote or quote not in text:
        yield f"{clause_id}: {str(quote)[:30]!r} does not stand there"


def _text_of(corpus: Corpus, clause_id: str) -> str | None:
    try:
        return corpus.clause(clause_id).text
    except UnknownClause:
        return None
