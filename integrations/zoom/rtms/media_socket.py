"""Holds open the media socket that Zoom wants to see before it tells events, and reads nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import aiohttp

from integrations.stream_notice import StreamStart
from integrations.zoom.rtms.protocol import MEDIA_ANSWER, AppKeys, Medium, media_hello
from integrations.zoom.rtms.websocket import Patience, StreamGone, StreamRefused, connected, spread

Ready = Callable[[], Awaitable[None]]


async def hold(
    http: aiohttp.ClientSession,
    start: StreamStart,
    keys: AppKeys,
    media: Sequence[Medium],
    ready: Ready,
    patience: Patience,
) -> None:
    """Until cancelled, or until every medium has been refused.

    `ready` is called after each handshake, and also when there is no media to be had: it is not
    documented whether events flow without (FACTS 3.1), so it is worth asking for them.
    """
    is_ready = False

    async def opened() -> None:
        nonlocal is_ready
        is_ready = True
        await ready()

    for medium in media:
        pause_s = patience.first_pause_s
        while True:
            try:
                await _drain(http, start, keys, medium, opened, patience)
            except StreamRefused:
                break
            except StreamGone:
                if not is_ready:
                    await opened()
            await asyncio.sleep(spread(pause_s))
            pause_s = min(2 * pause_s, patience.longest_pause_s)
    if not is_ready:
        await ready()


async def _drain(
    http: aiohttp.ClientSession,
    start: StreamStart,
    keys: AppKeys,
    medium: Medium,
    opened: Ready,
    patience: Patience,
) -> None:
    """What comes is thrown away, keep-alives apart. Ends in Refused or Gone."""
    async with connected(http, medium.url, patience) as socket:
        await socket.send(media_hello(start, keys, medium))
        await socket.answer(MEDIA_ANSWER)
        await opened()
        while True:
            await socket.receive()
