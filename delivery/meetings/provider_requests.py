"""What is asked of the meeting provider for each kind of request, and what is kept of its answer.

One gap remains: if we die after the provider made a meeting and before that is kept, or it answers
so late that another was given the request, there is a second. Nobody is registered for the one that
is not kept, so nobody can join it; its topic is the course's reference, by which somebody can find
and delete it.
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
"""Writes down what came of a request, in the transaction that calls it done. Raises MeetingShared,
and then nothing is written."""

Act = Callable[[Store, MeetingProvider, Clock, MeetingRequest], Awaitable[SaveAnswer | None]]
"""Asks the provider; None if there is nothing to ask, or to save. Raises MeetingFault or
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
    """To the time that the course has now; a meeting that could not be made is made."""
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
    """The meeting that was there when it was asked: a later one is made after this is done."""
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
    """Zoom drops settings without a word (FACTS.md trap 31)."""
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
    """A personal link for the client, and another for an interpreter, who is a person apart."""
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
        async with store.writing() as tx:  # at once: a provider counts how often it is asked
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
    """Every link of this booking for this course; a new one is asked for if one is still due."""
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
    """Nothing is asked: an officer has looked at a meeting that two courses were given."""
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
