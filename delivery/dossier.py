"""One course as compliance sees it: the plan and the events, read from the records."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from compliance.allowances import INTERPRETER, SILENCES
from compliance.assessment import Assessment, assess
from compliance.course import Booking, Course
from compliance.events import Event, NotHeard
from compliance.heard import LOBBY
from compliance.instances import instances
from compliance.policy import Policy
from compliance.reconciliation import reconcile
from compliance.standing import RoomNow, stand
from delivery import endpoint_silences, pinning, policies, told
from delivery.heartbeat import silences
from delivery.late_webhooks import outages
from delivery.records import bookings, courses, lives, meetings, users
from delivery.records.bookings import BookingRow
from delivery.records.courses import CourseRow
from delivery.records.meetings import MeetingRow, RegistrantRow
from delivery.records.store import Transaction
from delivery.told import Told


@dataclass(frozen=True, slots=True)
class Dossier:
    """What was planned and what was heard, at one moment of the records."""

    row: CourseRow
    meeting: MeetingRow | None
    bookings: Mapping[str, BookingRow]
    """By reference, in the order in which they came; those that are booked."""
    course: Course
    events: tuple[Event, ...]
    """The times in which we could not listen, and what the ledger tells."""
    told: Told
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
        end = self.row.ends_at
        if now < end:
            return
        known = instances(reconcile(self.events, self.policy).events)
        if not known.began:
            yield NotHeard(end, self.row.starts_at - LOBBY, end, "never_began")
        elif known.last_end() is None and self.told.webhook_at and self.told.webhook_at < end:
            yield NotHeard(end, self.told.webhook_at, end, "never_ended")

    def standing(self, now: datetime) -> RoomNow:
        return stand(self.course, self.events, self.policy, now)


async def read(tx: Transaction, course_id: int, before: Told | None = None) -> Dossier | None:
    """The dossier of a course; None if there is no such course. Raises PolicyFault.

    `before`: what the ledger was found to tell of it at an earlier time, which is not read again.
    """
    row = await courses.by_id(tx, course_id)
    if row is None:
        return None
    meeting = await meetings.of_course(tx, course_id)
    booked = [one for one in await bookings.of_course(tx, course_id) if one.state == "booked"]
    registrants = await meetings.registrants_of_course(tx, course_id)
    trainer = await users.by_id(tx, row.trainer_id) if row.trainer_id else None
    heard = await told.read(tx, course_id, meeting.meeting_id if meeting else None, before)
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
            *await endpoint_silences.read(tx, row.starts_at, row.ends_at),
            *outages(heard.webhooks, heard.events, row.starts_at - LOBBY),
            *heard.events,
        ),
        told=heard,
        policy=policies.read(pinned.text),
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
