"""A plan for tests: a course, a booking and a user."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from delivery.records.accounts import users
from delivery.records.database.row_outcome import RowOutcome
from delivery.records.database.store import Transaction
from delivery.records.meetings import meeting_requests
from delivery.records.planning.bookings import BookingDetails
from delivery.records.planning.courses import CourseDetails
from tests import stored_register

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
STARTS_AT = datetime(2026, 6, 10, 8, tzinfo=UTC)
LASTS = timedelta(minutes=165)


def course_details(**changes: Any) -> CourseDetails:
    planned: dict[str, Any] = {
        "reference": "NSAC-1",
        "type": "NSAC",
        "policy": "lrsp-2025-03",
        "starts_at": STARTS_AT,
        "ends_at": STARTS_AT + LASTS,
        "trainer_id": None,
        "zoom_host": "host@example.org",
    }
    return CourseDetails(**{**planned, **changes})


def booking_details(course_id: int, **changes: Any) -> BookingDetails:
    booked: dict[str, Any] = {
        "reference": "B-1",
        "course_id": course_id,
        "force": "Lincolnshire",
        "police_deadline": date(2026, 7, 8),
        "given_name": "Alan",
        "family_name": "Archer",
        "email": "alan@example.org",
        "preferred_contact": "email",
        "language": "en",
        "requirements": ("large_print",),
    }
    return BookingDetails(**{**booked, **changes})


async def put_course(tx: Transaction, **changes: Any) -> tuple[int, RowOutcome]:
    return await stored_register.put_course(tx, course_details(**changes), NOW)


async def a_course(tx: Transaction, **changes: Any) -> int:
    return (await put_course(tx, **changes))[0]


async def a_booking(tx: Transaction, course_id: int, **changes: Any) -> int:
    return (await stored_register.put_booking(tx, booking_details(course_id, **changes), NOW))[0]


async def an_officer(tx: Transaction) -> int:
    return await users.add(tx, email="olive@example.org", name="Olive", role="officer", now=NOW)


async def register(tx: Transaction, booking_id: int, registrant_id: str = "reg-1") -> None:
    """Stores a registrant for the booking, as the meeting provider's answer does."""
    await stored_register.register(tx, booking_id, registrant_id, NOW)


async def asked(tx: Transaction, course_id: int) -> list[tuple[str, int | None]]:
    """The requests to the meeting provider about a course: their kinds and bookings, in order."""
    rows = await meeting_requests.of_course(tx, course_id)
    return [(row.kind, row.booking_id) for row in rows]
