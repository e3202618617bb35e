"""The page on which an officer notes what a client did after a decision."""

from aiohttp import web

from delivery.effects import following_up
from delivery.effects.following_up import FollowUp, FollowUpKind
from delivery.effects.marking import NoSuchTask
from delivery.records.tasks import follow_ups
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import id_in, number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.officer.case import member_of
from delivery.web.officer.effects.noted_decision import case_of, decision_of
from delivery.web.pages import draw
from delivery.web.transport.form_fields import (
    day_and_time,
    messages,
    moment_in,
    texts_in,
)

FIELDS = ("kind", "way", "proven", "day", "time", "note")


async def show(request: web.Request) -> web.Response:
    now = request.app[CLOCK].now()
    return await _page(request, dict.fromkeys(FIELDS, "") | day_and_time(now))


async def note(request: web.Request) -> web.Response:
    """Saves a note. The choice of a new booking is `booked`, a space and the booking's id."""
    typed = texts_in(request, FIELDS)
    outcome_id, now = number(request, "outcome_id"), request.app[CLOCK].now()
    choice, _, booking = typed["kind"].partition(" ")
    kind = member_of(FollowUpKind, choice)
    try:
        follow_up = FollowUp(
            kind=kind,
            detail=typed["proven" if kind is FollowUpKind.PROOF else "way"],
            happened_at=None if kind is FollowUpKind.BOOKED else moment_in(typed, "happened_at"),
            new_booking_id=id_in(booking) or 0,
            note=typed["note"],
        )
        by = signed_in(request).id
        await following_up.note_follow_up(request.app[STORE], outcome_id, follow_up, by, now)
    except NoSuchTask:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await _page(request, typed, refused.refusals)
    raise web.HTTPSeeOther((await case_of(request)).with_fragment("outcome-title"))


async def _page(
    request: web.Request, typed: dict[str, str], refusals: tuple[FieldError, ...] = ()
) -> web.Response:
    async with request.app[STORE].reading() as tx:
        outcome, booking = await decision_of(request, tx)
        offered = await follow_ups.new_bookings(tx, outcome.id)
    return await draw(
        request,
        "officer/follow_up.html",
        status=422 if refusals else 200,
        here="officer_queue",
        outcome=outcome,
        booking=booking,
        offered=offered,
        typed=typed,
        faults=messages(refusals, "follow-up"),
    )
