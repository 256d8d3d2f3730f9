"""A question in, the assistant reading it while Rasa does: the encoder takes most of an answer, and one core is idle then."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future

import structlog

from bot.web.faults import describe_fault
from bot.web.threads import Threads
from bot.web.turns.answering_port import AnsweringPort, Question

log = structlog.get_logger("bot.web.turn")


class ReadingAhead:
    """What is being read ahead of an answer; whether it succeeds changes nothing but time."""

    def __init__(self, work: Future[None]) -> None:
        self._work = work

    @classmethod
    def begin(cls, assistant: AnsweringPort, question: Question, threads: Threads) -> ReadingAhead:
        """Start in a thread of its kind."""
        return cls(threads.start("ahead", _read, assistant, question))

    async def end(self) -> None:
        """Let it end, so that nothing is encoded twice; what has not begun would come too late."""
        if not self._work.cancel():
            await asyncio.wrap_future(self._work)


def _read(assistant: AnsweringPort, question: Question) -> None:
    try:
        assistant.read_ahead(question)
    except Exception as error:  # the answer itself will meet the same fault, and say so
        log.warning("not read ahead", turn_id=question.turn_id, **describe_fault(error))
