"""A cleaned message, Rasa's reading and the conversation in, what the asker is after out. Nothing is looked up here.

Rasa's intent is one signal; the words themselves are another. Without Rasa the words alone decide, by the same rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import cn2an

from bot.answering.asked_phrase import asked_phrase
from bot.answering.conversation import Conversation
from bot.answering.cues import Cues, without_punctuation
from policy_index.clause import UnitRecord
from policy_index.corpus import Corpus
from policy_index.expand_query import ExpandedQuery
from policy_index.tokenize_text import is_word, tokenize_text

SMALL_TALK = ("greet", "thank", "goodbye", "bot_challenge", "human")
_INTENT_TRUSTED = 0.6
_CLAUSE_NUMBER = re.compile(
    r"第(?P<zh>[一二三四五六七八九十]{1,3}|[0-9]{1,2})(?:条|项|款)(?:任务|措施|政策)?|(?:任务|条款)(?P<bare>[0-9]{1,2})(?![0-9])"
    r"|^(?:那|再|看|查|说|讲|,|\s)*(?P<start>[0-9]{1,2})条(?=说|讲|写|规定|内容|是什|是啥|呢|谁|由谁|归)"
    r"|保障\w{0,4}\((?P<listed>[一二三四五六七八九十]{1,3})\)"
    r"|\b(?:clause|task|item|article|measure|safeguard)\s*(?:no\.?\s*)?(?P<en>[0-9]{1,2})(?![0-9a-z])"
)
_PHRASES = re.compile(r"\s*[,，。.!?;~]+\s*")
_HAN_WORD = re.compile(r"[\u3400-\u9fff]")
_HAN_PARTICLES = re.compile(
    "[这那个的呢吗啊了是有也都还就对于和跟与在里上下边么吧呀哦哈嘛到把被给我你您他它们咧嘞喃请问一]"
)
_ELLIPTIC_WORDS = 4
_PICKING_WORDS, _POINTING_WORDS = 2, 2
_CHOICES = ("choose_first", "choose_second", "choose_third")
_ELLIPTIC = frozenset({"responsible_unit", "lead_unit", "full_text", "more", "choose_previous", *_CHOICES})
_ASKED_OF_SHOWN = frozenset({"responsible_unit", "lead_unit", "full_text", "validity_status", "validity_period"})
_EXCHANGED = frozenset({"responsible_unit", "lead_unit", "target"})
"""What may be asked once more of another matter without being said."""
_QUESTIONS = frozenset({"responsible_unit", "unit_tasks", "target", "validity", "full_text", "particulars"})


@dataclass(frozen=True)
class Reading:
    """What one message is after.

    `asks` names the cues found; `unit` is the authority named; `clause_number` the number of a bare reference and
    `part_hint` the part it leans to; `follows_up` tells that the words mean nothing without the clause cited last.
    """

    intent: str
    asks: frozenset[str]
    small_talk: str | None
    unit: UnitRecord | None
    clause_number: int | None
    part_hint: str | None
    choice: int | None
    subject_words: frozenset[str]
    """What the question is about besides what it asks for."""
    follows_up: bool
    is_injection: bool
    details: tuple[str, ...]
    phrase: str = ""
    """The phrase of the message that asks."""
    lacks_subject: bool = False
    """Whether it only asks (谁负责？ 原文呢？ 第二个) and says nothing of what."""
    takes_back: bool = False
    """Whether the asker says that the clause cited last was not meant."""
    named_anew: bool = False
    """Whether the asker names a subject to be asked of instead: in a correction, or of a list of his own."""
    only_part: str | None = None
    """The part that the answer must come from: a follow-up asks the last question of the other plan."""
    only_like: str | None = None
    """The clause whose kind it must have: a question answered from a task is asked of the other plan's tasks."""

    @property
    def asks_whether_valid(self) -> bool:
        """Whether it asks if something still applies or until when, and not only for a term (期限)."""
        return not self.asks.isdisjoint(("validity_status", "validity_period"))


def understand(
    query: ExpandedQuery, intent: str | None, confidence: float | None, talk: Conversation, cues: Cues, corpus: Corpus
) -> Reading:
    """Read one question. `intent` None means that nobody recognised one (the door asks without Rasa)."""
    text = query.text.casefold()
    phrase = asked_phrase(text)
    unit = corpus.directory.find_in(text)
    asks = cues.asked_for(text)
    if talk.cited:
        asks |= _asked_of_cited(text, unit, cues)
    part_hint = max(query.part_hints, key=lambda part: query.part_hints[part]) if query.part_hints else None
    choice = next((n for n, name in enumerate(_CHOICES) if name in asks), None)
    number = None if _picks_from_list(talk, choice, part_hint) else find_clause_number(text)
    rest = _rest_of(text, cues, unit)
    own_words = _words(rest)
    small_talk = _small_talk(text, intent, confidence, asks, own_words, cues)
    if small_talk is None and talk.eligibility is None and cues.understood.search(without_punctuation(text)):
        small_talk = "thank"  # in a case on eligibility 好的 may be an answer
    return Reading(
        intent=small_talk or intent or _intent_of(asks, unit),
        asks=_goes_on_asking(talk, asks, cues),
        small_talk=small_talk,
        unit=unit,
        clause_number=number,
        part_hint=part_hint,
        choice=choice,
        subject_words=frozenset(own_words),
        follows_up=number is None
        and (
            _follows_up(talk, asks, without_asking(text, cues, unit), cues) or _points_at_cited(talk, asks, text, cues)
        ),
        is_injection=bool(cues.injection.search(text)),
        details=cues.details_asked(phrase),
        phrase=phrase,
        lacks_subject=bool(asks) and asks <= _ELLIPTIC and not own_words and unit is None and number is None,
    )


def understand_whole(reading: Reading, whole: ExpandedQuery, cues: Cues) -> Reading:
    """The reading of a story's focus, with the phrase that asks taken from the whole story: the focus may leave it out."""
    phrase = asked_phrase(whole.text.casefold())
    return replace(reading, phrase=phrase, details=cues.details_asked(phrase))


def find_clause_number(text: str) -> int | None:
    """The number of a clause reference (第6条, 第十四项, clause 6); None where there is none."""
    found = _CLAUSE_NUMBER.search(text)
    if found is None:
        return None
    try:
        return int(
            cn2an.cn2an(found["zh"] or found["bare"] or found["start"] or found["listed"] or found["en"], "smart")
        )
    except ValueError:  # 第十十条 is nobody's number
        return None


def _rest_of(text: str, cues: Cues, unit: UnitRecord | None) -> str:
    """What is left when the words of asking (谁负责, 多少, 呢 …) are taken away: the message's own subject."""
    rest = text
    for pattern in cues.asks.values():
        rest = pattern.sub(" ", rest)
    rest = _CLAUSE_NUMBER.sub(" ", rest)
    for name in sorted((unit.name, *unit.aliases), key=len, reverse=True) if unit else ():
        rest = rest.replace(name.casefold(), " ")
    return rest


def _asked_of_cited(text: str, unit: UnitRecord | None, cues: Cues) -> frozenset[str]:
    """What only a message that says nothing else asks (到期了还发不发)."""
    found = frozenset(name for name, pattern in cues.asks_of_cited.items() if pattern.search(text))
    own_words = set(_words(cues.aspect.sub(" ", without_asking(text, cues, unit)))) if found else set()
    return found if not own_words - cues.says_nothing - cues.document_names else frozenset()


def without_asking(text: str, cues: Cues, unit: UnitRecord | None = None) -> str:
    """The same with everything blanked that any single expression of asking covers, however these overlap (哪个部门管这块)."""
    blanked = list(text)  # with commas: what stands apart must not become one word
    for pattern in (*cues.ways_of_asking, *cues.asks_of_cited.values(), cues.purpose):
        for found in pattern.finditer(text):
            blanked[found.start() : found.end()] = "," * (found.end() - found.start())
    return _rest_of("".join(blanked), cues, unit)


def says_only_what_it_asks(text: str, cues: Cues) -> bool:
    """Whether a text holds nothing beside words of asking and words that name no matter."""
    return not set(_words(cues.aspect.sub(" ", without_asking(text, cues)))) - cues.says_nothing


def _words(text: str) -> list[str]:
    tokens = (token.strip(".'") for token in tokenize_text(text) if is_word(token))
    return [token for token in tokens if len(token) > 1 and not token.isdigit()]


def _small_talk(
    text: str, intent: str | None, confidence: float | None, asks: frozenset[str], own_words: list[str], cues: Cues
) -> str | None:
    """A question behind a greeting is a question: thanks and greetings that also ask for something are none."""
    by_words = cues.small_talk_of(without_punctuation(text)) or _wish_for_a_person(text, cues)
    if by_words in ("human", "bot_challenge") or (by_words and not asks & _QUESTIONS):
        return by_words
    trusted = intent in SMALL_TALK and (confidence or 0.0) >= _INTENT_TRUSTED and len(own_words) <= _ELLIPTIC_WORDS
    return intent if trusted else None


def _wish_for_a_person(text: str, cues: Cues) -> str | None:
    """`human` where the last phrase wishes for a person, and those before it ask nothing (我不太信机器，can I talk to a person?)."""
    *before, last = [phrase for phrase in _PHRASES.split(text) if phrase] or [""]
    if cues.small_talk_of(without_punctuation(last)) != "human" or cues.asked_for(" ".join(before)) & _QUESTIONS:
        return None
    return "human"


def _follows_up(talk: Conversation, asks: frozenset[str], rest: str, cues: Cues) -> bool:
    """Whether the words mean nothing without the clauses cited last: 那谁负责？ 条件呢？ 第二个的金额是多少？"""
    if not talk.cited:
        return False
    picks = (
        max(len(talk.cited), len(talk.together)) > 1
        and bool(asks.intersection(_CHOICES))
        and len(_words(rest)) <= _PICKING_WORDS
    )
    has_aspect = bool(cues.aspect.search(rest))
    own_words = set(_words(cues.aspect.sub(" ", rest))) - cues.says_nothing
    if asks == {"more"} and not has_aspect and _HAN_WORD.search(_HAN_PARTICLES.sub("", rest)):
        return False  # 那税呢: one character may be a matter
    if not asks.isdisjoint(("validity", "full_text")):
        own_words -= cues.document_names
    return picks or ((bool(asks) or has_aspect) and not own_words)


def _points_at_cited(talk: Conversation, asks: frozenset[str], text: str, cues: Cues) -> bool:
    """Whether something is asked of the clause shown, called no more than that (这条后头挂的是哪些单位)."""
    if not talk.cited or asks.isdisjoint(_ASKED_OF_SHOWN) or not cues.this_clause.search(text):
        return False
    own_words = set(_words(without_asking(cues.this_clause.sub(" ", text), cues))) - cues.says_nothing
    return len(own_words) <= _POINTING_WORDS


def _goes_on_asking(talk: Conversation, asks: frozenset[str], cues: Cues) -> frozenset[str]:
    """What a message asks that only exchanges the matter (那保税维修的呢): the same as the question before."""
    if not talk.cited or "more" not in asks or asks & _QUESTIONS:
        return asks
    return asks | (cues.asked_for(talk.question.casefold()) & _EXCHANGED)


def _picks_from_list(talk: Conversation, choice: int | None, part_hint: str | None) -> bool:
    """第二条呢 behind a list means its second entry, not clause 2; a named plan makes it a clause again."""
    listed = max(len(talk.pending), len(talk.cited), len(talk.together))
    return choice is not None and part_hint is None and listed > 1 and choice < listed


def _intent_of(asks: frozenset[str], unit: UnitRecord | None) -> str:
    """A name for the card where Rasa gave none."""
    if unit and "unit_tasks" in asks:
        return "ask_unit_tasks"
    for cue, intent in (
        ("responsible_unit", "ask_responsible_unit"),
        ("validity", "ask_validity"),
        ("target", "ask_target"),
    ):
        if cue in asks:
            return intent
    return "ask_policy"
