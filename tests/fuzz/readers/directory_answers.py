"""Gives mutated answers of an organisation's directory to the reader of its ID tokens."""

import base64
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from yarl import URL

from integrations.oidc.directory import Directory, DirectoryRequest, Registration
from integrations.oidc.id_token import Identity, OidcFault
from integrations.oidc.simulator.app import DirectoryState, DirectoryUser, make_directory
from tests.fuzz.mutations import VALUES, Mutator

NOW = datetime(2026, 6, 10, 8, tzinfo=UTC)
TENANT, CLIENT, SECRET = "tenant", "client", "secret"
OMAR = DirectoryUser("omar", "Omar Said", "omar@organisation.example", ("officer",))
PATHS = ("openid-configuration", "/keys", "/token", "claims", "header")
"""Which answer of the directory is mutated, or which part of the token."""
CLAIMS = (
    "aud",
    "tid",
    "oid",
    "name",
    "email",
    "preferred_username",
    "roles",
    "nonce",
    "nbf",
    "exp",
)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class _OddDirectory:
    state: DirectoryState
    mutator: Mutator
    odd: str = ""

    @web.middleware
    async def answer(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        response = await handler(request)
        if not isinstance(response, web.Response) or not isinstance(response.body, bytes):
            return response
        body = json.loads(response.body)
        if self.odd == "header" and "id_token" in body:
            body["id_token"] = self._with_header(body["id_token"])
            return web.json_response(body)
        if not request.path.endswith(self.odd):
            return response
        return web.Response(body=self.mutator.mutated(body), content_type="application/json")

    def _with_header(self, token: str) -> str:
        head, _, signed = token.partition(".")
        header = json.loads(base64.urlsafe_b64decode(f"{head}=="))
        odd = base64.urlsafe_b64encode(self.mutator.mutated(header)).rstrip(b"=").decode()
        return f"{odd}.{signed}"


async def run(times: int, seed: int) -> list[str]:
    """Every fault: an exception other than OidcFault, and a text that no record can hold."""
    mutator, wrong = Mutator(seed), list[str]()
    directory = _OddDirectory(
        DirectoryState(TENANT, CLIENT, SECRET, {"omar": OMAR}, lambda: NOW), mutator
    )
    async with _served(directory) as (authority, http):
        for number in range(times):
            directory.odd = PATHS[number % len(PATHS)]
            is_claim = directory.odd == "claims"
            odd = {mutator.chosen(CLAIMS): mutator.chosen(VALUES)} if is_claim else {}
            directory.state.claims = odd
            try:
                identity = await _identity(authority, http)
            except OidcFault:
                continue
            except Exception as fault:  # noqa: BLE001 - every exception is a fault
                wrong.append(f"{type(fault).__name__} {fault} {directory.odd} {odd}"[:300])
                continue
            wrong += [f"{text!r} {odd}"[:300] for text in _texts(identity) if not _is_plain(text)]
    return wrong


@asynccontextmanager
async def _served(directory: _OddDirectory) -> AsyncIterator[tuple[str, ClientSession]]:
    app = make_directory(directory.state)
    app.middlewares.append(directory.answer)
    async with TestServer(app) as server, ClientSession() as http:
        yield str(server.make_url("/")).rstrip("/"), http


async def _identity(authority: str, http: ClientSession) -> Identity:
    """Signs Omar in at the directory. Raises OidcFault."""
    client = Directory(Registration(authority, TENANT, CLIENT, SECRET, "http://localhost/return"))
    request = DirectoryRequest(*(secrets.token_urlsafe(16) for _ in range(3)))
    try:
        there = URL(await client.address(request, again=False))
        enter = URL(authority) / TENANT / "enter"
        query = {**there.query, "user": "omar"}
        async with http.get(enter.with_query(query), allow_redirects=False) as back:
            code = URL(back.headers["Location"]).query["code"]
        return await client.redeem(code, request, NOW)
    finally:
        await client.close()


def _texts(identity: Identity) -> tuple[str, ...]:
    return (identity.tenant, identity.object_id, identity.name, identity.email)


def _is_plain(text: str) -> bool:
    """Whether every database can hold the text."""
    return text.isprintable()
