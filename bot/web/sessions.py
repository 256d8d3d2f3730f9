"""Ids in, HMAC-signed tokens out, and back: of sessions, of buttons (bound to session and turn), of kept decisions."""

from __future__ import annotations

import hashlib
import secrets
from typing import Literal

from itsdangerous import BadSignature, Signer

from bot.web.faults import DoorError
from bot.web.key_file import KeyRing
from bot.web.origins import NONE, SELF

LANGUAGES: dict[str, Literal["zh-Hans", "zh-Hant", "en"]] = {
    "zh-Hans": "zh-Hans",
    "zh-Hant": "zh-Hant",
    "en": "en",
    "zh-CN": "zh-Hans",
    "zh-TW": "zh-Hant",
    "zh-HK": "zh-Hant",
}
TOKEN_CHARACTERS = 200


def new_id() -> str:
    """A random id of 128 bits in hex: sessions, Rasa's senders, turns."""
    return secrets.token_hex(16)


class SessionTokens:
    """Signs and reads the tokens of one key ring; the newest key signs, older ones are still believed."""

    def __init__(self, ring: KeyRing) -> None:
        self._ring = ring

    def sign_session(self, session_id: str, origin: str = NONE) -> str:
        """The token of a session: its id, a digest of the website it was started from, and the signature."""
        return self._signer("session").sign(f"{session_id}-{_digest(origin)}").decode("ascii")

    def read_session(self, token: str, origin: str = NONE) -> str:
        """The session id inside a token; 401 where the signature is not ours, 403 from another website than its own."""
        refusal = DoorError(401, "session_unknown", "This session token is not valid.")
        session_id, _, bound = self._read(token, "session", refusal).partition("-")
        # a page of the door sends no Origin with GET, and old browsers nothing else that tells it from a program
        mine = {_digest(origin), _digest(SELF)} if origin == NONE else {_digest(origin)}
        if bound not in mine:
            raise DoorError(403, "session_elsewhere", "This session was started from another website.", field="session")
        return session_id

    def sign_button(self, session_id: str, turn_id: str, place: int) -> str:
        """The opaque id of the button at `place` among the buttons of a turn."""
        return self._signer(f"button {session_id}").sign(f"{turn_id}-{place}").decode("ascii")

    def read_button(self, session_id: str, button: str) -> tuple[str, int]:
        """Turn and place of a button that was signed for this session; 422 otherwise."""
        refusal = DoorError(422, "button_unknown", "This button was not offered in this session.", field="button")
        turn_id, _, place = self._read(button, f"button {session_id}", refusal).partition("-")
        return turn_id, int(place)

    def sign_decision(self, decision_id: str) -> str:
        """The key in the link to a decision's page."""
        return self._signer("decision").get_signature(decision_id).decode("ascii")

    def opens_decision(self, decision_id: str, key: str) -> bool:
        """Whether the key was signed for this decision."""
        return len(key) <= TOKEN_CHARACTERS and self._signer("decision").verify_signature(decision_id, key)

    def _read(self, signed: str, purpose: str, refusal: DoorError) -> str:
        if len(signed) > TOKEN_CHARACTERS:
            raise refusal
        try:
            return self._signer(purpose).unsign(signed.encode("utf-8")).decode("ascii")
        except (BadSignature, UnicodeError):
            raise refusal from None

    def _signer(self, purpose: str) -> Signer:
        return Signer(self._ring.keys(), salt=f"zhengda {purpose}", key_derivation="hmac", digest_method=hashlib.sha256)


def _digest(origin: str) -> str:
    return hashlib.sha256(origin.encode()).hexdigest()[:16]


def read_language(lang: str | None) -> str | None:
    """The language in the product's own spelling; None where absent or not one of ours."""
    return LANGUAGES.get(lang) if lang else None
