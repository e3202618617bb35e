"""Ways of reading a ledger again, each run in a process of its own: `replay_methods WAY URL COURSES
RESULT`.

One way starts further processes, one for each core. Each prints its figures as JSON. A way that
also judges writes the seconds present, the gaps and the seconds with the camera off of each booking
to RESULT, so that the ways can be compared.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import JSON, create_engine, make_url, or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from compliance.assessment import Assessment
from compliance.intervals import total
from delivery.assessment import course_inputs, course_plan
from delivery.assessment.course_inputs import CourseInputs
from delivery.ledger import ledger_history as told
from delivery.ledger.entry_decoding import events_of
from delivery.records.database.store import Store
from delivery.records.judgements import past_courses
from delivery.records.meetings import meetings
from delivery.records.tables.column_types import UTCDateTime
from delivery.replay import past_courses as replay
from delivery.replay.past_courses import Page
from delivery.replay.process_pool import CourseReplay
from tests.bench.databases.past_year import BEGAN, OVER


class TimeTaken(msgspec.Struct, frozen=True):
    courses: int
    events: int
    seconds: float
    quarter_mb: float
    """The peak memory when a quarter of the courses were read."""
    most_mb: float
    processes: int


class ReplayTables(DeclarativeBase):
    pass


class ReplayHistory(ReplayTables):
    """A row of the ledger as a mapped class, with the columns that are read."""

    __tablename__ = "ledger"

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    event_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    kind: Mapped[str]
    digest: Mapped[bytes]
    meeting_id: Mapped[str | None]
    instance: Mapped[str | None]
    course_id: Mapped[int | None]
    line: Mapped[dict[str, Any]] = mapped_column(JSON)


Done = Callable[[int, int], None]
"""Notes how many courses and events have just been read."""

CORES = len(os.sched_getaffinity(0))


@dataclass(slots=True)
class Results:
    lines: list[str] = field(default_factory=list)
    elsewhere_mb: dict[int, float] = field(default_factory=dict)
    """The peak memory of each started process."""

    def add(self, inputs: CourseInputs, assessment: Assessment) -> None:
        by_booking = {
            item.reference: link for item in inputs.course.bookings for link in item.registrant_ids
        }
        for attendance in assessment.room.attendances:
            counts = (
                total(attendance.present),
                len(attendance.gaps),
                total(attendance.cameras.off),
            )
            told_of = (inputs.row.id, by_booking[attendance.booking], *counts)
            self.lines.append(",".join(map(str, told_of)))


async def ours(store: Store, done: Done, results: Results) -> None:
    """The service's own way, as `coursewatch rules try` reads and judges."""
    async for course_ids in replay.listed(store, BEGAN, OVER):
        for inputs in (await replay.read(store, course_ids)).courses:
            results.add(inputs, inputs.assessed(OVER))
            done(1, len(inputs.events))


@dataclass(slots=True)
class ReplayedCourse:
    """The result of a page from another process."""

    results: Results
    events: list[int]
    """The results of each course."""
    process: int
    most_mb: float


async def ours_shared(store: Store, done: Done, results: Results) -> None:
    """The same in a process for each core, as `coursewatch rules try` does by default."""
    past = CourseReplay(store, sys.argv[2], CORES)
    async for page in past.each(BEGAN, OVER, _judged):
        results.lines += page.results.lines
        results.elsewhere_mb[page.process] = page.most_mb
        for events in page.events:
            done(1, events)


async def _judged(_: Store, page: Page) -> ReplayedCourse:
    results = Results()
    for inputs in page.courses:
        results.add(inputs, inputs.assessed(OVER))
    events = [len(inputs.events) for inputs in page.courses]
    return ReplayedCourse(results, events, os.getpid(), most_mb())


async def our_events(store: Store, done: Done, results: Results) -> None:
    """Reads the ledger as `ours` does and decodes its events, without judging."""
    async for held in _over(store):
        async with store.reading() as tx:
            histories = await told.of_courses(tx, held)
        for history in histories.values():
            done(1, len(history.events))


async def orm(store: Store, done: Done, results: Results) -> None:
    """Reads the rows as objects of a mapped class, a course at a time. The plans are read as the
    service reads them, and the service's own reducer judges."""
    for_course = _mapped()
    async for held in _over(store):
        async with store.reading() as tx:
            planned = await course_plan.read(tx, held)
        for course_id, meeting_id in held.items():
            rows = for_course(course_id, meeting_id)
            events = tuple(event for row in rows for event in events_of(row.line))
            came = [(row.event_at, row.received_at) for row in rows if row.source == "zoom"]
            webhooks = tuple((at, received) for at, received in came if at)
            last = rows[-1].id
            heard = told.LedgerHistory(meeting_id, events=events, ledger_id=last, webhooks=webhooks)
            inputs = course_inputs.of(planned.rows[course_id], planned, heard)
            results.add(inputs, inputs.assessed(OVER))
            done(1, len(events))


async def orm_events(store: Store, done: Done, results: Results) -> None:
    for_course = _mapped()
    async for held in _over(store):
        for course_id, meeting_id in held.items():
            rows = for_course(course_id, meeting_id)
            done(1, len([event for row in rows for event in events_of(row.line)]))


def _mapped() -> Callable[[int, str | None], Sequence[ReplayHistory]]:
    session = Session(create_engine(make_url(sys.argv[2])))

    def for_course(course_id: int, meeting_id: str | None) -> Sequence[ReplayHistory]:
        session.expunge_all()
        named = select(ReplayHistory.instance).where(ReplayHistory.meeting_id == meeting_id)
        of_meeting = or_(ReplayHistory.meeting_id == meeting_id, ReplayHistory.instance.in_(named))
        query = select(ReplayHistory).where(or_(ReplayHistory.course_id == course_id, of_meeting))
        return session.scalars(query.order_by(ReplayHistory.id)).all()

    return for_course


async def _over(store: Store) -> AsyncIterator[dict[int, str | None]]:
    """The courses, a page at a time, and their meetings."""
    last = None
    while True:
        async with store.reading() as tx:
            page = await past_courses.page(tx, BEGAN, OVER, last)
            held = await meetings.of_courses(tx, [course.id for course in page])
        if not page:
            return
        yield {course.id: held[course.id].meeting_id for course in page}
        last = page[-1]


WAYS: dict[str, Callable[[Store, Done, Results], Awaitable[None]]] = {
    "ours": ours,
    "ours shared": ours_shared,
    "our events": our_events,
    "orm": orm,
    "orm events": orm_events,
}


def most_mb() -> float:
    """The peak memory of this process alone; getrusage also counts that of its parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


async def run(way: str, url: str, courses: int, result: Path) -> TimeTaken:
    counted = [0, 0, 0.0]

    def done(course_id: int, events: int) -> None:
        counted[0] += course_id
        counted[1] += events
        if counted[0] == courses // 4:
            counted[2] = together_mb()

    def together_mb() -> float:
        return most_mb() + sum(results.elsewhere_mb.values())

    results, store = Results(), Store(url)
    began = time.perf_counter()
    try:
        with replay.infrequent_garbage_collection():  # the same for each way
            await WAYS[way](store, done, results)
    finally:
        await store.close()
    took = time.perf_counter() - began
    if results.lines:
        await asyncio.to_thread(result.write_text, "\n".join(sorted(results.lines)))
    judging = len(results.elsewhere_mb) or 1
    return TimeTaken(int(counted[0]), int(counted[1]), took, counted[2], together_mb(), judging)


def main() -> None:
    _, way, url, courses, result = sys.argv
    taken = asyncio.run(run(way, url, int(courses), Path(result)))
    sys.stdout.buffer.write(msgspec.json.encode(taken))


if __name__ == "__main__":
    main()
