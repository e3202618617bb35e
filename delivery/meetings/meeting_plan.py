"""The current state of a request's course and booking, and the meeting's text for the provider."""

from collections.abc import Mapping
from dataclasses import dataclass

from delivery.records.database.store import Store
from delivery.records.meetings import meetings
from delivery.records.meetings.meeting_requests import MeetingRequest
from delivery.records.meetings.meetings import MeetingRow, RegistrantRow
from delivery.records.planning import bookings, courses
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from integrations.meeting_provider import MeetingPlan

MAILBOX_OF_NOBODY = "clients.coursewatch.invalid"


class RequestImpossible(Exception):
    """The request can no longer be done; the message gives the reason for an officer."""


class MeetingShared(Exception):
    """The provider gave a course the meeting of another course."""

    def __init__(self, other_course_id: int) -> None:
        super().__init__(f"the meeting of course {other_course_id}")
        self.other_course_id = other_course_id


@dataclass(frozen=True, slots=True)
class CourseAtProvider:
    """The current state of a request's course and booking."""

    course: CourseRow
    meeting: MeetingRow | None
    booking: BookingRow | None
    registrants: list[RegistrantRow]

    @property
    def is_up_to_date(self) -> bool:
        """Whether the provider has the course's current time."""
        meeting = self.meeting
        return meeting is not None and meeting.schedule_version == self.course.schedule_version

    @property
    def is_booked(self) -> bool:
        """Whether the client needs a link for this course."""
        if self.booking is None or self.booking.course_id != self.course.id:
            return False
        return (self.booking.state, self.course.state) == ("booked", "planned")

    @property
    def registered_now(self) -> set[str]:
        version = self.booking.schedule_version if self.booking else None
        return {
            registrant.kind
            for registrant in self.registrants
            if registrant.schedule_version == version
        }


async def current_state(store: Store, request: MeetingRequest) -> CourseAtProvider:
    """Reads the state. Raises RequestImpossible if the course no longer exists."""
    async with store.reading() as tx:
        course = await courses.by_id(tx, request.course_id)
        if course is None:
            raise RequestImpossible("There is no such course.")
        booking_id = request.booking_id
        meeting = await meetings.of_course(tx, course.id)
        if booking_id is None:
            return CourseAtProvider(course, meeting, None, [])
        booking = await bookings.by_id(tx, booking_id)
        registrants = await meetings.registered(tx, course.id, booking_id)
    return CourseAtProvider(course, meeting, booking, registrants)


def plan_of(course: CourseRow) -> MeetingPlan:
    minutes = -(-(course.ends_at - course.starts_at).total_seconds() // 60)
    return MeetingPlan(
        topic=course.reference,
        starts_at=course.starts_at,
        minutes=int(minutes),
        host=course.zoom_host,
    )


def people_of(booking: BookingRow) -> Mapping[str, tuple[str, str]]:
    """The given and family name of each kind of registrant, as the trainer sees them in the
    meeting."""
    people = {"client": (booking.given_name, booking.family_name)}
    if booking.interpreter_name:
        given, _, family = booking.interpreter_name.rpartition(" ")
        people["interpreter"] = (
            given or family,
            f"{family if given else ''} (interpreter)".strip(),
        )
    return people


def address_of(booking_id: int, kind: str, version: int) -> str:
    """An invented email address for each registrant: the provider gets no real address, and no mail
    arrives."""
    return f"{'b' if kind == 'client' else 'i'}{booking_id}v{version}@{MAILBOX_OF_NOBODY}"
