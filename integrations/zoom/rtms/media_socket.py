"""Holds open the media socket that Zoom requires before it sends events; reads no media."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import aiohttp
import structlog

from integrations.stream_notice import StreamStart
from integrations.zoom.rtms.protocol import MEDIA_ANSWER, AppKeys, Medium, media_hello
from integrations.zoom.rtms.websocket import (
    StreamGone,
    StreamRefused,
    StreamTimeouts,
    connected,
)

log = structlog.get_logger("coursewatch.rtms")

Ready = Callable[[], Awaitable[None]]


async def hold_open(
    http: aiohttp.ClientSession,
    start: StreamStart,
    keys: AppKeys,
    media: Sequence[Medium],
    ready: Ready,
    timeouts: StreamTimeouts,
) -> None:
    """Holds the socket until cancelled, or until every medium has been refused.

    `ready` is called after each handshake, and also without any media, because Zoom does not
    document whether it sends events without media (FACTS 3.1).
    """
    is_ready = False

    async def opened() -> None:
        nonlocal is_ready
        is_ready = True
        await ready()

    for medium in media:
        pauses, said = timeouts.pauses(), ""
        entry = log.bind(stream=start.stream, medium=medium.name)
        while True:
            try:
                await _drain(http, start, keys, medium, opened, timeouts)
            except StreamRefused as refusal:
                entry.warning("stream media refused", why=str(refusal))
                break
            except StreamGone as fault:
                if str(fault) != said:
                    said = str(fault)
                    entry.warning("stream media lost", why=said)
                if not is_ready:
                    await opened()
            await asyncio.sleep(next(pauses))
    if not is_ready:
        await ready()


async def _drain(
    http: aiohttp.ClientSession,
    start: StreamStart,
    keys: AppKeys,
    medium: Medium,
    opened: Ready,
    timeouts: StreamTimeouts,
) -> None:
    """Discards everything but keep-alives. Raises StreamRefused or StreamGone."""
    async with connected(http, medium.url, timeouts) as socket:
        await socket.send(media_hello(start, keys, medium))
        await socket.answer(MEDIA_ANSWER)
        await opened()
        while True:
            await socket.receive()
