"""The internal listener: its secret, its answers, its traces, its figures."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select

from bot.web.door import Door
from bot.web.store.tables import TraceRow

FULL = {
    "message": "外资奖励",
    "intent": "ask_policy",
    "confidence": 0.93,
    "entities": [{"entity": "unit", "value": "市商务委", "start": 0, "end": 4}],
    "state": {"count": 4},
    "turn_id": "a" * 32,
    "lang": "zh-TW",
    "as_of": "2024-05-06",
}


def bearer(door: Door) -> dict[str, str]:
    return {"Authorization": f"Bearer {door.internal_secret}"}


@pytest.mark.parametrize(
    "header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}, {"Authorization": b"Bearer \xe9"}]
)
async def test_secret_is_needed(internal: Any, assistant: Any, header: Any) -> None:
    reply = await internal.post("/internal/answer", json={"message": "问"}, headers=header)
    assert (reply.status_code, reply.json()["error"]["code"]) == (401, "unauthorized")
    assert assistant.asked == []


async def test_secret_file_is_private(door: Door) -> None:
    path = door.settings.state_dir / "internal.secret"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == door.internal_secret


async def test_answer_and_trace(internal: Any, assistant: Any, door: Door, both_databases: str) -> None:
    reply = await internal.post("/internal/answer", json=FULL, headers=bearer(door))
    assert set(reply.json()) == {"cards", "state"}
    assert reply.json()["state"] == {"count": 5}
    asked = assistant.asked[-1]
    assert (asked.intent, asked.lang, asked.as_of.isoformat(), asked.degraded) == (
        "ask_policy",
        "zh-Hant",
        "2024-05-06",
        False,
    )
    with door.store.engine.begin() as connection:
        trace = connection.execute(select(TraceRow)).one()
    assert (trace.turn_id, trace.way, json.loads(trace.trace)) == ("a" * 32, "rasa", {"message": "外资奖励"})


async def test_nulls_are_fine(internal: Any, assistant: Any, door: Door) -> None:
    body = {
        "message": "问",
        "intent": None,
        "confidence": None,
        "entities": [],
        "state": None,
        "turn_id": None,
        "lang": None,
        "as_of": None,
    }
    reply = await internal.post("/internal/answer", json=body, headers=bearer(door))
    assert reply.status_code == 200
    assert assistant.asked[-1].as_of == door.settings.reference_date
    assert len(assistant.asked[-1].turn_id) == 32


async def test_half_a_surrogate_pair_is_fine(internal: Any, door: Door) -> None:
    headers = {**bearer(door), "Content-Type": "application/json"}
    reply = await internal.post("/internal/answer", content=b'{"message": "\\ud800"}', headers=headers)
    assert reply.status_code == 200


@pytest.mark.parametrize("broken", ["fault", "garbage", "seconds"])
@pytest.mark.parametrize("changes", [{"answer_seconds": 0.3}])
async def test_failures_are_named_and_traced(
    internal: Any, assistant: Any, door: Door, broken: str, changes: Any
) -> None:
    setattr(assistant, broken, {"fault": RuntimeError("secret words"), "garbage": True, "seconds": 0.7}[broken])
    reply = await internal.post("/internal/answer", json=FULL, headers=bearer(door))
    assert (reply.status_code, reply.json()["error"]["code"]) == (503, "answer_failed")
    with door.store.engine.begin() as connection:
        trace = connection.execute(select(TraceRow)).one()
    assert trace.outcome == "failed"
    assert "secret words" not in trace.trace


async def test_readiness_lists_parts(internal: Any, door: Door) -> None:
    reply = await internal.get("/readyz")
    assert reply.status_code == 200
    parts = reply.json()["parts"]
    assert set(parts) == {"index", "model", "database", "rasa"}
    assert (parts["index"]["version"], parts["database"]["ready"], parts["rasa"]["reachable"]) == (
        "fake-index",
        True,
        True,
    )
    door.store.engine.dispose()
    door.threads.run = _never  # type: ignore[method-assign]
    assert (await internal.get("/readyz")).status_code == 503


async def _never(*_: object) -> None:
    raise TimeoutError


async def test_metrics_hold_no_words(internal: Any, asker: Any, client: Any) -> None:
    await asker.ask("特别的词")
    await client.get("/api/v1/search?q=特别的词")
    await client.get("/api/v1/units/特别的词")
    await client.get("/特别的词")
    text = (await internal.get("/metrics")).text
    assert 'zhengda_turns_total{outcome="answered",way="rasa"} 1.0' in text
    assert 'route="/api/v1/units/{unit_id:path}"' in text
    assert 'route="unmatched"' in text
    assert "特别" not in text


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        (base64.b64encode(np.array([0.5, -1.0], dtype="<f4").tobytes()).decode(), [0.5, -1.0]),
        ("not base64", None),
        ("AAAA", None),
        (base64.b64encode(np.array([float("nan")], dtype="<f4").tobytes()).decode(), None),
    ],
)
async def test_a_vector_that_cannot_be_read_is_left_out(
    internal: Any, assistant: Any, door: Door, values: str, numbers: list[float] | None
) -> None:
    body = {"message": "问", "vector": {"text": "问", "model": "m", "values": values}}
    reply = await internal.post("/internal/answer", json=body, headers=bearer(door))
    assert reply.status_code == 200
    vector = assistant.asked[-1].vector
    assert (vector.values.tolist() if vector else None) == numbers


async def test_the_trace_keeps_the_vector_in_half_its_length(internal: Any, door: Door) -> None:
    numbers = np.array([0.5, -0.25], dtype="<f4")
    vector = {"text": "问", "model": "m", "values": base64.b64encode(numbers.tobytes()).decode()}
    await internal.post("/internal/answer", json={"message": "问", "vector": vector}, headers=bearer(door))
    with door.store.engine.begin() as connection:
        kept = json.loads(str(connection.scalar(select(TraceRow.trace))))["vector"]
    assert (kept["model"], np.frombuffer(base64.b64decode(kept["values"]), "<f2").tolist()) == ("m", [0.5, -0.25])
    assert "text" not in kept
