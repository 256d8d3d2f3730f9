"""A message as typed goes in; when it is parsed, its vector already stands in the featurizer's memory.

Rasa parses on its event loop, and half of a parse is the encoder, a C engine that needs no Python lock: encoded in a
thread, one conversation's message is read while Rasa works on another's.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor

from bot.nlu.e5_featurizer import embed_query
from bot.nlu.text_normaliser import normal_form

ParseMessage = Callable[..., Awaitable[dict[str, Any]]]

# One thread: the engine works on one text at a time.
_encoding = ThreadPoolExecutor(max_workers=1, thread_name_prefix="encode")


def encoding_ahead(parse_message: ParseMessage) -> ParseMessage:
    """The same method of MessageProcessor, which waits for the vector before it starts."""

    async def parse_encoded_message(
        self: MessageProcessor, message: UserMessage, *arguments: Any, **named: Any
    ) -> dict[str, Any]:
        if isinstance(message.text, str) and not self.http_interpreter:
            await asyncio.get_running_loop().run_in_executor(_encoding, embed_query, normal_form(message.text))
        return await parse_message(self, message, *arguments, **named)

    return parse_encoded_message
