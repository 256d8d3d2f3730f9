"""ActionAnswer against a real server: what it asks, what it dispatches, how every failure ends."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from rasa_sdk import Tracker
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

from actions.policy_actions import ActionAnswer
from actions.settings import ActionSettings, read_settings

SCHEMA = json.loads((Path(__file__).parents[2] / "bot/web/contract/reply.schema.json").read_text(encoding="utf-8"))


def run_action(
    tmp_path: Path, url: str, call: dict[str, Any], budget: float = 2.5
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the dispatched messages and the events of one run."""
    settings = ActionSettings(url, tmp_path / "internal.secret", budget, "2024-06-01")
    dispatcher = CollectingDispatcher()
    action = ActionAnswer(settings)
    events = asyncio.run(action.run(dispatcher, Tracker.from_dict(call), {}))
    messages = [{key: value for key, value in message.items() if value} for message in dispatcher.messages]
    return messages, events


def test_the_turn_that_is_asked(make_call: Any, tmp_path: Path, listener: Any) -> None:
    metadata = {"turn_id": "T1", "lang": "zh-Hant", "as_of": "2024-06-01", "model_id": "x"}
    run_action(tmp_path, listener.url, make_call(metadata=metadata, state={"turn": 0}))
    assert listener.asked == [
        {
            "message": "保稅維修歸誰管",
            "intent": "ask_responsible_unit",
            "confidence": 0.91,
            "entities": [{"entity": "unit", "value": "海关", "start": 0, "end": 2}],
            "state": {"turn": 0},
            "turn_id": "T1",
            "lang": "zh-Hant",
            "as_of": "2024-06-01",
            "vector": None,
        }
    ]


def test_the_vector_of_the_message_is_passed_on_unread(make_call: Any, tmp_path: Path, listener: Any) -> None:
    call = make_call(state=None)
    vector = {"text": "保税维修归谁管", "model": "m", "values": "AAAA"}
    call["latest_message"]["vector"] = vector
    run_action(tmp_path, listener.url, call)
    assert listener.asked[0]["vector"] == vector
    assert listener.headers[0]["path"] == "/internal/answer"
    secret = (tmp_path / "internal.secret").read_text().strip()
    assert listener.headers[0]["Authorization"] == f"Bearer {secret}"
    assert (tmp_path / "internal.secret").stat().st_mode & 0o777 == 0o600


def test_a_turn_without_metadata_gets_an_id(make_call: Any, tmp_path: Path, listener: Any) -> None:
    run_action(tmp_path, listener.url, make_call())
    (asked,) = listener.asked
    assert len(asked["turn_id"]) == 32
    assert asked["lang"] is None
    assert asked["as_of"] is None
    assert asked["state"] is None


def test_card_alone_on_rest(make_call: Any, card: dict[str, Any], tmp_path: Path, listener: Any) -> None:
    messages, events = run_action(tmp_path, listener.url, make_call())
    assert messages == [{"custom": card}]
    assert [(event["event"], event["name"], event["value"]) for event in events] == [
        ("slot", "conversation", {"turn": 1})
    ]


@pytest.mark.parametrize("channel", ["cmdline", None, "telegram"])
def test_text_alone_and_unsplit_elsewhere(make_call: Any, tmp_path: Path, listener: Any, channel: str) -> None:
    messages, _ = run_action(tmp_path, listener.url, make_call(channel=channel))
    assert messages == [{"text": "第一行。\n第二行。\n第三行。"}]


def test_several_cards_keep_their_order(make_call: Any, card: dict[str, Any], tmp_path: Path, listener: Any) -> None:
    cards = [{**card, "turn_id": f"t{number}"} for number in range(3)]
    listener.body = json.dumps({"cards": cards, "state": None}).encode()
    messages, events = run_action(tmp_path, listener.url, make_call())
    assert [message["custom"]["turn_id"] for message in messages] == ["t0", "t1", "t2"]
    assert events == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"),
        (401, b"{}"),
        (204, b""),
        (200, b""),
        (200, b"<html>"),
        (200, b"\xff\xfe"),
        (200, b"[]"),
        (200, b"{}"),
        (200, b'{"cards": []}'),
        (200, b'{"cards": [null]}'),
        (200, b'{"cards": [{"text": "no outcome"}]}'),
        (200, b'{"cards": {"0": 1}}'),
        (200, b'{"cards": [{"outcome": "no_answer", "text": "x"}], "state": "text"}'),
    ],
)
def test_bad_answers_become_one_valid_card(
    make_call: Any, tmp_path: Path, listener: Any, status: int, body: bytes
) -> None:
    listener.status, listener.body = status, body
    expect_unavailable(*run_action(tmp_path, listener.url, make_call(state={"turn": 4})))


def test_refused_connection(make_call: Any, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    expect_unavailable(*run_action(tmp_path, url, make_call()))


def test_slow_answer_ends_at_the_budget(make_call: Any, tmp_path: Path, listener: Any) -> None:
    listener.delay = 2.0
    expect_unavailable(*run_action(tmp_path, listener.url, make_call(), budget=0.3))


def test_dripping_answer_ends_at_the_budget(make_call: Any, tmp_path: Path) -> None:
    """A server that sends a byte now and then never trips a read timeout: the whole call is bounded."""

    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(20):
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.1)

    async def ask() -> tuple[list[Any], float]:
        server = await asyncio.start_server(drip, "127.0.0.1", 0)
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        dispatcher = CollectingDispatcher()
        action = ActionAnswer(ActionSettings(url, tmp_path / "internal.secret", 0.4, "2024-06-01"))
        start = time.monotonic()
        await action.run(dispatcher, Tracker.from_dict(make_call()), {})
        server.close()
        return dispatcher.messages, time.monotonic() - start

    messages, seconds = asyncio.run(ask())
    assert messages[0]["custom"]["outcome"] == "unavailable"
    assert seconds < 1.0


def test_unwritable_state_folder(make_call: Any, tmp_path: Path, listener: Any) -> None:
    (tmp_path / "internal.secret").mkdir()
    expect_unavailable(*run_action(tmp_path, listener.url, make_call()))


def test_a_lone_surrogate_does_not_break_the_call(
    make_call: Any, card: dict[str, Any], tmp_path: Path, listener: Any
) -> None:
    messages, _ = run_action(tmp_path, listener.url, make_call(text="坏\ud800字"))
    assert messages == [{"custom": card}]
    assert listener.asked[0]["message"] == "坏\ud800字"


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("保税维修", None, "zh-Hans"),
        ("保稅維修歸誰管", None, "zh-Hant"),
        ("who is responsible", None, "en"),
        ("107", None, "zh-Hans"),
        ("保税维修", "en", "en"),
        ("保税维修", "fr", "zh-Hans"),
    ],
)
def test_unavailable_speaks_the_askers_language(
    make_call: Any, tmp_path: Path, text: str, lang: str, expected: str
) -> None:
    messages, _ = run_action(tmp_path, "http://127.0.0.1:9", make_call(text=text, metadata={"lang": lang}))
    assert messages[0]["custom"]["lang"] == expected
    Draft202012Validator(SCHEMA).validate(messages[0]["custom"])


def test_errors_name_no_words_of_the_asker(
    make_call: Any, tmp_path: Path, listener: Any, caplog: pytest.LogCaptureFixture
) -> None:
    listener.body = b"garbage"
    run_action(tmp_path, listener.url, make_call(text="我的秘密项目", metadata={"turn_id": "T9"}))
    assert "T9" in caplog.text
    assert "秘密" not in caplog.text


@pytest.mark.parametrize(
    "call",
    [
        {"slots": {}, "events": [], "latest_message": {}},
        {"slots": {"conversation": "text"}, "events": [{"event": "user"}], "latest_message": {"intent": None}},
        {"slots": {}, "events": [{"event": "user", "text": 5, "metadata": None}], "latest_message": {"entities": None}},
    ],
)
def test_odd_calls_are_asked_all_the_same(tmp_path: Path, listener: Any, call: dict[str, Any]) -> None:
    run_action(tmp_path, listener.url, {"sender_id": "s", "latest_action_name": None, **call})
    assert listener.asked[0]["message"] == ""
    assert listener.asked[0]["state"] is None


def test_the_action_server_finds_one_action_and_nothing_happens_at_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZHENGDA_STATE_DIR", str(tmp_path / "state"))
    executor = ActionExecutor()
    executor.register_package("actions")
    assert list(executor.actions) == ["action_answer"]
    assert not (tmp_path / "state").exists()


def test_settings_have_defaults() -> None:
    settings = read_settings({})
    assert settings.internal_url == "http://127.0.0.1:8001"
    assert settings.secret_file == Path("var/internal.secret")
    assert settings.budget_seconds == 2.5
    assert read_settings({"ZHENGDA_INTERNAL_PORT": "9"}).internal_url == "http://127.0.0.1:9"
    assert read_settings({"ZHENGDA_INTERNAL_URL": "http://h:1/"}).internal_url == "http://h:1"


def expect_unavailable(messages: list[dict[str, Any]], events: list[dict[str, Any]]) -> None:
    assert events == []
    (message,) = messages
    card = message["custom"]
    assert list(message) == ["custom"]
    assert card["outcome"] == "unavailable"
    Draft202012Validator(SCHEMA).validate(card)
