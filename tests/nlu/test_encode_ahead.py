"""Messages are encoded beside the event loop: the same parse, and one conversation does not hold up another."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

from bot.nlu import e5_featurizer, encode_ahead
from bot.nlu.e5_featurizer import embed_query
from bot.nlu.text_normaliser import NOTHING_SAID, normal_form

MESSAGES = ["保稅維修歸哪個部門管？", "／greet", "", "who is responsible for export tax refunds?", "😀", "第6条" * 300]


@pytest.mark.parametrize("text", MESSAGES, ids=["traditional", "slash", "nothing", "english", "emoji", "long"])
def test_a_parse_is_what_it_was(model_path: Path, text: str) -> None:
    processor = Agent.load(str(model_path)).processor
    assert processor is not None
    as_rasa_does = asyncio.run(MessageProcessor.parse_message(processor, UserMessage(text)))
    ahead = encode_ahead.encoding_ahead(MessageProcessor.parse_message)
    assert asyncio.run(ahead(processor, UserMessage(text))) == as_rasa_does


def test_the_encoder_runs_beside_the_loop_and_the_pipeline_finds_its_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    threads: list[str] = []

    def note_thread(text: str) -> None:
        threads.append(threading.current_thread().name)

    class Processor:
        http_interpreter = None

    async def parse(_: Any, message: UserMessage) -> dict[str, Any]:
        return {"text": message.text, "encoded in": list(threads)}

    monkeypatch.setattr(encode_ahead, "embed_query", note_thread)
    parsed = asyncio.run(encode_ahead.encoding_ahead(parse)(Processor(), UserMessage("您好")))  # type: ignore[arg-type]
    assert parsed["text"] == "您好"
    assert len(threads) == 1 and threads[0].startswith("encode")


def test_nothing_is_encoded_where_another_server_interprets(monkeypatch: pytest.MonkeyPatch) -> None:
    class Processor:
        http_interpreter = object()

    async def parse(_: Any, message: UserMessage) -> dict[str, Any]:
        return {"text": message.text}

    monkeypatch.setattr(encode_ahead, "embed_query", lambda text: pytest.fail("encoded"))
    assert asyncio.run(encode_ahead.encoding_ahead(parse)(Processor(), UserMessage("您好"))) == {"text": "您好"}  # type: ignore[arg-type]


def test_threads_do_not_mix_vectors() -> None:
    texts = [f"第{number}条由谁负责" for number in range(12)]
    alone = [embed_query.__wrapped__(text) for text in texts]
    found: dict[str, np.ndarray] = {}

    def encode(text: str) -> None:
        found[text] = embed_query.__wrapped__(text)

    threads = [threading.Thread(target=encode, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(found[text], vector) for text, vector in zip(texts, alone, strict=True))


def test_the_vector_read_ahead_is_the_one_the_pipeline_asks_for(model_path: Path) -> None:
    processor = Agent.load(str(model_path)).processor
    assert processor is not None
    e5_featurizer.embed_query.cache_clear()
    asyncio.run(encode_ahead.encoding_ahead(MessageProcessor.parse_message)(processor, UserMessage("請問出口退稅")))
    assert e5_featurizer.embed_query.cache_info().misses == 1


@pytest.mark.parametrize("text", ["", "／／", "\u200b"])
def test_nothing_said_has_a_normal_form(text: str) -> None:
    assert normal_form(text) == NOTHING_SAID
