"""A question in, the phrase of it that asks out: what is asked for stands there, and not in the story around it."""

from __future__ import annotations

import re

_PHRASE = re.compile(r"(?:[^。！？!?；;\n，,:：.]|\.(?!\s|$))+[。！？!?；;\n，,:：.]*")  # 2.5 holds no full stop
_ASKS = re.compile(
    r"[?？]|问的是|请问|想问|问一下|咨询|吗|呢|多少|几|哪|谁|什么|啥|能不能|能否|是否|可不可以|可以|怎|如何|有没|没有$|不$|没$"
    r"|是不是|算不算|行不行|准不准|要不要|多久|为何"
    r"|\b(?:what|which|who|whom|whose|how|when|where|why|can|could|may|do|does|did|is|are|was|were|will|would|should|has|have"
    r"|please|tell|list)\b",
    re.I,
)
# A shorter phrase says too little alone and takes the one before along. Characters; English words are longer.
_LEAST, _LEAST_ENGLISH = 10, 60


def asked_phrase(text: str) -> str:
    """The last phrase with a question mark, else the last that asks, else the last; with what it needs before it."""
    phrases = [phrase.strip() for phrase in _PHRASE.findall(text) if phrase.strip()]
    if not phrases:
        return text
    asking = [place for place, phrase in enumerate(phrases) if _ASKS.search(phrase)] or [len(phrases) - 1]
    last = next((place for place in reversed(asking) if phrases[place].endswith(("?", "？"))), asking[-1])
    least = _LEAST_ENGLISH if text.isascii() else _LEAST
    first = last
    while first > 0 and len(" ".join(phrases[first : last + 1])) < least:
        first -= 1
    return " ".join(phrases[first : last + 1])
