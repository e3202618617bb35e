"""The other people of a course, whose names must not stand in the documents of one client."""

from collections.abc import Iterable, Iterator

from compliance.connections.identity import Kind, Owners
from compliance.course import PlannedCourse
from compliance.events import Event, Person
from delivery.assessment.course_inputs import CourseInputs
from delivery.records.planning.bookings import BookingRow
from delivery.redaction.redaction import OtherPeople


def other_people(inputs: CourseInputs, reference: str, staff: Iterable[str]) -> OtherPeople:
    """Everybody but the client of the reference, whoever is on the client's side, and the staff."""
    client = inputs.bookings[reference]
    others = [booking for booking in inputs.bookings.values() if booking.reference != reference]
    beside = {agreed.person for agreed in inputs.adjustments.get(reference, ()) if agreed.person}
    beside |= {client.interpreter_name} if client.interpreter_name else set()
    shown = list(_shown_names(inputs.events, inputs.course))
    return OtherPeople(
        names={
            *(name for booking in others for name in _names(booking)),
            *(
                agreed.person
                for booking in others
                for agreed in inputs.adjustments.get(booking.reference, ())
                if agreed.person
            ),
        }
        - beside
        - set(staff),
        shown_names={name for name, owner in shown if owner != reference} - set(staff),
        identifiers={text for booking in others for text in _identifiers(booking)},
        subject={
            f"{client.given_name} {client.family_name}",
            *beside,
            *(name for name, owner in shown if owner == reference),
        },
    )


def _names(booking: BookingRow) -> Iterator[str]:
    yield f"{booking.given_name} {booking.family_name}"
    if booking.interpreter_name:
        yield booking.interpreter_name


def _identifiers(booking: BookingRow) -> Iterator[str]:
    yield from (booking.reference, booking.email)
    yield from filter(None, (booking.mobile, booking.attendance_id))


def _shown_names(
    events: Iterable[Event], course: PlannedCourse
) -> Iterator[tuple[str, str | None]]:
    """Yields the names that people had at the meeting, each with the booking of whose client it
    was; None for anybody else."""
    events = tuple(events)
    owners = Owners(course, events)
    for event in events:
        person, instance = getattr(event, "person", None), getattr(event, "instance", None)
        if isinstance(person, Person) and person.name and not person.account_id:
            owner = owners.of(instance, person) if instance else None
            yield person.name, owner.booking if owner and owner.kind is Kind.CLIENT else None
