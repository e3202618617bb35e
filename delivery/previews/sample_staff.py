"""Each kind of message to a made-up trainer and to the office."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from compliance.policy.message_terms import AccountMessage, OfficeMessage, TrainerMessage
from delivery.notices.staff_details import OF_A_PLACE, StaffDetails
from delivery.previews.sample_client import COURSE, STARTS, SamplePolicy, message_of
from delivery.records.accounts.users import User

TRAINER = User(
    id=0,
    email="alex@example.org",
    name="Alex Example",
    role="trainer",
    password_hash=None,
    zoom_user_id=None,
    active=True,
    made_at=STARTS,
)
NOT_READY = (
    {
        "what": "trainer",
        "words": "The trainer has not confirmed the course",
        "act": "Confirm the course on your list of courses.",
    },
)
"""What an inspection could have found."""


@dataclass(frozen=True, slots=True)
class StaffSample:
    """A message to the made-up trainer, or to the office."""

    kind: TrainerMessage | OfficeMessage | AccountMessage
    variant: str
    details: StaffDetails = field(repr=False)


def samples(terms: SamplePolicy) -> Iterator[StaffSample]:
    """Yields every message in every variant."""
    for kind in TrainerMessage:
        to_trainer = replace(message_of(kind), booking_id=None, user_id=TRAINER.id)
        details = StaffDetails(to_trainer, TRAINER, COURSE, terms.policy.messages, NOT_READY)
        yield StaffSample(kind, "", details)
        if kind in OF_A_PLACE:
            yield StaffSample(kind, "second trainer", replace(details, is_second=True))
        if kind is TrainerMessage.COURSE_TAKEN_AWAY:
            cancelled = replace(COURSE, state="cancelled")
            yield StaffSample(kind, "cancelled", replace(details, course=cancelled))
        if kind is TrainerMessage.NOT_READY:
            to_office = replace(to_trainer, user_id=None)
            yield StaffSample(kind, "office", replace(details, message=to_office, trainer=None))
    for own_kind in AccountMessage:
        message = replace(message_of(own_kind), booking_id=None, user_id=TRAINER.id)
        details = StaffDetails(message, TRAINER, None, terms.policy.messages, reset_at=STARTS)
        yield StaffSample(own_kind, "", details)
    for office_kind in OfficeMessage:
        message = replace(message_of(office_kind), booking_id=None)
        course = None if office_kind is OfficeMessage.MISSED else COURSE
        details = StaffDetails(message, None, course, terms.policy.messages)
        yield StaffSample(office_kind, "", details)
