"""A reply card and what its question expects in, named checks out: what was owed and whether it was kept.

A card that is missing, or is no card at all, fails every check it owed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from bot.measuring.questions import Expectation

Card: TypeAlias = Mapping[str, Any]
Check: TypeAlias = Callable[[Card, Expectation], bool]

ANSWERS = frozenset({"answered", "unit_tasks", "eligibility", "needs_facts"})
REFUSALS = frozenset({"no_answer", "handoff", "smalltalk"})
# People read the beginning: what is mentioned only later counts as not mentioned. Characters.
TEXT_READ, QUOTES_READ, CONDITION_READ = 600, 220, 80
CITATIONS_READ, CONDITIONS_READ = 3, 8
# Told, but not owed for a right answer: the first clause is.
ASIDE = frozenset({"clause_among_three"})


@dataclass(frozen=True)
class Judgement:
    """The checks a question owed and whether each was kept."""

    checks: Mapping[str, bool]

    @property
    def right(self) -> bool:
        return all(kept for name, kept in self.checks.items() if name not in ASIDE)

    @property
    def failed(self) -> list[str]:
        return [name for name, kept in self.checks.items() if not kept]


def judge(card: Card | None, expect: Expectation) -> Judgement:
    """Judge one card, which may be anything that JSON can be."""
    return Judgement({name: card is not None and _keeps(CHECKS[name], card, expect) for name in owed_checks(expect)})


def owed_checks(expect: Expectation) -> tuple[str, ...]:
    """The names of the checks that a question owes, whatever comes back."""
    if expect.kind == "chitchat":
        return ("small_talk",)
    if expect.refuse:
        return ("refused",)
    if expect.clarify:
        return ("asks_back",)
    if expect.kind == "reverse_units":
        return ("tasks_exact",)
    owed = ["answered", "clause_first", "clause_among_three"]
    owed += ["mentioned"] if expect.must_mention else []
    owed += ["units_exact"] if expect.units is not None else []
    owed += ["verdict", "conditions_fit"] if expect.verdict is not None else []
    return tuple(owed)


def refuses(card: Card | None) -> bool:
    """Whether an answer is withheld; a missing card withholds it too."""
    return not isinstance(card, Mapping) or card.get("outcome") not in ANSWERS


def cited(card: Card | None) -> list[str]:
    """The ids of the cited clauses, best first; none for what is no card."""
    citations = card.get("citations") if isinstance(card, Mapping) else None
    hits = citations if isinstance(citations, list) else []
    return [str(hit.get("clause_id")) for hit in hits if isinstance(hit, Mapping)]


def _keeps(check: Check, card: Card, expect: Expectation) -> bool:
    try:
        return check(card, expect)
    except (KeyError, TypeError, AttributeError, IndexError):
        return False


def _small_talk(card: Card, expect: Expectation) -> bool:
    return card["intent"] == expect.intent and card["outcome"] in {"smalltalk", "handoff"}


def _refused(card: Card, expect: Expectation) -> bool:
    return card["outcome"] in REFUSALS


def _asks_back(card: Card, expect: Expectation) -> bool:
    return card["outcome"] == "clarify" and len(card["buttons"]) >= 2


def _tasks_exact(card: Card, expect: Expectation) -> bool:
    """The clauses whose own list names the unit are all there, and no other is said to."""
    unit = card["unit"]["id"]
    own = {
        hit["clause_id"]
        for hit in card["citations"]
        if any(named["id"] == unit and named["basis"] == "own" for named in hit["units"])
    }
    return card["outcome"] == "unit_tasks" and own == expect.clauses


def _admits_silence(card: Card, expect: Expectation) -> bool:
    """The document is silent on the point, and the card says so beside a clause that comes close."""
    return expect.silent_ok and card["outcome"] == "no_answer" and _clause_among_three(card, expect)


def _answered(card: Card, expect: Expectation) -> bool:
    return card["outcome"] in ANSWERS or _admits_silence(card, expect)


def _clause_first(card: Card, expect: Expectation) -> bool:
    return card["citations"][0]["clause_id"] in expect.clauses or _admits_silence(card, expect)


def _clause_among_three(card: Card, expect: Expectation) -> bool:
    return not expect.clauses.isdisjoint(cited(card)[:3])


def _mentioned(card: Card, expect: Expectation) -> bool:
    read = squeeze(what_is_read(card))
    return all(squeeze(words) in read for words in expect.must_mention)


def _units_exact(card: Card, expect: Expectation) -> bool:
    """The printed list in order, inherited units marked where there are any, all names in the text."""
    units = card["citations"][0]["units"]
    wanted = [squeeze(name) for name in expect.units or ()]
    own = [squeeze(unit["name"]) for unit in units if unit["basis"] == "own"]
    has_inherited = any(unit["basis"] == "inherited" for unit in units)
    text = squeeze(card["text"])
    return own == wanted and has_inherited == expect.inherited and all(name in text for name in wanted)


def _verdict(card: Card, expect: Expectation) -> bool:
    return bool(card["eligibility"][0]["verdict"] == expect.verdict)


def _conditions_fit(card: Card, expect: Expectation) -> bool:
    """The verdict shown follows from the conditions shown, as the contract's schema says."""
    decision = card["eligibility"][0]
    statuses = {condition["status"] for condition in decision["conditions"]}
    if "not_met" in statuses:
        follows = "not_met"
    elif statuses & {"unknown", "not_stated_by_document"}:
        follows = "unknown"
    else:
        follows = "met" if statuses else "nothing"
    return bool(decision["verdict"] == follows)


def what_is_read(card: Card) -> str:
    """The part of a card that a reader takes in: the text's beginning, the first quotes, the conditions."""
    parts = [card["text"][:TEXT_READ]]
    for hit in card["citations"][:CITATIONS_READ]:
        parts.append("".join(quote["text"] for quote in hit["quotes"])[:QUOTES_READ])
    for decision in card["eligibility"][:1]:
        parts += [condition["quote"][:CONDITION_READ] for condition in decision["conditions"][:CONDITIONS_READ]]
    return "\n".join(parts)


def squeeze(text: str) -> str:
    """The text without blanks and emphasis marks, which may stand anywhere in a printed document."""
    return re.sub(r"[\s*]+", "", text)


CHECKS: Mapping[str, Check] = {
    "small_talk": _small_talk,
    "refused": _refused,
    "asks_back": _asks_back,
    "tasks_exact": _tasks_exact,
    "answered": _answered,
    "clause_first": _clause_first,
    "clause_among_three": _clause_among_three,
    "mentioned": _mentioned,
    "units_exact": _units_exact,
    "verdict": _verdict,
    "conditions_fit": _conditions_fit,
}
