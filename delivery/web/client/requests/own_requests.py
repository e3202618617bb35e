"""A client asks for a copy of their record, downloads it, or complains about data protection."""

from aiohttp import web
from yarl import URL

from delivery.clients.links.record_link import RecordLink
from delivery.policies.pinning import policy_of
from delivery.record_requests import asking
from delivery.records.answers import record_requests
from delivery.records.answers.record_requests import COMPLAINT, COPY, RELEASED
from delivery.records.review import audit
from delivery.validation.errors import InvalidInput
from delivery.web.access.authorisation import number
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.client.answering import link_with_record, record_of_link, typed_text
from delivery.web.client.link_page import draw_own
from delivery.web.pages import saved
from delivery.web.transport.form_fields import messages


async def ask_for_copy(request: web.Request) -> web.StreamResponse:
    link = await _ask(request, COPY, "")
    raise web.HTTPSeeOther(URL(record_of_link(request, link)).with_query(said="copy"))


async def show_complaint(request: web.Request) -> web.StreamResponse:
    return await _complaint_page(request, "", {})


async def complain(request: web.Request) -> web.StreamResponse:
    """Stores the complaint and redirects to the record; shows the page again with its faults."""
    text = typed_text(request, "text")
    try:
        link = await _ask(request, COMPLAINT, text)
    except InvalidInput as refused:
        return await _complaint_page(request, text, messages(refused.refusals))
    raise web.HTTPSeeOther(URL(record_of_link(request, link)).with_query(said="complaint"))


async def download_pdf(request: web.Request) -> web.StreamResponse:
    return await _download(request, "pdf")


async def download_json(request: web.Request) -> web.StreamResponse:
    return await _download(request, "json")


async def _ask(request: web.Request, kind: str, text: str) -> RecordLink:
    now = request.app[CLOCK].now()
    async with request.app[STORE].writing() as tx:
        link = await link_with_record(request, tx, now)
        policy = await policy_of(tx, link.course)
        await asking.ask(tx, link, kind, text, policy, now)
    return link


async def _download(request: web.Request, form: str) -> web.StreamResponse:
    """Answers with the client's own copy, once an officer has released it, and audits it."""
    now, request_id = request.app[CLOCK].now(), number(request, "request_id")
    async with request.app[STORE].writing() as tx:
        link = await link_with_record(request, tx, now)
        row = await record_requests.by_id(tx, request_id)
        released = row.act(RELEASED) if row else None
        is_own = row and (row.booking_id, row.course_id) == (link.booking.id, link.course.id)
        if not is_own or released is None or released.copy_id is None:
            raise web.HTTPNotFound
        content = await record_requests.content_of(tx, released.copy_id, form)
        subject, act = f"booking {link.booking.reference}", "copy downloaded"
        await audit.add(tx, user_id=None, role=audit.CLIENT, act=act, subject=subject, now=now)
    return saved(content, f"record-{request_id}.{form}")


async def _complaint_page(
    request: web.Request, text: str, faults: dict[str, str]
) -> web.StreamResponse:
    async with request.app[STORE].reading() as tx:
        link = await link_with_record(request, tx, request.app[CLOCK].now())
    status = 422 if faults else 200
    return await draw_own(
        request, "client/complaint.html", link, status=status, text=text, faults=faults
    )
