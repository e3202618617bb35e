"""Every message in every form, written to a booked client, a trainer and the office; and the links
that are in them."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from compliance.policy.message_terms import (
    AccountMessage,
    MessageKind,
    MessageTerms,
    OfficeMessage,
    TrainerMessage,
)
from delivery.configuration.settings import Settings
from delivery.joining import joining_letter
from delivery.notices import notice_letter, staff_letter
from delivery.notices.staff_details import StaffDetails
from delivery.policies import policy_reading
from delivery.previews import sample_client
from delivery.previews.sample_client import Sample
from delivery.records.accounts.users import User
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from tests.scenes.client_place import STARTS

TERMS = sample_client.of_provider(policy_reading.shipped_set())
LINK = re.compile(r"https?://[^\s\\\"'<>]+")


@dataclass(frozen=True, slots=True)
class Recipients:
    booking: BookingRow
    course: CourseRow
    record_key: str
    trainer: User


def client_messages(to: Recipients, settings: Settings) -> Iterator[tuple[MessageKind, str]]:
    """Every kind and variant: as plain text, HTML, calendar file, text message, and in a call."""
    for sample in sample_client.samples(TERMS, "en"):
        for form in _forms(sample, to, settings):
            yield sample.kind, form


def _forms(sample: Sample, to: Recipients, settings: Settings) -> Iterator[str]:
    booking, course = to.booking, to.course
    details = replace(sample.details, booking=booking, course=course, record_key=to.record_key)
    notice = notice_letter.notice(details, settings)
    yield from (notice.text, notice.html, notice.short, *notice.say)
    if sample.joining is not None:
        letter = joining_letter.letter(
            replace(sample.joining, booking=booking, course=course), settings, STARTS
        )
        assert letter.calendar is not None
        unfolded = letter.calendar.replace(b"\r\n ", b"").decode()
        yield from (letter.text, letter.html, unfolded)


def staff_messages(
    to: Recipients, settings: Settings
) -> Iterator[tuple[TrainerMessage | OfficeMessage | AccountMessage, str]]:
    """Every kind to trainers and to the office, as plain text and as HTML."""
    row = next(sample_client.samples(TERMS, "en")).details.message
    for kind in (*TrainerMessage, *OfficeMessage, *AccountMessage):
        trainer = None if isinstance(kind, OfficeMessage) else to.trainer
        user_id = trainer.id if trainer else None
        message = replace(row, kind=kind.value, booking_id=None, user_id=user_id)
        notice = staff_letter.notice(
            StaffDetails(message, trainer, to.course, MessageTerms(), reset_at=STARTS), settings
        )
        yield kind, notice.text
        yield kind, notice.html


def links_in(form: str, settings: Settings) -> set[str]:
    """The paths on this service that a form of a message links to."""
    addresses = {html.unescape(link).rstrip(".,;)") for link in LINK.findall(form)}
    service = settings.public_url
    return {link.removeprefix(service) for link in addresses if link.startswith(f"{service}/")}
