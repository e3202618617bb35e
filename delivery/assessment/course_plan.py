"""Reads the plans of several courses together, with one query for each kind of row."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from compliance.attendance.reachable_time import LOBBY
from compliance.events import FaultAcrossCourses, NotHeard
from compliance.intervals import Span
from delivery.outages import rejected_webhook_gaps
from delivery.outages.heartbeat import silences
from delivery.policies import pinning
from delivery.records.accounts import users
from delivery.records.accounts.users import User
from delivery.records.database.store import Transaction
from delivery.records.judgements import planned_courses
from delivery.records.judgements.planned_courses import PlannedCourseRow
from delivery.records.judgements.policy_pins import PolicyText
from delivery.records.meetings.meetings import MeetingRow, RegistrantRow
from delivery.records.outages import webhook_reach
from delivery.records.outages.process_runs import ProcessRun
from delivery.records.outages.webhook_reach import WebhookReach
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.readiness import prepared_bookings
from delivery.records.readiness.arrangements import ArrangementRow
from delivery.records.readiness.prepared_bookings import PreparedBookings
from delivery.records.trainers import course_trainers
from delivery.records.trainers.course_trainers import CourseTrainers, TrainerChange


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
    """By user id, with all whom the changes of trainers name."""
    trainer_changes: Mapping[int, tuple[TrainerChange, ...]]
    pinned: Mapping[int, PolicyText]
    lives: Sequence[ProcessRun]
    unreached: Mapping[int, Sequence[NotHeard]]
    """The times in which webhooks could not reach the running service."""
    shared_faults: Sequence[Span] = ()
    """The stretches in which clients of many courses were lost at once."""

    @property
    def meeting_ids(self) -> dict[int, str | None]:
        meetings = {course_id: self.meetings.get(course_id) for course_id in self.rows}
        return {
            course_id: meeting.meeting_id if meeting else None
            for course_id, meeting in meetings.items()
        }

    def booked(self, course_id: int) -> list[BookingRow]:
        return [row for row in self.bookings.get(course_id, ()) if row.state == "booked"]

    def trainers_of(self, row: CourseRow) -> CourseTrainers:
        changes = self.trainer_changes.get(row.id, ())
        named = (row.trainer_id, *(user_id for change in changes for user_id in change.user_ids))
        names = {
            user_id: self.trainers[user_id].name
            for user_id in named
            if user_id is not None and user_id in self.trainers
        }
        return CourseTrainers(row.trainer_id, changes, names)

    def staff_ids(self, row: CourseRow) -> frozenset[str]:
        """The meeting provider's ids of the host and of all who have had the course since it began.
        A handover changes none of them."""
        held = self.trainers_of(row).held(row.starts_at)
        staff = (self.trainers[user_id] for user_id in held if user_id in self.trainers)
        ids = (row.zoom_host, *(trainer.zoom_user_id for trainer in staff))
        return frozenset(user_id for user_id in ids if user_id)

    def policy_text(self, row: CourseRow) -> PolicyText:
        """Raises PolicyFault."""
        return self.pinned.get(row.id) or pinning.shipped(row.policy)

    def silences(self, row: CourseRow) -> tuple[NotHeard, ...]:
        ran_not = silences(self.lives, row.starts_at, row.ends_at)
        return (*ran_not, *self.unreached.get(row.id, ()))


def faults_of(plan: CoursePlan, row: CourseRow) -> tuple[FaultAcrossCourses, ...]:
    """The faults that a course shares with others, as events of the course."""
    return tuple(
        FaultAcrossCourses(span.end, span.start, span.end)
        for span in plan.shared_faults
        if span.start < row.ends_at and span.end > row.starts_at - LOBBY
    )


async def read(tx: Transaction, course_ids: Collection[int]) -> CoursePlan:
    return await _plan(tx, await planned_courses.by_ids(tx, course_ids))


async def of_booking(tx: Transaction, booking_id: int) -> CoursePlan:
    """The plan of the course of a booking; without any course if there is no such booking."""
    return await _plan(tx, await planned_courses.of_booking(tx, booking_id))


async def _plan(tx: Transaction, planned: Mapping[int, PlannedCourseRow]) -> CoursePlan:
    rows = {course_id: row.course for course_id, row in planned.items()}
    trainers = [row.trainer for row in planned.values() if row.trainer]
    spans = {course_id: Span(row.starts_at, row.ends_at) for course_id, row in rows.items()}
    first = min((row.starts_at for row in rows.values()), default=None)
    reach = await webhook_reach.since(tx, first - LOBBY) if first else WebhookReach()
    booked = await prepared_bookings.of_courses(tx, rows)
    changed = [course_id for course_id, row in planned.items() if row.trainers_changed]
    changes = await course_trainers.changes_of(tx, changed) if changed else {}
    return CoursePlan(
        rows=rows,
        meetings={course_id: row.meeting for course_id, row in planned.items() if row.meeting},
        bookings={key: [*of_course.bookings.values()] for key, of_course in booked.items()},
        registrants={key: [*of_course.registrants.values()] for key, of_course in booked.items()},
        arranged=_by_booking(booked.values()),
        trainers=await _trainers(tx, trainers, changes),
        trainer_changes=changes,
        pinned={course_id: row.policy for course_id, row in planned.items() if row.policy},
        lives=reach.processes,
        shared_faults=[Span(*times) for times in reach.shared_faults],
        unreached=await rejected_webhook_gaps.of_courses(tx, spans, reach),
    )


async def _trainers(
    tx: Transaction,
    planned: Iterable[User],
    changes: Mapping[int, Iterable[TrainerChange]],
) -> dict[int, User]:
    trainers = {trainer.id: trainer for trainer in planned}
    rows = [row for of_course in changes.values() for row in of_course]
    named = {user_id for row in rows for user_id in row.user_ids}
    unread = named - trainers.keys()
    return trainers | (await users.by_ids(tx, unread) if unread else {})


def _by_booking(booked: Iterable[PreparedBookings]) -> dict[int, list[ArrangementRow]]:
    by_booking: dict[int, list[ArrangementRow]] = {}
    for row in (row for of_course in booked for row in of_course.arranged.values()):
        by_booking.setdefault(row.booking_id, []).append(row)
    return by_booking
