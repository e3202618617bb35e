"""The access token of a Server-to-Server OAuth app, which lasts an hour and cannot be renewed."""

import asyncio
from dataclasses import dataclass, field

import aiohttp
import msgspec

from integrations.meeting_provider import MeetingFault
from integrations.zoom.rest.error_responses import fault_of
from integrations.zoom.rest.http_session import Outbound
from integrations.zoom.value_readers import number, part, text

EARLY_S = 60
"""Given up this long before it expires, so that none expires on the way."""
TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)


@dataclass(frozen=True, slots=True)
class Credentials:
    account_id: str
    client_id: str
    client_secret: str = field(repr=False)


class Tokens:
    """One token for all calls (developers.zoom.us/docs/internal-apps/s2s-oauth)."""

    def __init__(self, http: Outbound, oauth_url: str, ours: Credentials) -> None:
        self._http = http
        self._url = oauth_url
        self._ours = ours
        self._asking = asyncio.Lock()
        self._token = ""
        self._good_until = 0.0

    async def current(self) -> str:
        """A token that is still good. Raises MeetingFault."""
        async with self._asking:
            if not self._token or asyncio.get_running_loop().time() >= self._good_until:
                await self._ask()
            return self._token

    async def instead_of(self, refused: str) -> str:
        """Another token than one that Zoom refused; asked for once, whoever it was refused to."""
        async with self._asking:
            if self._token == refused:
                await self._ask()
            return self._token

    async def _ask(self) -> None:
        ours = self._ours
        question = {"grant_type": "account_credentials", "account_id": ours.account_id}
        auth = aiohttp.encode_basic_auth(ours.client_id, ours.client_secret)
        try:
            async with self._http.session().post(
                self._url,
                params=question,
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
        self._keep(raw)

    def _keep(self, raw: bytes) -> None:
        try:
            body = part(msgspec.json.decode(raw))
        except msgspec.DecodeError as fault:
            raise MeetingFault("Zoom's answer to the request for a token is no JSON") from fault
        token, lasts_s = text(body.get("access_token")), number(body.get("expires_in"))
        if not token or lasts_s is None:
            raise MeetingFault("Zoom's answer to the request for a token holds none")
        self._token = token
        self._good_until = asyncio.get_running_loop().time() + lasts_s - EARLY_S
