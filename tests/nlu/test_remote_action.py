"""The patched RemoteAction against Rasa's own: same verdicts, same words, a smaller call."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.processor import MessageProcessor
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.slots import AnySlot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.nlu import patches
from bot.nlu.e5_featurizer import embed_query
from bot.nlu.patches import patch_rasa
from bot.nlu.remote_action import events_of_turn, format_action_call, validate_action_result, with_vector

CARD = {"outcome": "answered", "text": "答" * 300, "citations": [{"quotes": [{"text": "文" * 700, "start": 0}]}]}
STATE = {"citations": ["yfbf-2022-107/fdi/6"], "facts": {"note": "事" * 2500}}
LIMIT = 60_000


@pytest.fixture
def action() -> RemoteAction:
    return RemoteAction("action_answer", EndpointConfig("http://127.0.0.1:1/webhook", enable_selective_domain=True))


@pytest.fixture
def unpatch() -> Iterator[None]:
    resolve = Event.resolve_by_type
    originals = {name: getattr(RemoteAction, name) for name in ("_validate_action_result", "_action_call_format")}
    parse_message = MessageProcessor.parse_message
    yield
    MessageProcessor.parse_message = parse_message
    for name, method in originals.items():
        setattr(RemoteAction, name, method)
    Event.resolve_by_type = staticmethod(resolve)


def play_turns(turns: int) -> DialogueStateTracker:
    """A conversation whose last turn stands before its action, as at the moment of the call."""
    ranking = [{"name": f"intent_{number}", "confidence": 0.123456789} for number in range(15)]
    tracker = DialogueStateTracker("sender", [AnySlot("conversation", mappings=[{}], influence_conversation=False)])
    for turn in range(turns):
        tracker.update(
            UserUttered(
                "保税维修归哪个部门管？" * 4,
                intent=ranking[0],
                parse_data={"intent_ranking": ranking, "text_tokens": [[n, n + 1] for n in range(40)]},
                input_channel="rest",
                metadata={"turn_id": f"turn-{turn}"},
            )
        )
        if turn + 1 < turns:
            tracker.update(ActionExecuted("action_answer"))
            tracker.update(BotUttered(data={"custom": CARD}))
            tracker.update(SlotSet("conversation", STATE))
            tracker.update(ActionExecuted("action_listen"))
    return tracker


def size_of(call: dict[str, Any]) -> int:
    return len(json.dumps(call).encode())  # as aiohttp sends it


@pytest.mark.parametrize(
    "result",
    [
        {"events": [], "responses": []},
        {"events": [{"event": "slot", "name": "conversation", "value": {"a": 1}, "timestamp": None}], "responses": []},
        {"responses": [{"custom": CARD}]},
        {},
        {"events": "none"},
        {"events": [{"event": "no such event"}]},
        {"events": [{"event": "slot"}]},
        {"events": [{"name": "conversation"}]},
        {"responses": ["text"]},
        {"responses": {"text": "x"}},
        ["events"],
        None,
        "garbage",
    ],
)
def test_same_verdict_and_words(action: RemoteAction, result: Any) -> None:
    assert outcome_of(lambda: validate_action_result(action, result)) == outcome_of(
        lambda: action._validate_action_result(result)
    )


def outcome_of(call: Callable[[], bool]) -> list[str]:
    try:
        return [str(call())]
    except ValidationError as error:
        return [error.message, str(error.instance), str(list(error.absolute_path)), str(list(error.schema_path))]


def test_errors_do_not_pile_up(action: RemoteAction) -> None:
    first = outcome_of(lambda: validate_action_result(action, {"events": "none"}))
    assert outcome_of(lambda: validate_action_result(action, {"events": "none"})) == first


def test_call_carries_the_current_turn_alone(action: RemoteAction) -> None:
    call = format_action_call(action, play_turns(20), Domain.empty())
    (event,) = call["tracker"]["events"]
    assert event["metadata"]["turn_id"] == "turn-19"
    assert call["tracker"]["slots"] == {"conversation": STATE}
    assert call["tracker"]["latest_message"]["intent"]["name"] == "intent_0"
    assert call["tracker"]["latest_input_channel"] == "rest"


def test_call_keeps_every_other_key_of_rasa(action: RemoteAction) -> None:
    tracker = play_turns(3)
    ours, theirs = (
        format_action_call(action, tracker, Domain.empty()),
        action._action_call_format(tracker, Domain.empty()),
    )
    ours["tracker"]["latest_message"].pop("vector", None)
    assert {**ours, "tracker": {**ours["tracker"], "events": []}} == {
        **theirs,
        "tracker": {**theirs["tracker"], "events": []},
    }


def test_call_carries_the_vector_of_a_text_that_was_read_whole() -> None:
    latest = with_vector({"text": "外资研发中心", "intent": {"name": "ask_policy"}})
    assert latest is not None
    assert (latest["intent"], latest["vector"]["text"]) == ({"name": "ask_policy"}, "外资研发中心")
    numbers = np.frombuffer(base64.b64decode(latest["vector"]["values"]), dtype="<f4")
    assert np.array_equal(numbers, embed_query("外资研发中心"))


@pytest.mark.parametrize("latest", [None, {}, {"text": ""}, {"text": None}, {"text": "外资" * 200}])
def test_no_vector_of_nothing_or_of_a_text_that_was_cut(latest: dict[str, Any] | None) -> None:
    assert with_vector(latest) == latest


@pytest.mark.parametrize("turns", [1, 20, 200])
def test_call_stays_small(action: RemoteAction, turns: int) -> None:
    ours = size_of(format_action_call(action, play_turns(turns), Domain.empty()))
    theirs = size_of(action._action_call_format(play_turns(turns), Domain.empty()))
    print(f"turn {turns}: {ours} bytes, unpatched {theirs}")
    assert ours < LIMIT


def test_domain_is_sent_where_the_endpoint_wants_it(action: RemoteAction) -> None:
    action.action_endpoint = EndpointConfig("http://127.0.0.1:1/webhook")
    assert "domain" in format_action_call(action, play_turns(1), Domain.empty())


def test_a_conversation_without_user_message_keeps_its_events() -> None:
    tracker = DialogueStateTracker.from_events("sender", [ActionExecuted("action_session_start")])
    assert [type(event) for event in events_of_turn(tracker)] == [ActionExecuted]


def test_patch_replaces_its_methods(unpatch: None) -> None:
    assert patch_rasa() is True
    assert RemoteAction._validate_action_result is validate_action_result
    assert RemoteAction._action_call_format is format_action_call
    assert MessageProcessor.parse_message.__qualname__.startswith("encoding_ahead")


def test_another_rasa_stays_as_it_is(unpatch: None, monkeypatch: pytest.MonkeyPatch) -> None:
    original = RemoteAction._action_call_format
    monkeypatch.setattr(patches, "PATCHED_VERSION", "3.6.20")
    assert patch_rasa() is False
    assert RemoteAction._action_call_format is original


def test_patched_event_types_are_rasas(unpatch: None) -> None:
    unpatched = Event.resolve_by_type
    names = ["user", "bot", "slot", "action", "session_started", "topic"]
    expected = [unpatched(name) for name in names]
    patch_rasa()
    assert [Event.resolve_by_type(name) for name in names * 2] == expected * 2
    assert Event.resolve_by_type("no such event", UserUttered) is UserUttered
    with pytest.raises(ValueError, match="Unknown event name"):
        Event.resolve_by_type("no such event")
