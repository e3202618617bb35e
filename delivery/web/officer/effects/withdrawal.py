"""The page on which an officer notes that the force withdrew the offer, after the course."""

from aiohttp import web
from yarl import URL

from delivery.effects import withdrawal_notes
from delivery.effects.marking import NoSuchTask
from delivery.records.planning import bookings
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import (
    day_and_time,
    messages,
    moment_in,
    texts_in,
)

FIELDS = ("day", "time", "reason")


async def show(request: web.Request) -> web.Response:
    return await _page(request, day_and_time(request.app[CLOCK].now()) | {"reason": ""})


async def note(request: web.Request) -> web.Response:
    typed = texts_in(request, FIELDS)
    booking_id, now = number(request, "booking_id"), request.app[CLOCK].now()
    try:
        await withdrawal_notes.note_withdrawal(
            request.app[STORE],
            booking_id,
            moment_in(typed, "withdrawn_at"),
            typed["reason"],
            signed_in(request).id,
            now,
        )
    except NoSuchTask:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await _page(request, typed, refused.refusals)
    here = URL(address(request, "officer_case", booking_id=booking_id))
    raise web.HTTPSeeOther(here.with_fragment("withdrawal"))


async def _page(
    request: web.Request, typed: dict[str, str], refusals: tuple[FieldError, ...] = ()
) -> web.Response:
    async with request.app[STORE].reading() as tx:
        booking = await bookings.by_id(tx, number(request, "booking_id"))
    if booking is None:
        raise web.HTTPNotFound
    return await draw(
        request,
        "officer/withdrawal.html",
        status=422 if refusals else 200,
        here="officer_queue",
        booking=booking,
        typed=typed,
        faults=messages(refusals, "withdrawal"),
    )
