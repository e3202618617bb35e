"""Calls to clients of the next three days, and notes about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from delivery.configuration.settings import Settings
from delivery.notices import calls, notice_letter
from delivery.notices.calls import CallResult, NoSuchCall
from delivery.notices.notice_details import NoticeDetails
from delivery.policies import pinning
from delivery.records.correspondence import contacts, message_of_booking
from delivery.records.correspondence.contacts import Contact
from delivery.records.database.store import Store, Transaction
from delivery.records.messages.instructions import JOINING
from delivery.records.messages.messages import MessageRow
from delivery.records.planning import bookings, courses
from delivery.records.planning.bookings import BookingRow
from delivery.records.planning.courses import CourseRow
from delivery.records.readiness import coming_clients
from delivery.records.readiness.coming_clients import NotedContact
from delivery.records.review import audit
from delivery.validation.errors import FieldError, InvalidInput

NO_RESULT = "select what you note"
NO_NOTE = "write the note"


class ContactResult(Enum):
    TOLD = "told"
    NOT_REACHED = "not_reached"
    NOTE = "note"
    """No call: a note alone."""


class NoSuchClient(Exception):
    """The client is not booked on a planned course any more, or never was."""


@dataclass(frozen=True, slots=True)
class ClientToCall:
    booking: BookingRow
    course: CourseRow
    say: tuple[str, ...]
    """The points to make; empty once the course is over."""
    contacts: Sequence[NotedContact]
    """The calls and notes on record, the newest first."""


async def to_call(
    tx: Transaction, booking_id: int, settings: Settings, now: datetime
) -> ClientToCall:
    """Raises NoSuchClient, PolicyFault, and MessageFault."""
    booking, course = await _booked(tx, booking_id)
    noted = await coming_clients.all_contacts(tx, booking_id)
    if course.ends_at <= now:
        return ClientToCall(booking, course, (), noted)
    policy = await pinning.policy_of(tx, course)
    details = NoticeDetails(_message(booking, now), booking, course, policy)
    return ClientToCall(booking, course, notice_letter.notice(details, settings).say, noted)


async def _booked(tx: Transaction, booking_id: int) -> tuple[BookingRow, CourseRow]:
    """Raises NoSuchClient."""
    booking = await bookings.by_id(tx, booking_id)
    course = await courses.by_id(tx, booking.course_id) if booking else None
    if booking is None or course is None:
        raise NoSuchClient
    if (booking.state, course.state) != ("booked", "planned"):
        raise NoSuchClient
    return booking, course


def _message(booking: BookingRow, now: datetime) -> MessageRow:
    """Stands for the joining instructions, of which the call gives the points."""
    return MessageRow(
        id=0,
        booking_id=booking.id,
        kind=JOINING,
        schedule_version=booking.schedule_version,
        state="due",
        message_id="",
        attempts=0,
        due_at=now,
        claimed_at=None,
        sent_at=None,
        fault=None,
        channel="telephone",
    )


async def note_contact(
    store: Store,
    booking_id: int,
    result: ContactResult | None,
    note: str,
    officer_id: int,
    now: datetime,
) -> None:
    """Notes a call or a note. A call that a message waits for is noted at the message. Raises
    InvalidInput, and NoSuchClient."""
    words = calls.words_of(note)
    if result is None:
        raise InvalidInput(FieldError("result", NO_RESULT))
    if result is ContactResult.NOTE and not words:
        raise InvalidInput(FieldError("note", NO_NOTE))
    is_call = result is not ContactResult.NOTE
    waiting = await _waiting_call(store, booking_id, now) if is_call else None
    if waiting is None:
        await _add(store, booking_id, result, words, officer_id, now)
        return
    try:
        await calls.note_call(store, waiting, CallResult(result.value), words, officer_id, now)
    except NoSuchCall:
        raise NoSuchClient from None


async def _add(
    store: Store, booking_id: int, result: ContactResult, words: str, officer_id: int, now: datetime
) -> None:
    is_call = result is not ContactResult.NOTE
    async with store.writing() as tx:
        booking, course = await _booked(tx, booking_id)
        contact = Contact(
            booking_id=booking_id,
            course_id=course.id,
            kind="call" if is_call else "note",
            result=result.value if is_call else "",
            note=words,
            user_id=officer_id,
            at=now,
        )
        await contacts.add(tx, contact)
        act, subject = f"{contact.kind} noted", f"booking {booking.reference}"
        await audit.add(tx, user_id=officer_id, act=act, subject=subject, now=now)


async def _waiting_call(store: Store, booking_id: int, now: datetime) -> int | None:
    """Returns the joining instructions that wait for a call to this client; None without such."""
    async with store.reading() as tx:
        message = await message_of_booking.joining(tx, booking_id, now)
    if message is None or (message.channel, message.state) != ("telephone", "due"):
        return None
    return message.id
