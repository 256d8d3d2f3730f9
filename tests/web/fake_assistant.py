"""A small assistant for the door's tests: real corpus, made-up search, cards that quote the clause found."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np

from bot.answering.question import Answer, KnownVector, Question, SearchReply, SearchRequest
from policy_index.corpus import Corpus, load_corpus
from policy_index.read_operators import read_operators
from policy_index.validity import validity_of

CLAUSE = "yfbf-2022-107/fdi/6"
VERSIONS = {"index": "fake-index", "model": "fake-model"}


@cache
def corpus() -> Corpus:
    return load_corpus()


def make_hit(as_of: Any) -> dict[str, Any]:
    clause = corpus().clause(CLAUSE)
    document = corpus().document(clause.document_id)
    part = document.part(clause.part)
    return {
        "clause_id": CLAUSE,
        "document_number": document.number,
        "document_title": document.title,
        "part_title": part.title if part else None,
        "section": clause.section,
        "number": clause.number,
        "title": clause.title,
        "quotes": [{"text": clause.text[:12], "start": 0}],
        "units": [unit.as_json() for unit in corpus().units_of(CLAUSE)],
        "commitment": "supports",
        "validity": validity_of(corpus(), clause, as_of).as_json(),
        "gloss": None,
        "url": f"http://127.0.0.1:8000/clauses/{CLAUSE}",
        "score": 0.9,
    }


def make_card(turn_id: str, text: str, as_of: Any, outcome: str = "answered", buttons: Any = ()) -> dict[str, Any]:
    return {
        "schema_version": "1",
        "turn_id": turn_id,
        "outcome": outcome,
        "intent": "ask_policy",
        "lang": "zh-Hans",
        "text": text,
        "citations": [make_hit(as_of)],
        "unit": None,
        "eligibility": [],
        "buttons": list(buttons),
        "versions": {**VERSIONS, "as_of": as_of.isoformat()},
    }


@dataclass
class FakeAssistant:
    """`seconds`, `fault` and `garbage` make it slow, broken or wrong; `asked` keeps every question, `read_before` those read ahead."""

    seconds: float = 0.0
    fault: Exception | None = None
    garbage: bool = False
    asked: list[Any] = field(default_factory=list)
    read_before: list[Question] = field(default_factory=list)
    threads: set[str] = field(default_factory=set)
    corpus: Corpus = field(default_factory=corpus)

    @property
    def versions(self) -> dict[str, str]:
        return VERSIONS

    def answer(self, question: Question) -> Answer:
        self.asked.append(question)
        self.threads.add(threading.current_thread().name)
        time.sleep(self.seconds)
        if self.fault:
            raise self.fault
        count = (question.state or {}).get("count", 0) + 1
        way = "degraded" if question.degraded else "whole"
        card = make_card(question.turn_id, f"{way} {count}: {question.message}", question.as_of)
        if self.garbage:
            del card["outcome"]
        return Answer([card], {"count": count}, {"message": question.message})

    def read_ahead(self, question: Question) -> None:
        self.read_before.append(question)

    def search(self, request: SearchRequest) -> SearchReply:
        self.asked.append(request)
        read_operators(request.query)
        way = "words_and_meaning" if request.may_encode else "words"
        return SearchReply([make_hit(request.as_of)][: request.limit], VERSIONS["index"], total=1, ranked_by=way)

    def encode(self, text: str) -> KnownVector:
        """A vector that is the same for texts of the same characters, whatever their order."""
        values = np.zeros(64, dtype=np.float32)
        for character in text:
            values[ord(character) % 64] += 1
        return KnownVector(text, VERSIONS["model"], values / max(float(np.linalg.norm(values)), 1e-9))
