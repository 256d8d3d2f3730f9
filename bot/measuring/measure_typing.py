"""A door and texts in, what each keystroke of an operator costs out: one operator, and several at once."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from bot.measuring.measure_turns import Advance

SHORTEST = 2
PATH, PLAIN_PATH = "/api/v1/search", "/search"


@dataclass(frozen=True)
class Keystroke:
    """One search: seconds of the whole request, milliseconds inside the door, and how it was ranked.

    `is_answered` False: the door refused or failed, and the times say nothing.
    """

    typed: str
    is_answered: bool
    seconds: float
    inside_ms: float
    ranked_by: str


@dataclass(frozen=True)
class Typist:
    """How somebody types. `pause` is the time from a reply to the next key; `says_typing` as the desk does."""

    path: str = PATH
    pause: float = 0.0
    says_typing: bool = False


def type_texts(url: str, texts: Sequence[str], typist: Typist, advance: Advance) -> list[Keystroke]:
    """Each text key by key over one connection, every prefix searched for."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port or 80, timeout=30)
    keystrokes = []
    try:
        for text in texts:
            for length in range(min(SHORTEST, len(text)), len(text) + 1):
                is_last = length == len(text)
                keystrokes.append(_search(connection, text[:length], typist, typist.says_typing and not is_last))
                time.sleep(typist.pause)
            advance()
    finally:
        connection.close()
    return keystrokes


def type_at_once(url: str, texts: Sequence[Sequence[str]], typist: Typist, advance: Advance) -> list[Keystroke]:
    """Several operators, each with texts and a connection of his own."""
    with ThreadPoolExecutor(len(texts)) as pool:
        found = pool.map(lambda own: type_texts(url, own, typist, advance), texts)
        return [keystroke for one in found for keystroke in one]


def _search(connection: http.client.HTTPConnection, typed: str, typist: Typist, says_typing: bool) -> Keystroke:
    query = urlencode({"q": typed, **({"typing": "true"} if says_typing else {})})
    began = time.perf_counter()
    connection.request("GET", f"{typist.path}?{query}")
    reply = connection.getresponse()
    body = reply.read()
    seconds = time.perf_counter() - began
    content = json.loads(body) if reply.status == HTTPStatus.OK else {}
    way = content.get("ranked_by", "words")
    return Keystroke(typed, reply.status == HTTPStatus.OK, seconds, content.get("took_ms", 0.0), way)
