"""A message and the conversation in, the question that it stands for out: what people leave out is filled in.

Greetings, thanks and anger around a question go; a correction (不是这个，我问的是增资) loses its opening; a change to the other
plan (那外贸的呢) becomes the last question, asked of that plan; 那重庆呢 the question that was refused for another place. Everything else comes
back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.conversation import Conversation
from bot.answering.cues import Cues, without_punctuation
from bot.answering.listed_topics import pick_topic
from bot.answering.understand import find_clause_number, without_asking
from policy_index.clean_text import normalise_message
from policy_index.expand_query import load_glossary
from policy_index.places import load_gazetteer
from policy_index.tokenize_text import fold_spaces, is_word, tokenize_text

_PHRASE = re.compile(r"[^,，.。!！?？;；~]+[,，.。!！?？;；~]*")
_PHRASE_OR_LEAD = re.compile(r"[^,，.。!！?？;；~:：]+[,，.。!！?？;；~:：]*")
_FEW_WORDS = 2
_COURTESIES = ("greet", "thank", "goodbye")
_MOST_ELLIPTIC, _MOST_ELLIPTIC_ENGLISH = 24, 60  # characters: a change of plan is said in a few words
_MOST_FOLDED = 20  # characters by which normalising may shorten or lengthen a message's end
_STATED_IN_CLAUSES = frozenset({"responsible_unit", "target", "validity"})
_REAL_QUESTIONS = frozenset({"responsible_unit", "target", "full_text", "validity", "unit_tasks", "particulars"})


@dataclass(frozen=True)
class Rephrased:
    """`text` is what is asked, whole; `takes_back` tells that the last answer was not meant; `only_part` is the part
    that the answer must come from."""

    text: str
    takes_back: bool = False
    only_part: str | None = None
    listed_at: int | None = None
    """Which topic of the asker's own list is asked."""
    asked_anew: str | None = None
    """What was meant instead, as the asker wrote it, where it is a question of its own and no other fact of a case."""


def rephrase(message: str, talk: Conversation, cues: Cues) -> Rephrased:
    """The message as a question of its own; the message itself where it is one already."""
    message = _without_orders(_without_anger(_without_courtesies(message, cues), cues), cues)
    plain = fold_spaces(normalise_message(message))
    picked = pick_topic(message, talk, cues)
    if picked:
        return Rephrased(picked.question, asked_anew=picked.question, listed_at=picked.place)
    if talk.asked_elsewhere and _names_only_home(plain, cues):
        return Rephrased(talk.asked_elsewhere)
    if talk.cited:
        opening = cues.takes_back.match(plain)
        if opening:
            rest = plain[opening.end() :]
            instead = _said_instead(rest, cues)
            part = _other_plan(instead, talk, cues)
            if part:
                return Rephrased(_asked_of(part, instead, talk.question, cues), only_part=part)
            led_by = plain[: opening.end()] + rest.removesuffix(instead) if instead else ""
            is_anew = bool(instead) and (talk.eligibility is None or bool(cues.asks_anew.search(led_by)))
            anew = _as_written(message, instead) if is_anew else None
            return Rephrased(instead, takes_back=True, asked_anew=anew)
        exchanged = _exchanged(plain, talk, cues)
        if exchanged:
            return Rephrased(exchanged, asked_anew=exchanged)
        part = _other_plan(plain, talk, cues)
        if part:
            return Rephrased(_asked_of(part, plain, talk.question, cues), only_part=part)
    return _after_refusal(message, plain, cues)


def _after_refusal(message: str, plain: str, cues: Cues) -> Rephrased:
    """The message itself; behind a refusal 问错了，我想问海外仓 without its opening, as there is no answer to take back."""
    opening = cues.takes_back.match(plain)
    instead = _said_instead(plain[opening.end() :], cues) if opening else ""
    return Rephrased(_as_written(message, instead)) if instead else Rephrased(message)


def _names_only_home(plain: str, cues: Cues) -> bool:
    """Whether a message only names the corpus's own city (那重庆呢), and so exchanges the place asked about before."""
    lowered = plain.casefold()
    home = [place for place in load_gazetteer().home if place.is_in(lowered)]
    for start, end in sorted((span for place in home for span in place.spans_in(lowered)), reverse=True):
        lowered = f"{lowered[:start]} {lowered[end:]}"
    return bool(home) and not without_punctuation(cues.only_place.sub(" ", lowered)).strip()


def _without_courtesies(message: str, cues: Cues) -> str:
    """The message without phrases that only greet, thank or part; the message itself where it holds nothing else."""
    asks = cues.asked_for(fold_spaces(normalise_message(message)))
    if _is_courtesy(message, cues) and not asks & _REAL_QUESTIONS:
        return message
    phrases = _PHRASE.findall(message)
    asking = [phrase for phrase in phrases if not _is_courtesy(phrase, cues)]
    rest = "".join(asking).strip()
    says_something = cues.asked_for(fold_spaces(normalise_message(rest))) or len(_words(rest)) > 1
    return rest if len(asking) < len(phrases) and says_something else message


def _without_anger(message: str, cues: Cues) -> str:
    """The message without phrases of anger that ask nothing, when a question is left; else the message itself."""
    phrases = _PHRASE.findall(message)
    plain = [fold_spaces(normalise_message(phrase)) for phrase in phrases]
    angry = [bool(cues.abuse.search(text)) and not cues.asked_for(text) for text in plain]
    rest = "".join(phrase for phrase, is_angry in zip(phrases, angry, strict=True) if not is_angry).strip()
    return rest if any(angry) and len(_words(rest)) > 1 else message


def _without_orders(message: str, cues: Cues) -> str:
    """The message without phrases that tell the bot what to be, when what is left asks for something documents state.

    What it is told changes no answer, so the question beside it deserves one; without a question the message stays, and is refused.
    """
    phrases = _PHRASE_OR_LEAD.findall(message)
    orders = [bool(cues.injection.search(fold_spaces(normalise_message(phrase)).casefold())) for phrase in phrases]
    rest = "".join(phrase for phrase, is_order in zip(phrases, orders, strict=True) if not is_order).strip()
    asks = cues.asked_for(fold_spaces(normalise_message(rest)).casefold())
    return rest if any(orders) and asks & _STATED_IN_CLAUSES and len(_words(rest)) > _FEW_WORDS else message


def _is_courtesy(phrase: str, cues: Cues) -> bool:
    return cues.small_talk_of(without_punctuation(fold_spaces(normalise_message(phrase)))) in _COURTESIES


def _exchanged(plain: str, talk: Conversation, cues: Cues) -> str | None:
    """不是国家级，是市级的: the last question with the words exchanged; the words meant alone where they ask themselves.

    In a case on eligibility it is a fact that is corrected.
    """
    found = cues.not_this_but.match(plain)
    before = talk.question.casefold()
    if found is None or talk.eligibility is not None or found[1] not in before:
        return None
    meant = found[2].strip(" ,.。!?~的呢")
    return meant if cues.asked_for(meant) & _REAL_QUESTIONS else before.replace(found[1], meant, 1)


def _said_instead(rest: str, cues: Cues) -> str:
    """What was meant, without the words that lead to it; empty where nothing new is said."""
    for pattern in cues.says_instead:
        rest = pattern.sub("", rest, count=1)
    return rest.strip(" ,.。!~")


def _as_written(message: str, ending: str) -> str:
    """The end of a message that reads, normalised, as `ending`; the whole message where none does."""
    near = len(message) - len(ending)
    ends = (message[place:] for place in range(max(0, near - _MOST_FOLDED), near + _MOST_FOLDED))
    return next((end for end in ends if fold_spaces(normalise_message(end)).strip(" ,.。!~") == ending), message)


def _other_plan(plain: str, talk: Conversation, cues: Cues) -> str | None:
    """The part that a message names and says nothing beside, when the last question was about another part."""
    most = _MOST_ELLIPTIC_ENGLISH if plain.isascii() else _MOST_ELLIPTIC
    if len(plain) > most or not talk.question or find_clause_number(plain) is not None:
        return None  # 外贸计划第6条 names a clause of its own
    named = [part for part, names in cues.plan_names.items() if _without(plain, names) != plain]
    if not named:
        named = _not_named(plain, talk, cues)
    if len(named) != 1 or f"/{named[0]}/" in talk.cited[0]:
        return None
    rest = cues.other_of_two.sub(" ", cues.other_plan.sub(" ", _without(plain, cues.plan_names[named[0]])))
    rest = without_asking(rest, cues)
    said = {word.strip(".'") for word in _words(rest)}
    return named[0] if not said - cues.plan_subjects - cues.says_nothing - cues.changes_plan else None


def _not_named(plain: str, talk: Conversation, cues: Cues) -> list[str]:
    """The parts that 另一份 and the other plan may mean; 另一个 too where a plan as a whole was talked about."""
    of_plan = re.search(r"/(?:goals|general|preamble|expiry)$", talk.cited[0])
    if not (cues.other_plan.search(plain) or (of_plan and cues.other_of_two.search(plain))):
        return []
    return [part for part in cues.plan_names if f"/{part}/" not in talk.cited[0]]


def _words(text: str) -> set[str]:
    return {token for token in tokenize_text(text) if is_word(token) and len(token) > 1}


def _asked_of(part: str, plain: str, question: str, cues: Cues) -> str:
    """The last question with the plan's name exchanged; what the message asks beside it stays behind it."""
    others = [name for other, names in cues.plan_names.items() if other != part for name in names]
    others += [
        word.removesuffix(" plan")
        for key, words in load_glossary().subjects.items()
        if not key.endswith(f"/{part}")
        for word in words
    ]
    name = next(n for n in cues.plan_names[part] if n.isascii() == question.isascii())
    exchanged = _named_once(question.casefold(), others, name)
    # 怎么说的 asks for no text, only for the same of the other plan
    return f"{exchanged} {plain}" if cues.asked_for(plain) & _REAL_QUESTIONS - {"full_text"} else exchanged


def _named_once(question: str, others: list[str], name: str) -> str:
    """The first mention of another plan becomes the name, further ones go; without a mention the name leads."""
    pattern = re.compile("|".join(re.escape(word) for word in sorted(others, key=len, reverse=True)))
    if not pattern.search(question):
        return f"{name} {question}" if name.isascii() else f"{name}{question}"
    first, rest = pattern.split(question, maxsplit=1)
    return f"{first}{name}{pattern.sub('', rest)}"


def without_plan_names(text: str, cues: Cues) -> str:
    """A question without the names of the plans: they stand in preambles and goals, and would lead there."""
    names = [name for names in cues.plan_names.values() for name in names]
    return re.sub(r"(?:行动)?计划|\b(?:action )?plan\b", " ", _without(text, names))


def _without(plain: str, names: Sequence[str]) -> str:
    """The message without a plan's names; English ones as whole words."""
    for word in sorted(names, key=len, reverse=True):
        plain = re.sub(rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word), " ", plain)
    return plain
