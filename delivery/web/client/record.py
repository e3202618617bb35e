"""The client's own record, after the course: behind a link of its own, and a code."""

from aiohttp import web

from delivery.accounts import record_sessions
from delivery.clients.client_record import record_of
from delivery.clients.links import code_letter
from delivery.clients.links.record_link import RecordLink, has_record
from delivery.records.answers import record_requests
from delivery.records.database.store import Transaction
from delivery.web.access.record_session import is_open, requested_record, take_record_cookie
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.client.link_page import dead, draw_own
from delivery.web.live_keys import CODES
from delivery.web.pages import address

SAID = frozenset({"challenge", "complaint", "copy", "statement"})
"""What the client has just sent."""


async def show(request: web.Request) -> web.StreamResponse:
    """Shows the record to a browser that a code has opened it for, and to any other how to get a
    code. Changes nothing, because mail scanners open links."""
    async with request.app[STORE].reading() as tx:
        link = await requested_record(tx, request)
        if link is None:
            return await dead(request)
        if is_open(request, link):
            return await _record_page(request, tx, link)
    return await draw_way_in(request, link)


async def close(request: web.Request) -> web.StreamResponse:
    """Ends the session of this browser."""
    async with request.app[STORE].reading() as tx:
        link = await requested_record(tx, request)
    if link is None:
        return await dead(request)
    here = address(request, "client_record", record_key=link.key)
    response = web.Response(status=303, headers={"Location": here})
    take_record_cookie(response)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


async def draw_way_in(
    request: web.Request, link: RecordLink, fault: str = "", status: int = 200
) -> web.Response:
    """Draws the page that offers to send a code. It tells nothing about the course."""
    return await draw_own(
        request,
        "client/record_way_in.html",
        link,
        status=status,
        ways=request.app[CODES].ways(link),
        minutes=code_minutes(),
        faults={"way": fault} if fault else {},
    )


def code_minutes() -> int:
    """How long a code works, in minutes."""
    return int(code_letter.LIFE.total_seconds()) // 60


async def _record_page(request: web.Request, tx: Transaction, link: RecordLink) -> web.Response:
    now = request.app[CLOCK].now()
    if not await has_record(tx, link, now):
        template = "client/no_record_yet.html" if link.is_booked else "client/not_booked.html"
        return await draw_own(request, template, link)
    said = request.query.get("said")
    return await draw_own(
        request,
        "client/record.html",
        link,
        record=await record_of(tx, link),
        requests=await record_requests.of_case(tx, link.booking.id, link.course.id),
        now=now,
        said=said if said in SAID else None,
        open_hours=int(record_sessions.LIFE.total_seconds()) // 3600,
    )
