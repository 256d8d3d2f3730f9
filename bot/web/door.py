"""Settings and a loaded assistant in, the Door out: everything that the paths of both listeners share."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from bot.web.key_file import KeyRing, ensure_secret
from bot.web.metrics import Metrics
from bot.web.origins import Origins
from bot.web.paths.hot_openers import HotOpeners
from bot.web.paths.load_measures import load_checked_measures
from bot.web.paths.read_facts import FactReader
from bot.web.paths.suggestion_lists import SuggestionLists, make_lists
from bot.web.request_limits import RequestLimits
from bot.web.sessions import SessionTokens
from bot.web.settings import Settings
from bot.web.store.conversation_store import ConversationStore
from bot.web.store.database import migrate, open_engine, store_threads
from bot.web.store.decision_store import DecisionStore
from bot.web.store.ticket_store import TicketStore
from bot.web.threads import Threads
from bot.web.turns.answering_port import AnsweringPort
from bot.web.turns.rasa_channel import RasaChannel
from bot.web.turns.reply_cards import CardChecker, UnavailableCards
from bot.web.turns.turn_queue import RunningTurns, TurnQueue
from policy_index.read_measures import Measures

LEASE_SLACK_SECONDS = 2.0
SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class Door:
    """One run of the door; made inside the event loop, closed with it."""

    settings: Settings
    assistant: AnsweringPort
    store: ConversationStore
    threads: Threads
    tokens: SessionTokens
    origins: Origins
    checker: CardChecker
    rasa: RasaChannel
    unavailable: UnavailableCards
    queue: TurnQueue
    running: RunningTurns
    limits: RequestLimits
    metrics: Metrics
    internal_secret: str
    measures: Measures
    fact_reader: FactReader
    decisions: DecisionStore
    tickets: TicketStore
    suggestions: SuggestionLists
    hot_openers: HotOpeners

    async def close(self) -> None:
        """Let go of connections and threads."""
        await self.rasa.close()
        self.threads.close()
        self.store.engine.dispose()


def open_door(settings: Settings, assistant: AnsweringPort, measures: Measures | None = None) -> Door:
    """Make keys where there are none, migrate the database, put the parts together.

    `measures` are those of the project unless given. Raises DataInvalid where they do not fit the corpus,
    SettingsError where an administrator's file cannot be used.
    """
    measures = load_checked_measures(assistant.corpus) if measures is None else measures
    engine = open_engine(settings.door_database)
    migrate(engine)
    lease = settings.rasa_seconds + settings.answer_seconds + LEASE_SLACK_SECONDS
    store = ConversationStore(engine, settings.session_hours * 3600, lease)
    store.release_turns_of_dead_runs()
    checker = CardChecker()
    suggestions = make_lists(settings.openers_file, assistant.corpus, measures)
    return Door(
        settings=settings,
        assistant=assistant,
        store=store,
        threads=Threads(store=store_threads(engine), answer=settings.answer_threads),
        tokens=SessionTokens(KeyRing(settings.state_dir / "session.key")),
        origins=Origins.of(settings),
        checker=checker,
        rasa=RasaChannel(settings, checker),
        unavailable=UnavailableCards(),
        queue=TurnQueue(settings.wait_seconds),
        running=RunningTurns(),
        limits=RequestLimits(settings),
        metrics=Metrics(),
        internal_secret=ensure_secret(settings.state_dir / "internal.secret"),
        measures=measures,
        fact_reader=FactReader(measures.vocabulary),
        decisions=DecisionStore(engine, min(settings.decision_days, settings.retention_days) * SECONDS_A_DAY),
        tickets=TicketStore(engine, settings.session_hours * 3600),
        suggestions=suggestions,
        hot_openers=HotOpeners(suggestions, engine),
    )


def door_of(request: Request) -> Door:
    """The door that a request came to."""
    door = request.app.state.door
    assert isinstance(door, Door)
    return door
