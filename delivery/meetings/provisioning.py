"""Asks the meeting provider for what courses and bookings need: the worker of its outbox.

What is to be asked was written down with the change that causes it, so a provider that cannot be
reached delays and never loses. Each request is read as "see to it that ...": it looks at how things
stand now, so asking late, or once more after a crash, does no harm.
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
"""Requests on their way together; Zoom takes 10 to 30 calls a second (FACTS.md 4.7)."""


async def run_due(
    store: Store, provider: MeetingProvider, clock: Clock, *, at_once: int = AT_ONCE
) -> int:
    """Ask for all that is due, in order for each course; how many requests were tried."""
    async with store.reading() as tx:
        if not await meeting_requests.any_due(tx, clock.now()):
            return 0
    worker = _Worker(store, provider, clock)
    # One at a time in each lane. Claims are short: a slow answer holds up no other.
    return await work_off(worker.claim, worker.attempt, worker.put_off, at_once=at_once)


async def try_again(store: Store, course_id: int, by: int | None, now: datetime) -> int:
    """What the provider refused for this course is due again, for somebody has mended the cause.

    How many requests that is.
    """
    async with store.writing() as tx:
        course = await courses.by_id(tx, course_id)
        count = await meeting_requests.retry_refused(tx, course_id, now)
        if course and count:
            subject = f"course {course.reference}"
            await audit.add(tx, user_id=by, act="meeting asked again", subject=subject, now=now)
    return count


async def check_again(store: Store, course_id: int, by: int | None, now: datetime) -> bool:
    """Which settings took is to be read back once more, for somebody has changed them in Zoom.

    Whether it was asked: not where there is no meeting, or it is going to be read back anyway.
    """
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
        """What came of it, and that it is done, are kept together or not at all: not where we were
        so late that another was given the request, whose answer stands."""
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
        """Neither course has a meeting to rely on, and both say so; no other course is affected."""
        log.error("meeting shared", request=request.id, course=request.course_id, other=other_id)
        now = self.clock.now()
        async with self.store.writing() as tx:
            both = await courses.by_ids(tx, (request.course_id, other_id))
            course, other = both[request.course_id], both[other_id]
            await meeting_requests.outbox.refuse(tx, request, SHARED.format(other.reference))
            if other.state == "planned" and now < other.ends_at:
                fault = SHARED.format(course.reference)
                await meeting_requests.note_shared(tx, other.id, fault, now)
