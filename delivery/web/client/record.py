"""The client's own record, after the course."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from delivery.clients.client_record import record_of
from delivery.clients.personal_link import PersonalLink
from delivery.records.database.store import Transaction
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.client.link_page import dead, draw_own, opened

SAID = frozenset({"challenge", "statement"})
"""What the client has just sent."""

PageBeforeRecord = Callable[[web.Request, Transaction, PersonalLink], Awaitable[web.Response]]
"""Draws a page for a booked client whose course is not over."""


async def show(request: web.Request) -> web.StreamResponse:
    return await record_or(_no_record_yet, request)


async def record_or(before: PageBeforeRecord, request: web.Request) -> web.Response:
    """Draws the record once the course is over, and until then the page `before`.

    A client who is no longer booked sees the record only if an outcome was signed.
    """
    async with request.app[STORE].reading() as tx:
        link = await opened(tx, request)
        if link is None:
            return await dead(request)
        now = request.app[CLOCK].now()
        if now >= link.course.ends_at:
            record = await record_of(tx, link)
            if link.is_booked or record.signed is not None:
                said = request.query.get("said")
                return await draw_own(
                    request,
                    "client/record.html",
                    link,
                    record=record,
                    now=now,
                    said=said if said in SAID else None,
                )
        if not link.is_booked:
            return await draw_own(request, "client/not_booked.html", link)
        return await before(request, tx, link)


async def _no_record_yet(request: web.Request, _: Transaction, link: PersonalLink) -> web.Response:
    return await draw_own(request, "client/no_record_yet.html", link)
