"""The page of the holds on a client's records: an officer sets one, or ends one."""

from aiohttp import web

from delivery.destruction import holding
from delivery.records.planning import bookings
from delivery.records.retention import holds
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import messages, texts_in

FIELDS = ("cause", "reason", "look_again_on")
NOTHING = dict.fromkeys(FIELDS, "")
ENDED = "this hold has ended already"


async def show(request: web.Request) -> web.Response:
    return await _page(request, NOTHING)


async def place(request: web.Request) -> web.Response:
    """303 to the page; 422 with the faults, and nothing is saved."""
    typed, now = texts_in(request, FIELDS), request.app[CLOCK].now()
    booking_id, officer = number(request, "booking_id"), signed_in(request).id
    try:
        hold = holding.hold_of(typed["cause"], typed["reason"], typed["look_again_on"], now)
    except InvalidInput as refused:
        return await _page(request, typed, refused.refusals)
    async with request.app[STORE].writing() as tx:
        if await holding.place(tx, booking_id, hold, officer, now) is None:
            raise web.HTTPNotFound
    raise web.HTTPSeeOther(address(request, "client_holds", booking_id=booking_id))


async def end(request: web.Request) -> web.Response:
    """303 to the page; 422 without a reason, or if it has ended already."""
    booking_id, hold_id = number(request, "booking_id"), number(request, "hold_id")
    reason, now = texts_in(request, ("reason",))["reason"], request.app[CLOCK].now()
    if faults := holding.reason_faults(reason):
        return await _page(request, NOTHING, (*faults,))
    async with request.app[STORE].writing() as tx:
        officer = signed_in(request).id
        is_ended = await holding.end(tx, booking_id, hold_id, reason.strip(), officer, now)
    if not is_ended:
        return await _page(request, NOTHING, (FieldError("", ENDED),))
    raise web.HTTPSeeOther(address(request, "client_holds", booking_id=booking_id))


async def _page(
    request: web.Request, typed: dict[str, str], refusals: tuple[FieldError, ...] = ()
) -> web.Response:
    booking_id = number(request, "booking_id")
    async with request.app[STORE].reading() as tx:
        booking = await bookings.by_id(tx, booking_id)
        listed = await holds.with_names(tx, booking_id)
    if booking is None:
        raise web.HTTPNotFound
    return await draw(
        request,
        "officer/retention/client_holds.html",
        status=422 if refusals else 200,
        here="officer_queue",
        booking=booking,
        holds=listed,
        typed=typed,
        faults=messages(refusals, "holds"),
    )
