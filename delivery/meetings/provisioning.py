"""The worker of the outbox of requests to the meeting provider.

A request is stored together with the change that causes it, so an unreachable provider delays it
and never loses it. Each request reads the present state first, so a late or repeated request does
no harm.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from delivery.lanes import work_off
from delivery.meetings import provider_requests
from delivery.meetings.meeting_plan import MeetingShared, RequestImpossible
from delivery.meetings.provider_requests import SaveAnswer
from delivery.records.database.store import Store
from delivery.records.meetings import meeting_requests, meetings
from delivery.records.meetings.meeting_requests import OPEN, MeetingRequest
from delivery.records.planning import courses
from delivery.records.review import audit
from delivery.timekeeping.back_off import BackOff
from delivery.timekeeping.clock import Clock
from integrations.meeting_provider import MeetingFault, MeetingProvider

log = structlog.get_logger("coursewatch.meetings")

BACK_OFF = BackOff(first=timedelta(seconds=10), longest=timedelta(minutes=15))
SHARED = (
    "Zoom gave the same meeting to this course and to {}. Cancel one of them and plan it anew, or "
    "ask Zoom"
)
AT_ONCE = 4
"""Requests under way together; Zoom accepts 10 to 30 calls a second (FACTS.md 4.7)."""


async def run_due(
    store: Store, provider: MeetingProvider, clock: Clock, *, at_once: int = AT_ONCE
) -> int:
    """Performs all due requests, in order for each course; returns the number tried."""
    async with store.reading() as tx:
        if not await meeting_requests.any_due(tx, clock.now()):
            return 0
    worker = _Worker(store, provider, clock)
    # Each lane claims one at a time, so that a slow answer delays no other.
    return await work_off(worker.claim, worker.attempt, worker.put_off, at_once=at_once)


async def try_again(store: Store, course_id: int, by: int | None, now: datetime) -> int:
    """Makes the course's refused requests due again, after the cause was corrected; returns their
    number."""
    async with store.writing() as tx:
        course = await courses.by_id(tx, course_id)
        count = await meeting_requests.retry_refused(tx, course_id, now)
        if course and count:
            subject = f"course {course.reference}"
            await audit.add(tx, user_id=by, act="meeting asked again", subject=subject, now=now)
    return count


async def check_again(store: Store, course_id: int, by: int | None, now: datetime) -> bool:
    """Requests another check of the meeting's settings, after they were changed in Zoom. Returns
    whether it was requested: not without a meeting, or if a check is due anyway."""
    async with store.writing() as tx:
        course = await courses.by_id(tx, course_id)
        made = await meetings.of_course(tx, course_id)
        requests = await meeting_requests.of_course(tx, course_id)
        coming = any(request.kind == "read_back" and request.state in OPEN for request in requests)
        if course is None or made is None or coming:
            return False
        await meeting_requests.ask(tx, course_id=course_id, kind="read_back", due_at=now)
        subject = f"course {course.reference}"
        await audit.add(tx, user_id=by, act="settings checked again", subject=subject, now=now)
    return True


@dataclass(frozen=True, slots=True)
class _Worker:
    store: Store
    provider: MeetingProvider
    clock: Clock

    async def claim(self) -> MeetingRequest | None:
        async with self.store.writing() as tx:
            claimed = await meeting_requests.claim_due(tx, self.clock.now(), 1)
        return claimed[0] if claimed else None

    async def attempt(self, request: MeetingRequest) -> None:
        act = provider_requests.ACTS[request.kind]
        try:
            keep = await act(self.store, self.provider, self.clock, request)
            await self._done(request, keep)
        except MeetingShared as shared:
            await self._refuse_both(request, shared.other_course_id)
        except RequestImpossible as reason:
            await self._refuse(request, str(reason))
        except MeetingFault as fault:
            if fault.permanent:
                await self._refuse(request, str(fault))
            else:
                await self.put_off(request, str(fault), fault.retry_after_s)

    async def _done(self, request: MeetingRequest, keep: SaveAnswer | None) -> None:
        """Saves the result and completes the request in one transaction; does neither if the claim
        was lost, because the later holder's answer counts."""
        now = self.clock.now()
        async with self.store.writing() as tx:
            ours = await meeting_requests.done(tx, request, now)
            if ours and keep:
                await keep(tx, now)
        if not ours:
            log.warning("meeting answered too late", request=request.id, kind=request.kind)

    async def put_off(
        self, request: MeetingRequest, fault: str, retry_after_s: float | None = None
    ) -> None:
        due_at = self.clock.now() + BACK_OFF.after(request.attempts, retry_after_s)
        log.warning("meeting put off", request=request.id, kind=request.kind, fault=fault)
        async with self.store.writing() as tx:
            await meeting_requests.outbox.again(tx, request, due_at, fault)

    async def _refuse(self, request: MeetingRequest, why: str) -> None:
        log.error("meeting refused", request=request.id, kind=request.kind, fault=why)
        async with self.store.writing() as tx:
            await meeting_requests.outbox.refuse(tx, request, why)

    async def _refuse_both(self, request: MeetingRequest, other_id: int) -> None:
        """Refuses the requests of both courses, because neither has a meeting of its own; affects
        no other course."""
        log.error("meeting shared", request=request.id, course=request.course_id, other=other_id)
        now = self.clock.now()
        async with self.store.writing() as tx:
            both = await courses.by_ids(tx, (request.course_id, other_id))
            course, other = both[request.course_id], both[other_id]
            await meeting_requests.outbox.refuse(tx, request, SHARED.format(other.reference))
            if other.state == "planned" and now < other.ends_at:
                fault = SHARED.format(course.reference)
                await meeting_requests.note_shared(tx, other.id, fault, now)
