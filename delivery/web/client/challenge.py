"""The page on which a client challenges the outcome in force."""

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from yarl import URL

from delivery.answers import case_decisions
from delivery.answers.case_decisions import CaseDecisions
from delivery.answers.challengeable import Challengeable, challengeable
from delivery.clients.links.record_link import RecordLink
from delivery.policies.pinning import policy_of
from delivery.records.database.store import Transaction
from delivery.records.review import decisions
from delivery.statements import challenges
from delivery.statements.sent_files import MOST_FILES
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


@dataclass(frozen=True, slots=True)
class ChallengePage:
    """The link of the request, and the outcome that may be challenged from it now."""

    link: RecordLink
    challenged: Challengeable


async def show(request: web.Request) -> web.StreamResponse:
    async with request.app[STORE].reading() as tx:
        opened = await _opened(request, tx, request.app[CLOCK].now())
    return await _page(request, opened, "", faults={})


async def send(request: web.Request) -> web.StreamResponse:
    """Stores the challenge and redirects to the record; shows the page again with its faults."""
    now, grounds = request.app[CLOCK].now(), typed_text(request, "grounds")
    files = await sent_files(request)
    async with request.app[STORE].reading() as tx:
        opened = await _opened(request, tx, now)
    booking = opened.link.booking
    try:
        async with request.app[STORE].writing() as tx:
            await decisions.hold(tx, booking.id)
            opened = await _opened(request, tx, now)
            largest = largest_file(request)
            await challenges.send(
                tx, booking, opened.challenged, grounds, files, now, largest_file=largest
            )
    except InvalidInput as refused:
        return await _page(request, opened, grounds, faults=messages(refused.refusals))
    raise web.HTTPSeeOther(URL(record_of_link(request, opened.link)).with_query(said="challenge"))


async def _opened(request: web.Request, tx: Transaction, now: datetime) -> ChallengePage:
    """Raises HTTPSeeOther to the record if there is nothing to challenge, or no longer."""
    link = await link_with_record(request, tx, now)
    cases = await case_decisions.of_course(tx, link.course.id)
    decided = cases.get(link.booking.id, CaseDecisions())
    challenged = await challengeable(tx, decided, await policy_of(tx, link.course))
    if challenged is None or challenged.is_over(now):
        raise web.HTTPSeeOther(record_of_link(request, link))
    return ChallengePage(link, challenged)


async def _page(
    request: web.Request, opened: ChallengePage, grounds: str, *, faults: dict[str, str]
) -> web.Response:
    return await draw_own(
        request,
        "client/challenge.html",
        opened.link,
        status=422 if faults else 200,
        challenged=opened.challenged,
        grounds=grounds,
        faults=faults,
        most_files=MOST_FILES,
        file_mb=request.app[SETTINGS].client_file_mb,
    )
