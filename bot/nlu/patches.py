"""Rasa's classes go in, the same classes with less work a turn stand in their place; behaviour is unchanged.

What cost most of a turn in Rasa 3.6.21: a constant JSON schema built and checked anew for every action
result, the whole conversation posted with every action call, and, for every event of a conversation read
back, a walk over all event classes; the reading back itself, which grows with the conversation; the encoder, which
held up every other conversation while it read one message; and a graph sorted anew for every run.
"""

from __future__ import annotations

import logging
from functools import lru_cache

import rasa
from rasa.core.actions.action import RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event

from bot.nlu.encode_ahead import encoding_ahead
from bot.nlu.remote_action import format_action_call, result_validator, validate_action_result
from bot.nlu.run_graph import run_in_order
from bot.nlu.tracker_store import PolicyTrackerStore

logger = logging.getLogger(__name__)

PATCHED_VERSION = "3.6.21"
# Rasa has some 25 event types; a store with foreign ones must not grow the memo without end.
_EVENT_TYPES_KEPT = 256
_TRACKERS_KEPT = 256


def patch_rasa() -> bool:
    """Replace five methods and keep trackers in memory; return False, changing nothing, under another Rasa than theirs."""
    if rasa.__version__ != PATCHED_VERSION:
        logger.warning(
            "bot.nlu.patches was written for Rasa %s and this is %s: Rasa runs unpatched.",
            PATCHED_VERSION,
            rasa.__version__,
        )
        return False
    result_validator()
    RemoteAction._validate_action_result = validate_action_result
    RemoteAction._action_call_format = format_action_call
    Event.resolve_by_type = staticmethod(lru_cache(_EVENT_TYPES_KEPT)(Event.resolve_by_type))
    MessageProcessor.parse_message = encoding_ahead(MessageProcessor.parse_message)
    DaskGraphRunner.run = run_in_order
    PolicyTrackerStore.trackers_kept = _TRACKERS_KEPT
    return True
