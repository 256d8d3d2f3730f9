"""`python -m bot.web` with golden cards and a search over the real clauses, for the desk in a browser.

A search finds the clauses whose title or text holds the words. Two beginnings mean something else:
    恶意 3     hits that carry the third string of hostile_texts.json wherever a hit shows text
    慢 词      the search for the rest, a second late
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import bot.web.__main__ as command_line  # noqa: E402
from bot.answering.question import SearchReply, SearchRequest  # noqa: E402
from policy_index.match_spans import match_spans  # noqa: E402
from policy_index.read_operators import read_operators  # noqa: E402
from policy_index.validity import validity_of  # noqa: E402
from tests.web.fake_assistant import VERSIONS, corpus  # noqa: E402
from tests.widget.hostile_cards import hostile_texts, poison_value  # noqa: E402
from tests.widget.run_door import GoldenAssistant  # noqa: E402

QUOTE = 40
SLOW = 1.0


class DeskAssistant(GoldenAssistant):
    """Golden cards for the chat, clauses for the search."""

    def search(self, request: SearchRequest) -> SearchReply:
        kind, _, rest = request.query.partition(" ")
        if kind == "慢":
            time.sleep(SLOW)
            return self.search(replace(request, query=rest))
        hits = [make_hit(clause, request) for clause in find("外资" if kind == "恶意" else request.query, request)]
        if kind == "恶意":
            hits = [poison_value(hit, hostile_texts()[int(rest)]) for hit in hits]
        words = [request.query]
        matches = {
            hit["clause_id"]: {
                "title": match_spans(hit["title"], words),
                "quotes": [match_spans(quote["text"], words) for quote in hit["quotes"]],
            }
            for hit in hits
        }
        way = "words_and_meaning" if request.may_encode else "words"
        return SearchReply(hits[: request.limit], VERSIONS["index"], matches, len(hits), ranked_by=way)


def find(words: str, request: SearchRequest) -> list[Any]:
    """Clauses with the words in their title first, then those with the words in their text."""
    wanted = read_operators(words).words
    clauses = [one for one in corpus().clauses if request.part in (None, one.part)]
    titled = [one for one in clauses if wanted in one.title]
    return titled + [one for one in clauses if wanted in one.text and one not in titled]


def make_hit(clause: Any, request: SearchRequest) -> dict[str, Any]:
    document = corpus().document(clause.document_id)
    part = document.part(clause.part)
    start = min(len(clause.title) + 3, max(0, len(clause.text) - QUOTE))
    return {
        "clause_id": clause.clause_id,
        "document_number": document.number,
        "document_title": document.title,
        "part_title": part.title if part else None,
        "section": clause.section,
        "number": clause.number,
        "title": clause.title,
        "quotes": [{"text": clause.text[start : start + QUOTE], "start": start}],
        "units": [unit.as_json() for unit in corpus().units_of(clause.clause_id)],
        "commitment": "supports",
        "validity": validity_of(corpus(), clause, request.as_of).as_json(),
        "gloss": None,
        "url": f"https://example.org/clauses/{clause.clause_id}",
        "score": 0.9,
    }


def load(_: object) -> Any:
    return DeskAssistant()


if __name__ == "__main__":
    command_line.load_assistant = load
    command_line.cli([])
