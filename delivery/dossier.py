"""One course as compliance sees it: the plan and the events, read from the records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from compliance.allowances import INTERPRETER, SILENCES
from compliance.assessment import Assessment, assess
from compliance.course import Booking, Course
from compliance.events import Event, NotHeard
from compliance.heard import LOBBY
from compliance.instances import instances
from compliance.policy import Policy
from compliance.reconciliation import reconcile
from compliance.standing import RoomNow, stand
from delivery import pinning, policies
from delivery.heartbeat import silences
from delivery.lines import LineFault, events_of
from delivery.records import bookings, courses, ledger, lives, meetings, users
from delivery.records.bookings import BookingRow
from delivery.records.courses import CourseRow
from delivery.records.ledger import LedgerRow
from delivery.records.meetings import MeetingRow, RegistrantRow
from delivery.records.store import Transaction

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Dossier:
    """What was planned and what was heard, at one moment of the records."""

    row: CourseRow
    meeting: MeetingRow | None
    bookings: Mapping[str, BookingRow]
    """By reference, in the order in which they came; those that are booked."""
    course: Course
    events: tuple[Event, ...]
    policy: Policy
    policy_digest: str
    """Of the text that it was read from: a name may have had several."""
    ledger_id: int
    """The last ledger row that was read; 0 if there was none."""
    heard_at: datetime | None
    """When the last ledger row was received."""
    received: Mapping[int, datetime]
    """When each ledger row was received, by its id."""
    zoom_heard_at: datetime | None
    """When the last that Zoom told of it was received, by webhook or by a camera stream."""

    def assessed(self, now: datetime) -> Assessment:
        """As judged at `now`. A course that is over and of which nothing was heard at all tells
        nothing about anybody: its meeting may have been held without a word reaching us."""
        events = self.events
        if now >= self.row.ends_at and not instances(reconcile(events, self.policy).events).began:
            start, end = self.row.starts_at - LOBBY, self.row.ends_at
            events = (*events, NotHeard(end, start, end, "never_began"))
        return assess(self.course, events, self.policy, now)

    def standing(self, now: datetime) -> RoomNow:
        return stand(self.course, self.events, self.policy, now)


async def read(tx: Transaction, course_id: int) -> Dossier | None:
    """The dossier of a course; None if there is no such course. Raises PolicyFault."""
    row = await courses.by_id(tx, course_id)
    if row is None:
        return None
    meeting = await meetings.of_course(tx, course_id)
    booked = [one for one in await bookings.of_course(tx, course_id) if one.state == "booked"]
    registrants = await meetings.registrants_of_course(tx, course_id)
    trainer = await users.by_id(tx, row.trainer_id) if row.trainer_id else None
    rows = await ledger.of_course(tx, course_id, meeting.meeting_id if meeting else None)
    pinned = await pinning.text_of(tx, row)
    staff = {row.zoom_host, trainer.zoom_user_id if trainer else None}
    return Dossier(
        row=row,
        meeting=meeting,
        bookings={one.reference: one for one in booked},
        course=Course(
            reference=row.reference,
            type=row.type,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            staff_ids=frozenset(one for one in staff if one),
            bookings=tuple(_booking(one, registrants) for one in booked),
        ),
        events=(
            *silences(await lives.since(tx, row.starts_at - LOBBY), row.starts_at, row.ends_at),
            *(event for one in rows for event in events_in(one)),
        ),
        policy=policies.read(pinned.text),
        policy_digest=pinned.digest,
        ledger_id=max((one.id for one in rows), default=0),
        heard_at=max((one.received_at for one in rows), default=None),
        received={one.id: one.received_at for one in rows},
        zoom_heard_at=max(
            (one.received_at for one in rows if one.source in ("zoom", "rtms")), default=None
        ),
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


def events_in(row: LedgerRow) -> tuple[Event, ...]:
    """One line that cannot be read must not cost a course its judgement; it is said in the log."""
    try:
        return events_of(row.line)
    except LineFault:
        log.error("ledger line not understood", ledger_id=row.id, kind=row.kind)
        return ()
