"""Performs each kind of request at the meeting provider, and saves the provider's answer.

One gap remains: if the process dies after the provider made a meeting and before the meeting is
saved, or if the answer comes after the claim was lost, a second meeting is made. Nobody is
registered for the unsaved meeting, so nobody can join it; its topic is the course's reference, by
which a person can find and delete it.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from datetime import datetime

from delivery.meetings.meeting_plan import (
    MeetingShared,
    RequestImpossible,
    address_of,
    current_state,
    people_of,
    plan_of,
)
from delivery.records.database.store import Store, Transaction
from delivery.records.meetings import meeting_requests, meetings
from delivery.records.meetings.meeting_requests import MeetingRequest
from delivery.records.planning.courses import CourseRow
from delivery.timekeeping.clock import Clock
from integrations.meeting_provider import MeetingProvider

SaveAnswer = Callable[[Transaction, datetime], Awaitable[None]]
"""Saves the result of a request, in the transaction that completes it. Raises MeetingShared, and
saves nothing then."""

Act = Callable[[Store, MeetingProvider, Clock, MeetingRequest], Awaitable[SaveAnswer | None]]
"""Calls the provider; returns None if there is nothing to call for or save. Raises MeetingFault or
RequestImpossible."""

NO_MEETING = "The meeting was not made or not moved for this date, so nobody can be registered."
OVER = "The course was over before the meeting provider could be asked."


async def make(
    store: Store, provider: MeetingProvider, clock: Clock, request: MeetingRequest
) -> SaveAnswer | None:
    state = await current_state(store, request)
    if state.course.state != "planned" or state.is_up_to_date:
        return None
    _not_over(state.course, clock)
    meeting_id = await provider.make(plan_of(state.course))
    return _made(state.course, meeting_id)


async def move(
    store: Store, provider: MeetingProvider, clock: Clock, request: MeetingRequest
) -> SaveAnswer | None:
    """Moves the meeting to the course's current time; makes a meeting that could not be made
    before."""
    state = await current_state(store, request)
    if state.course.state != "planned":
        return None
    _not_over(state.course, clock)
    if state.meeting is None:
        return _made(state.course, await provider.make(plan_of(state.course)))
    await provider.move(state.meeting.meeting_id, plan_of(state.course))
    return _made(state.course, state.meeting.meeting_id)


async def cancel(
    store: Store, provider: MeetingProvider, clock: Clock, request: MeetingRequest
) -> SaveAnswer | None:
    """Cancels the meeting of the time of the request; a later meeting is made after this
    request."""
    state = await current_state(store, request)
    if state.meeting is None:
        return None
    await provider.cancel(state.meeting.meeting_id)

    async def keep(tx: Transaction, now: datetime) -> None:
        await meetings.cancel_registrants(tx, request.course_id, now)

    return keep


async def read_back(
    store: Store, provider: MeetingProvider, clock: Clock, request: MeetingRequest
) -> SaveAnswer | None:
    """Reads the meeting's settings back, because Zoom drops settings without an error (FACTS.md
    trap 31)."""
    state = await current_state(store, request)
    if state.meeting is None or state.course.state != "planned":
        return None
    missed = [asdict(setting) for setting in await provider.read_back(state.meeting.meeting_id)]

    async def keep(tx: Transaction, now: datetime) -> None:
        await meetings.keep_read_back(tx, request.course_id, missed, now)

    return keep


async def register(
    store: Store, provider: MeetingProvider, clock: Clock, request: MeetingRequest
) -> None:
    """Registers the client and, separately, an interpreter; each gets a personal link."""
    state = await current_state(store, request)
    booking = state.booking
    if booking is None or not state.is_booked:
        return
    _not_over(state.course, clock)
    if state.meeting is None or not state.is_up_to_date:
        raise RequestImpossible(NO_MEETING)
    for kind, (given, family) in people_of(booking).items():
        if kind in state.registered_now:
            continue
        address = address_of(booking.id, kind, booking.schedule_version)
        made = await provider.register(state.meeting.meeting_id, given, family, address)
        async with store.writing() as tx:  # at once, because a provider limits the rate of calls
            if not await meeting_requests.outbox.is_held(tx, request):
                return
            await meetings.add_registrant(
                tx,
                booking_id=booking.id,
                course_id=request.course_id,
                kind=kind,
                schedule_version=booking.schedule_version,
                registrant_id=made.registrant_id,
                join_url=made.join_url,
                now=clock.now(),
            )


async def unregister(
    store: Store, provider: MeetingProvider, clock: Clock, request: MeetingRequest
) -> SaveAnswer | None:
    """Cancels every link of this booking for this course; a due registration makes a new one."""
    state = await current_state(store, request)
    for registrant in state.registrants:
        if state.meeting is not None:
            address = address_of(
                registrant.booking_id, registrant.kind, registrant.schedule_version
            )
            await provider.unregister(state.meeting.meeting_id, registrant.registrant_id, address)
        async with store.writing() as tx:
            if not await meeting_requests.outbox.is_held(tx, request):
                return None
            await meetings.cancel_registrant(tx, registrant.id, clock.now())
    if not state.registered_now or not state.is_booked:
        return None

    async def keep(tx: Transaction, now: datetime) -> None:
        booking_id = request.booking_id
        await meeting_requests.ask(
            tx, course_id=request.course_id, booking_id=booking_id, kind="register", due_at=now
        )

    return keep


async def seen(
    store: Store, provider: MeetingProvider, clock: Clock, request: MeetingRequest
) -> SaveAnswer | None:
    """Calls for nothing: an officer has looked at a meeting that two courses share."""
    return None


def _made(course: CourseRow, meeting_id: str) -> SaveAnswer:
    async def keep(tx: Transaction, now: datetime) -> None:
        other = await meetings.course_of(tx, meeting_id)
        if other is not None and other != course.id:
            raise MeetingShared(other)
        await meetings.keep_made(tx, course.id, meeting_id, course.schedule_version, now)
        await meeting_requests.ask(tx, course_id=course.id, kind="read_back", due_at=now)

    return keep


def _not_over(course: CourseRow, clock: Clock) -> None:
    if course.ends_at <= clock.now():
        raise RequestImpossible(OVER)


ACTS: Mapping[str, Act] = {
    "make": make,
    "move": move,
    "cancel": cancel,
    "read_back": read_back,
    "register": register,
    "unregister": unregister,
    "shared": seen,
}
