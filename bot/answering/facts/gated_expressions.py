"""A list of expressions in, their matches in a text out, as those of one alternation: most are ruled out by a look.

Each expression that cannot match without certain characters is tried only in texts that hold them, and compiled when it
is first tried: thousands of expressions then cost little, on loading and on each message. Where people wait for every message,
they are compiled beforehand (`compile_all`, a second or two).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

# A letter, digit or Chinese character stands for itself; what may follow it to make it optional.
_PLAIN = re.compile(r"[a-z0-9㐀-鿿]")
# A group that has to match; what looks ahead or back, and flags, are none.
_GROUP = re.compile(r"\((?!\?)|\(\?:")
_ORDINARY = re.compile(r"[^()\[\\]*")
_QUANTIFIER = re.compile(r"(?:[?*+]|\{\d*,?\d*\})[?+]?")
_OPTIONAL = re.compile(r"[?*]|\{0?,")
_gated: set[str] = set()


@dataclass(frozen=True)
class GatedExpression:
    """One expression with its needles: a text that holds none of them has no match; without needles it is always tried."""

    expression: str
    needles: tuple[str, ...]

    def may_match(self, text: str) -> bool:
        return not self.needles or any(needle in text for needle in self.needles)


@dataclass(frozen=True)
class GatedExpressions:
    """Expressions in order; of matches that begin at one place the first expression's counts."""

    rows: Sequence[GatedExpression]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches that the alternation of all expressions would find, in order and without overlap."""
        patterns = [compiled(row.expression) for row in self.rows if row.may_match(text)]
        upcoming = [pattern.search(text) for pattern in patterns]
        while True:
            found = [(match.start(), number, match) for number, match in enumerate(upcoming) if match]
            if not found:
                return
            match = min(found, key=lambda row: row[:2])[2]
            yield match
            place = max(match.end(), match.start() + 1)
            upcoming = [
                pattern.search(text, place) if old and old.start() < place else old
                for pattern, old in zip(patterns, upcoming, strict=True)
            ]

    def search(self, text: str) -> re.Match[str] | None:
        return next(self.finditer(text), None)


@cache
def compiled(expression: str) -> re.Pattern[str]:
    """The compiled expression, once."""
    return re.compile(expression)


def compile_all() -> None:
    """Compile every expression that was gated so far."""
    for expression in _gated:
        compiled(expression)


def gate(expression: str) -> GatedExpression:
    """The expression with the best needles that its own text shows."""
    _gated.add(expression)
    return GatedExpression(expression, needles_of(expression))


def needles_of(expression: str) -> tuple[str, ...]:
    """Strings of which every match holds one; empty where the text of the expression does not tell."""
    branches = _branches(expression)
    if len(branches) > 1:
        each = [needles_of(branch) for branch in branches]
        return tuple(dict.fromkeys(needle for needles in each for needle in needles)) if all(each) else ()
    choices: list[tuple[str, ...]] = []
    run, place = "", 0
    while place < len(expression):
        end = _end_of(expression, place)
        piece, is_optional = expression[place:end], bool(_OPTIONAL.match(expression, end))
        if _PLAIN.fullmatch(piece) and not is_optional:
            run += piece
        else:
            choices.append((run,))
            run = ""
            if _GROUP.match(piece) and not is_optional:
                choices.append(needles_of(_GROUP.sub("", piece, count=1)[:-1]))
        place = _after_quantifier(expression, end)
        if place > end:  # what is repeated need not be followed at once by what comes next
            choices.append((run,))
            run = ""
    choices.append((run,))
    return max(choices, key=_worth)


def _worth(needles: tuple[str, ...]) -> tuple[int, int]:
    """Longer needles rule out more, and so do fewer."""
    return (min((len(needle) for needle in needles), default=0), -len(needles))


def _branches(expression: str) -> list[str]:
    """The expression cut at its own bars."""
    found, place, start = [], 0, 0
    while place < len(expression):
        if expression[place] == "|":
            found.append(expression[start:place])
            start = place = place + 1
        else:
            place = _end_of(expression, place)
    return [*found, expression[start:]]


def _end_of(expression: str, place: int) -> int:
    """Where the piece that begins here ends: a character, an escape, a class or a group."""
    char = expression[place]
    if char == "\\":
        return place + 2
    if char == "[":
        return _end_of_class(expression, place)
    if char != "(":
        return place + 1
    place += 1
    while (place := _ORDINARY.match(expression, place).end()) < len(expression) and expression[place] != ")":  # type: ignore[union-attr]
        place = _end_of(expression, place)
    return place + 1


def _end_of_class(expression: str, place: int) -> int:
    place += 1 + (expression[place + 1] == "^")
    place += expression[place] == "]"
    while expression[place] != "]":
        place += 2 if expression[place] == "\\" else 1
    return place + 1


def _after_quantifier(expression: str, place: int) -> int:
    match = _QUANTIFIER.match(expression, place)
    return match.end() if match else place
