"""The client's own record, after the course."""

from aiohttp import web

from delivery.client_record import record_of
from delivery.personal_link import PersonalLink, Stage
from delivery.records.store import Transaction
from delivery.web.client.opened import dead, draw_own, opened
from delivery.web.keys import CLOCK, STORE


async def show(request: web.Request) -> web.StreamResponse:
    now = request.app[CLOCK].now()
    async with request.app[STORE].look() as tx:
        link = await opened(tx, request)
        if link is None:
            return dead(request)
        if now >= link.course.ends_at:
            return await draw_record(request, tx, link)
    if link.stage(now) is Stage.NOT_BOOKED:
        return draw_own(request, "client/not_booked.html", link)
    return draw_own(request, "client/no_record_yet.html", link)


async def draw_record(request: web.Request, tx: Transaction, link: PersonalLink) -> web.Response:
    return draw_own(request, "client/record.html", link, record=await record_of(tx, link))
