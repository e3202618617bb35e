"""The directory of an organisation: where users sign in, and what it answers (authorisation code
with PKCE, RFC 6749 section 4.1 and RFC 7636)."""

import asyncio
import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import aiohttp
from jwt import PyJWK, PyJWKSet, PyJWTError
from yarl import URL

from integrations.http_session import HttpSession
from integrations.json_reader import NotJson, read_json
from integrations.oidc.id_token import ExpectedToken, Identity, OidcFault, key_id_of, read_id_token

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
LARGEST_ANSWER = 1024**2
KEYS_AT_MOST_EVERY = timedelta(minutes=5)
"""An unknown key is looked for once in this time, whatever tokens name."""


@dataclass(frozen=True, slots=True)
class Registration:
    """The service as one tenant of the directory knows it."""

    authority: str
    """Such as `https://login.microsoftonline.com`, without a slash at the end."""
    tenant: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str

    @property
    def issuer(self) -> str:
        return f"{self.authority}/{self.tenant}/v2.0"


@dataclass(frozen=True, slots=True)
class DirectoryRequest:
    """One request to sign somebody in: its secrets, of which each is used once."""

    state: str
    nonce: str
    verifier: str
    """The code verifier of PKCE."""


class Directory:
    """One tenant. Its addresses and keys are fetched when they are first needed."""

    def __init__(self, registration: Registration) -> None:
        self._registration = registration
        self._http = HttpSession()
        self._fetching = asyncio.Lock()
        self._addresses: Mapping[str, str] = {}
        self._keys: dict[str, PyJWK] = {}
        self._keys_asked_at: datetime | None = None

    async def close(self) -> None:
        await self._http.close()

    async def address(self, request: DirectoryRequest, *, again: bool) -> str:
        """The URL at which the user signs in. `again`: the user must prove who they are, however
        short ago they did. Raises OidcFault."""
        challenge = hashlib.sha256(request.verifier.encode()).digest()
        query = {
            "client_id": self._registration.client_id,
            "response_type": "code",
            "response_mode": "query",
            "redirect_uri": self._registration.redirect_uri,
            "scope": "openid profile email",
            "state": request.state,
            "nonce": request.nonce,
            "code_challenge": base64.urlsafe_b64encode(challenge).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        if again:
            query |= {"prompt": "login", "max_age": "0"}
        addresses = await self._discovered()
        return str(URL(addresses["authorization_endpoint"]).update_query(query))

    async def redeem(self, code: str, request: DirectoryRequest, now: datetime) -> Identity:
        """The user for whom the directory gave the code. Raises OidcFault."""
        ours = self._registration
        form = {
            "grant_type": "authorization_code",
            "client_id": ours.client_id,
            "client_secret": ours.client_secret,
            "code": code,
            "redirect_uri": ours.redirect_uri,
            "code_verifier": request.verifier,
        }
        answer = await self._ask((await self._discovered())["token_endpoint"], form)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise OidcFault("the directory's answer holds no ID token")
        key = await self._key(key_id_of(token), now)
        expected = ExpectedToken(ours.issuer, ours.tenant, ours.client_id, request.nonce)
        return read_id_token(token, key, expected, now)

    async def _discovered(self) -> Mapping[str, str]:
        """The addresses of the directory (OpenID Connect Discovery 1.0, section 4)."""
        async with self._fetching:
            if not self._addresses:
                issuer = self._registration.issuer
                discovered = await self._ask(f"{issuer}/.well-known/openid-configuration")
                if discovered.get("issuer") != issuer:
                    raise OidcFault("the directory calls itself by another name")
                names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
                self._addresses = {name: self._own_address(discovered.get(name)) for name in names}
        return self._addresses

    def _own_address(self, address: object) -> str:
        origin = URL(self._registration.authority).origin()
        if not isinstance(address, str) or _origin(address) != origin:
            raise OidcFault("the directory names an address that is not its own")
        return address

    async def _key(self, key_id: str, now: datetime) -> PyJWK:
        """The key of this id. Keys are fetched again for an unknown id, but not at will."""
        address = (await self._discovered())["jwks_uri"]
        async with self._fetching:
            asked_at = self._keys_asked_at
            is_due = asked_at is None or now - asked_at >= KEYS_AT_MOST_EVERY
            if key_id not in self._keys and is_due:
                self._keys_asked_at = now
                self._keys = _keys(await self._ask(address))
        if key_id not in self._keys:
            raise OidcFault("the ID token is signed with an unknown key")
        return self._keys[key_id]

    async def _ask(self, url: str, form: Mapping[str, str] | None = None) -> Mapping[str, object]:
        """The JSON object at this address; posts the form if there is one. Raises OidcFault."""
        method = "GET" if form is None else "POST"
        try:
            async with self._http.session().request(
                method, url, data=form, timeout=TIMEOUT, allow_redirects=False
            ) as answer:
                raw, status = await answer.content.read(LARGEST_ANSWER), answer.status
        except (aiohttp.ClientError, TimeoutError) as fault:
            raise OidcFault("the directory could not be reached") from fault
        if status != 200:
            raise OidcFault(f"the directory answered {status}")
        try:
            body = read_json(raw)
        except NotJson as fault:
            raise OidcFault("the directory's answer is no JSON") from fault
        if not isinstance(body, dict):
            raise OidcFault("the directory's answer is no object")
        return body


def _origin(address: str) -> URL | None:
    """The scheme, host and port of an address; None for a text that is no whole address."""
    try:
        return URL(address).origin()
    except ValueError:
        return None


def _keys(answer: Mapping[str, object]) -> dict[str, PyJWK]:
    try:
        keys = PyJWKSet.from_dict(dict(answer)).keys
    except (PyJWTError, AttributeError, TypeError, ValueError) as fault:
        raise OidcFault("the directory's keys cannot be read") from fault
    return {key.key_id: key for key in keys if isinstance(key.key_id, str)}
