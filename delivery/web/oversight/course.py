"""The page of one course: the meeting, the clients' instructions and outcomes, and the actions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from aiohttp import web

from compliance.outcomes.course_standing import DeliveryStanding
from delivery.assessment import course_inputs
from delivery.caseload import banned_people
from delivery.caseload.banned_people import BookedPerson
from delivery.joining import letter_sender
from delivery.meetings import provisioning
from delivery.policies import lead_times
from delivery.readiness import arrangement_checks, people_checks
from delivery.readiness.arrangement_checks import TypedArrangement
from delivery.reconciliation import report_differences
from delivery.reconciliation.report_fetching import reconcile_now
from delivery.records.database.store import Transaction
from delivery.records.messages import messages
from delivery.records.readiness import arrangements, overlapping_courses
from delivery.records.readiness.overlapping_courses import Overlap
from delivery.registers.course_types import name_of
from delivery.reporting.course_overview import ClientOverview, Overview, overview
from delivery.review import course_faults
from delivery.web.access.authorisation import number
from delivery.web.access.session import signed_in
from delivery.web.app_keys import CLOCK, POLICIES, STORE
from delivery.web.pages import address, draw
from integrations.written_record import first_of_each

FAILURES: Mapping[str, str] = {
    DeliveryStanding.ABANDONED.value: "The trainer noted that the course could not be delivered.",
    DeliveryStanding.NOT_BEGUN.value: "The course did not begin: no trainer was in the meeting.",
    DeliveryStanding.CUT_SHORT.value: "The course was cut short.",
    DeliveryStanding.NEVER_OPENED.value: "We received nothing from a meeting of this course.",
}
"""What the page of a past course says of a failure of the provider's, by its standing."""

MESSAGES: Mapping[str, str] = {
    "asked": "We will send the requests to Zoom again within a minute."
    " Load this page again to see Zoom’s answer.",
    "checked": "We will check the settings within a minute. Load this page again to see them.",
    "sent": "We will send the joining instructions again within a minute.",
    "reported": "We will fetch Zoom’s report within a minute. Load this page again to see it.",
    "arranged": "The arrangement is on record.",
    "nothing": "There was nothing to do: it is already done or in progress.",
}
"""The message on the page after an action, by the word in its address."""


async def show(request: web.Request) -> web.Response:
    return await page(request)


async def page(
    request: web.Request,
    arrangement_faults: Mapping[str, str] = MappingProxyType({}),
    typed: TypedArrangement | None = None,
) -> web.Response:
    """The page, with the faults of a refused arrangement by the id of the field they concern."""
    course_id, now = number(request, "course_id"), request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        course = await overview(tx, course_id, now)
        inputs = await course_inputs.of_plan(tx, course_id, course.plan) if course else None
        if course is None or inputs is None:
            raise web.HTTPNotFound
        compared = report_differences.comparison(inputs)
        assessed = await inputs.assessed_beside(now)
        suspected = await banned_people.among(tx, _people(course))
        overlaps = await _overlaps(tx, course, now)
    booked, arranged = course.plan.booked(course_id), course.plan.arranged
    return await draw(
        request,
        "courses/course.html",
        status=422 if arrangement_faults else 200,
        requirements=arrangements.requirements(booked, arranged),
        arrangement_checks=arrangement_checks,
        arrangement_faults=arrangement_faults,
        typed=typed,
        here="officer_courses",
        wide=True,
        now=now,
        failure_words=FAILURES.get((course.judged and course.judged.standing) or ""),
        suspected_bans=suspected,
        compared=compared,
        faults=course_faults.faults(assessed.room),
        clashes=people_checks.clashes(overlaps),
        move=people_checks.MOVE,
        hinted=inputs.device_hints,
        records=first_of_each(inputs.history.records),
        course=course,
        name=name_of(course.row.type),
        message=MESSAGES.get(request.query.get("told", "")),
    )


def _people(course: Overview) -> Iterator[BookedPerson]:
    """The clients who are booked on the course."""
    for booking in (client.booking for client in course.clients):
        if booking.state == "booked":
            yield BookedPerson(
                booking.reference,
                course.row.reference,
                booking.given_name,
                booking.family_name,
                booking.email,
                booking.mobile,
            )


async def _overlaps(tx: Transaction, course: Overview, now: datetime) -> Sequence[Overlap]:
    """The courses of the same host or trainer at the same time; none once the course is over."""
    if course.row.ends_at <= now:
        return ()
    return await overlapping_courses.of_course(tx, course.row.reference)


async def try_again(request: web.Request) -> web.Response:
    """Sends every request that Zoom refused for this course once more."""
    course, now = await _overview(request), request.app[CLOCK].now()
    by = signed_in(request).id
    count = await provisioning.try_again(request.app[STORE], course.row.id, by, now)
    raise _back(request, "asked" if count else "nothing")


async def check_settings(request: web.Request) -> web.Response:
    course, now = await _overview(request), request.app[CLOCK].now()
    by = signed_in(request).id
    is_queued = await provisioning.check_again(request.app[STORE], course.row.id, by, now)
    raise _back(request, "checked" if is_queued else "nothing")


async def reconcile(request: web.Request) -> web.Response:
    """Fetches Zoom's report once more."""
    course, now = await _overview(request), request.app[CLOCK].now()
    by = signed_in(request).id
    is_queued = await reconcile_now(request.app[STORE], course.row.id, by, now)
    raise _back(request, "reported" if is_queued else "nothing")


async def show_message(request: web.Request) -> web.Response:
    """Asks for a confirmation before instructions are sent again: the client may get them twice."""
    course = await _overview(request)
    client = _addressee(request, course)
    return await draw(
        request,
        "courses/send_again.html",
        here="officer_courses",
        course=course,
        client=client,
        name=name_of(course.row.type),
    )


async def send_again(request: web.Request) -> web.Response:
    course, now = await _overview(request), request.app[CLOCK].now()
    client = _addressee(request, course)
    by = signed_in(request).id
    async with request.app[STORE].writing() as tx:
        by_id = {message.id: message for message in await messages.of_course(tx, course.row.id)}
        message = by_id.get(client.instructions.message_id or 0)
        sent = message and await letter_sender.send_again(tx, message, user_id=by, now=now)
    raise _back(request, "sent" if sent else "nothing")


async def _overview(request: web.Request) -> Overview:
    now = request.app[CLOCK].now()
    async with request.app[STORE].reading() as tx:
        times = await lead_times.reading(request.app[POLICIES])(tx, now)
        course = await overview(tx, number(request, "course_id"), now, times)
    if course is None:
        raise web.HTTPNotFound
    return course


def _addressee(request: web.Request, course: Overview) -> ClientOverview:
    """Returns the client whose current message the path names. Raises a redirect to the course
    if the message can no longer be sent again."""
    message_id = number(request, "message_id")
    for client in course.clients:
        if client.instructions.message_id == message_id:
            if client.instructions.may_send_again:
                return client
            raise _back(request, "nothing")
    raise web.HTTPNotFound


def _back(request: web.Request, message: str) -> web.HTTPSeeOther:
    course = address(request, "officer_course", course_id=number(request, "course_id"))
    return web.HTTPSeeOther(f"{course}?told={message}")
