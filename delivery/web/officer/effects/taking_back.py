"""The page on which an officer takes back a follow-up that was noted by mistake."""

from aiohttp import web
from yarl import URL

from delivery.effects import taking_back
from delivery.effects.marking import NoSuchTask
from delivery.records.planning import bookings
from delivery.records.review import decisions
from delivery.records.tasks import follow_ups
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import address, draw
from delivery.web.request_keys import FORM


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def take_back(request: web.Request) -> web.Response:
    value = request[FORM].get("reason", "")
    reason = value if isinstance(value, str) else ""
    outcome_id, now = number(request, "outcome_id"), request.app[CLOCK].now()
    store, by = request.app[STORE], signed_in(request).id
    try:
        await taking_back.take_back(store, outcome_id, reason, by, now)
    except NoSuchTask:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await _page(request, reason, refused.refusals)
    async with store.reading() as tx:
        outcome = await decisions.outcome_by_id(tx, outcome_id)
    here = URL(address(request, "officer_case", booking_id=outcome.booking_id if outcome else 0))
    raise web.HTTPSeeOther(here.with_fragment("outcome-title"))


async def _page(
    request: web.Request, typed: str = "", refusals: tuple[FieldError, ...] = ()
) -> web.Response:
    async with request.app[STORE].reading() as tx:
        outcome = await decisions.outcome_by_id(tx, number(request, "outcome_id"))
        booking = await bookings.by_id(tx, outcome.booking_id) if outcome else None
        notes = await follow_ups.of_outcomes(tx, [outcome.id]) if outcome else []
    note = taking_back.takeable(tuple(notes))
    if outcome is None or booking is None or (note is None and not refusals):
        raise web.HTTPNotFound
    return await draw(
        request,
        "officer/taking_back.html",
        status=422 if refusals else 200,
        here="officer_queue",
        booking=booking,
        note=note,
        typed=typed,
        faults={
            refusal.place or "taking-back": refusal.reason[:1].upper() + refusal.reason[1:]
            for refusal in refusals
        },
    )
