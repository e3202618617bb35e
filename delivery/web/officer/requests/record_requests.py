"""Requests of clients about their own data: the list of those that wait, and the page of each."""

import aiohttp_jinja2
import structlog
from aiohttp import web
from yarl import URL

from delivery.documents.pdf import PdfNotWritten
from delivery.record_requests import answering
from delivery.record_requests.answering import CopyMaker, NoSuchRequest
from delivery.records.accounts import users
from delivery.records.answers import record_requests
from delivery.records.planning import bookings, courses
from delivery.validation.errors import FieldError, InvalidInput
from delivery.web.access.authorisation import id_in, number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, SETTINGS, STORE
from delivery.web.live_keys import PDFS
from delivery.web.pages import address, draw, saved
from delivery.web.transport.form_fields import messages, text_in

log = structlog.get_logger("coursewatch.web")

ACTS = frozenset({"make", "release", "acknowledge", "answer"})


async def show_all(request: web.Request) -> web.Response:
    """Lists the requests that wait, what is due first on top."""
    async with request.app[STORE].reading() as tx:
        rows = await record_requests.open_requests(tx)
    now = request.app[CLOCK].now()
    return await draw(
        request, "officer/requests.html", here="officer_tasks", wide=True, rows=rows, now=now
    )


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def act(request: web.Request) -> web.StreamResponse:
    """Makes or releases a copy, acknowledges a complaint, or answers with words."""
    chosen, text = text_in(request, "act"), text_in(request, "reason")
    if chosen not in ACTS:
        raise web.HTTPBadRequest
    try:
        await _act(request, chosen, text)
    except NoSuchRequest:
        raise web.HTTPNotFound from None
    except PdfNotWritten as fault:
        log.error("PDF not written", fault=str(fault))
        return await draw(request, "errors/503.html", status=503, sent=True)
    except InvalidInput as refused:
        return await _page(request, text, refused.refusals)
    here = URL(address(request, "officer_request", request_id=number(request, "request_id")))
    raise web.HTTPSeeOther(here.with_query(said=chosen))


async def _act(request: web.Request, chosen: str, text: str) -> None:
    request_id, now = number(request, "request_id"), request.app[CLOCK].now()
    store, officer_id = request.app[STORE], signed_in(request).id
    if chosen == "make":
        environment = aiohttp_jinja2.get_env(request.app)
        provider = request.app[SETTINGS].provider_name
        maker = CopyMaker(store, request.app[PDFS], environment, provider)
        await maker.make(request_id, officer_id, now)
    elif chosen == "release":
        copy_id = id_in(text_in(request, "copy"))
        await answering.release(store, request_id, copy_id, officer_id, now)
    elif chosen == "acknowledge":
        await answering.acknowledge(store, request_id, officer_id, now)
    else:
        await answering.answer(store, request_id, text, officer_id, now)


async def download_pdf(request: web.Request) -> web.Response:
    return await _download(request, "pdf")


async def download_json(request: web.Request) -> web.Response:
    return await _download(request, "json")


async def _download(request: web.Request, form: str) -> web.Response:
    """Answers with the copy that was made last, before or after its release."""
    request_id = number(request, "request_id")
    async with request.app[STORE].reading() as tx:
        latest = await record_requests.latest_copy(tx, request_id)
        if latest is None:
            raise web.HTTPNotFound
        content = await record_requests.content_of(tx, latest.id, form)
    return saved(content, f"copy-{latest.id}.{form}")


async def _page(
    request: web.Request, text: str = "", refusals: tuple[FieldError, ...] = ()
) -> web.Response:
    request_id, now = number(request, "request_id"), request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        row = await record_requests.by_id(tx, request_id)
        booking = await bookings.by_id(tx, row.booking_id) if row else None
        course = await courses.by_id(tx, row.course_id) if row else None
        if row is None or booking is None or course is None:
            raise web.HTTPNotFound
        latest = await record_requests.latest_copy(tx, request_id)
        by = {each.officer_id for each in row.acts} | ({latest.officer_id} if latest else set())
        people = {user.id: user.name for user in (await users.by_ids(tx, by)).values()}
    said = request.query.get("said")
    return await draw(
        request,
        "officer/request.html",
        status=422 if refusals else 200,
        here="officer_tasks",
        row=row,
        booking=booking,
        course=course,
        copy=latest,
        people=people,
        typed=text,
        faults=messages(refusals, "request"),
        said=said if said in ACTS else None,
        now=now,
    )
