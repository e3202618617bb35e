"""Reads the body of a machine's request, up to a limit."""

import asyncio

from aiohttp import web


async def read_at_most(request: web.Request, largest: int) -> bytes:
    """The raw body. Raises HTTPRequestEntityTooLarge if it has more than `largest` bytes."""
    try:
        await request.content.readexactly(largest + 1)
    except asyncio.IncompleteReadError as whole:
        return whole.partial
    raise web.HTTPRequestEntityTooLarge(largest, largest + 1)
