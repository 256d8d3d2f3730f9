"""A long message in, the sentences of it that matter out: stories bury their question, and vectors read only a beginning.

The sentence that asks often says nothing of the matter (有没有这回事？), and the matter stands in the story before it. So
sentences are weighed by what they share with the documents, those that ask a little more, and the best ones are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.answering.cues import Cues

_LONG = 120
_KEPT = 180
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;\n]*")
_ASKING = re.compile(
    r"[?？]|问的是|请问|想问|问一下|咨询|吗|呢|多少|哪|能不能|能否|是否|可以|怎么|what|which|who|how|can |could |do we|does|is there",
    re.I,
)
_ASKING_BONUS = 1.5
_SHORTEST = 4


def focus(message: str, cues: Cues, worth: Callable[[str], float]) -> str:
    """The message itself when it is short; else the sentences for which `worth` (a cheap search score) is highest.

    They keep their order and together at most `_KEPT` characters, unless one alone is longer; a repeated sentence
    counts once.
    """
    if len(message) <= _LONG:
        return message
    sentences = list(dict.fromkeys(s.strip() for s in _SENTENCE.findall(message) if len(s.strip()) >= _SHORTEST))
    if len(sentences) < 2:
        return message[: _LONG * 4]
    weights = [worth(s) * (_ASKING_BONUS if _ASKING.search(s) or cues.asked_for(s) else 1.0) for s in sentences]
    kept: list[int] = []
    for place in sorted(range(len(sentences)), key=lambda place: -weights[place]):
        if not kept or sum(len(sentences[k]) for k in kept) + len(sentences[place]) <= _KEPT:
            kept.append(place)
    return " ".join(sentences[place] for place in sorted(kept))
