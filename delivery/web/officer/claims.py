"""Takes a case, so that other officers see who works on it, and gives it back."""

from aiohttp import web
from yarl import URL

from delivery.caseload import claims
from delivery.caseload.claims import CaseClaim
from delivery.records.planning import bookings
from delivery.validation.errors import InvalidInput
from delivery.web.access.authorisation import id_in, number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.officer import case
from delivery.web.pages import address
from delivery.web.request_keys import FORM


async def keep(request: web.Request) -> web.Response:
    """Takes the case from the holder whom the page has shown, or gives the officer's own back."""
    booking_id, store = number(request, "booking_id"), request.app[STORE]
    async with store.reading() as tx:
        booking = await bookings.by_id(tx, booking_id)
    if booking is None:
        raise web.HTTPNotFound
    expected = id_in(str(request[FORM].get("expected", "")))
    claim = CaseClaim(booking_id, booking.course_id, signed_in(request).id, expected)
    said = "taken"
    if request[FORM].get("act") == "give_back":
        await claims.give_back(store, claim, request.app[CLOCK].now())
        said = "given_back"
    else:
        try:
            await claims.take(store, claim, request.app[CLOCK].now())
        except InvalidInput as refused:
            return await case.page(request, case.NOTHING_TYPED, refused.refusals)
    here = address(request, "officer_case", booking_id=booking_id)
    raise web.HTTPSeeOther(URL(here).with_query(said=said))
