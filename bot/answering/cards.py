"""The pieces of a reply in, the contract's reply card out, no larger than trackers can carry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

CARD_BYTES = 4096


@dataclass(frozen=True)
class CardFrame:
    """What every card of a turn shares."""

    turn_id: str
    intent: str
    lang: str
    index_version: str
    model: str
    as_of: date


Hits = Sequence[Mapping[str, Any]]
TextMaker = Callable[[Hits, bool], str]
"""Composes a card's text from the citations that fitted; True asks for the brief form."""


@dataclass(frozen=True)
class CardBody:
    """What makes one card: its outcome, how its text is composed, citations and buttons (title, payload)."""

    outcome: str
    text: TextMaker
    citations: Hits = ()
    unit: Mapping[str, Any] | None = None
    buttons: Sequence[tuple[str, str]] = field(default=())


def fixed_text(text: str) -> TextMaker:
    """A text that does not hang on the citations."""
    return lambda _citations, _brief: text


def make_card(frame: CardFrame, body: CardBody) -> dict[str, Any]:
    """One card of at most 4 KB; its text is composed of what is left after fitting, so that no word loses its source.

    A unit's task list keeps every clause, whatever its size (docs/adr/0009-card-size.md).
    """
    forms = _forms(body) if body.outcome != "unit_tasks" else iter([_Form(list(body.citations), True, False)])
    card: dict[str, Any] = {}
    for form in forms:
        card = _assemble(frame, body, form)
        if card_bytes(card) <= CARD_BYTES:
            break
    return card


def card_bytes(card: Mapping[str, Any]) -> int:
    """The size of a card as compact UTF-8 JSON."""
    return len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())


@dataclass(frozen=True)
class _Form:
    """One way to show a body, from the fullest to the barest."""

    citations: list[Mapping[str, Any]]
    has_buttons: bool
    is_brief: bool


def _forms(body: CardBody) -> Iterator[_Form]:
    """What answers least is left out first: further citations, further quotes, buttons, lines of the text, the gloss."""
    cited = list(body.citations)
    for count in range(len(cited), 0, -1):
        yield _Form(cited[:count], True, False)
    if not cited:
        yield _Form([], True, False)
        return
    first = dict(cited[0])
    for count in range(len(first["quotes"]) - 1, 0, -1):
        first = {**first, "quotes": first["quotes"][:count]}
        yield _Form([first], True, False)
    yield _Form([first], False, False)
    yield _Form([first], False, True)
    yield _Form([{**first, "gloss": None}], False, True)


def _assemble(frame: CardFrame, body: CardBody, form: _Form) -> dict[str, Any]:
    buttons = body.buttons if form.has_buttons or body.outcome == "clarify" else ()
    return {
        "schema_version": "1",
        "turn_id": frame.turn_id,
        "outcome": body.outcome,
        "intent": frame.intent,
        "lang": frame.lang,
        "text": body.text(form.citations, form.is_brief),
        "citations": [dict(hit) for hit in form.citations],
        "unit": dict(body.unit) if body.unit else None,
        "eligibility": [],
        "buttons": [{"title": title, "payload": payload} for title, payload in buttons],
        "contact": None,
        "versions": {"index": frame.index_version, "model": frame.model, "as_of": frame.as_of.isoformat()},
    }
