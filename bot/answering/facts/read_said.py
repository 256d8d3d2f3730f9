"""A text and what is in doubt in it in, the yes/no facts and choices it states out.

An expression that a negation turns round states the opposite (yes/no) or nothing (a choice); one within a phrase that
asks about the rule states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bot.answering.facts.doubt import Doubt, doubt_about
from bot.answering.facts.fact_context import Phrase
from bot.answering.facts.number_words import Expressions
from bot.answering.facts.phrases import phrase_at
from bot.answering.facts.said_patterns import FactPatterns, SaidPatterns, Value, load_said_patterns
from policy_index.measure import Fact

_UNSAID = "unsaid"
# Words of negation and of asking stand near what they speak of.
_LOOK_BACK, _MOST_MATCHES = 60, 20
_LONGEST_DOUBT = 80
_BARE = 12
"""Characters of a phrase that only says how what the phrase in front tells came out."""


# What may stand in front of how it came out: 结果被刷下来了.
_LEADS_IN = re.compile(
    " *(?:后来|结果|可惜|最后|但是?|却|就|也|又|都|给|被|遭|让|人家|海关|市里|区里|上头|上面|那边|他们|部门)*"
)


@dataclass(frozen=True)
class Said:
    """One statement: the fact's value (None where the asker does not know it) and the place of its words."""

    value: Value | None
    start: int
    end: int


class Seen:
    """Whether a stretch of one text holds an expression, looked up once: many facts ask it of the same phrase."""

    def __init__(self) -> None:
        self._found: dict[tuple[re.Pattern[str], str], bool] = {}

    def holds(self, pattern: re.Pattern[str], stretch: str) -> bool:
        if (pattern, stretch) not in self._found:
            self._found[pattern, stretch] = bool(pattern.search(stretch))
        return self._found[pattern, stretch]


def read_said(
    text: str, phrases: list[Phrase], doubts: Sequence[Doubt], about: frozenset[str] = frozenset()
) -> dict[str, Fact]:
    """Every yes/no fact and choice that the text states; what it states both ways, or leaves in doubt, is left out.

    `about`: facts whose topic the text need not name, because a card asked for them.
    """
    patterns = load_said_patterns()
    facts: dict[str, Fact] = {}
    is_general, seen = _is_general(text, patterns), Seen()
    for name, row in patterns.facts.items():
        is_about = name in about
        if row.withheld and (kept := row.withheld.search(text)):
            facts[name] = Fact(name, None, None, kept[0])
            continue
        if row.only_with and not is_about and not row.only_with.search(text):
            continue
        said = list(_states(text, row, row.said, phrases, doubts, seen))
        if not said and row.topic and ((is_about and not row.short) or row.topic.search(text)):
            said = list(_states(text, row, row.loose, phrases, doubts, seen))
        if is_general and row.case_only:
            said = [one for one in said if not _is_asked(text, one, phrases, seen)]
        if (
            len({statement.value for statement in said}) > 1
        ):  # 不做医疗，能参与互联网医疗吗: what is asked yields to what is told
            said = [one for one in said if not _stands_in_question(text, one, phrases, seen)]
        if said and len({statement.value for statement in said}) == 1:
            facts[name] = Fact(name, said[0].value, None, text[said[0].start : said[0].end])
    return facts


def _is_asked(text: str, said: Said, phrases: list[Phrase], seen: Seen) -> bool:
    """Whether the question of a text without a case stands in the statement's own phrase, its question mark included."""
    phrase = phrases[phrase_at(phrases, said.start)]
    return seen.holds(load_said_patterns().general_questions, text[phrase.start : max(phrase.end, said.end) + 1])


def _stands_in_question(text: str, said: Said, phrases: list[Phrase], seen: Seen) -> bool:
    """Whether a statement's own phrase asks something, its question mark included."""
    phrase = phrases[phrase_at(phrases, said.start)]
    stretch = text[phrase.start : max(phrase.end, said.end) + 1]
    return stretch.endswith("?") or seen.holds(load_said_patterns().questions, stretch)


def _is_general(text: str, patterns: SaidPatterns) -> bool:
    """Whether the text asks about firms in general and tells no case."""
    return bool(patterns.general_questions.search(text)) and not patterns.own_case.search(text)


def _states(
    text: str,
    row: FactPatterns,
    expressions: Mapping[Value, Expressions],
    phrases: list[Phrase],
    doubts: Sequence[Doubt],
    seen: Seen,
) -> Iterator[Said]:
    patterns = load_said_patterns()
    found = _found(text, expressions)
    for said in found:
        if said.value == _UNSAID or not phrases:
            continue
        if any(_covers(other, said) for other in found):
            if row.granted and said.value is True and (fate := _fate(text, phrases, said)) and fate.value is False:
                yield fate  # 申请过重点企业，被刷下来了
            continue
        phrase = phrases[phrase_at(phrases, said.start)]
        stretch = text[phrase.start : max(phrase.end, said.end)]
        doubt = doubt_about(doubts, said.start, said.end)
        if row.granted and said.value is True and (fate := _fate(text, phrases, said)):
            yield fate
            continue
        if doubt and isinstance(said.value, bool) and doubt.kind != "denied":
            if doubt.kind == "unknown":
                yield Said(None, *_shown(doubt, said))
            continue
        before = text[max(phrase.start, said.start - _LOOK_BACK) : said.start]
        if _is_void(text, row, said, (phrase.start, stretch, before), seen):
            continue
        negation = patterns.negation.search(before)
        if negation is None:
            if not doubt or (said.value is not True and doubt.is_said_by(said.start, said.end)):
                yield said
        elif row.negatable and said.value is True:
            yield Said(False, said.start - len(before) + negation.start(), said.end)


def _is_void(text: str, row: FactPatterns, said: Said, around: tuple[int, str, str], seen: Seen) -> bool:
    """Whether a statement is none: asked, to come, a rule's own words, or another party's.

    `around`: where its phrase starts, its phrase, and what stands before it in the phrase.
    """
    patterns, (start, stretch, before) = load_said_patterns(), around
    is_asked = not row.in_questions and seen.holds(patterns.questions, stretch)
    if is_asked or seen.holds(patterns.rule_questions, stretch) or seen.holds(patterns.not_yet, stretch):
        return True
    if patterns.asks_what_follows.search(before) or (row.own_only and _is_anothers(text, before, seen)):
        return True
    if patterns.rule_before.search(before) or patterns.rule_behind.match(text, said.end):
        return True
    return bool(patterns.asked_directly.search(before)) or _is_either_or(text, start, said)


def _fate(text: str, phrases: list[Phrase], said: Said) -> Said | None:
    """What became of something an authority grants: refused or lost (False), applied for (not known), else nothing.

    申请过重点项目，没评上: the phrase behind tells it where it has no statement of its own.
    """
    patterns, number = load_said_patterns(), phrase_at(phrases, said.start)
    own = phrases[number]
    end = max(own.end, said.end)
    if patterns.feared.search(text, own.start, end):
        return None
    if lost := patterns.refused.search(text, own.start, end):
        return Said(False, min(said.start, lost.start()), max(said.end, lost.end()))
    behind = phrases[number + 1] if number + 1 < len(phrases) else None
    if behind and behind.end - behind.start <= _BARE:
        told = _LEADS_IN.match(text, behind.start, behind.end)
        if lost := patterns.refused.match(text, told.end() if told else behind.start):
            return Said(False, said.start, lost.end())
    return Said(None, said.start, said.end) if patterns.pending.search(text, own.start, end) else None


def _found(text: str, expressions: Mapping[Value, Expressions]) -> list[Said]:
    """Every match of the expressions, whatever stands around it."""
    return [
        Said(value, match.start(), match.end())
        for value, pattern in expressions.items()
        for match in islice(pattern.finditer(text), _MOST_MATCHES)
        if match.end() > match.start()
    ]


def _shown(doubt: Doubt, said: Said) -> tuple[int, int]:
    """The words shown as what the asker does not know: the whole doubt, unless it is long."""
    return (doubt.start, doubt.end) if doubt.end - doubt.start <= _LONGEST_DOUBT else (said.start, said.end)


def _is_anothers(text: str, before: str, seen: Seen) -> bool:
    """Whether what stands in front of a statement makes it one of another party."""
    patterns = load_said_patterns()
    if patterns.third_party.search(before):
        return True
    return bool(patterns.another_party.search(before)) and seen.holds(patterns.first_person, text)


def _is_either_or(text: str, start: int, said: Said) -> bool:
    """在不在, 属不属于: the verb said both ways asks and states nothing."""
    stretch = text[max(start, said.start - 4) : min(len(text), said.start + 3)]
    return bool(re.search(r"(\w)[不没]\1", stretch))


def _covers(other: Said, said: Said) -> bool:
    """Whether another value's expression makes this one void: a no beats a yes it touches, else the longer one wins."""
    if other.value == said.value or other.end <= said.start or said.end <= other.start:
        return False
    if other.value == _UNSAID:
        return True
    if isinstance(other.value, bool) and isinstance(said.value, bool):
        return said.value
    inside = other.start <= said.start and said.end <= other.end
    return inside and (other.end - other.start) > (said.end - said.start)
