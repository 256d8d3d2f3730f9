"""The real assistant, and `ask`, which holds every card it gets to the contract, to its clauses and to its sources."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from bot.answering.answer import Answerer
from bot.answering.cards import card_bytes
from bot.answering.question import Answer, Question
from policy_index.corpus import Corpus
from policy_index.embedder import Embedder
from policy_index.read_measures import load_measures, load_vocabulary
from policy_index.search import Searcher

ROOT = Path(__file__).resolve().parents[2]
PUBLIC_URL = "https://policy.example"
AS_OF = date(2026, 1, 5)
CARD_BYTES, DECISION_BYTES, STATE_BYTES = 4096, 8192, 8192

Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def answerer(real_index: Path, corpus: Corpus, embedder: Embedder) -> Answerer:
    return Answerer(corpus, Searcher.load(real_index, corpus, embedder), PUBLIC_URL)


@pytest.fixture(scope="session")
def contract() -> Draft202012Validator:
    schema = json.loads((ROOT / "bot" / "web" / "contract" / "reply.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.fixture(scope="session")
def find_faults(contract: Draft202012Validator, answerer: Answerer) -> Callable[[Mapping[str, Any], str], list[str]]:
    """Everything wrong with a card that answers a message."""

    def faults(card: Mapping[str, Any], message: str) -> list[str]:
        found = [f"{error.json_path}: {error.message}" for error in contract.iter_errors(card)]
        size = card_bytes(card)
        most = DECISION_BYTES if card["eligibility"] else CARD_BYTES
        if size > most and card["outcome"] != "unit_tasks":
            found.append(f"{size} bytes, at most {most}")
        found += _wrong_quotes(card, answerer.corpus)
        found += [f"no source: {rest!r}" for rest in _without_source(card, message, answerer.corpus)]
        return found

    return faults


@pytest.fixture(scope="session")
def ask(answerer: Answerer, find_faults: Callable[[Mapping[str, Any], str], list[str]]) -> Ask:
    """Ask one message; keyword arguments are those of Question. `after` is the answer of the turn before."""

    def ask_once(message: str, after: Answer | None = None, **values: Any) -> Answer:
        state = json.loads(json.dumps(after.state)) if after else None
        question = Question(message, **{"turn_id": "turn-1", "as_of": AS_OF, "state": state, **values})
        answer = answerer.answer(question)
        assert 1 <= len(answer.cards) <= 3
        assert [fault for card in answer.cards for fault in find_faults(card, message)] == []
        assert {card["turn_id"] for card in answer.cards} == {question.turn_id}
        assert len(json.dumps(answer.state, ensure_ascii=False).encode()) <= STATE_BYTES
        assert json.loads(json.dumps(answer.state)) == _plain(answer.state)
        json.dumps(answer.trace)
        return answer

    return ask_once


def _plain(value: Any) -> Any:
    """The value with JSON's lists for tuples."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def _wrong_quotes(card: Mapping[str, Any], corpus: Corpus) -> Iterator[str]:
    """Quotes that do not stand at their offset, and notes whose words do not stand in the clause they name."""
    for hit in card["citations"]:
        clause = corpus.clause(hit["clause_id"])
        for quote in hit["quotes"]:
            end = quote["start"] + len(quote["text"])
            if clause.text[quote["start"] : end] != quote["text"]:
                yield f"{hit['clause_id']}: {quote} does not stand there"
        for note in [*(unit["note"] for unit in hit["units"]), hit["validity"]["basis"]]:
            if note and note["quote"] not in corpus.clause(note["clause_id"]).text:
                yield f"{hit['clause_id']}: {note} does not stand there"


def _without_source(card: Mapping[str, Any], message: str, corpus: Corpus) -> list[str]:
    """What is left of the card's text when everything sourced and every framing word is taken away.

    Sources are: the cited clauses (quotes, titles, units, notes), about.yml (numbers, titles, periods), the reviewed data
    (short names of plans, English renderings, places), the asker's message, and counts of what the card lists.
    """
    text = str(card["text"])
    counts = {str(number) for number in _counts(card)}
    known = {*_sources(card, corpus, message), *_framing_words(card["lang"]), *(c for c in counts if len(c) > 1)} - {""}
    for words in sorted(known, key=len, reverse=True):
        text = text.replace(words, "\n")
    rest = [word for word in re.findall(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+", text) if word not in counts]
    return [word for word in rest if word not in message]


@cache
def _data(path: str) -> Any:
    return yaml.load((ROOT / path).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _sources(card: Mapping[str, Any], corpus: Corpus, message: str) -> Iterator[str]:
    for row in _data("policy_index/terms/part_subjects.yml")["parts"].values():
        yield from row["short"].values()
    if card["lang"] == "en":
        yield from _data("policy_index/terms/glosses/yfbf-2022-107.en.yml")["parts"].values()
    yield from (
        row["name"] for row in _data("policy_index/terms/places.yml")["elsewhere"] if row["name"] in card["text"]
    )
    yield from (card["unit"]["name"],) if card["unit"] else ()
    for document in corpus.documents:
        yield from (document.number or "", document.title, document.issuer)
        for part in document.parts:
            yield from (part.title, str(part.period_start)[:4], str(part.period_end)[:4], part.after_period_quote or "")
    for hit in card["citations"]:
        yield from _sources_of_hit(hit, corpus)
        yield from _renderings_of(hit, card["lang"], corpus)
    yield from _sources_of_decisions(card)
    for button in card["buttons"]:
        yield from (button["title"], button["payload"])
    if card["outcome"] == "clarify":
        renderings = _data("policy_index/terms/glosses/yfbf-2022-107.en.yml")["clauses"]
        for clause in corpus.clauses:
            titles = (clause.title, renderings.get(clause.clause_id, {}).get("title", clause.title))
            if any(title in button["title"] for title in titles for button in card["buttons"]):
                yield from (*titles, clause.number or "")


def _renderings_of(hit: Mapping[str, Any], lang: str, corpus: Corpus) -> Iterator[str]:
    """Reviewed data in the card's language that its hits do not carry: titles, authorities, notes on the words quoted."""
    if lang not in ("en", "zh-Hant"):
        return
    data = _data(f"policy_index/terms/glosses/{hit['clause_id'].partition('/')[0]}.{lang}.yml")
    yield data.get("clauses", {}).get(hit["clause_id"], {}).get("title", "")
    yield from (data.get("units", {}).get(unit["name"], "") for unit in hit["units"])
    yield from (data["notes"][note.text] for note in corpus.clause(hit["clause_id"]).notes)


def _sources_of_hit(hit: Mapping[str, Any], corpus: Corpus) -> Iterator[str]:
    clause = corpus.clause(hit["clause_id"])
    yield from (quote["text"] for quote in hit["quotes"])
    yield from (
        hit["title"],
        hit["section"] or "",
        hit["number"] or "",
        hit["part_title"] or "",
        hit["url"].partition("?")[0],
    )
    yield from (note.text for note in clause.notes)
    for unit in hit["units"]:
        yield unit["name"]
        if unit["note"]:
            carrier = corpus.clause(unit["note"]["clause_id"])
            yield from (unit["note"]["quote"], carrier.number or "")
    if hit["gloss"]:
        yield from (hit["gloss"]["title"], hit["gloss"]["text"])


def _sources_of_decisions(card: Mapping[str, Any]) -> Iterator[str]:
    """The measures' files, and of the decisions themselves: figures whose formula names its inputs, the asker's words."""
    lang = card["lang"]
    for spec in load_vocabulary().values():
        yield from (spec.name[lang], spec.question[lang])
    for decision in card["eligibility"]:
        measure = load_measures().get(decision["measure"])
        assert measure is not None
        for tier in measure.tiers:
            yield from (measure.title[lang], tier.title[lang])
            yield from (benefit.quote for benefit in tier.benefits)
            yield from (condition.name[lang] for condition in tier.conditions)
        for condition in decision["conditions"]:
            yield from (condition["name"], condition["quote"], (condition["fact"] or {}).get("said", ""))
        for benefit in [*decision["benefits"], *(b for other in decision["alternatives"] for b in other["benefits"])]:
            yield from (benefit["label"], benefit["formula"] or "", benefit["reading"] or "")
            yield from (f"{int(float(benefit['value'])):,}",) if benefit["value"] else ()
        yield from decision["assumptions"]


@cache
def _framing_words(lang: str) -> set[str]:
    """The wording file's sentences, cut at their braces."""
    wording = _data(f"bot/answering/wording/{lang}.yml")

    def strings(value: Any) -> Iterator[str]:
        if isinstance(value, Mapping):
            for one in value.values():
                yield from strings(one)
        elif isinstance(value, str):
            yield from (piece.strip(" 。.") for piece in re.split(r"\{[a-z_]+\}", value))

    return {piece for piece in strings(wording) if re.search(r"\w", piece)}


def _counts(card: Mapping[str, Any]) -> set[int]:
    """Numbers that come of counting: citations by basis, what a text leaves to the list, units, buttons in order."""
    own = sum(any(unit["basis"] == "own" for unit in hit["units"]) for hit in card["citations"])
    total = len(card["citations"])
    listed = {own, total, total - own, total - 10} if card["outcome"] == "unit_tasks" else set()
    ordinals = set(range(1, len(card["buttons"]) + 1)) if card["outcome"] == "clarify" else set()
    ordinals |= set(range(1, len(card["eligibility"]) + 1)) if len(card["eligibility"]) > 1 else set()
    return listed | ordinals | {len(hit["units"]) for hit in card["citations"]}
