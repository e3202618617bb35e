"""The control API for tests and rehearsals, on loopback only: what was sent, and bad days."""

import json

from aiohttp import web

from integrations.notify.simulator.app_keys import MESSAGES, NETWORKS
from integrations.notify.simulator.bad_days import BadDay
from integrations.notify.simulator.message_bodies import receipt_body

CONTROLS = ("/messages", "/bad-days", "/tries")


async def messages(request: web.Request) -> web.Response:
    """GET /messages: all messages with their words, oldest first."""
    taken = request.app[MESSAGES].messages.values()
    return web.json_response(
        [{**receipt_body(message), "subject": message.subject, "body": message.body}
         for message in taken]
    )  # fmt: skip


async def bad_days(request: web.Request) -> web.Response:
    """POST /bad-days with a JSON list of names: the bad days of the next messages, in order. 400
    for an unknown name."""
    try:
        days = [BadDay(name) for name in json.loads(await request.read())]
    except (ValueError, TypeError):
        return web.Response(status=400, text=f"send a list of: {', '.join(BadDay)}\n")
    request.app[MESSAGES].next_days.extend(days)
    return web.Response(status=204)


async def tries(request: web.Request) -> web.Response:
    """GET /tries: of each try of a receipt, the message's id and the answer."""
    return web.json_response(request.app[NETWORKS].tries)


ROUTES = (
    web.get("/messages", messages),
    web.post("/bad-days", bad_days),
    web.get("/tries", tries),
)
