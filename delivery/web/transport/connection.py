"""Closes slow connections, and refuses connections beyond the limit."""

import asyncio
import traceback
from typing import Any

import structlog
from aiohttp import web
from aiohttp.web import BaseRequest, RequestHandler

from delivery.web.transport.limits import LARGEST_LINE, MOST_HEADERS, Limits
from delivery.web.transport.refusals import PlainRefusals

log = structlog.get_logger("coursewatch.http")

LOOKS = 10
"""How often slow connections are looked for while one may be waited for."""

PARSING = {
    "auto_decompress": False,  # two megabytes of zeros arrive in two kilobytes
    "max_line_size": LARGEST_LINE,
    "max_field_size": LARGEST_LINE,
    "max_headers": MOST_HEADERS,
}
"""Options of aiohttp's RequestHandler: the limits of its parser, and no unpacking."""


class ServiceConnection(RequestHandler):
    """A connection that measures how long it waits for the end of a request's headers, or for its
    answer to be read.

    aiohttp itself answers requests that it cannot parse. This class answers in the service's own
    words and with the service's headers, and logs neither the octets nor the parser's message,
    which repeats the octets.
    """

    __slots__ = ("_is_answering", "_refusals", "_server", "_waiting_since_s")

    def __init__(self, server: "ConnectionServer", refusals: PlainRefusals, **options: Any) -> None:
        super().__init__(server, **options)
        self._server, self._refusals = server, refusals
        self._waiting_since_s: float | None = None
        self._is_answering = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._waiting_since_s = self._loop.time()
        super().connection_made(transport)
        if self._server.is_full:
            self.force_close()

    def data_received(self, data: bytes) -> None:
        if self._waiting_since_s is None and not self._is_answering:
            self._waiting_since_s = self._loop.time()
        super().data_received(data)

    def has_headers(self) -> None:
        """Notes that the headers of a request are complete, and that its answer begins."""
        self._waiting_since_s, self._is_answering = None, True

    def close_if_slow(self, now_s: float) -> None:
        limits = self._server.limits
        allowed_s = limits.answer_s if self._is_answering else limits.head_s
        if self._waiting_since_s is not None and now_s - self._waiting_since_s > allowed_s:
            if self.transport is not None and self._is_answering:
                self.transport.abort()  # what it does not read would be kept for it
            self.force_close()

    async def finish_response(
        self, request: BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        self._waiting_since_s = self._loop.time()
        if not request.content.is_eof():
            resp.force_close()  # what is left of the body is nobody's request
        try:
            return await super().finish_response(request, resp, start_time)
        finally:
            self._waiting_since_s, self._is_answering = None, False

    def handle_error(
        self,
        request: BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Answers malformed HTTP (400) and faults outside of all pages, for aiohttp."""
        if status >= 500:
            self.log_exception(exc_info=exc)
        else:
            log.info("no request", status=status)
        if request.writer.output_size > 0:
            raise ConnectionResetError("half an answer has been sent")
        return self._refusals.refuse(status)

    def log_exception(self, *_: Any, **named: Any) -> None:
        """Logs the kind and place of a fault, without its message, which may hold a stranger's
        input."""
        fault = named.get("exc_info")
        if isinstance(fault, BaseException):
            frames = traceback.extract_tb(fault.__traceback__)
            where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-5:]]
            log.error("fault of a connection", kind=type(fault).__qualname__, where=where)


class ConnectionServer(web.Server):
    """Makes the connections, counts them, and closes the slow ones."""

    def __init__(self, server: web.Server, refusals: PlainRefusals, limits: Limits) -> None:
        """Wraps `server`, which aiohttp has made for an application, and answers through it."""
        super().__init__(
            self._answer,
            request_factory=self._request,
            handler_cancellation=server.handler_cancellation,
        )
        self.limits = limits
        self._application, self._refusals = server, refusals
        self._clock = asyncio.get_running_loop()
        self._look = self._clock.call_later(limits.head_s / LOOKS, self._close_slow)

    @property
    def is_full(self) -> bool:
        return len(self._connections) > self.limits.connections

    def __call__(self) -> RequestHandler:
        return ServiceConnection(
            self,
            self._refusals,
            loop=self._clock,
            keepalive_timeout=self.limits.idle_s,
            lingering_time=self.limits.linger_s,
            access_log=None,
            **PARSING,
        )

    async def shutdown(self, timeout: float | None = None) -> None:  # noqa: ASYNC109 - aiohttp's
        self._look.cancel()
        await super().shutdown(timeout)

    def _close_slow(self) -> None:
        now_s = self._clock.time()
        for connection in self.connections:
            if isinstance(connection, ServiceConnection):
                connection.close_if_slow(now_s)
        self._look = self._clock.call_later(self.limits.head_s / LOOKS, self._close_slow)

    async def _answer(self, request: BaseRequest) -> web.StreamResponse:
        """Answers 417 to an unknown `Expect`: aiohttp would answer by itself, and repeat the
        header."""
        if request.headers.get("Expect", "100-continue").lower() != "100-continue":
            return self._refusals.refuse(417)
        return await self._application.request_handler(request)

    def _request(
        self,
        message: Any,
        payload: Any,
        protocol: RequestHandler,
        writer: Any,
        task: "asyncio.Task[None]",
    ) -> BaseRequest:
        if isinstance(protocol, ServiceConnection):
            protocol.has_headers()
        return self._application.request_factory(message, payload, protocol, writer, task)
