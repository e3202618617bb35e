"""The page on which an officer raises a finding, with an account and its source."""

from aiohttp import web
from yarl import URL

from compliance.findings.raisable import raisable
from delivery.review import raising
from delivery.review.case import ReviewCase, open_case
from delivery.review.decisions import NoSuchCase
from delivery.review.raising import TypedFinding
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import address, draw
from delivery.web.transport.form_fields import messages, text_in


async def show(request: web.Request) -> web.Response:
    return await _page(request, await _case(request), TypedFinding())


async def save(request: web.Request) -> web.Response:
    """303 to the case; 422 with the faults, and nothing is saved."""
    booking_id, now = number(request, "booking_id"), request.app[CLOCK].now()
    finding = TypedFinding(*(text_in(request, name) for name in ("matter", "account", "source")))
    try:
        await raising.raise_finding(
            request.app[STORE], booking_id, finding, signed_in(request).id, now
        )
    except NoSuchCase:
        raise web.HTTPNotFound from None
    except InvalidInput as refused:
        return await _page(request, await _case(request), finding, refused.refusals)
    here = address(request, "officer_case", booking_id=booking_id)
    raise web.HTTPSeeOther(URL(here).with_query(said="raised"))


async def _case(request: web.Request) -> ReviewCase:
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        case = await open_case(tx, number(request, "booking_id"), now)
    if case is None:
        raise web.HTTPNotFound
    return case


async def _page(
    request: web.Request,
    case: ReviewCase,
    typed: TypedFinding,
    refusals: tuple[FieldError, ...] = (),
) -> web.Response:
    return await draw(
        request,
        "officer/raise_finding.html",
        status=422 if refusals else 200,
        here="officer_queue",
        booking=case.booking,
        matters=raisable(case.inputs.policy),
        typed=typed,
        faults=messages(refusals, "case"),
    )
