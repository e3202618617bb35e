"""One course as compliance sees it: the plan and the events, read from the records."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance.assessment import Assessment, assess
from compliance.attendance.reachable_time import LOBBY
from compliance.connections.instances import InstanceEvent, instances
from compliance.course import Booking, PlannedCourse
from compliance.events import Event, NotHeard
from compliance.findings.allowances import INTERPRETER, SILENCES
from compliance.policy.policy import Policy, PolicyFault
from compliance.reconciliation.reconciliation import reconcile
from compliance.snapshot import RoomNow, stand
from delivery.assessment import course_plan
from delivery.assessment.course_plan import CoursePlan
from delivery.ledger import ledger_history as told
from delivery.ledger.ledger_history import LedgerHistory
from delivery.outages.late_webhook_gaps import outages
from delivery.policies import shipped_policies
from delivery.records.database.row_outcome import fits
from delivery.records.database.store import Transaction
from delivery.records.meetings.meetings import MeetingRow, RegistrantRow
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow


@dataclass(frozen=True, slots=True)
class CourseInputs:
    """What was planned and what was heard, at one moment of the records."""

    row: CourseRow
    meeting: MeetingRow | None
    bookings: Mapping[str, BookingRow]
    """By reference, in the order in which they came; those that are booked."""
    course: PlannedCourse
    events: tuple[Event, ...]
    """The times in which we could not listen, and what the ledger tells."""
    told: LedgerHistory
    policy: Policy
    policy_digest: str
    """Of the text that it was read from: a name may have had several."""

    @property
    def ledger_id(self) -> int:
        """The last ledger row that was read; 0 if there was none."""
        return self.told.ledger_id

    @property
    def zoom_heard_at(self) -> datetime | None:
        """When the last that Zoom told of it was received, by webhook or by a camera stream."""
        return self.told.zoom_heard_at

    def assessed(self, now: datetime) -> Assessment:
        """As judged at `now`. A course that is over and of which nothing was heard at all tells
        nothing about anybody: its meeting may have been held without a word reaching us. One whose
        end was not heard tells nothing of the time after the last word that did reach us."""
        return assess(self.course, (*self.events, *self._fell_silent(now)), self.policy, now)

    def _fell_silent(self, now: datetime) -> Iterator[NotHeard]:
        end, heard_at = self.row.ends_at, self.told.webhook_at
        if now < end or (self._began() and heard_at is not None and heard_at >= end):
            return  # as a rule, and then nothing need be made of its instances
        known = instances(reconcile(self.events, self.policy).events)
        if not known.began:
            yield NotHeard(end, self.row.starts_at - LOBBY, end, "never_began")
        elif known.last_end() is None and heard_at is not None and heard_at < end:
            yield NotHeard(end, heard_at, end, "never_ended")

    def _began(self) -> bool:
        """Whether any instance was heard of."""
        return any(isinstance(event, InstanceEvent) for event in self.events)

    def standing(self, now: datetime) -> RoomNow:
        return stand(self.course, self.events, self.policy, now)


async def read(
    tx: Transaction, course_id: int, before: LedgerHistory | None = None
) -> CourseInputs | None:
    """The dossier of a course; None if there is no such course. Raises PolicyFault.

    `before`: what the ledger was found to tell of it at an earlier time, which is not read again.
    """
    if not fits(course_id):
        return None
    found = await course_plan.read(tx, [course_id])
    row = found.rows.get(course_id)
    if row is None:
        return None
    heard = await told.read(tx, course_id, found.meeting_ids[course_id], before)
    return of(row, found, heard)


async def read_together(
    tx: Transaction, course_ids: Collection[int]
) -> tuple[list[CourseInputs], list[CourseRow]]:
    """The dossiers of these courses, in this order, read at once; and those whose own policy is
    none that we have. For courses that are over: all that is told of them is held meanwhile."""
    found = await course_plan.read(tx, course_ids)
    heard = await told.of_courses(tx, found.meeting_ids)
    dossiers: list[CourseInputs] = []
    without: list[CourseRow] = []
    for row in (found.rows[one] for one in course_ids if one in found.rows):
        try:
            dossiers.append(of(row, found, heard[row.id]))
        except PolicyFault:
            without.append(row)
    return dossiers, without


def of(row: CourseRow, found: CoursePlan, heard: LedgerHistory) -> CourseInputs:
    """From what was planned and what was told. Raises PolicyFault."""
    booked, registrants = found.booked(row.id), found.registrants.get(row.id, ())
    pinned = found.policy_text(row)
    return CourseInputs(
        row=row,
        meeting=found.meetings.get(row.id),
        bookings={one.reference: one for one in booked},
        course=PlannedCourse(
            reference=row.reference,
            type=row.type,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            staff_ids=found.staff_ids(row),
            bookings=tuple(_booking(one, registrants) for one in booked),
        ),
        events=(
            *found.silences(row),
            *outages(heard.webhooks, heard.events, row.starts_at - LOBBY),
            *heard.events,
        ),
        told=heard,
        policy=shipped_policies.read(pinned.text),
        policy_digest=pinned.digest,
    )


def _booking(row: BookingRow, registrants: Iterable[RegistrantRow]) -> Booking:
    own = [one for one in registrants if one.booking_id == row.id]
    return Booking(
        reference=row.reference,
        name=f"{row.given_name} {row.family_name}",
        registrant_ids=frozenset(one.registrant_id for one in own if one.kind == "client"),
        interpreter_ids=frozenset(one.registrant_id for one in own if one.kind == "interpreter"),
        police_deadline=row.police_deadline,
        allowances=_allowances(row),
    )


def _allowances(row: BookingRow) -> frozenset[str]:
    named = [INTERPRETER] if row.interpreter_name else []
    return frozenset(SILENCES).intersection([*row.requirements, *named])
