"""A message that lists what somebody wants to know in, the topics out; a later message that names one of them, that topic.

我想问三件事：一、退税；二、入学；三、奖励。先说第一件 is a question on the first; 第二件呢 behind it one on the second. The same
words behind what the assistant offered mean that (replies/offered_choice.py): an offer is newer than any list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.conversation import Conversation
from bot.answering.cues import Cues
from bot.answering.understand import says_only_what_it_asks
from policy_index.clean_text import normalise_message
from policy_index.tokenize_text import fold_spaces, is_word, tokenize_text

_MOST_TOPICS, _LONGEST_TOPIC, _LONGEST_PICK = 5, 60, 40
_COUNTS = {"两": 2, "二": 2, "2": 2, "two": 2, "三": 3, "3": 3, "three": 3, "四": 4, "4": 4, "four": 4}
_THING = r"(?:个|样|件|项|桩|宗|点|方面|码)(?:事情?|问题|东西|主题|嘢|点)?|题|问|topics?|things?|questions?|items?|points?|matters?|subjects?"
# How one topic of several begins: 一、 1. (2) 第一是 一个是 先问 first, the other is
_MARK = re.compile(
    r"(?:^|(?<=[,。.:;、!?\s]))(?:"
    r"[第其]?[一二三四五](?:、|\.|,|:|就?是|系|来|为|呢)|第[一二三四五](?:个|样|件|项|点|桩)?(?:事|问题)?(?:[,:]|就?是|系)?"
    r"|\(?[1-5](?:[.、)]|\s(?=\S)|(?=[\u4e00-\u9fff]))|[a-e甲乙丙丁](?:[.、):,])|其[一二三四](?:是|[,:])?|\([一二三四五]\)"
    r"|(?:另外?|还有|再有|再)?一(?:个|样|件|项|桩|宗)(?:事|问题)?(?:就?是|系|关于|问|[:,])|另(?:外)?(?:一)?(?:个|样|件|项)(?:就?是|系)"
    r"|(?:先|再|然后|最后|接着|其次)(?:想)?(?:问|查|了解|咨询|打听)(?:一下|下)?"
    r"|(?:first|second|third|fourth)(?:ly)?(?: is|[,:])|(?:and )?(?:one|the first|the second|the third|the other|another)(?: one)? is\b"
    r")\s*"
)
# 三样：A、B、C, and what is said of the order at the end: 先说第一样, start with the first.
_COUNTED = re.compile(
    rf"(?P<count>[两二三四几2-4]|\b(?:two|three|four|several|a few)\b)\s*(?:{_THING})"
    r"(?:分别|就|有|为|are|都|全|我|们|是|的|就|想|要|问|知道|了解|打听|查|请教|\s|i|care|about|to|ask|here|for|you)*(?P<end>[:,。.—]|- )"
)
_LIST_FIRST = re.compile(
    rf"^(?P<list>[^。]+?)[,。:]?\s*(?:这|那|以上)(?P<count>[两二三四几2-4])(?:{_THING})(?:我|们|都|全|想|要|需要|得)*(?:问|了解|打听|知道|看|请教)"
)
_BARE_LIST = re.compile(r"^.{0,24}?(?::|\b(?:about|on|in)\s)")
_PARTED = re.compile(r"\s*[、;]\s*|\s*,\s*(?:and\s+)?|\s+and\s+|\s*(?:以及|还有|和|跟|与)\s*")
_ORDER = re.compile(
    r"(?:^|[,。.;!?\s])\s*(?:那|就|麻烦|请|你们?|您|咱们|我们|可以|能不能|帮我|and |please |could you |let's )*"
    r"(?:先(?!问)|首先|一(?:个|样|件|项)?一?(?:个|样|件|项)(?:地|的)?(?:来|讲|说|问|答)|逐(?:一|个|项)|挨(?:个|着)|依次|按顺序"
    r"|(?:start|begin|take|go|do|answer)\b(?=.*\b(?:first|one|order|1|turn)\b))[^。.]{0,48}[。.!?~]*$"
)
_ANNOUNCES = re.compile(
    r"问|打听|了解|请教|咨询|关心|查|知道|\b(?:ask|know|questions?|topics?|things|interested|care)\b"
)
_NUMBER_OF = {"一": 0, "1": 0, "头": 0, "首": 0, "first": 0, "one": 0, "1st": 0}
_NUMBER_OF |= {"二": 1, "2": 1, "second": 1, "two": 1, "2nd": 1, "三": 2, "3": 2, "third": 2, "three": 2, "3rd": 2}
_NUMBER_OF |= {"四": 3, "4": 3, "fourth": 3, "four": 3, "五": 4, "5": 4, "fifth": 4, "five": 4}
_NUMBER_OF |= {"a": 0, "b": 1, "c": 2, "d": 3, "甲": 0, "乙": 1, "丙": 2, "丁": 3}
_N = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_BEGINS = (
    r"^(?:先|首先|请先|那么?|好的?|好嘞|好啦|嗯|ok(?:ay)?|行|谢谢|然后|接着|接下来|下面|现在|再|继续|轮到|该|来|到|说说?|讲讲?|聊聊?|看看?|回?答|问|谈|回到|就|换成?|改|从"
    r"|(?:上面|以上|前面|刚才|我)(?:我?说)?的?(?=第)|now|and|then|what about|how about|let's|go to|move on to|on to|please|请|麻烦|thanks|[,。.!~]|\s)*"
)
_ENDS = r"(?=$|[呢嘞咧喃哩吧哈啊呀的是归由谁怎讲说,。.!?~\s])"
_PICKS = re.compile(
    rf"{_BEGINS}(?:"
    rf"(?:第|其|the |number |no\.? ?|# ?|topic |question |item )(?P<nth>{_N})\s*(?:{_THING}|(?<=[面上才说先的]第[一二三四五])条|one)?{_ENDS}"
    rf"|\(?(?P<bare>{_N})\)?(?=$|[呢嘞咧喃哩吧,。.!?~]| please)"
    rf"|(?P<last>最(?:后|末)的?(?:那|一)*(?:{_THING})?|(?:the )?last(?: one| topic| question| thing)?){_ENDS}"
    rf"|(?P<former>前者|前(?:面|头|边)?(?:那|一)(?:{_THING})|头(?:一|前)?(?:{_THING})|the former){_ENDS}"
    rf"|(?P<other>[后後]者|[后後](?:面|头|边)?的?(?:那|一)(?:{_THING})|(?:另|另外|剩下|余下|还剩)的?(?:那|一)*(?:{_THING})|剩下的|余下的"
    rf"|(?:the )?(?:latter|other(?: one| topic| question| thing)?)){_ENDS}"
    rf"|(?P<next>下(?:面)?(?:那|一)(?:{_THING})|(?:the )?next(?: one| topic| question| thing)?){_ENDS}"
    r")(?P<rest>.*)$"
)


@dataclass(frozen=True)
class Listing:
    """The topics of one message in their order, and which of them is to come first; None where nothing is said of it."""

    topics: tuple[str, ...]
    picked: int | None


@dataclass(frozen=True)
class Picked:
    """Which listed topic a message names, and the question that this makes."""

    place: int
    question: str


def read_listing(message: str) -> Listing | None:
    """Two to five topics that a message announces; None for one question, a story, or a list of facts."""
    text = normalise_message(message)
    order = _ORDER.search(text)
    body = text[: order.start()] if order else text
    topics = _marked(body, is_announced=order is not None) or _counted(body, has_order=order is not None)
    if topics is None and order:  # 先问A，再问B: the words that order are those that list
        order, topics = None, _marked(text, is_announced=False)
    if topics is None:
        return None
    return Listing(topics, _place_of(order[0], topics) if order else None)


def pick_topic(message: str, talk: Conversation, cues: Cues) -> Picked | None:
    """The listed topic that a message names by its place and nothing else (第二样呢, 3, the other one, 后者归谁管)."""
    text = fold_spaces(normalise_message(message))
    if not talk.listed or talk.pending or len(text) > _LONGEST_PICK:
        return None
    found = _PICKS.match(text)
    if found is None or not says_only_what_it_asks(found["rest"], cues):
        return None
    place = _named_place(found, len(talk.listed), talk.listed_at)
    if not 0 <= place < len(talk.listed):
        return None
    rest = found["rest"].strip(" ,。.!?~呢嘞咧喃哩吧哈啊呀的")
    asks_more = cues.asked_for(rest) - {"more"} or cues.aspect.search(rest)
    return Picked(place, f"{talk.listed[place]} {rest}" if asks_more else talk.listed[place])


def _marked(body: str, is_announced: bool) -> tuple[str, ...] | None:
    """The topics between marks (一、 二、; first, second,), if the message says that it asks several things."""
    marks = list(_MARK.finditer(body))
    if len(marks) < 2:
        return None
    if not _in_order([mark[0] for mark in marks]):
        return None
    head = body[: marks[0].end()]
    if not (is_announced or _ANNOUNCES.search(head) or _COUNTED.search(head)):
        return None
    ends = [mark.start() for mark in marks[1:]] + [len(body)]
    return _as_topics([body[mark.end() : end] for mark, end in zip(marks, ends, strict=True)])


def _in_order(marks: list[str]) -> bool:
    """Whether numbered marks count up from one: 3年 and 2家 mark nothing."""
    digits = [int(found[0]) for mark in marks if (found := re.search(r"[1-5]", mark))]
    return not digits or digits == list(range(1, len(marks) + 1))


def _counted(body: str, has_order: bool) -> tuple[str, ...] | None:
    """The topics behind a count (三样：A、B、C): as many as it says; without one where the order is said of them."""
    counted = _COUNTED.search(body)
    before = _LIST_FIRST.search(body)
    if before:
        parts = [part for part in _PARTED.split(before["list"].strip(" ,。.!?~;")) if part]
        return _as_topics(parts) if _COUNTS.get(before["count"]) in (None, len(parts)) else None
    head = counted or (_BARE_LIST.search(body) if has_order else None)
    if head is None:
        return None
    if (
        counted
        and not has_order
        and counted["end"] != ":"
        and not _ANNOUNCES.search(counted[0] + body[: counted.start()])
    ):
        return None
    parts = [part for part in _PARTED.split(body[head.end() :].strip(" ,。.!?~;")) if part]
    said = _COUNTS.get(counted["count"]) if counted else None
    return _as_topics(parts) if said in (None, len(parts)) else None


def _as_topics(parts: list[str]) -> tuple[str, ...] | None:
    topics = tuple(part.strip(" ,。.!?~;、") for part in parts)
    fits = all(1 < len(topic) <= _LONGEST_TOPIC and "。" not in topic for topic in topics)
    return topics if fits and 1 < len(topics) <= _MOST_TOPICS else None


def _place_of(order: str, topics: tuple[str, ...]) -> int:
    """Which topic the order names: by number, by a word of it, else the first."""
    number = re.search(rf"(?:第|其|先|从|\(|讲|说|答|回|谈|聊|the |number )\s*({_N})(?![个样件项]?一)", order)
    if number:
        return min(_NUMBER_OF[number[1]], len(topics) - 1)
    words = {token for token in tokenize_text(order) if is_word(token) and len(token) > 1}
    named = [place for place, topic in enumerate(topics) if any(word in topic for word in words)]
    return named[0] if len(named) == 1 else 0


def _named_place(found: re.Match[str], count: int, at: int) -> int:
    """The place that a pick means; `at` is the topic answered last."""
    number = found["nth"] or found["bare"]
    if number:
        return _NUMBER_OF[number]
    if found["last"]:
        return count - 1
    if found["former"]:
        return 0
    return 1 - at if found["other"] and count == 2 and at < 2 else at + 1
