"""What an administrator has switched off, in; cards that say so instead of answering, and the notice, out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Literal

from sqlalchemy import Engine, select

from bot.web.store.database import reading
from bot.web.store.tables import SwitchRow
from bot.web.turns.reply_cards import Card
from policy_index.measure import Measure
from policy_index.read_measures import Measures

WORDING = Path(__file__).resolve().parents[1] / "wording" / "suspended.json"
CHAT, NOTICE, MEASURE, CLAUSE = "chat", "notice", "measure:", "clause:"

Notice = Mapping[str, str]
"""The administrator's words by language; may be empty."""


@dataclass(frozen=True)
class Switched:
    """Everything that is switched off at this moment, each with its notice."""

    chat: Notice | None = None
    notice: Notice = field(default_factory=dict)
    measures: Mapping[str, Notice] = field(default_factory=dict)
    clauses: Mapping[str, Notice] = field(default_factory=dict)

    def of_clause(self, clause_id: str) -> Notice | None:
        """The notice of a suspended clause; None where it is not suspended."""
        return self.clauses.get(clause_id)

    def of_measure(self, measure: Measure) -> Notice | None:
        """The notice of a measure that is suspended, by itself or with its clause; None where it is not."""
        return self.measures.get(measure.id, self.clauses.get(measure.clause_id))

    def apply(self, cards: Sequence[Card], measures: Measures) -> list[Card]:
        """The cards as they may leave."""
        return [self._apply(card, measures) for card in cards]

    def _apply(self, card: Card, measures: Measures) -> Card:
        if self.chat is not None:
            return _suspended(card, [], _say(card["lang"], "chat"), self.chat)
        decided = next((m["measure"] for m in card["eligibility"] if m["measure"] in self.measures), None)
        if decided is not None:
            measure = measures.get(decided)
            said = _say(card["lang"], "measure", name=measure.title[card["lang"]] if measure else decided)
            return _suspended(card, card["citations"], said, self.measures[decided])
        off = next((hit for hit in card["citations"] if hit["clause_id"] in self.clauses), None)
        if off is None:
            return card
        said, notice = _say(card["lang"], "clause", name=off["title"]), self.clauses[off["clause_id"]]
        if card["outcome"] == "unit_tasks":  # a list of titles stays a list
            return {**card, "text": "\n".join([card["text"], said, *_notice_lines(card["lang"], notice)])}
        left = [hit for hit in card["citations"] if hit["clause_id"] not in self.clauses]
        return _suspended(card, left, said, notice)


def read_switches(engine: Engine) -> Switched:
    """Read anew for every turn, so that a switch holds at once, in every process that is the door."""
    with reading(engine).begin() as connection:
        rows = connection.execute(select(SwitchRow.name, SwitchRow.notice)).all()
    notices: dict[str, Notice] = {row.name: json.loads(row.notice) for row in rows}
    return Switched(
        chat=notices.get(CHAT),
        notice=notices.get(NOTICE, {}),
        measures={name.removeprefix(MEASURE): n for name, n in notices.items() if name.startswith(MEASURE)},
        clauses={name.removeprefix(CLAUSE): n for name, n in notices.items() if name.startswith(CLAUSE)},
    )


def in_language(notice: Notice, lang: str) -> str | None:
    """The notice in this language, else in the one it was written in; None where there is none."""
    return notice.get(lang) or next(iter(notice.values()), None)


def suspension_lines(kind: Literal["clause", "measure"], notice: Notice, lang: str) -> list[tuple[str, str]]:
    """What stands beside a suspended clause or measure that is still shown: a sentence and the notice, each with its language."""
    spoken = lang if lang in notice else next(iter(notice), lang)
    return [(lang, _say(lang, f"shown_{kind}")), *((spoken, line) for line in _notice_lines(spoken, notice))]


def _suspended(card: Card, hits: Sequence[Mapping[str, object]], said: str, notice: Notice) -> Card:
    """Nothing of the suspended answer is left; clauses that are not suspended can still be read."""
    lines = [said, *_notice_lines(card["lang"], notice)]
    lines += [_say(card["lang"], "see", title=hit["title"], url=hit["url"]) for hit in hits[:1]]
    return {
        **card,
        "outcome": "unavailable",
        "text": "\n".join(lines),
        "citations": list(hits),
        "unit": None,
        "eligibility": [],
        "buttons": [],
    }


def _notice_lines(lang: str, notice: Notice) -> list[str]:
    words = in_language(notice, lang)
    return [_say(lang, "notice", notice=words)] if words else []


def _say(lang: str, key: str, **values: object) -> str:
    return _wording()[lang][key].format(**values)


@lru_cache
def _wording() -> dict[str, dict[str, str]]:
    wording: dict[str, dict[str, str]] = json.loads(WORDING.read_text(encoding="utf-8"))
    return wording
