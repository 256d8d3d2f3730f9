"""`/clauses/…?from=&to=` in, the clause as a page out: marked words, units and why, validity, measures, neighbours.

The permanent page of a clause: it works without script, prints, and frames the document's words in three languages.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from bot.answering.glosses import gloss_of
from bot.web.door import Door, door_of
from bot.web.faults import DoorError
from bot.web.paths.documents import ClauseReply, describe_clause, find_clause
from bot.web.paths.load_measures import clauses_of
from bot.web.paths.measures import language_of
from bot.web.paths.page_words import DEFAULT, page_language, words_of
from bot.web.paths.render_page import NO_SCRIPT, render_page
from bot.web.paths.suspensions import read_suspensions
from bot.web.turns.switches import Switched, suspension_lines
from policy_index.clause import Clause
from policy_index.measure import Language, Measure

router = APIRouter(include_in_schema=False)

LANGUAGE_NAMES = (("zh-Hans", "简体"), ("zh-Hant", "繁體"), ("en", "English"))
SPAN_DIGITS = 9


@router.get("/clauses/{clause_id:path}")
async def clause_page(
    request: Request, clause_id: str, start: Annotated[str, Query(alias="from")] = "", to: str = ""
) -> Response:
    """The clause as printed; `from` and `to` mark a span, counted in code points; a wrong span marks nothing."""
    door, lang = door_of(request), language_of(page_language(request))
    try:
        clause = find_clause(door, clause_id)
    except DoorError as error:
        return _unknown(request, door, error, lang)
    switched = await read_suspensions(request)
    first, last = _read_span(start, to, len(clause.text))
    values = {
        **_describe(door, clause, lang, switched),
        "lang": lang,
        "words": words_of("clause", lang),
        "languages": LANGUAGE_NAMES,
        "spans": f"from={first}&to={last}&" if first < last else "",
        "query": _kept_language(request, lang),
        "before": clause.text[:first],
        "marked": clause.text[first:last],
        "after": clause.text[last:],
        "citation": _cite(door, clause, first, last, switched),
    }
    return render_page("clause.html", values, headers=_headers(door, lang))


def _headers(door: Door, lang: str) -> dict[str, str]:
    policy = f"{NO_SCRIPT}; {door.origins.frame_ancestors}"
    return {"Content-Security-Policy": policy, "Content-Language": lang, "Vary": "Accept-Language"}


def _describe(door: Door, clause: Clause, lang: Language, switched: Switched) -> dict[str, Any]:
    described, notice = describe_clause(door, clause, switched), switched.of_clause(clause.clause_id)
    resting = [one for one in door.measures.measures if clause.clause_id in clauses_of(one)]
    return {
        "clause": described.model_dump(),
        "is_task": clause.kind == "task",
        "own": [unit for unit in described.units if unit["basis"] == "own"],
        "inherited": [unit for unit in described.units if unit["basis"] == "inherited"],
        "gloss": gloss_of(clause, lang),
        "suspended": [] if notice is None else suspension_lines("clause", notice, lang),
        "measures": [_describe_measure(measure, clause.clause_id, lang, switched) for measure in resting],
        "previous": _neighbour(door, described, "previous"),
        "following": _neighbour(door, described, "next"),
    }


def _describe_measure(measure: Measure, clause_id: str, lang: Language, switched: Switched) -> dict[str, Any]:
    """With the conditions that this clause sets."""
    notice = switched.of_measure(measure)
    return {
        "suspended": [] if notice is None else suspension_lines("measure", notice, lang),
        "title": measure.title[lang],
        "who": measure.who[lang],
        "review": measure.review.status,
        "tiers": [
            {
                "title": tier.title[lang],
                "conditions": [
                    {"name": spec.name[lang], "quote": spec.quote}
                    for spec in tier.conditions
                    if spec.clause_id == clause_id
                ],
            }
            for tier in measure.tiers
        ],
    }


def _neighbour(door: Door, clause: ClauseReply, side: str) -> Clause | None:
    neighbour = clause.neighbours[side]
    return None if neighbour is None else door.assistant.corpus.clause(neighbour)


def _cite(door: Door, clause: Clause, first: int, last: int, switched: Switched) -> str:
    """A citation to copy: the words, the document, the place, the address, the notice. In the document's language."""
    document = door.assistant.corpus.document(clause.document_id)
    part = document.part(clause.part)
    number = f"（{document.number}）" if document.number else ""
    place = f"，{part.title}" if part else ""
    place += f"第{clause.number}条" if clause.kind == "task" else f"“{clause.title}”"
    quote = f"“{clause.text[first:last]}”——" if first < last else ""
    span = f"?from={first}&to={last}" if first < last else ""
    address = f"{door.settings.public_address}/clauses/{clause.clause_id}{span}"
    notice = switched.of_clause(clause.clause_id)
    suspended = [] if notice is None else [words for _, words in suspension_lines("clause", notice, DEFAULT)]
    return "\n".join([f"{quote}《{document.title}》{number}{place}。{address}", *suspended])


def _unknown(request: Request, door: Door, error: DoorError, lang: Language) -> Response:
    words = words_of("clause", lang)
    values = {
        "lang": lang,
        "words": words,
        "languages": LANGUAGE_NAMES,
        "spans": "",
        "heading": words["unknown"],
        "text": words["unknown_words"],
        "query": _kept_language(request, lang),
        "suggestions": [door.assistant.corpus.clause(clause_id) for clause_id in error.suggestions],
    }
    return render_page("message.html", values, error.status, _headers(door, lang))


def _kept_language(request: Request, lang: str) -> str:
    """A language that was chosen goes along with the links; one that the browser prefers need not."""
    return f"?lang={lang}" if "lang" in request.query_params else ""


def _read_span(start: str, end: str, length: int) -> tuple[int, int]:
    if not (_is_number(start) and _is_number(end) and len(start + end) < SPAN_DIGITS):
        return length, length
    first, last = int(start), int(end)
    return (first, last) if first < last <= length else (length, length)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
