"""Builds the simulated directory as one web application: discovery, keys, signing in, tokens."""

import base64
import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from yarl import URL

TOKEN_LIFE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DirectoryUser:
    """Somebody in the directory."""

    object_id: str
    name: str
    email: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SigningKey:
    id: str
    key: rsa.RSAPrivateKey = field(repr=False)

    def public(self) -> Mapping[str, Any]:
        """The key as a JSON Web Key (RFC 7517)."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {**public, "kid": self.id, "use": "sig"}


def new_key(name: str) -> SigningKey:
    return SigningKey(name, rsa.generate_private_key(public_exponent=65537, key_size=2048))


@dataclass(slots=True)
class DirectoryState:
    """What the simulated directory knows. Tests change it between requests."""

    tenant: str
    client_id: str
    client_secret: str = field(repr=False)
    users: dict[str, DirectoryUser]
    """By object id."""
    now: Callable[[], datetime]
    key: SigningKey = field(default_factory=lambda: new_key("first"))
    keys: list[SigningKey] | None = None
    """The published keys; None: the signing key alone."""
    claims: dict[str, Any] = field(default_factory=dict)
    """Claims that replace the right ones; None leaves a claim out."""
    fetches: list[str] = field(default_factory=list)
    """The paths that were asked for."""
    codes: dict[str, tuple[Mapping[str, str], DirectoryUser]] = field(default_factory=dict)
    """Codes that were not redeemed, with the request and the user of each."""


STATE = web.AppKey("state", DirectoryState)


def make_directory(state: DirectoryState) -> web.Application:
    app = web.Application()
    app[STATE] = state
    tenant = f"/{state.tenant}"
    app.router.add_get(f"{tenant}/v2.0/.well-known/openid-configuration", _discovery)
    app.router.add_get(f"{tenant}/keys", _published_keys)
    app.router.add_get(f"{tenant}/authorize", _choose_user)
    app.router.add_get(f"{tenant}/enter", _enter)
    app.router.add_post(f"{tenant}/token", _token)
    return app


async def _discovery(request: web.Request) -> web.Response:
    tenant = f"{request.url.origin()}/{request.app[STATE].tenant}"
    return web.json_response(
        {
            "issuer": f"{tenant}/v2.0",
            "authorization_endpoint": f"{tenant}/authorize",
            "token_endpoint": f"{tenant}/token",
            "jwks_uri": f"{tenant}/keys",
        }
    )


async def _published_keys(request: web.Request) -> web.Response:
    state = request.app[STATE]
    state.fetches.append(request.path)
    keys = [state.key] if state.keys is None else state.keys
    return web.json_response({"keys": [key.public() for key in keys]})


async def _choose_user(request: web.Request) -> web.Response:
    """A page with one link for each user; each link signs that user in."""
    links = "".join(
        f'<li><a href="{escape(str(_entry(request, user)), quote=True)}">{escape(user.name)}</a>'
        for user in request.app[STATE].users.values()
    )
    page = f"<!DOCTYPE html><title>Simulated directory</title><ul>{links}</ul>"
    return web.Response(text=page, content_type="text/html")


def _entry(request: web.Request, user: DirectoryUser) -> URL:
    entry = request.rel_url.with_path(f"/{request.app[STATE].tenant}/enter")
    return entry.with_query({**request.query, "user": user.object_id})


async def _enter(request: web.Request) -> web.Response:
    state, code = request.app[STATE], secrets.token_urlsafe(16)
    state.codes[code] = (dict(request.query), state.users[request.query["user"]])
    back = URL(request.query["redirect_uri"])
    raise web.HTTPFound(back.with_query(code=code, state=request.query["state"]))


async def _token(request: web.Request) -> web.Response:
    """The ID token for a code, once, to whoever knows the client's secret and PKCE's verifier."""
    state, form = request.app[STATE], await request.post()
    query, user = state.codes.pop(str(form.get("code")), ({}, None))
    digest = hashlib.sha256(str(form.get("code_verifier")).encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    right = (state.client_id, state.client_secret, query.get("redirect_uri"))
    sent = (form.get("client_id"), form.get("client_secret"), form.get("redirect_uri"))
    if user is None or sent != right or query.get("code_challenge") != challenge:
        return web.json_response({"error": "invalid_grant"}, status=400)
    token = _signed(state, query, user, f"{request.url.origin()}/{state.tenant}/v2.0")
    return web.json_response({"id_token": token, "token_type": "Bearer"})


def _signed(
    state: DirectoryState, query: Mapping[str, str], user: DirectoryUser, issuer: str
) -> str:
    now = state.now()
    claims = {
        "iss": issuer,
        "aud": state.client_id,
        "tid": state.tenant,
        "oid": user.object_id,
        "sub": user.object_id,
        "name": user.name,
        "preferred_username": user.email,
        "roles": list(user.roles),
        "nonce": query["nonce"],
        "iat": now,
        "nbf": now,
        "exp": now + TOKEN_LIFE,
        "auth_time": int(now.timestamp()),
        **state.claims,
    }
    stated = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(stated, state.key.key, algorithm="RS256", headers={"kid": state.key.id})
