"""Single sign-on: an issuer's address in, where to send the browser out; the code it comes back with in, who it is out.

OpenID Connect, authorization code with PKCE; requests are worded by Authlib, signatures checked by joserfc.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from bot.desk.accounts import ROLES, Role
from bot.web.settings import Settings

DISCOVERY = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]  # none and the symmetric ones are left out on purpose
LEEWAY_SECONDS = 60
ISSUER_SECONDS = 10.0


class SignOnFailed(Exception):
    """The issuer did not say who it is, or says a person who may not use the desk; `code` goes to the page."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Started:
    """What the browser keeps, signed, until it comes back: without it a stranger's code could be slipped in."""

    state: str
    nonce: str
    verifier: str

    def as_json(self) -> dict[str, str]:
        """For the cookie."""
        return asdict(self)


@dataclass(frozen=True)
class Identity:
    """Who the issuer says it is. `subject` is a hash of issuer and sub, which never changes."""

    subject: str
    name: str
    role: Role


class Issuer:
    """One issuer, by settings."""

    def __init__(self, settings: Settings, redirect: str, transport: httpx.AsyncBaseTransport | None) -> None:
        self._settings, self._redirect, self._transport = settings, redirect, transport

    @classmethod
    def of(cls, settings: Settings, redirect: str, transport: httpx.AsyncBaseTransport | None = None) -> Issuer | None:
        """The issuer of the settings; None where none is set."""
        return cls(settings, redirect, transport) if settings.oidc_issuer else None

    async def start(self) -> tuple[str, Started]:
        """Where to send the browser, and what it has to bring back."""
        started = Started(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))
        async with self._client() as client:
            about = await self._discover(client)
        address = prepare_grant_uri(
            about["authorization_endpoint"],
            self._settings.oidc_client_id,
            "code",
            redirect_uri=self._redirect,
            scope="openid profile",
            state=started.state,
            nonce=started.nonce,
            code_challenge=create_s256_code_challenge(started.verifier),
            code_challenge_method="S256",
        )
        return str(address), started

    async def finish(self, started: Started, state: str, code: str) -> Identity:
        """Who came back. Raises SignOnFailed."""
        if not secrets.compare_digest(started.state.encode(), state.encode("utf-8", "replace")):
            raise SignOnFailed("state")
        async with self._client() as client:
            about = await self._discover(client)
            token = await _read_json(client, "code", self._token_request(client, about, code, started))
            keys = await _read_json(client, "issuer", client.build_request("GET", about["jwks_uri"]))
        return self._identify(_read_claims(token, keys), started.nonce)

    def _identify(self, claims: Mapping[str, Any], nonce: str) -> Identity:
        settings = self._settings
        rules = jwt.JWTClaimsRegistry(
            now=lambda: int(time.time()),
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": settings.oidc_issuer},
            aud={"essential": True, "value": settings.oidc_client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            rules.validate(dict(claims))
        except JoseError:
            raise SignOnFailed("token") from None
        subject = hashlib.sha256(f"{settings.oidc_issuer}\0{claims['sub']}".encode()).hexdigest()
        name = str(claims.get("preferred_username") or claims.get("email") or claims["sub"])
        return Identity(subject, name, _read_role(claims, settings.oidc_role_claim))

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=self._transport, timeout=ISSUER_SECONDS, trust_env=False)

    async def _discover(self, client: httpx.AsyncClient) -> dict[str, Any]:
        address = self._settings.oidc_issuer + DISCOVERY
        about = await _read_json(client, "issuer", client.build_request("GET", address))
        if not all(isinstance(about.get(name), str) for name in ENDPOINTS):
            raise SignOnFailed("issuer")
        return about

    def _token_request(
        self, client: httpx.AsyncClient, about: Mapping[str, Any], code: str, started: Started
    ) -> httpx.Request:
        """The secret goes into the header, or into the body where the issuer reads it only there."""
        name, secret = self._settings.oidc_client_id, self._settings.oidc_client_secret.get_secret_value()
        methods = about.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        in_header = bool(secret) and "client_secret_basic" in methods
        who = {} if in_header else {"client_id": name} | ({"client_secret": secret} if secret else {})
        body = prepare_token_request(
            "authorization_code", "", self._redirect, code=code, code_verifier=started.verifier, **who
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        if in_header:
            headers["Authorization"] = "Basic " + base64.b64encode(f"{name}:{secret}".encode()).decode("ascii")
        return client.build_request("POST", about["token_endpoint"], content=body, headers=headers)


async def _read_json(client: httpx.AsyncClient, failure: str, request: httpx.Request) -> dict[str, Any]:
    try:
        reply = await client.send(request)
        reply.raise_for_status()
        found = reply.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError):
        raise SignOnFailed(failure) from None
    if not isinstance(found, dict):
        raise SignOnFailed(failure)
    return found


def _read_claims(token: Mapping[str, Any], keys: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return jwt.decode(str(token["id_token"]), KeySet.import_key_set({"keys": keys["keys"]}), ALGORITHMS).claims
    except (JoseError, KeyError, ValueError, TypeError):
        raise SignOnFailed("token") from None


def _read_role(claims: Mapping[str, Any], path: str) -> Role:
    """The highest role among the values of the claim; a dotted path leads into objects (realm_access.roles)."""
    found: Any = claims
    for step in path.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    values = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    roles = [role for role in ROLES if role in values]
    if not roles:
        raise SignOnFailed("role")
    return roles[-1]
