"""Reads the plans of several courses together, with one query for each kind of row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from compliance.attendance.reachable_time import LOBBY
from compliance.events import NotHeard
from compliance.intervals import Span
from delivery.outages import rejected_webhook_gaps
from delivery.outages.heartbeat import silences
from delivery.policies import pinning
from delivery.records.accounts import users
from delivery.records.accounts.users import User
from delivery.records.database.store import Transaction
from delivery.records.judgements import policy_pins
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.meetings import meetings
from delivery.records.meetings.meetings import MeetingRow, RegistrantRow
from delivery.records.outages import process_runs as lives
from delivery.records.outages.process_runs import ProcessRun
from delivery.records.planning import bookings, courses
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.readiness import arrangements
from delivery.records.readiness.arrangements import TO_ARRANGE, ArrangementRow


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """Mappings by course id; courses without such a row are left out."""

    rows: Mapping[int, CourseRow]
    meetings: Mapping[int, MeetingRow]
    bookings: Mapping[int, Sequence[BookingRow]]
    arranged: Mapping[int, Sequence[ArrangementRow]]
    """By booking id, the notes that adjustments are arranged; oldest first."""
    registrants: Mapping[int, Sequence[RegistrantRow]]
    trainers: Mapping[int, User]
    """By user id."""
    pinned: Mapping[int, PolicyText]
    lives: Sequence[ProcessRun]
    unreached: Mapping[int, Sequence[NotHeard]]
    """The times in which webhooks could not reach the running service."""

    @property
    def meeting_ids(self) -> dict[int, str | None]:
        meetings = {course_id: self.meetings.get(course_id) for course_id in self.rows}
        return {
            course_id: meeting.meeting_id if meeting else None
            for course_id, meeting in meetings.items()
        }

    def booked(self, course_id: int) -> list[BookingRow]:
        return [row for row in self.bookings.get(course_id, ()) if row.state == "booked"]

    def staff_ids(self, row: CourseRow) -> frozenset[str]:
        """The meeting provider's ids of the host and the trainer."""
        trainer = self.trainers.get(row.trainer_id) if row.trainer_id else None
        return frozenset(
            user_id
            for user_id in (row.zoom_host, trainer.zoom_user_id if trainer else None)
            if user_id
        )

    def policy_text(self, row: CourseRow) -> PolicyText:
        """Raises PolicyFault."""
        return self.pinned.get(row.id) or pinning.shipped(row.policy)

    def silences(self, row: CourseRow) -> tuple[NotHeard, ...]:
        ran_not = silences(self.lives, row.starts_at, row.ends_at)
        return (*ran_not, *self.unreached.get(row.id, ()))


async def read(tx: Transaction, course_ids: Collection[int]) -> CoursePlan:
    rows = await courses.by_ids(tx, course_ids)
    trainers = {row.trainer_id for row in rows.values() if row.trainer_id is not None}
    planned = {course_id: Span(row.starts_at, row.ends_at) for course_id, row in rows.items()}
    first = min((row.starts_at for row in rows.values()), default=None)
    booked = await bookings.of_courses(tx, rows)
    return CoursePlan(
        rows=rows,
        meetings=await meetings.of_courses(tx, rows),
        bookings=booked,
        arranged=await arrangements.of_bookings(tx, _adjusted(booked)),
        registrants=await meetings.registrants_of_courses(tx, rows),
        trainers=await users.by_ids(tx, trainers),
        pinned=await policy_pins.current_of(tx, rows),
        lives=await lives.since(tx, first - LOBBY) if first else (),
        unreached=await rejected_webhook_gaps.of_courses(tx, planned),
    )


def _adjusted(booked: Mapping[int, Sequence[BookingRow]]) -> list[int]:
    """The bookings with a requirement that is arranged or noted; on most courses none."""
    return [
        row.id
        for rows in booked.values()
        for row in rows
        if not set(TO_ARRANGE).isdisjoint(row.requirements)
    ]
