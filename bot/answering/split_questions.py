"""A message in, the questions in it out, in the order asked; nearly always one, the message itself.

Two questions are told apart only when each has a subject of its own, leads to a clause of its own, and is either
announced (另外, also) or surely answered alone. Whatever is not surely a question of its own stays with the one before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.conversation import Conversation
from bot.answering.decide import decide
from bot.answering.dialogue import load_limits
from bot.answering.find_answer import Finder
from bot.answering.understand import Reading, understand
from policy_index.clean_text import normalise_message
from policy_index.expand_query import ExpandedQuery, expand_query
from policy_index.tokenize_text import fold_spaces

_ANNOUNCED = (
    r"(?:另外|此外|还有(?:个问题|一个问题|就是|一个|,)|再(?:问|请教|咨询)|顺便|顺带|对了|其次|还想(?:问|请教|了解)|还要问"
    r"|also\b|another question|by the way|besides|secondly|one more (?:thing|question))"
)
# What goes on with a second matter, and may as well go on with the first: each must be surely answered alone.
_GOES_ON = r"(?:还有|以及|再就是|再有|[二三]是|[二三]来|第[二三](?:个|是|,|:)|and (?:what|how|who|which|where|can|is|are|does|do)\b)"
# 我关心两样: what follows is announced as several questions.
_COUNTED = re.compile(
    r"[两二2三3](?:样|件事|个问题|点|桩|方面|个事)|\b(?:two|three|a couple of) (?:things|questions|points|matters)\b",
    re.I,
)
_JOINED = r"\s*(?:和|与|及|跟|同|以及|还有|、|,|and|&)\s*(?:the )?"
_OPENING = re.compile(rf"^[,\s]*(?:and |还有|那)?{_ANNOUNCED}", re.I)
_BREAK = re.compile(
    rf"(?<=[。?!;])\s*|[,、\s]+(?=(?:and )?{_ANNOUNCED})|[,、]\s*(?={_GOES_ON})|\s+(?=[1-4][.、)]\s*\D)", re.I
)
_ASKING = re.compile(
    r"[?]|吗|呢|多少|(?<![十好这那前头过了])几(?![十百千万])"  # 十几年 and 走了几个 ask nothing
    r"|哪|谁|什么|啥|能不能|能否|是否|有没|怎么|如何|(?:^|:)[,\s]*(?:and |also,? )?(?:who|what|which|how|can|does|is)\b",
    re.I,
)


@dataclass(frozen=True)
class _Asked:
    """One question found: its words, whether it is announced, where it leads and how surely it is answered."""

    text: str
    is_announced: bool
    leads_to: str = ""
    probability: float = 0.0


def split_questions(message: str, finder: Finder) -> list[str]:
    """One to three questions; the whole message where it holds only one."""
    by_unit = _one_for_each_unit(message, finder)
    if by_unit:
        return by_unit
    grouped = list(_grouped(message, finder))
    if len(grouped) < 2:
        return [message]
    later = [_judged(group, finder) for group in grouped[1:]]
    if not any(map(_may_stand_alone, later)):
        return [message]  # the first is not looked up: that costs as much as an answer
    kept = [_judged(grouped[0], finder)]
    for asked in later:
        if not _stands_alone(asked, kept):
            kept[-1] = replace(kept[-1], text=f"{kept[-1].text} {asked.text}")
        else:
            kept.append(asked)
    first_is_sure = kept[0].probability >= load_limits("split")["least_probability"]
    if len(kept) < 2 or not (first_is_sure or kept[1].is_announced):
        return [message]
    most = int(load_limits("split")["most_questions"])
    return [asked.text for asked in kept[:most]]


def split_topics(topics: Sequence[str], finder: Finder) -> list[str]:
    """Topics that a message lists as questions of their own; empty where one is not surely answered, or two lead to one clause."""
    judged = [_judged(_Asked(topic, is_announced=False), finder) for topic in topics]
    is_each_sure = all(one.probability >= load_limits("split")["least_probability"] for one in judged)
    most = int(load_limits("split")["most_questions"])
    return [*topics][:most] if is_each_sure and len({one.leads_to for one in judged}) == len(judged) else []


def questions_within(text: str, finder: Finder) -> tuple[str, ...]:
    """The questions of a message that was not split, each with a subject of its own; empty for a single one."""
    grouped = [asked.text for asked in _grouped(text, finder)]
    return tuple(grouped) if len(grouped) > 1 else ()


def _one_for_each_unit(message: str, finder: Finder) -> list[str]:
    """Of 税务局和海关分别负责哪些 one question for each of the units; empty where not just several units' tasks are asked for."""
    text = fold_spaces(normalise_message(message))
    units = finder.corpus.directory.named_in(text)
    if not 1 < len(units) <= int(load_limits("split")["most_questions"]) or "unit_tasks" not in finder.cues.asked_for(
        text
    ):
        return []
    together = re.compile(_JOINED.join(re.escape(name) for name, _ in units))
    return [together.sub(name, text) for name, _ in units] if together.search(text) else []


def _grouped(message: str, finder: Finder) -> Iterator[_Asked]:
    """Pieces that each hold one question with a subject; statements go with the question behind them."""
    pieces: list[str] = []
    has_question, is_counted = False, bool(_COUNTED.search(message))
    for piece in filter(None, (part.strip() for part in _BREAK.split(message))):
        begins = bool(_ASKING.search(piece)) and _has_subject(piece, finder)
        if begins and has_question:
            yield _Asked(" ".join(pieces), is_counted or bool(_OPENING.search(pieces[0])))
            pieces = []
        pieces.append(piece)
        has_question = has_question or begins
    if pieces:
        yield _Asked(" ".join(pieces), is_counted or bool(_OPENING.search(pieces[0])))


def _stands_alone(asked: _Asked, before: list[_Asked]) -> bool:
    """Whether a question is one of its own beside those before it."""
    return _may_stand_alone(asked) and all(asked.leads_to != other.leads_to for other in before)


def _may_stand_alone(asked: _Asked) -> bool:
    return asked.is_announced or asked.probability >= load_limits("split")["least_probability"]


def _judged(asked: _Asked, finder: Finder) -> _Asked:
    """Where a piece leads when it is asked alone."""
    query, reading = _read(asked.text, finder)
    if reading.is_injection:
        return asked
    if reading.unit is not None and "unit_tasks" in reading.asks:
        return replace(asked, leads_to=reading.unit.id, probability=1.0)
    if reading.clause_number is not None:
        return replace(asked, leads_to=f"{reading.part_hint} {reading.clause_number}", probability=1.0)
    found = finder.search(finder.subject_of(query, reading))
    best = finder.corpus.clause(found.candidates[0].clause_id)
    decision = decide(found, reading, best, query.text.casefold(), finder.asked_for(reading, query, found))
    return replace(asked, leads_to=best.clause_id, probability=decision.probability)


def _has_subject(piece: str, finder: Finder) -> bool:
    """Whether a piece says what it is about, and not only what it asks (谁负责？ 条件是什么？)."""
    _, reading = _read(piece, finder)
    rest = {word for word in reading.subject_words if not finder.cues.aspect.search(word)}
    return bool(rest - finder.cues.plan_subjects) or reading.unit is not None or reading.clause_number is not None


def _read(text: str, finder: Finder) -> tuple[ExpandedQuery, Reading]:
    query = finder.focused(expand_query(text))
    return query, understand(query, None, None, Conversation(), finder.cues, finder.corpus)
