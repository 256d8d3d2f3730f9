"""A question how much a measure grants in, its clause with the words that say so out, and the way into a case."""

from __future__ import annotations

import re
from dataclasses import asdict

from bot.answering.cards import CardBody
from bot.answering.quotes import Quote
from bot.answering.replies.known_clause import next_questions
from bot.answering.replies.quote_sides import overlap
from bot.answering.replies.searched import searched
from bot.answering.replies.turn import Reply, Turn
from policy_index.clause import Clause
from policy_index.measure import Measure
from policy_index.split_sentences import split_sentences

_MOST_QUOTES, _FURTHER_BUTTONS = 3, 1
_FIGURE = re.compile(r"\d+")


def plain_amount(turn: Turn, measure: Measure) -> Reply:
    """The figure that the search found in the measure's clause, else the granting words, with the conditions beside them.

    In brief, so that the button which opens a case has room in the card.
    """
    clause = turn.finder.corpus.clause(measure.clause_id)
    granting = _granting(clause, measure)
    quotes = _found(turn, clause, granting) or granting[:_MOST_QUOTES]
    hit = turn.hits.hit(clause, quotes, 1.0, turn.as_of, turn.lang)
    qualify = (turn.say("buttons.qualify"), turn.say("payloads.qualify", title=measure.title[turn.lang]))
    body = CardBody(
        "answered",
        lambda hits, _brief: turn.composer.answered(hits[0], turn.reading, is_brief=True),
        [hit],
        buttons=[qualify, *next_questions(turn, hit)[:_FURTHER_BUTTONS]],
    )
    talk = turn.talk.cite((clause.clause_id,), turn.query.text)
    return Reply(
        body, talk, turn.found.candidates, {"rule": "plain_amount", "measure": measure.id, **asdict(turn.decision)}
    )


def _found(turn: Turn, clause: Clause, granting: list[Quote]) -> list[Quote]:
    """What the search quotes of the clause, if it answers with a figure; of a sentence that grants only the granting words,
    unless a figure would be lost."""
    reply = searched(turn).body
    if reply.outcome != "answered" or reply.citations[0]["clause_id"] != clause.clause_id:
        return []
    found = [Quote(quote["text"], quote["start"]) for quote in reply.citations[0]["quotes"]]
    if not _FIGURE.search(found[0].text):
        return []
    return list(dict.fromkeys(next((own for own in granting if _says_as_much(own, quote)), quote) for quote in found))


def _says_as_much(own: Quote, quote: Quote) -> bool:
    return overlap(own, quote) and set(_FIGURE.findall(quote.text)) <= set(_FIGURE.findall(own.text))


def _granting(clause: Clause, measure: Measure) -> list[Quote]:
    """From each sentence that grants it the stretch from the first words that set a condition or grant to the last."""
    wanted = {benefit.quote for tier in measure.tiers for benefit in tier.benefits}
    setting = wanted | {condition.quote for tier in measure.tiers for condition in tier.conditions}
    stretches = []
    for span in split_sentences(clause):
        places = [(span.text.find(one), len(one)) for one in setting if one in span.text]
        if any(one in span.text for one in wanted):
            begin = _phrase_start(span.text, min(start for start, _ in places))
            end = max(start + length for start, length in places)
            stretches.append(Quote(span.text[begin:end], span.start + begin))
    return stretches


def _phrase_start(text: str, place: int) -> int:
    """Where the phrase begins in which a place lies; a comma within brackets parts nothing."""
    depth = 0
    for at in range(place - 1, -1, -1):
        depth += text[at] in "）)》”"
        depth -= text[at] in "（(《“"
        if text[at] in "，：" and depth <= 0:
            return at + 1
    return 0
