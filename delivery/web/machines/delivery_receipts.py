"""Receives the delivery receipts that GOV.UK Notify posts."""

import structlog
from aiohttp import web

from delivery.records.database.faults import StoreFault
from delivery.records.messages import receipts
from delivery.web.app_keys import CLOCK, SETTINGS, STORE
from delivery.web.machines.bearer_token import has_token
from delivery.web.transport.request_body import read_at_most
from integrations.notify.callbacks import UnreadableCallback, read_callback

log = structlog.get_logger("coursewatch.receipts")

LARGEST_BODY = 64 * 1024  # bytes; a receipt has less than 1 KB
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="coursewatch receipts"'}


async def receive(request: web.Request) -> web.Response:
    """POST /webhooks/notify. 200 for every receipt, also where its message is unknown or it says
    nothing new; 401 without the token; 400 for a body that is no receipt; 413 above 64 KiB; 503 if
    the receipt cannot be stored, because Notify then posts it again."""
    app = request.app
    if not has_token(request, app[SETTINGS].notify_callback_token):
        log.warning("receipt refused", why="without the token")
        return web.Response(status=401, headers=CHALLENGE)
    raw, now = await read_at_most(request, LARGEST_BODY), app[CLOCK].now()
    try:
        receipt = read_callback(raw, now)
    except UnreadableCallback:
        log.warning("receipt refused", why="unreadable")
        return web.Response(status=400)
    try:
        async with app[STORE].writing() as tx:
            new = await receipts.add(tx, receipt, now)
    except (StoreFault, OSError, TimeoutError) as fault:
        log.error("receipt not stored", fault=type(fault).__name__)
        return web.Response(status=503)
    log.info("receipt taken", state=receipt.state, new=new)
    return web.Response()
