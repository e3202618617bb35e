"""The client's own record, after the course."""

from datetime import datetime

from aiohttp import web

from delivery.clients.client_record import record_of
from delivery.clients.personal_link import LinkStage, PersonalLink
from delivery.records.database.store import Transaction
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.client.link_page import dead, draw_own, opened


async def show(request: web.Request) -> web.StreamResponse:
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        link = await opened(tx, request)
        if link is None:
            return dead(request)
        record = await drawn(request, tx, link, now)
        if record is not None:
            return record
    if link.stage(now) is LinkStage.NOT_BOOKED:
        return draw_own(request, "client/not_booked.html", link)
    return draw_own(request, "client/no_record_yet.html", link)


async def drawn(
    request: web.Request, tx: Transaction, link: PersonalLink, now: datetime
) -> web.Response | None:
    """Draws the record once the course is over. A client who is no longer booked sees the record
    only if an outcome was signed."""
    if now < link.course.ends_at:
        return None
    record = await record_of(tx, link)
    if not link.is_booked and record.signed is None:
        return None
    return draw_own(request, "client/record.html", link, record=record, now=now)
