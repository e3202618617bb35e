"""Whether the service is alive and its records can be read: for a machine that restarts us."""

from aiohttp import web

from delivery.records import users
from delivery.records.store import StoreFault
from delivery.web.keys import STORE


async def is_alive(request: web.Request) -> web.Response:
    """200 if the records answer, else 503."""
    try:
        async with request.app[STORE].look() as tx:
            await users.by_id(tx, 0)
    except StoreFault:
        return web.json_response({"records": "do not answer"}, status=503)
    return web.json_response({"records": "answer"})
