"""A password in, its argon2 hash out; and whether a password is the one behind a hash."""

from __future__ import annotations

import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from bot.web.faults import DoorError

FEWEST_CHARACTERS = 12
MOST_CHARACTERS = 200


def hash_password(password: str, name: str) -> str:
    """The hash to store. Raises DoorError 422 for a password that is too short, too long or holds the name."""
    said = _normal(password)
    if not FEWEST_CHARACTERS <= len(said) <= MOST_CHARACTERS:
        text = f"A password has {FEWEST_CHARACTERS} to {MOST_CHARACTERS} characters."
        raise DoorError(422, "password_unfit", text, field="password")
    if name in said.casefold() or len(set(said)) < FEWEST_CHARACTERS // 2:
        text = "The password holds the account's name, or too few different characters."
        raise DoorError(422, "password_unfit", text, field="password")
    return _hasher().hash(said)


def fits_hash(password: str, stored: str | None) -> bool:
    """Whether the password is right; takes as long where there is no hash, so that nobody learns which names exist."""
    try:
        right = _hasher().verify(stored or _nobodys_hash(), _normal(password)[:MOST_CHARACTERS])
    except (VerificationError, InvalidHashError):
        return False
    return right and stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher().check_needs_rehash(stored)


def _normal(password: str) -> str:
    """The same characters from every keyboard and input method."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "replace").decode("utf-8")


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # RFC 9106, low-memory profile: 64 MiB, three passes


@cache
def _nobodys_hash() -> str:
    return _hasher().hash("the password of nobody")
