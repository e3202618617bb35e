"""The officers' work list: the cases that need an officer, what runs out first on top."""

from aiohttp import web
from yarl import URL

from delivery.caseload import work_list
from delivery.records.review.work_list import Position
from delivery.web.access.authorisation import id_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import address, draw


async def show(request: web.Request) -> web.Response:
    after = _after(request)
    async with request.app[STORE].reading() as tx:
        page = await work_list.page(tx, after, request.app[CLOCK].now())
    return draw(
        request,
        "officer/queue.html",
        here="officer_queue",
        wide=True,
        page=page,
        first=after is None,
        together={row.row.course_id: row.row for row in page.rows if row.row.clean},
        following=_address_of(request, page.following) if page.following else None,
    )


def _after(request: web.Request) -> Position | None:
    """Returns the position after which the page begins; None, for the first page, if the
    parameter is invalid."""
    booking, _, course = request.query.get("after", "").partition("-")
    booking_id, course_id = id_in(booking), id_in(course)
    return (booking_id, course_id) if booking_id and course_id else None


def _address_of(request: web.Request, following: Position) -> str:
    booking_id, course_id = following
    here = URL(address(request, "officer_queue"))
    return str(here.with_query(after=f"{booking_id}-{course_id}"))
