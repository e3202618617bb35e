"""The page on which an officer notes what a client did after a decision."""

from aiohttp import web
from yarl import URL

from delivery.effects import following_up
from delivery.effects.following_up import FollowUp, FollowUpKind
from delivery.effects.marking import NoSuchTask
from delivery.records.planning import bookings
from delivery.records.review import decisions
from delivery.records.tasks import follow_ups
from delivery.timekeeping import london_time
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import id_in, number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.officer.case import member_of
from delivery.web.officer.effects.telling import moment_of
from delivery.web.pages import address, draw
from delivery.web.request_keys import FORM

FIELDS = ("kind", "way", "proven", "day", "time", "note")


async def show(request: web.Request) -> web.Response:
    day, _, time = london_time.written(request.app[CLOCK].now()).partition(" ")
    return await _page(request, dict.fromkeys(FIELDS, "") | {"day": day, "time": time})


async def note(request: web.Request) -> web.Response:
    """Saves a note. The choice of a new booking is `booked`, a space and the booking's id."""
    form = request[FORM]
    typed = {name: value if isinstance(value := form.get(name, ""), str) else "" for name in FIELDS}
    outcome_id, now = number(request, "outcome_id"), request.app[CLOCK].now()
    choice, _, booking = typed["kind"].partition(" ")
    kind = member_of(FollowUpKind, choice)
    try:
        follow_up = FollowUp(
            kind=kind,
            detail=typed["proven" if kind is FollowUpKind.PROOF else "way"],
            happened_at=None if kind is FollowUpKind.BOOKED else moment_of(typed, "happened_at"),
            new_booking_id=id_in(booking) or 0,
            note=typed["note"],
        )
        by = signed_in(request).id
        await following_up.note_follow_up(request.app[STORE], outcome_id, follow_up, by, now)
    except NoSuchTask:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await _page(request, typed, refused.refusals)
    async with request.app[STORE].reading() as tx:
        outcome = await decisions.outcome_by_id(tx, outcome_id)
    here = URL(address(request, "officer_case", booking_id=outcome.booking_id if outcome else 0))
    raise web.HTTPSeeOther(here.with_fragment("outcome-title"))


async def _page(
    request: web.Request, typed: dict[str, str], refusals: tuple[FieldError, ...] = ()
) -> web.Response:
    async with request.app[STORE].reading() as tx:
        outcome = await decisions.outcome_by_id(tx, number(request, "outcome_id"))
        booking = await bookings.by_id(tx, outcome.booking_id) if outcome else None
        offered = await follow_ups.new_bookings(tx, outcome.id) if outcome else []
    if outcome is None or booking is None:
        raise web.HTTPNotFound
    return draw(
        request,
        "officer/follow_up.html",
        status=422 if refusals else 200,
        here="officer_queue",
        outcome=outcome,
        booking=booking,
        offered=offered,
        typed=typed,
        faults={
            refusal.place or "follow-up": refusal.reason[:1].upper() + refusal.reason[1:]
            for refusal in refusals
        },
    )
