"""Calls Zoom's REST API: addresses, tokens and retries of temporary faults."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import quote, urlencode

import aiohttp
import msgspec
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential_jitter,
)
from yarl import URL

from integrations.meeting_provider import MeetingFault
from integrations.zoom.rest.access_token import AccessTokens
from integrations.zoom.rest.error_responses import fault_of
from integrations.zoom.rest.http_session import HttpSession
from integrations.zoom.value_readers import part

TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
ATTEMPTS = 3
LONGEST_WAIT_S = 10.0
"""A longer requested wait is not served here: the outbox retries later."""
BACKOFF = wait_exponential_jitter(multiplier=0.5, max=4)

Answer = Mapping[str, object]
Sleep = Callable[[int | float], Awaitable[None]]


class ApiClient:
    """Returns the JSON object of a 2xx, empty for 204. Any other answer is a MeetingFault."""

    def __init__(
        self,
        http: HttpSession,
        base_url: str,
        tokens: AccessTokens,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._http = http
        self._base_url = base_url.rstrip("/")
        self._tokens = tokens
        self._sleep = sleep

    async def call(
        self,
        method: str,
        *segments: str,
        query: Mapping[str, str] | None = None,
        body: Answer | None = None,
    ) -> Answer:
        """Makes one call, retried for a few seconds where Zoom is busy, broken or out of reach.

        A segment is one part of the path, unquoted. A call may be made twice: a second meeting or
        registrant does no harm, because it is given to no client.
        """
        url = address(self._base_url, *segments, query=query or {})
        async for attempt in AsyncRetrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=retry_if_exception(_may_pass_soon),
            sleep=self._sleep,
            reraise=True,
        ):
            with attempt:
                return await self._with_token(method, url, segments[0], body)
        raise AssertionError("unreachable: the last attempt's fault is raised again")

    async def _with_token(self, method: str, url: URL, about: str, body: Answer | None) -> Answer:
        """Repeats the call once with a new token after a 401 (code 124: expired or withdrawn)."""
        request = f"{method} of {about}"
        token = await self._tokens.current()
        status, headers, answer = await self._send(method, url, request, token, body)
        if status == 401:
            token = await self._tokens.instead_of(token)
            status, headers, answer = await self._send(method, url, request, token, body)
        if not 200 <= status < 300:
            raise fault_of(request, status, headers, answer)
        return answer

    async def _send(
        self, method: str, url: URL, request: str, token: str, body: Answer | None
    ) -> tuple[int, Mapping[str, str], Answer]:
        try:
            async with self._http.session().request(
                method,
                url,
                json=body,
                headers={"Authorization": f"Bearer {token}"},
                timeout=TIMEOUT,
                allow_redirects=False,  # a redirect must not receive the token
            ) as answer:
                return answer.status, answer.headers, _read(await answer.read())
        except (aiohttp.ClientError, TimeoutError) as fault:
            raise MeetingFault(f"Zoom could not be reached for {request}") from fault


def address(base_url: str, *segments: str, query: Mapping[str, str]) -> URL:
    """The URL of a call. Segments are quoted here, because yarl would quote them once too often."""
    path = "/".join(quoted(segment) for segment in segments)
    query_text = f"?{urlencode(query)}" if query else ""
    return URL(f"{base_url}/{path}{query_text}", encoded=True)


def quoted(segment: str) -> str:
    """Quotes a path segment; a uuid that begins with or holds two slashes, twice (FACTS 4.4)."""
    once = quote(segment, safe="")
    return quote(once, safe="") if segment.startswith("/") or "//" in segment else once


def _read(raw: bytes) -> Answer:
    """An error's body may be anything: the page of a proxy is read as an empty object."""
    try:
        return part(msgspec.json.decode(raw))
    except (msgspec.DecodeError, RecursionError):
        return {}


def _may_pass_soon(fault: BaseException) -> bool:
    return (
        isinstance(fault, MeetingFault)
        and not fault.permanent
        and (fault.retry_after_s or 0.0) <= LONGEST_WAIT_S
    )


def _wait(state: RetryCallState) -> float:
    fault = state.outcome.exception() if state.outcome else None
    requested_s = fault.retry_after_s if isinstance(fault, MeetingFault) else None
    return max(requested_s or 0.0, BACKOFF(state))
