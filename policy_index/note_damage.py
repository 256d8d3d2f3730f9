"""Paragraphs of one clause in, notes on page cuts that repeat words out.

Scanned texts sometimes print the last words of a page again at the head of the next. Such a seam must not be quoted
as one sentence; the text keeps its words, the clause carries the note.
"""

from __future__ import annotations

from collections.abc import Sequence

from policy_index.clause import ClauseNote
from policy_index.join_lines import Paragraph
from policy_index.wording import say

_SHORTEST_REPEAT = 4
_LONGEST_TAIL = 12
_SHOWN = 16


def find_repeated_cuts(paragraphs: Sequence[Paragraph]) -> tuple[ClauseNote, ...]:
    """A note for every paragraph that opens a page with words of the paragraph before it."""
    notes = []
    for before, after in zip(paragraphs, paragraphs[1:], strict=False):
        if after.after_cut and _repeats(before.text, after.text):
            notes.append(ClauseNote("damaged", after.text[:_SHOWN], say("damage", "repeated_cut")))
    return tuple(notes)


def _repeats(before: str, after: str) -> bool:
    """Whether `after` begins with the tail of `before` (题。|题。), or inside a word of it (结构性改革|性改革)."""
    if any(before.endswith(after[:size]) for size in range(2, _LONGEST_TAIL)):
        return True
    head = after[:_SHORTEST_REPEAT]
    place = before.find(head)
    return place > 0 and before[place - 1] not in "，。；、：“《（"
