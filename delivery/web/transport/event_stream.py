"""The frames of an event stream, written to a reader who may be slow."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

log = structlog.get_logger("coursewatch.web")

STREAM = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
WRITES_WITHIN_S = 10.0  # a reader who takes nothing for so long has gone, or opens it again
PING = b": nothing new\n\n"


async def write(response: web.StreamResponse, frame: bytes) -> None:
    """Raises TimeoutError if the reader does not take the frame in time."""
    async with asyncio.timeout(WRITES_WITHIN_S):
        await response.write(frame)


async def send_stream(
    request: web.Request, send_events: Callable[[web.StreamResponse], Awaitable[None]]
) -> web.StreamResponse:
    """Answers with a stream whose events `send_events` writes, until it ends or the reader leaves
    or takes nothing any more."""
    response = web.StreamResponse(headers=STREAM)
    try:
        await response.prepare(request)
        await write(response, b"retry: 2000\n\n")
        await send_events(response)
    except ConnectionResetError:
        log.info("stream left by its reader")
    except TimeoutError:
        log.info("stream not read by its reader")
        if request.transport is not None:
            request.transport.abort()
    return response
