"""A client's connection to the service: its measurement, and what the client's page says of it."""

import os
from datetime import datetime
from typing import Final

from aiohttp import web

from delivery.device_check import own_connection
from delivery.device_check.connection_measuring import ConnectionMeasuring
from delivery.device_check.own_connection import BadStretch, UnknownReportError
from delivery.records.planning import connection_reports
from delivery.web.app_keys import CLOCK, STORE, WALL
from delivery.web.client.link_page import opened, opened_for_report
from integrations.json_reader import NotJson, read_shape

MEASURING = web.AppKey("measuring", ConnectionMeasuring)
BUSY = "The connection cannot be measured now. This says nothing about it."
NOISE: Final = os.urandom(1024 * 1024)
"""What comes down; no proxy can make it shorter."""
SERVER_DELAY = "Server-Delay-Ms"


async def begin(request: web.Request) -> web.Response:
    """Answers the ticket, the pace and the thresholds; 429 where there are too many now."""
    measuring = request.app[MEASURING]
    link_key = request.match_info["link_key"]
    async with request.app[STORE].reading() as tx:
        await opened_for_report(tx, request)
    ticket = measuring.begin(link_key, request.app[WALL].now())
    if ticket is None:
        raise web.HTTPTooManyRequests(text=BUSY)
    figures = measuring.figures
    return web.json_response(
        {
            "ticket": ticket,
            "pings": figures.pings,
            "pingEveryMs": figures.ping_every_ms,
            "fewestPings": figures.fewest_pings,
            "blocks": figures.blocks,
            "blockEveryMs": figures.block_every_ms,
            "upBytes": figures.up_bytes,
            "downBytes": figures.down_bytes,
            "upKbps": figures.up_kbps,
            "downKbps": figures.down_kbps,
            "jitterMs": figures.jitter_ms,
            "serverDelayMs": figures.server_delay_ms,
        }
    )


async def exchange(request: web.Request) -> web.Response:
    """Takes a block of bytes, of which nothing is kept, and answers a block where the address asks
    for it. Each answer says by how much the service was late meanwhile, in milliseconds."""
    measuring = _admitted(request)
    figures = measuring.figures
    headers = {SERVER_DELAY: str(measuring.delay.worst_ms(figures.seconds))}
    if "block" not in request.query:
        return web.Response(status=204, headers=headers)
    block = NOISE[: figures.down_bytes]
    return web.Response(body=block, content_type="application/octet-stream", headers=headers)


async def report(request: web.Request) -> web.Response:
    """Stores a stretch in which the client's own page could not reach us, also once the course is
    over: the page may come back late. Answers 422 to anything else, and 204 also where too many
    came to store this one."""
    body, now = await request.read(), request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        link = await opened(tx, request)
        if link is None:
            raise web.HTTPNotFound(text="This link does not work.")
        stretch = _stretch(body, now)
        await connection_reports.add(
            tx,
            booking_id=link.booking.id,
            code=stretch.code,
            began_at=stretch.span.start,
            ended_at=stretch.span.end,
            now=now,
        )
    return web.Response(status=204)


def _stretch(body: bytes, now: datetime) -> BadStretch:
    try:
        return own_connection.read(read_shape(body, dict[str, str | int]), now)
    except (NotJson, UnknownReportError) as odd:
        raise web.HTTPUnprocessableEntity(text="Send one code and two numbers.") from odd


def _admitted(request: web.Request) -> ConnectionMeasuring:
    """Raises HTTPNotFound without a ticket of this link."""
    measuring = request.app[MEASURING]
    ticket, link_key = request.query.get("ticket", ""), request.match_info["link_key"]
    if not measuring.take(ticket, link_key, request.app[WALL].now()):
        raise web.HTTPNotFound(text="This ticket does not work.")
    return measuring
