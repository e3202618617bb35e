"""The page on which an officer notes that a client was told of a decision."""

from aiohttp import web

from delivery.effects import telling
from delivery.effects.marking import NoSuchTask
from delivery.effects.telling import Telling, TellingResult, TellingWay
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import number
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

FIELDS = ("way", "result", "day", "time", "note")


async def show(request: web.Request) -> web.Response:
    now = request.app[CLOCK].now()
    return await _page(request, dict.fromkeys(FIELDS, "") | day_and_time(now))


async def note(request: web.Request) -> web.Response:
    typed = texts_in(request, FIELDS)
    outcome_id, now = number(request, "outcome_id"), request.app[CLOCK].now()
    try:
        noted = Telling(
            member_of(TellingWay, typed["way"]),
            member_of(TellingResult, typed["result"]),
            moment_in(typed, "told_at"),
            typed["note"],
        )
        await telling.note_telling(
            request.app[STORE], outcome_id, noted, signed_in(request).id, now
        )
    except NoSuchTask:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await _page(request, typed, refused.refusals)
    raise web.HTTPSeeOther((await case_of(request)).with_query(said="told"))


async def _page(
    request: web.Request, typed: dict[str, str], refusals: tuple[FieldError, ...] = ()
) -> web.Response:
    async with request.app[STORE].reading() as tx:
        outcome, booking = await decision_of(request, tx)
    return await draw(
        request,
        "officer/telling.html",
        status=422 if refusals else 200,
        here="officer_queue",
        outcome=outcome,
        booking=booking,
        typed=typed,
        faults=messages(refusals, "telling"),
    )
