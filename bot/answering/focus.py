"""A long message in, the part of it that asks out: stories bury their question, and vectors read only the beginning."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.answering.cues import Cues

_LONG = 120
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")
_ASKING = re.compile(
    r"[?？]|问的是|请问|想问|问一下|咨询|吗|呢|多少|哪|能不能|能否|是否|可以|怎么|what|which|who|how|can |could |do we|does|is there",
    re.I,
)
_TRIED = 4
_SHORTEST = 4


def focus(message: str, cues: Cues, worth: Callable[[str], float]) -> str:
    """The message itself when it is short; else the sentence for which `worth` (a cheap search score) is highest.

    Sentences that ask are tried first; a repeated sentence counts once.
    """
    if len(message) <= _LONG:
        return message
    sentences = list(dict.fromkeys(s.strip() for s in _SENTENCE.findall(message) if len(s.strip()) >= _SHORTEST))
    if len(sentences) < 2:
        return message[: _LONG * 4]
    asking = [s for s in sentences if _ASKING.search(s) or cues.asked_for(s)]
    ranked = sorted(asking or sentences, key=worth, reverse=True)[:_TRIED]
    best = ranked[0]
    place = sentences.index(best)
    before = sentences[place - 1] if place else ""
    joined = f"{before}{best}"
    return joined if len(joined) <= _LONG * 2 and worth(joined) >= worth(best) else best
