"""The code that opens a client's record: sent on request, and typed."""

from aiohttp import web

from delivery.accounts.attempt_limits import TooManyAttempts
from delivery.clients.links import record_codes
from delivery.clients.links.record_codes import CodeNotSent, CodeResult
from delivery.clients.links.record_link import RecordLink
from delivery.web.access.client_network import network_of
from delivery.web.access.record_session import give_record_cookie, requested_record
from delivery.web.app_keys import CLOCK, SETTINGS, STORE, WALL
from delivery.web.client.link_page import dead, draw_own
from delivery.web.client.record import code_minutes, draw_way_in
from delivery.web.live_keys import CODES
from delivery.web.pages import address
from delivery.web.transport.form_fields import text_in

NO_WAY = "Select where we send your code"
TOO_MANY = "We have sent several codes already. Wait 15 minutes and try again, or call us"
NOT_SENT = "We could not send the code. Try again in a few minutes, or call us"
FAULTS = {
    CodeResult.WRONG: "This is not the code that we sent last. Check the six digits",
    CodeResult.OVER: "This code does not work any more. Get a new code",
}


async def send(request: web.Request) -> web.StreamResponse:
    """Sends a code to the client's own address or number, and asks for it."""
    link = await _link(request)
    if link is None:
        return await dead(request)
    way, codes = text_in(request, "way"), request.app[CODES]
    if way not in codes.ways(link):
        return await draw_way_in(request, link, NO_WAY, 422)
    try:
        await codes.send(link, way, network_of(request), request.app[WALL].now())
    except TooManyAttempts:
        return await draw_way_in(request, link, TOO_MANY, 429)
    except CodeNotSent:
        return await draw_way_in(request, link, NOT_SENT, 503)
    raise web.HTTPSeeOther(address(request, "client_code", record_key=link.key))


async def show(request: web.Request) -> web.StreamResponse:
    link = await _link(request)
    return await dead(request) if link is None else await _page(request, link)


async def check(request: web.Request) -> web.StreamResponse:
    """Opens the record in this browser if the code is right."""
    link = await _link(request)
    if link is None:
        return await dead(request)
    result = await record_codes.take(
        request.app[STORE],
        request.app[SETTINGS].secret,
        link,
        text_in(request, "code"),
        request.app[WALL].now(),
        request.app[CLOCK].now(),
    )
    if result is not CodeResult.RIGHT:
        return await _page(request, link, FAULTS[result])
    here = address(request, "client_record", record_key=link.key)
    response = web.Response(status=303, headers={"Location": here})
    give_record_cookie(request, response, link)
    return response


async def _link(request: web.Request) -> RecordLink | None:
    async with request.app[STORE].reading() as tx:
        return await requested_record(tx, request)


async def _page(request: web.Request, link: RecordLink, fault: str = "") -> web.Response:
    return await draw_own(
        request,
        "client/record_code.html",
        link,
        status=422 if fault else 200,
        minutes=code_minutes(),
        faults={"code": fault} if fault else {},
    )
