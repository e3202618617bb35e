"""The decision that a page's address names, for pages on which an officer notes what followed."""

from aiohttp import web
from yarl import URL

from delivery.records.database.store import Transaction
from delivery.records.planning import bookings
from delivery.records.planning.bookings import BookingRow
from delivery.records.review import decisions
from delivery.records.review.decisions import OutcomeRow
from delivery.web.access.authorisation import number
from delivery.web.app_keys import STORE
from delivery.web.pages import address


async def decision_of(request: web.Request, tx: Transaction) -> tuple[OutcomeRow, BookingRow]:
    """Returns the signed outcome and the booking that it decides. Raises HTTPNotFound."""
    outcome = await decisions.outcome_by_id(tx, number(request, "outcome_id"))
    booking = await bookings.by_id(tx, outcome.booking_id) if outcome else None
    if outcome is None or booking is None:
        raise web.HTTPNotFound
    return outcome, booking


async def case_of(request: web.Request) -> URL:
    """Returns the address of the decided case. Raises HTTPNotFound."""
    async with request.app[STORE].reading() as tx:
        _, booking = await decision_of(request, tx)
    return URL(address(request, "officer_case", booking_id=booking.id))
