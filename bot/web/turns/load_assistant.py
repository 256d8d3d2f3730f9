"""Settings in, the loaded and warmed-up assistant out."""

from __future__ import annotations

from uuid import uuid4

from bot.answering.question import AnswerSettings
from bot.web.settings import Settings
from bot.web.turns.answering_port import AnsweringPort, Question, SearchRequest


def load_assistant(settings: Settings) -> AnsweringPort:
    """Load index and encoder; raises PolicyIndexError with what to do. Takes seconds."""
    from bot.answering.answer import Answerer  # imports torch

    return Answerer.load(
        AnswerSettings(
            index_dir=settings.index_dir,
            public_url=settings.public_address,
            embedding_model=settings.embedding_model,
            rates=settings.exchange_rates,
        )
    )


def warm_up(assistant: AnsweringPort, settings: Settings) -> None:
    """Ask once for the title of a clause: dictionaries and models load at their first use."""
    title = assistant.corpus.clauses[0].title
    as_of = settings.reference_date
    assistant.answer(Question(message=title, turn_id=uuid4().hex, as_of=as_of))
    assistant.search(SearchRequest(query=title, limit=1, as_of=as_of, document=None, part=None, unit=None))
