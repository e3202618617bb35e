"""Reading the body of a machine's request, but no more of it than it may send."""

import asyncio

from aiohttp import web


async def read_at_most(request: web.Request, largest: int) -> bytes:
    """The raw bytes. `HTTPRequestEntityTooLarge` for more than `largest` of them."""
    try:
        await request.content.readexactly(largest + 1)
    except asyncio.IncompleteReadError as whole:
        return whole.partial
    raise web.HTTPRequestEntityTooLarge(largest, largest + 1)
