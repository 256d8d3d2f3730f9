"""A small OpenID Connect issuer in this process: discovery, keys, codes for tokens; `claims` bends what it says."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey

ISSUER = "https://issuer.example"
CLIENT, SECRET = "zhengda", "the client's secret"


@dataclass
class FakeIssuer:
    """`visit` is the browser at the issuer; it gives the query that the browser comes back with."""

    claims: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    down: bool = False
    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, parameters={"kid": "k"}))
    signing_key: Any = None
    waiting: dict[str, dict[str, str]] = field(default_factory=dict)

    def visit(self, address: str) -> dict[str, str]:
        parts = urlsplit(address)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        assert f"{parts.scheme}://{parts.netloc}" == ISSUER
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256" and "openid" in asked["scope"].split()
        self.waiting["code"] = asked
        return {"state": asked["state"], "code": "code"}

    async def handle(self, request: httpx.Request) -> httpx.Response:
        if self.down:
            raise httpx.ConnectError("down")
        match request.url.path:
            case "/.well-known/openid-configuration":
                names = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
                return httpx.Response(200, json={name: f"{ISSUER}/{path}" for name, path in names.items()})
            case "/keys":
                return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
            case _:
                return self._give_token(request)

    def _give_token(self, request: httpx.Request) -> httpx.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        expected = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != f"Basic {expected}":
            return httpx.Response(401, json={"error": "invalid_client"})
        asked = self.waiting.pop(form.get("code", ""), None)
        if asked is None or create_s256_code_challenge(form["code_verifier"]) != asked["code_challenge"]:
            return httpx.Response(400, json={"error": "invalid_grant"})
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": CLIENT, "sub": "42", "exp": now + 300, "iat": now, "nonce": asked["nonce"]}
        claims |= {"preferred_username": "Li.Ming", "roles": ["reviewer", "other"], **self.claims}
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode({"alg": self.algorithm, "kid": "k"}, claims, self.signing_key or self.key, [self.algorithm])
        return httpx.Response(200, json={"access_token": "a", "token_type": "Bearer", "id_token": token})

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.handle)


def settings_of_issuer() -> dict[str, Any]:
    """What the door has to be told."""
    return {"oidc_issuer": ISSUER, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET}
