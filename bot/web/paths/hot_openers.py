"""The openers and the turns of the last weeks in, the same openers with those asked most first out.

Only the reviewed openers are counted and shown: what else was asked is neither read nor offered, and nothing is stored anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from sqlalchemy import Engine, distinct, func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.web.paths.completions import Suggestion
from bot.web.paths.suggestion_lists import SPOKEN, Spoken, SuggestionLists
from bot.web.store.tables import TurnRow
from policy_index.clean_text import clean_message

COUNTED_SECONDS = 30 * 86_400
STAYS_SECONDS = 600  # until turns are counted anew


class HotOpeners:
    """Counts at most every ten minutes, in whichever thread asks then."""

    def __init__(self, lists: SuggestionLists, engine: Engine, now: Callable[[], float] = time.time) -> None:
        self._openers, self._engine, self._now = lists.openers, engine, now
        # as turns are stored; an opener is the same in each language
        self._places = {
            clean_message(one.text): place for lang in SPOKEN for place, one in enumerate(lists.openers[lang])
        }
        self._order = list(range(len(lists.openers[SPOKEN[0]])))
        self._good_until = 0.0
        self._counting = Lock()

    def suggest(self, lang: Spoken) -> list[Suggestion]:
        """All openers, by how many conversations asked them in any language, then as listed; as before without a database."""
        if self._now() >= self._good_until and self._counting.acquire(blocking=False):
            try:
                self._count()
            finally:
                self._counting.release()
        return [self._openers[lang][place] for place in self._order]

    def _count(self) -> None:
        self._good_until = self._now() + STAYS_SECONDS
        asked = (
            select(TurnRow.message, func.count(distinct(TurnRow.session_id)))
            .where(TurnRow.created >= self._now() - COUNTED_SECONDS, TurnRow.message.in_(self._places))
            .group_by(TurnRow.message)
        )
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(asked).all()
        except SQLAlchemyError:
            return
        counts = [0] * len(self._order)
        for message, count in rows:
            counts[self._places[message]] += count
        self._order = sorted(range(len(counts)), key=lambda place: (-counts[place], place))
