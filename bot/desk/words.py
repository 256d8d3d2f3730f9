"""Text typed at the desk in, text that every database can keep out: no control characters, no half characters."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.web.faults import DoorError

_KEPT = {"\n", "\t"}
_DROPPED = {"Cc", "Cs", "Cn", "Co"}  # Cf stays: joiners belong to some scripts, and what is shown is shown as text


def plain_text(text: str) -> str:
    """The text without what cannot be stored or seen; raises ValueError where nothing is left."""
    kept = "".join(c for c in text if c in _KEPT or unicodedata.category(c) not in _DROPPED).strip()
    if not kept:
        raise ValueError("no readable character")
    return kept


Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(plain_text)]
Words = Annotated[str, Field(min_length=1, max_length=4000), AfterValidator(plain_text)]
Id = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
Version = Annotated[int, Field(ge=1, le=2**31 - 1, description="as read; 409 where somebody else has changed it since")]


def like_pattern(words: str) -> str:
    """A pattern for LIKE ... ESCAPE '\\' that finds the words as they are written."""
    escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def changed_meanwhile() -> DoorError:
    """The refusal of the second of two who change the same thing."""
    return DoorError(409, "changed_meanwhile", "Somebody else changed this; read it again.", field="version")
