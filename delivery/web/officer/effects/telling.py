"""The page on which an officer notes that a client was told of a decision."""

from collections.abc import Mapping
from datetime import datetime

from aiohttp import web
from yarl import URL

from delivery.effects import telling
from delivery.effects.marking import NoSuchTask
from delivery.effects.telling import Telling, TellingResult, TellingWay
from delivery.records.planning import bookings
from delivery.records.review import decisions
from delivery.timekeeping import london_time
from delivery.timekeeping.london_time import OddTime
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.officer.case import member_of
from delivery.web.pages import address, draw
from delivery.web.request_keys import FORM

FIELDS = ("way", "result", "day", "time", "note")


async def show(request: web.Request) -> web.Response:
    day, _, time = london_time.written(request.app[CLOCK].now()).partition(" ")
    return await _page(request, {"way": "", "result": "", "day": day, "time": time, "note": ""})


async def note(request: web.Request) -> web.Response:
    form = request[FORM]
    typed = {name: value if isinstance(value := form.get(name, ""), str) else "" for name in FIELDS}
    outcome_id, now = number(request, "outcome_id"), request.app[CLOCK].now()
    try:
        noted = Telling(
            member_of(TellingWay, typed["way"]),
            member_of(TellingResult, typed["result"]),
            moment_of(typed, "told_at"),
            typed["note"],
        )
        await telling.note_telling(
            request.app[STORE], outcome_id, noted, signed_in(request).id, now
        )
    except NoSuchTask:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await _page(request, typed, refused.refusals)
    async with request.app[STORE].reading() as tx:
        outcome = await decisions.outcome_by_id(tx, outcome_id)
    booking_id = outcome.booking_id if outcome else 0
    here = URL(address(request, "officer_case", booking_id=booking_id))
    raise web.HTTPSeeOther(here.with_query(said="told"))


def moment_of(typed: Mapping[str, str], place: str) -> datetime | None:
    """Returns the typed day and time; None for an empty field. Raises InvalidInput, at this place
    of the form, for what is no time in London."""
    if not typed["day"].strip() or not typed["time"].strip():
        return None
    try:
        return london_time.moment(f"{typed['day'].strip()} {typed['time'].strip()[:5]}")
    except OddTime as fault:
        raise InvalidInput(FieldError(place, str(fault))) from None


async def _page(
    request: web.Request, typed: dict[str, str], refusals: tuple[FieldError, ...] = ()
) -> web.Response:
    async with request.app[STORE].reading() as tx:
        outcome = await decisions.outcome_by_id(tx, number(request, "outcome_id"))
        booking = await bookings.by_id(tx, outcome.booking_id) if outcome else None
    if outcome is None or booking is None:
        raise web.HTTPNotFound
    return draw(
        request,
        "officer/telling.html",
        status=422 if refusals else 200,
        here="officer_queue",
        outcome=outcome,
        booking=booking,
        typed=typed,
        faults={
            refusal.place or "telling": refusal.reason[:1].upper() + refusal.reason[1:]
            for refusal in refusals
        },
    )
