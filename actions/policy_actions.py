"""Rasa's action call goes in, the turn's cards and the state for the next turn come out; no wording, no decision."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Mapping
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answer_client import AnswerClient, AnswerUnavailable, Reply, Turn
from actions.settings import ActionSettings, read_settings
from actions.unavailable_card import make_unavailable_card

logger = logging.getLogger(__name__)

STATE_SLOT = "conversation"
# Channels that carry `custom`; all others (cmdline …) get the card's text.
_CARD_CHANNELS = frozenset({"rest"})
_ENTITY_KEYS = ("entity", "value", "start", "end")


class ActionAnswer(Action):
    """The bot's one action. Every failure ends in an `unavailable` card, never in an error of the server.

    (Its 500 would echo the conversation.)
    """

    def __init__(self, settings: ActionSettings | None = None) -> None:
        self._given = settings
        self._client: AnswerClient | None = None

    def name(self) -> str:
        return "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        settings = self._given or read_settings()
        turn = read_turn(tracker)
        reply = await self._ask(turn, settings)
        for card in reply.cards:
            _utter(dispatcher, card, tracker.get_latest_input_channel())
        return [] if reply.state is None else [SlotSet(STATE_SLOT, reply.state)]

    async def _ask(self, turn: Turn, settings: ActionSettings) -> Reply:
        if self._client is None:
            self._client = AnswerClient(settings)
        try:
            return await self._client.ask(turn)
        except AnswerUnavailable as error:
            logger.warning("turn %s not answered: %s", turn.turn_id, error)
        except Exception as error:  # noqa: BLE001 - the server would answer with the whole conversation
            logger.error("turn %s not answered: %s", turn.turn_id, type(error).__name__)
        return Reply(cards=(make_unavailable_card(turn, settings.as_of),), state=None)


def read_turn(tracker: Tracker) -> Turn:
    """Return what the answering side needs of this turn; missing or odd parts become None, never an error."""
    latest = tracker.latest_message or {}
    said = _last_user_event(tracker)
    metadata = said.get("metadata") or latest.get("metadata") or {}
    intent = latest.get("intent") or {}
    state = tracker.slots.get(STATE_SLOT)
    return Turn(
        # latest_message.text is the normalised form; the asker's own words stand in the event.
        message=_as_text(said.get("text")) or _as_text(latest.get("text")) or "",
        intent=_as_text(intent.get("name")),
        confidence=intent.get("confidence"),
        entities=tuple({key: entity.get(key) for key in _ENTITY_KEYS} for entity in latest.get("entities") or ()),
        state=_as_mapping(state),
        turn_id=_as_text(metadata.get("turn_id")) or uuid.uuid4().hex,
        lang=_as_text(metadata.get("lang")),
        as_of=_as_text(metadata.get("as_of")),
        vector=_as_mapping(latest.get("vector")),
    )


def _last_user_event(tracker: Tracker) -> Mapping[str, Any]:
    return next((event for event in reversed(tracker.events) if event.get("event") == "user"), {})


def _as_mapping(value: Any) -> dict[str, Any] | None:
    return value if isinstance(value, dict) else None


def _as_text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _utter(dispatcher: CollectingDispatcher, card: dict[str, Any], channel: str | None) -> None:
    if channel in _CARD_CHANNELS:
        dispatcher.utter_message(json_message=card)
    else:
        # Rasa cuts a text at its blank lines into several messages; a turn has one.
        dispatcher.utter_message(text=re.sub(r"\n\s*\n", "\n", card["text"]))
