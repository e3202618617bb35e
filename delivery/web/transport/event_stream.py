"""The frames of an event stream, written to a reader who may be slow."""

import asyncio

from aiohttp import web

STREAM = {"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"}
WRITES_WITHIN_S = 10.0  # a reader who takes nothing for so long has gone, or opens it again
PING = b": nothing new\n\n"


async def write(response: web.StreamResponse, frame: bytes) -> None:
    """Raises TimeoutError if the reader does not take the frame in time."""
    async with asyncio.timeout(WRITES_WITHIN_S):
        await response.write(frame)
