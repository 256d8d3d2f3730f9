"""Several messages of one conversation in, the last card out."""

from __future__ import annotations

from typing import Any


def last_card(ask: Any, *messages: str) -> Any:
    """The last card that the assistant shows once all messages are said."""
    answer = None
    for message in messages:
        answer = ask(message, after=answer)
    assert answer is not None
    return answer.cards[-1]
