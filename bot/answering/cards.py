"""The pieces of a reply in, the contract's reply card out, no larger than trackers can carry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate
from typing import Any

CARD_BYTES, DECISION_BYTES = 4096, 8192
# Of the signed id that stands for a payload outside (bot/web/sessions.py): turn, place, signature.
BUTTON_ID_BYTES = 80
_KEPT_ASSUMPTIONS = 2
_WORTH_BUTTONS = 2  # quotes that are kept at the cost of buttons


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
    """What makes one card: its outcome, how its text is composed, citations, decisions and buttons (title, payload)."""

    outcome: str
    text: TextMaker
    citations: Hits = ()
    unit: Mapping[str, Any] | None = None
    buttons: Sequence[tuple[str, str]] = field(default=())
    eligibility: Sequence[Mapping[str, Any]] = ()
    """Decisions of the contract, the measure asked about first."""


def fixed_text(text: str) -> TextMaker:
    """A text that does not hang on the citations."""
    return lambda _citations, _brief: text


def make_card(frame: CardFrame, body: CardBody) -> dict[str, Any]:
    """One card of at most 4 KB; its text is composed of what is left after fitting, so that no word loses its source.

    A decision on eligibility keeps every condition with its fact, which takes up to 8 KB with its text; a unit's task list keeps
    every clause, whatever its size (docs/adr/0009-card-size.md).
    """
    most = DECISION_BYTES if body.eligibility else CARD_BYTES
    card: dict[str, Any] = {}
    for form in _forms(body):
        card = _assemble(frame, body, form)
        if card_bytes(card) <= most:
            break
    return card


def card_bytes(card: Mapping[str, Any]) -> int:
    """The most bytes that a card takes as compact UTF-8 JSON, with its payloads or the ids sent to browsers in their place."""
    size = len(json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode())
    return size + sum(max(0, BUTTON_ID_BYTES - len(button["payload"].encode())) for button in card["buttons"])


@dataclass(frozen=True)
class _Form:
    """One way to show a body, from the fullest to the barest."""

    citations: Sequence[Mapping[str, Any]]
    buttons: Sequence[tuple[str, str]] = ()
    is_brief: bool = False
    eligibility: Sequence[Mapping[str, Any]] = ()


_Step = Callable[[_Form], _Form]


def _forms(body: CardBody) -> Iterable[_Form]:
    """From the fullest to the barest; the first that fits is shown."""
    full = _Form(body.citations, body.buttons, eligibility=body.eligibility)
    if body.outcome in ("unit_tasks", "clarify") or not body.citations:
        return [full]
    if body.eligibility:
        return accumulate(_steps_of_decision(full), lambda form, step: step(form), initial=full)
    return _forms_of_answer(full)


def _forms_of_answer(full: _Form) -> Iterator[_Form]:
    """Further citations go first, then a third quote. A second one is worth buttons and what the text only repeats of the citation.

    Of the buttons the first leads on and stays longest.
    """
    for count in range(len(full.citations), 0, -1):
        yield replace(full, citations=full.citations[:count])
    for count in range(len(full.citations[0]["quotes"]), 1, -1):
        several = _with_quotes(full, count)
        yield several
        if count == _WORTH_BUTTONS:
            yield from _ever_fewer_buttons(replace(several, is_brief=True), least=1)
    single = _with_quotes(full, 1)
    yield from _ever_fewer_buttons(single, least=1)
    yield from _ever_fewer_buttons(replace(single, is_brief=True), least=0)
    yield _drop_gloss(replace(single, is_brief=True, buttons=()))


def _with_quotes(form: _Form, count: int) -> _Form:
    first = form.citations[0]
    return replace(form, citations=[{**first, "quotes": first["quotes"][:count]}])


def _ever_fewer_buttons(form: _Form, least: int) -> Iterator[_Form]:
    for count in range(len(form.buttons), min(least, len(form.buttons)) - 1, -1):
        yield replace(form, buttons=form.buttons[:count])


def _steps_of_decision(form: _Form) -> list[_Step]:
    """Verdict and conditions stay to the end, and the buttons, which may be the choices of what is asked next."""
    further, quotes = len(form.citations) - 1, len(form.citations[0]["quotes"]) - 1
    shorter = [*[_drop_citation] * further, _make_brief, _cut_assumptions, *[_drop_quote] * quotes, _drop_gloss]
    return [*shorter, _drop_benefits_of_others, *[_drop_decision] * (len(form.eligibility) - 1)]


def _drop_citation(form: _Form) -> _Form:
    return replace(form, citations=form.citations[:-1])


def _drop_quote(form: _Form) -> _Form:
    return _with_quotes(form, len(form.citations[0]["quotes"]) - 1)


def _make_brief(form: _Form) -> _Form:
    return replace(form, is_brief=True)


def _drop_gloss(form: _Form) -> _Form:
    return replace(form, citations=[{**form.citations[0], "gloss": None}])


def _cut_assumptions(form: _Form) -> _Form:
    shorter = [{**one, "assumptions": one["assumptions"][:_KEPT_ASSUMPTIONS]} for one in form.eligibility]
    return replace(form, eligibility=shorter)


def _drop_benefits_of_others(form: _Form) -> _Form:
    """Other tiers keep their verdict, without the figures."""
    bare = [
        {**one, "alternatives": [{**other, "benefits": []} for other in one["alternatives"]]}
        for one in form.eligibility
    ]
    return replace(form, eligibility=bare)


def _drop_decision(form: _Form) -> _Form:
    return replace(form, eligibility=form.eligibility[:-1])


def _assemble(frame: CardFrame, body: CardBody, form: _Form) -> dict[str, Any]:
    return {
        "schema_version": "1",
        "turn_id": frame.turn_id,
        "outcome": body.outcome,
        "intent": frame.intent,
        "lang": frame.lang,
        "text": body.text(form.citations, form.is_brief),
        "citations": [dict(hit) for hit in form.citations],
        "unit": dict(body.unit) if body.unit else None,
        "eligibility": [dict(one) for one in form.eligibility],
        "buttons": [{"title": title, "payload": payload} for title, payload in form.buttons],
        "contact": None,
        "versions": {"index": frame.index_version, "model": frame.model, "as_of": frame.as_of.isoformat()},
    }
