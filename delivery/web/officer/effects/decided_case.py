"""The decisions about a client on one course, also after the booking has moved to another."""

from aiohttp import web

from delivery.review import offer_history
from delivery.web.access.authorisation import number
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import draw


async def show(request: web.Request) -> web.Response:
    """Shows the decisions, and audits that this officer has looked at them."""
    booking_id, course_id = number(request, "booking_id"), number(request, "course_id")
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        file = await offer_history.decided_case(tx, booking_id, course_id, now)
    if file is None:
        raise web.HTTPNotFound
    return await draw(
        request, "officer/decided_case.html", here="officer_queue", file=file, now=now
    )
