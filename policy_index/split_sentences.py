"""A clause in, the spans of its text that can be quoted out: sentences without heading number and unit list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_index.clause import Clause

_BOUNDARY = re.compile(r"[。！？；\n]+[”’」』]?")
_HEADING_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百零]+条|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、])\s*"
)
_SHORTEST = 4


@dataclass(frozen=True)
class Span:
    """A passage of a clause's text; `start` and `end` count Unicode code points."""

    start: int
    end: int
    text: str


def split_sentences(clause: Clause) -> list[Span]:
    """Sentences and semicolon-separated halves in printed order, final full stops left out.

    The heading is a sentence of its own; the unit list and fragments of under four characters are not quoted. A
    passage noted as damaged keeps its own sentence: a seam never lies inside a span, as paragraphs end there.
    """
    spans = []
    lists = _list_spans(clause)
    start = 0
    for boundary in [*(m.span() for m in _BOUNDARY.finditer(clause.text)), (len(clause.text), len(clause.text))]:
        for begin, end in _outside(lists, start, boundary[0]):
            span = _trim(clause.text, begin, end)
            if len(span.text) >= _SHORTEST:
                spans.append(span)
        start = boundary[1]
    return spans


def is_heading(clause: Clause, span: Span) -> bool:
    """Whether the span is the clause's title."""
    return span.text == clause.title


def _list_spans(clause: Clause) -> list[tuple[int, int]]:
    spans = []
    for printed in (clause.unit_list or "").split("\n"):
        start = clause.text.find(printed) if printed else -1
        if start >= 0:
            spans.append((start, start + len(printed)))
    return spans


def _outside(lists: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """The pieces of [start, end) that no unit list covers."""
    pieces = [(start, end)]
    for low, high in lists:
        pieces = [
            piece
            for begin, stop in pieces
            for piece in ((begin, min(stop, low)), (max(begin, high), stop))
            if piece[0] < piece[1]
        ]
    return pieces


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    number = _HEADING_NUMBER.match(piece)
    lead = number.end() if number else len(piece) - len(piece.lstrip())
    return Span(start + lead, start + len(piece.rstrip()), text[start + lead : start + len(piece.rstrip())])
