"""The officers' queue: cases that await a decision, the most urgent first."""

from aiohttp import web
from yarl import URL

from delivery.review import case_queue
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import address, draw


async def show(request: web.Request) -> web.Response:
    after = _after(request)
    async with request.app[STORE].reading() as tx:
        page = await case_queue.page(tx, after, request.app[CLOCK].now())
    return draw(
        request,
        "officer/queue.html",
        here="officer_queue",
        wide=True,
        page=page,
        first=after is None,
        together={row.row.course_id: row.row for row in page.rows if row.clean},
        following=_address_of(request, page.following) if page.following else None,
    )


def _after(request: web.Request) -> tuple[str, int] | None:
    """Returns the position after which the page begins; None, for the first page, if the
    parameter is invalid."""
    place, _, booking_id = request.query.get("after", "").partition("~")
    is_known = (
        place.isascii() and place.isprintable() and booking_id.isdecimal() and len(booking_id) < 10
    )
    return (place, int(booking_id)) if is_known else None


def _address_of(request: web.Request, following: tuple[str, int]) -> str:
    place, booking_id = following
    return str(URL(address(request, "officer_queue")).with_query(after=f"{place}~{booking_id}"))
