"""One course: how its meeting, its clients' instructions and its outcomes stand, and three acts."""

from collections.abc import Mapping

from aiohttp import web

from delivery.joining import letter_sender
from delivery.meetings import provisioning
from delivery.reconciliation import report_differences
from delivery.reconciliation.report_fetching import reconcile_now
from delivery.records.messages import messages
from delivery.registers.course_types import name_of
from delivery.reporting.course_overview import ClientOverview, Overview, overview
from delivery.review import course_faults
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, STORE
from delivery.web.pages import address, draw

TOLD: Mapping[str, str] = {
    "asked": "Zoom is asked again within a minute. Look at this page again to see what came of it.",
    "checked": "The settings are read back from Zoom within a minute. Look here again then.",
    "sent": "The instructions go out again within a minute.",
    "reported": "Zoom’s report is fetched within a minute. Look here again then.",
    "nothing": "There was nothing to do: it had been done, or is being done.",
}
"""What came of an act, by the word that stands in the address of the page after it."""


async def show(request: web.Request) -> web.Response:
    found, now = await _look(request), request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        compared = await report_differences.read(tx, found.row.id)
        faults = await course_faults.read(tx, found.row.id, now)
    return draw(
        request,
        "courses/course.html",
        here="officer_courses",
        wide=True,
        now=now,
        compared=compared,
        faults=faults,
        course=found,
        name=name_of(found.row.type),
        told=TOLD.get(request.query.get("told", "")),
    )


async def try_again(request: web.Request) -> web.Response:
    """Whatever Zoom refused for this course is asked once more."""
    course, now = await _look(request), request.app[CLOCK].now()
    by = signed_in(request).id
    count = await provisioning.try_again(request.app[STORE], course.row.id, by, now)
    raise _back(request, "asked" if count else "nothing")


async def check_settings(request: web.Request) -> web.Response:
    course, now = await _look(request), request.app[CLOCK].now()
    by = signed_in(request).id
    asked = await provisioning.check_again(request.app[STORE], course.row.id, by, now)
    raise _back(request, "checked" if asked else "nothing")


async def reconcile(request: web.Request) -> web.Response:
    """Zoom's report is fetched once more."""
    course, now = await _look(request), request.app[CLOCK].now()
    by = signed_in(request).id
    asked = await reconcile_now(request.app[STORE], course.row.id, by, now)
    raise _back(request, "reported" if asked else "nothing")


async def show_message(request: web.Request) -> web.Response:
    """The step before instructions are sent again, for it may tell a client twice."""
    course = await _look(request)
    client = _addressee(request, course)
    return draw(
        request,
        "courses/send_again.html",
        here="officer_courses",
        course=course,
        client=client,
        name=name_of(course.row.type),
    )


async def send_again(request: web.Request) -> web.Response:
    course, now = await _look(request), request.app[CLOCK].now()
    client = _addressee(request, course)
    by = signed_in(request).id
    async with request.app[STORE].writing() as tx:
        told = {one.id: one for one in await messages.of_course(tx, course.row.id)}
        message = told.get(client.instructions.message_id or 0)
        sent = message and await letter_sender.send_again(tx, message, user_id=by, now=now)
    raise _back(request, "sent" if sent else "nothing")


async def _look(request: web.Request) -> Overview:
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        found = await overview(tx, number(request, "course_id"), now)
    if found is None:
        raise web.HTTPNotFound
    return found


def _addressee(request: web.Request, course: Overview) -> ClientOverview:
    """Whose current message the path names, while it waits for a person; or back to the course."""
    wanted = number(request, "message_id")
    for client in course.clients:
        if client.instructions.message_id == wanted:
            if client.instructions.may_send_again:
                return client
            raise _back(request, "nothing")
    raise web.HTTPNotFound


def _back(request: web.Request, told: str) -> web.HTTPSeeOther:
    course = address(request, "officer_course", course_id=number(request, "course_id"))
    return web.HTTPSeeOther(f"{course}?told={told}")
