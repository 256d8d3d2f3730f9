"""The nouns of reading facts: what is known around a message, and pieces of it with what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from policy_index.measure import Comparison, Fact, FactSpec


@dataclass(frozen=True)
class FactContext:
    """What stands around a message.

    Years are reckoned from `as_of`. `asked` is what the last card asked: a bare 没有 or 600万 answers it. `known` are
    facts of earlier turns, which a bare figure changes; `about` those of the measure talked about, whose topic a message
    need not name again; `before` the message before, normalised, whose person this one may go on about.
    """

    as_of: date
    asked: FactSpec | None = None
    known: Mapping[str, Fact] = field(default_factory=dict)
    about: frozenset[str] = frozenset()
    before: str = ""


class SecondReader(Protocol):
    """Reads yes/no facts and choices beside the patterns."""

    def believed(self, text: str, read: Mapping[str, Fact], context: FactContext) -> dict[str, Fact]:
        """Of what patterns read in a text what the second reader finds possible, and what it is sure of besides."""
        ...


@dataclass(frozen=True)
class Mention:
    """A figure in the text: its value (None for a range or 几千万), unit, comparison and place."""

    value: Decimal | None
    unit: str | None
    comparison: Comparison
    start: int
    end: int


@dataclass(frozen=True)
class Phrase:
    """A stretch of the text without a stop in it, by its place."""

    start: int
    end: int
