"""The page on which a client makes a statement about the course, with files."""

from aiohttp import web
from yarl import URL

from delivery.clients.links.record_link import RecordLink
from delivery.policies.pinning import policy_of
from delivery.records.database.store import Transaction
from delivery.statements import statements
from delivery.statements.sent_files import MOST_FILES
from delivery.statements.statements import WrittenStatement
from delivery.validation.errors import InvalidInput
from delivery.web.app_keys import CLOCK, SETTINGS, STORE
from delivery.web.client.answering import (
    largest_file,
    link_with_record,
    record_of_link,
    sent_files,
    typed_text,
)
from delivery.web.client.link_page import draw_own
from delivery.web.transport.form_fields import messages


async def show(request: web.Request) -> web.StreamResponse:
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        link = await link_with_record(request, tx, now)
        is_late = await _is_late(request, tx, link)
    return await _page(request, link, WrittenStatement(""), is_late=is_late, faults={})


async def send(request: web.Request) -> web.StreamResponse:
    """Stores the statement and redirects to the record; shows the page again with its faults."""
    now = request.app[CLOCK].now()
    files = await sent_files(request)
    written = WrittenStatement(
        typed_text(request, "text"), typed_text(request, "late_reason"), files
    )
    async with request.app[STORE].reading() as tx:
        link = await link_with_record(request, tx, now)
        is_late = await _is_late(request, tx, link)
    try:
        async with request.app[STORE].writing() as tx:
            await statements.send(
                tx,
                link.booking,
                link.course,
                written,
                now,
                late=is_late,
                largest_file=largest_file(request),
            )
    except InvalidInput as refused:
        return await _page(
            request, link, written, is_late=is_late, faults=messages(refused.refusals)
        )
    raise web.HTTPSeeOther(URL(record_of_link(request, link)).with_query(said="statement"))


async def _is_late(request: web.Request, tx: Transaction, link: RecordLink) -> bool:
    policy = await policy_of(tx, link.course)
    return statements.is_late(link.course, policy, request.app[CLOCK].now())


async def _page(
    request: web.Request,
    link: RecordLink,
    written: WrittenStatement,
    *,
    is_late: bool,
    faults: dict[str, str],
) -> web.Response:
    return await draw_own(
        request,
        "client/statement.html",
        link,
        status=422 if faults else 200,
        written=written,
        is_late=is_late,
        faults=faults,
        most_files=MOST_FILES,
        file_mb=request.app[SETTINGS].client_file_mb,
    )
