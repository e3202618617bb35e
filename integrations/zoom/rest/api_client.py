"""Calls Zoom's REST API: addresses, tokens and retries of temporary faults."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import aiohttp
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential_jitter,
)
from yarl import URL

from integrations.http_session import HttpSession
from integrations.json_reader import NotJson, read_json
from integrations.meeting_provider import MeetingFault
from integrations.zoom.rest.access_token import AccessTokens
from integrations.zoom.rest.error_responses import TOKEN_REFUSED, fault_of
from integrations.zoom.value_readers import number

TIMEOUT = aiohttp.ClientTimeout(total=20, connect=5)
ATTEMPTS = 3
LONGEST_WAIT_S = 10.0
"""A longer requested wait is not served here: the outbox retries later."""
BACKOFF = wait_exponential_jitter(multiplier=0.5, max=4)

Answer = Mapping[str, object]
Sleep = Callable[[int | float], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class _Call:
    method: str
    url: URL
    name: str
    """The call's name for faults, without the ids in the URL."""
    body: Answer | None
    passing_codes: Collection[int]


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
        passing_codes: Collection[int] = (),
    ) -> Answer:
        """Makes one call, retried for a few seconds while Zoom is busy, broken or out of reach.

        A segment is one part of the path, unquoted. `passing_codes` are Zoom's codes that are
        temporary for this call. A call may be made twice: a second meeting or registrant does no
        harm, because no client gets it.
        """
        call = _Call(
            method,
            address(self._base_url, *segments, query=query or {}),
            f"{method} of {segments[0]}",
            body,
            passing_codes,
        )
        async for attempt in AsyncRetrying(
            stop=stop_after_attempt(ATTEMPTS),
            wait=_wait,
            retry=retry_if_exception(_may_pass_soon),
            sleep=self._sleep,
            reraise=True,
        ):
            with attempt:
                return await self._with_token(call)
        raise AssertionError("unreachable: the last attempt's fault is raised again")

    async def _with_token(self, call: _Call) -> Answer:
        """Repeats the call once with a new token after a 401 or code 124 (expired or withdrawn)."""
        token = await self._tokens.current()
        status, headers, raw = await self._send(call, token)
        answer = _read(raw)
        if status == 401 or _is_of_token(status, answer):
            token = await self._tokens.instead_of(token)
            status, headers, raw = await self._send(call, token)
            answer = _read(raw)
        if not 200 <= status < 300:
            raise fault_of(call.name, status, headers, answer or {}, call.passing_codes)
        if answer is None and call.method == "GET":
            raise MeetingFault(f"Zoom's answer to {call.name} could not be read")
        return answer or {}

    async def _send(self, call: _Call, token: str) -> tuple[int, Mapping[str, str], bytes]:
        try:
            async with self._http.session().request(
                call.method,
                call.url,
                json=call.body,
                headers={"Authorization": f"Bearer {token}"},
                timeout=TIMEOUT,
                allow_redirects=False,  # a redirect must not receive the token
            ) as answer:
                return answer.status, answer.headers, await answer.read()
        except (aiohttp.ClientError, TimeoutError) as fault:
            raise MeetingFault(f"Zoom could not be reached for {call.name}") from fault


def address(base_url: str, *segments: str, query: Mapping[str, str]) -> URL:
    """The URL of a call. Segments are quoted here, because yarl would quote them once too often."""
    path = "/".join(quoted(segment) for segment in segments)
    query_text = f"?{urlencode(query)}" if query else ""
    return URL(f"{base_url}/{path}{query_text}", encoded=True)


def quoted(segment: str) -> str:
    """Quotes a path segment; a uuid that begins with or holds two slashes, twice (FACTS 4.4)."""
    once = quote(segment, safe="")
    return quote(once, safe="") if segment.startswith("/") or "//" in segment else once


def _read(raw: bytes) -> Answer | None:
    """The JSON object of a body, empty for no body; None for anything else, as a proxy's page."""
    try:
        value = read_json(raw) if raw else {}
    except NotJson:
        return None
    return value if isinstance(value, dict) else None


def _is_of_token(status: int, answer: Answer | None) -> bool:
    """Whether a call is refused for its token under another status than 401."""
    return status >= 400 and number((answer or {}).get("code")) == TOKEN_REFUSED


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
