"""Rasa's RemoteAction goes in, the same with less work a turn comes out; its answers and errors are unchanged.

Two things cost Rasa 3.6.21 most of a turn: it builds and checks a constant JSON schema anew for every
action result, and it posts the whole conversation with every action call. The call carries one thing more: the
vector of the message, so that the search does not embed it a second time.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

import rasa
from jsonschema import ValidationError
from jsonschema.exceptions import best_match
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.constants import DOCS_BASE_URL
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity

from bot.nlu.e5_featurizer import MODEL, embed_query, ends_of


def validate_action_result(action: RemoteAction, result: dict[str, Any]) -> bool:
    """Return True. Errors: ValidationError, worded as Rasa words it."""
    error = best_match(result_validator().iter_errors(result))
    if error is None:
        return True
    failure: ValidationError = error
    failure.message += (
        ". Failed to validate Action server response from API, "
        "make sure your response from the Action endpoint is valid. "
        "For more information about the format visit "
        f"{DOCS_BASE_URL}/custom-actions"
    )
    raise failure


def format_action_call(action: RemoteAction, tracker: DialogueStateTracker, domain: Domain) -> dict[str, Any]:
    """Return the body of an action call: Rasa's own, with the events of the current turn alone."""
    state = tracker.current_state(EventVerbosity.NONE)
    state["events"] = [event.as_dict() for event in events_of_turn(tracker)]
    state["latest_message"] = with_vector(state["latest_message"])
    call: dict[str, Any] = {
        "next_action": action.name(),
        "sender_id": tracker.sender_id,
        "tracker": state,
        "version": rasa.__version__,
    }
    needs_domain = domain.does_custom_action_explicitly_need_domain(action.name())
    if not action._is_selective_domain_enabled() or needs_domain:
        call["domain"] = domain.as_dict()
    return call


def with_vector(latest: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return Rasa's latest message with the vector of its text: float32, little-endian, base64.

    Only of a text that the featurizer read whole; it did so a moment ago, and remembers.
    """
    text = (latest or {}).get("text")
    if not isinstance(text, str) or not text or ends_of(text) != text:
        return latest
    values = base64.b64encode(embed_query(text).astype("<f4").tobytes()).decode("ascii")
    return {**(latest or {}), "vector": {"text": text, "model": MODEL, "values": values}}


def events_of_turn(tracker: DialogueStateTracker) -> list[Any]:
    """Return the events from the last user message on; all of them where there is none."""
    events = list(tracker.events)
    for position in range(len(events) - 1, -1, -1):
        if isinstance(events[position], UserUttered):
            return events[position:]
    return events


@lru_cache(maxsize=1)
def result_validator() -> Validator:
    """Return the validator of action results, built at the first call."""
    schema = RemoteAction.action_response_format_spec()
    validator_class = validator_for(schema)
    validator_class.check_schema(schema)
    return validator_class(schema)
