"""The access token of a Server-to-Server OAuth app, which lasts an hour and cannot be renewed."""

import asyncio
from dataclasses import dataclass, field

import aiohttp

from integrations.http_session import HttpSession
from integrations.json_reader import NotJson, read_json
from integrations.meeting_provider import MeetingFault
from integrations.zoom.rest.error_responses import fault_of
from integrations.zoom.value_readers import number, part, text

EARLY_S = 60
"""Seconds before its expiry that a token is renewed, so that none expires in transit."""
TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)


@dataclass(frozen=True, slots=True)
class Credentials:
    account_id: str
    client_id: str
    client_secret: str = field(repr=False)


class AccessTokens:
    """One token for all calls (developers.zoom.us/docs/internal-apps/s2s-oauth)."""

    def __init__(self, http: HttpSession, oauth_url: str, credentials: Credentials) -> None:
        self._http = http
        self._url = oauth_url
        self._credentials = credentials
        self._requesting = asyncio.Lock()
        self._token = ""
        self._good_until = 0.0

    async def current(self) -> str:
        """A token that is still good. Raises MeetingFault."""
        async with self._requesting:
            if not self._token or asyncio.get_running_loop().time() >= self._good_until:
                await self._request_token()
            return self._token

    async def instead_of(self, refused: str) -> str:
        """Returns a token other than `refused`. Concurrent callers share one request for it."""
        async with self._requesting:
            if self._token == refused:
                await self._request_token()
            return self._token

    async def _request_token(self) -> None:
        credentials = self._credentials
        params = {"grant_type": "account_credentials", "account_id": credentials.account_id}
        auth = aiohttp.encode_basic_auth(credentials.client_id, credentials.client_secret)
        try:
            async with self._http.session().post(
                self._url,
                params=params,
                headers={"Authorization": auth},
                timeout=TIMEOUT,
                allow_redirects=False,
            ) as answer:
                raw, status, headers = await answer.read(), answer.status, answer.headers
        except (aiohttp.ClientError, TimeoutError) as fault:
            raise MeetingFault("Zoom's token address could not be reached") from fault
        if status != 200:
            raise fault_of(
                "the request for a token: check the app's credentials", status, headers, {}
            )
        self._store(raw)

    def _store(self, raw: bytes) -> None:
        try:
            body = part(read_json(raw))
        except NotJson as fault:
            raise MeetingFault("Zoom's answer to the request for a token is no JSON") from fault
        token, lasts_s = text(body.get("access_token")), number(body.get("expires_in"))
        if not token or lasts_s is None:
            raise MeetingFault("Zoom's answer to the request for a token holds none")
        self._token = token
        self._good_until = asyncio.get_running_loop().time() + lasts_s - EARLY_S
