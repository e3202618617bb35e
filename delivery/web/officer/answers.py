"""What a client has answered, for officers: statements marked as read, and files downloaded."""

from aiohttp import web
from yarl import URL

from delivery.clients.client_looks import FILE_DOWNLOADED
from delivery.records.answers import answer_files
from delivery.records.planning import bookings
from delivery.records.review import audit
from delivery.statements import statements
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import address, saved


async def mark_read(request: web.Request) -> web.StreamResponse:
    booking_id = number(request, "booking_id")
    is_there = await statements.mark_read(
        request.app[STORE],
        booking_id,
        number(request, "statement_id"),
        signed_in(request).id,
        request.app[CLOCK].now(),
    )
    if not is_there:
        raise web.HTTPNotFound
    here = URL(address(request, "officer_case", booking_id=booking_id))
    raise web.HTTPSeeOther(here.with_query(said="read"))


async def download(request: web.Request) -> web.Response:
    """Answers with a client's file, which browsers save and do not show, and audits it."""
    booking_id, file_id = number(request, "booking_id"), number(request, "file_id")
    async with request.app[STORE].writing() as tx:
        booking = await bookings.by_id(tx, booking_id)
        file = await answer_files.content_of(tx, file_id, booking_id)
        if booking is None or file is None:
            raise web.HTTPNotFound
        subject = f"booking {booking.reference}"
        await audit.add(
            tx,
            user_id=signed_in(request).id,
            act=FILE_DOWNLOADED,
            subject=subject,
            now=request.app[CLOCK].now(),
        )
    return saved(file.content, f"file-{file_id}.{file.kind}")
