"""The nouns that pass in and out of the assistant: questions, answers, search requests and replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class KnownVector:
    """A text that was embedded already (Rasa reads every message with the same encoder), and the model that did it."""

    text: str
    model: str
    values: NDArray[np.float32]


@dataclass(frozen=True)
class Question:
    """One message with everything known about it.

    `intent`, `confidence` and `entities` are Rasa's reading; None and empty when the door asks without Rasa
    (`degraded`), and the cards then say that the conversation is limited. `lang` None means: tell from the message.
    `vector` saves embedding the message again; it is used only where its text and model are the search's own.
    """

    message: str
    turn_id: str
    as_of: date
    intent: str | None = None
    confidence: float | None = None
    entities: Sequence[Mapping[str, Any]] = ()
    state: Mapping[str, Any] | None = None
    lang: str | None = None
    degraded: bool = False
    vector: KnownVector | None = None


@dataclass(frozen=True)
class Answer:
    """Cards (each valid against the contract), the conversation's state after them (≤ 8 KB), and the trace."""

    cards: list[dict[str, Any]]
    state: dict[str, Any]
    trace: dict[str, Any]


@dataclass(frozen=True)
class SearchRequest:
    """One search without a conversation; operators in `query` and the fields from `document` on narrow it.

    `may_encode` False means that words alone rank, as they do while somebody types.
    """

    query: str
    limit: int
    as_of: date
    document: str | None = None
    part: str | None = None
    unit: str | None = None
    section: str | None = None
    commitment: str | None = None
    validity: str | None = None
    may_encode: bool = True


@dataclass(frozen=True)
class SearchReply:
    """Hits of the contract, best first, and the version of the index that gave them.

    `matches` are stretches of each hit's title and quotes that were typed, by clause id; `total` counts all clauses
    found; `units` are the units that the words name; `readings` tell what was read as what (ckts → 出口退税).
    """

    hits: Sequence[Mapping[str, Any]]
    index_version: str
    matches: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    total: int = 0
    units: Sequence[Mapping[str, Any]] = ()
    readings: Sequence[tuple[str, str]] = ()
    ranked_by: Literal["words", "words_and_meaning", "document_order"] = "words_and_meaning"
    is_cached: bool = False


@dataclass(frozen=True)
class AnswerSettings:
    """What the assistant needs to load: where the index is, where permalinks lead, which model (None: the default).

    `rates` are yuan for one unit of a currency, for amounts whose asker names no rate; without them none is assumed.
    """

    index_dir: Path
    public_url: str
    embedding_model: str | None = None
    rates: Mapping[str, Decimal] = field(default_factory=dict)
