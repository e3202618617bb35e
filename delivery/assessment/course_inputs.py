"""The inputs of an assessment: the course, its bookings, its events and its policy."""

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance.assessment import Assessment, assess
from compliance.attendance.reachable_time import LOBBY
from compliance.connections.instances import InstanceEvent, of_the_course
from compliance.course import Booking, PlannedCourse
from compliance.events import Event, NotHeard
from compliance.findings.allowances import INTERPRETER, SILENCES
from compliance.notes_taken_back import without_taken_back
from compliance.policy.policy import Policy, PolicyFault
from compliance.reconciliation.reconciliation import reconcile
from delivery.assessment import course_plan
from delivery.assessment.adjustments import Adjustment, adjustments_of, lacks_supporter
from delivery.assessment.course_plan import CoursePlan
from delivery.device_check.device_hints import DeviceHint, hints_of
from delivery.device_check.measured_connection import MeasuredConnection, measured_connections
from delivery.ledger import ledger_history
from delivery.ledger.ledger_history import LedgerHistory
from delivery.outages.late_webhook_gaps import outages
from delivery.policies import shipped_policies
from delivery.records.database.row_outcome import fits
from delivery.records.database.store import Transaction
from delivery.records.meetings.meetings import MeetingRow, RegistrantRow
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.trainers.course_trainers import CourseTrainers


@dataclass(frozen=True, slots=True)
class CourseInputs:
    """The plan and the events of a course, read in one transaction."""

    row: CourseRow
    trainers: CourseTrainers
    """With the names of those on record here."""
    meeting: MeetingRow | None
    bookings: Mapping[str, BookingRow]
    """The active bookings by reference, in the order of creation."""
    adjustments: Mapping[str, Sequence[Adjustment]]
    """The adjustments of each active booking, by its reference."""
    course: PlannedCourse
    events: tuple[Event, ...]
    """The gaps in which no event could arrive, and the ledger's events without the notes that were
    taken back."""
    history: LedgerHistory
    policy: Policy
    policy_digest: str
    """The digest of the policy's text: one name may have had several texts."""

    @property
    def ledger_id(self) -> int:
        """The id of the last ledger row read; 0 if there was none."""
        return self.history.ledger_id

    @property
    def device_hints(self) -> Mapping[str, Sequence[DeviceHint]]:
        """What the provider's own tests of devices said, by the reference of the client who has the
        name that was typed."""
        names = {
            reference: f"{booking.given_name} {booking.family_name}"
            for reference, booking in self.bookings.items()
        }
        return hints_of(self.history.device_tests, names)

    @property
    def measured_connections(self) -> Mapping[str, Sequence[MeasuredConnection]]:
        """What the provider measured of the connections of each client, by their reference: no
        assessment rests on it."""
        if not self.history.qualities:
            return {}
        events = reconcile(self.events, self.policy).events
        return measured_connections(self.history.qualities, self.course, events)

    @property
    def zoom_heard_at(self) -> datetime | None:
        """The time at which the last webhook or stream line was received."""
        return self.history.zoom_heard_at

    def assessed(self, now: datetime) -> Assessment:
        """The assessment at `now`.

        A past course without any event is unknown from start to end, because its meeting may have
        been held while no event arrived. A past course without the end of its meeting is unknown
        after the last event.
        """
        return assess(self.course, (*self.events, *self._fell_silent(now)), self.policy, now)

    async def assessed_beside(self, now: datetime) -> Assessment:
        """As `assessed`, in a thread: judging 200 people would hold the event loop for 200 ms."""
        return await asyncio.to_thread(self.assessed, now)

    def _fell_silent(self, now: datetime) -> Iterator[NotHeard]:
        end, heard_at = self.row.ends_at, self.history.webhook_at
        if now < end or (self._began() and heard_at is not None and heard_at >= end):
            return  # as a rule, and then nothing need be made of its instances
        reconciled = reconcile(self.events, self.policy).events
        _, observed = of_the_course(reconciled, self.course, self.policy)
        if not observed.began:
            yield NotHeard(end, self.row.starts_at - LOBBY, end, "never_began")
        elif observed.last_end() is None and heard_at is not None and heard_at < end:
            yield NotHeard(end, heard_at, end, "never_ended")

    def _began(self) -> bool:
        """Whether the start of an instance was received."""
        return any(isinstance(event, InstanceEvent) for event in self.events)


async def read(
    tx: Transaction, course_id: int, before: LedgerHistory | None = None
) -> CourseInputs | None:
    """Reads the inputs of a course; None for an unknown course. Raises PolicyFault.

    `before` is the course's ledger history of an earlier call, which is not read again.
    """
    if not fits(course_id):
        return None
    return await of_plan(tx, course_id, await course_plan.read(tx, [course_id]), before)


async def of_booking(tx: Transaction, booking_id: int) -> CourseInputs | None:
    """Reads the inputs of the course of a booking; None for an unknown booking. Raises
    PolicyFault."""
    if not fits(booking_id):
        return None
    plan = await course_plan.of_booking(tx, booking_id)
    (course_id,) = plan.rows or (0,)
    return await of_plan(tx, course_id, plan)


async def of_plan(
    tx: Transaction, course_id: int, plan: CoursePlan, before: LedgerHistory | None = None
) -> CourseInputs | None:
    """Reads the events of a course whose plan is known; as `read`."""
    row = plan.rows.get(course_id)
    if row is None:
        return None
    history = await ledger_history.read(tx, course_id, plan.meeting_ids[course_id], before)
    return of(row, plan, history)


async def read_together(
    tx: Transaction, course_ids: Collection[int]
) -> tuple[list[CourseInputs], list[CourseRow]]:
    """Reads the inputs of past courses at once, in this order; returns them and the courses whose
    policy is missing.

    Holds all their events in memory.
    """
    plan = await course_plan.read(tx, course_ids)
    histories = await ledger_history.of_courses(tx, plan.meeting_ids)
    return await asyncio.to_thread(_together, course_ids, plan, histories)


def _together(
    course_ids: Collection[int], plan: CoursePlan, histories: Mapping[int, LedgerHistory]
) -> tuple[list[CourseInputs], list[CourseRow]]:
    inputs: list[CourseInputs] = []
    without: list[CourseRow] = []
    for row in (plan.rows[course_id] for course_id in course_ids if course_id in plan.rows):
        try:
            inputs.append(of(row, plan, histories[row.id]))
        except PolicyFault:
            without.append(row)
    return inputs, without


def of(row: CourseRow, plan: CoursePlan, history: LedgerHistory) -> CourseInputs:
    """Makes the inputs from a plan and a ledger history. Raises PolicyFault."""
    booked, registrants = plan.booked(row.id), plan.registrants.get(row.id, ())
    pinned = plan.policy_text(row)
    adjustments = {
        booking.reference: adjustments_of(booking, plan.arranged.get(booking.id, ()), row.starts_at)
        for booking in booked
    }
    return CourseInputs(
        row=row,
        trainers=plan.trainers_of(row),
        meeting=plan.meetings.get(row.id),
        bookings={booking.reference: booking for booking in booked},
        adjustments=adjustments,
        course=PlannedCourse(
            reference=row.reference,
            type=row.type,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            staff_ids=plan.staff_ids(row),
            bookings=tuple(
                _booking(booking, registrants, adjustments[booking.reference]) for booking in booked
            ),
        ),
        events=(
            *plan.silences(row),
            *course_plan.faults_of(plan, row),
            *outages(history.webhooks, history.events, row.starts_at - LOBBY),
            *without_taken_back(history.events),
        ),
        history=history,
        policy=shipped_policies.read(pinned.text),
        policy_digest=pinned.digest,
    )


def _booking(
    row: BookingRow, registrants: Iterable[RegistrantRow], adjustments: Sequence[Adjustment]
) -> Booking:
    booked = [registrant for registrant in registrants if registrant.booking_id == row.id]
    return Booking(
        reference=row.reference,
        name=f"{row.given_name} {row.family_name}",
        registrant_ids=frozenset(
            registrant.registrant_id for registrant in booked if registrant.kind == "client"
        ),
        interpreter_ids=frozenset(
            registrant.registrant_id for registrant in booked if registrant.kind == "interpreter"
        ),
        police_deadline=row.police_deadline,
        allowances=_allowances(row),
        unnamed_supporter=lacks_supporter(row, adjustments),
    )


def _allowances(row: BookingRow) -> frozenset[str]:
    named = [INTERPRETER] if row.interpreter_name else []
    return frozenset(SILENCES).intersection([*row.requirements, *named])
