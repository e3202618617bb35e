"""Two clients' bookings on a course of 165 minutes, for tests of the clients' pages."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from delivery.records.accounts import users
from delivery.records.database.store import Store
from delivery.records.planning import bookings
from delivery.records.planning.bookings import BookingDetails
from delivery.records.planning.courses import CourseDetails
from tests import stored_register

STARTS = datetime(2026, 6, 10, 8, tzinfo=UTC)  # 9am in London
ENDS = STARTS + timedelta(minutes=165)
BOOKED = STARTS - timedelta(days=20)


@dataclass(frozen=True, slots=True)
class ClientVisit:
    """Alan Archer's booking, and Bella Brook's on the same course."""

    store: Store
    course_id: int
    booking_id: int
    other_booking_id: int
    officer_id: int
    key: str
    course: CourseDetails
    booking: BookingDetails

    @property
    def path(self) -> str:
        return f"/join/{self.key}"

    async def register(self, join_url: str, kind: str = "client") -> None:
        """Registers the client, as the meeting provider does."""
        async with self.store.writing() as tx:
            await stored_register.register(
                tx, self.booking_id, f"reg-{kind}", BOOKED, kind=kind, join_url=join_url
            )

    async def change_booking(self, **changes: Any) -> None:
        async with self.store.writing() as tx:
            await stored_register.put_booking(
                tx, replace(self.booking, **changes), STARTS - timedelta(days=3)
            )

    async def change_course(self, **changes: Any) -> None:
        async with self.store.writing() as tx:
            await stored_register.put_course(
                tx, replace(self.course, **changes), STARTS - timedelta(days=3)
            )


async def make_place(store: Store) -> ClientVisit:
    course = CourseDetails(
        reference="NSAC-1",
        type="NSAC",
        policy="lrsp-2025-03",
        starts_at=STARTS,
        ends_at=ENDS,
        trainer_id=None,
        zoom_host="host@provider.example",
    )
    async with store.writing() as tx:
        officer_id = await users.add(
            tx, email="o@provider.example", name="Olive Orr", role="officer", now=BOOKED
        )
        course_id, _ = await stored_register.put_course(tx, course, BOOKED)
        alan = _booking(course_id, "A", "Alan", "Archer")
        booking_id, _ = await stored_register.put_booking(tx, alan, BOOKED)
        other_id, _ = await stored_register.put_booking(
            tx, _booking(course_id, "B", "Bella", "Brook"), BOOKED
        )
        booking = await bookings.by_id(tx, booking_id)
    assert booking is not None
    return ClientVisit(
        store, course_id, booking_id, other_id, officer_id, booking.link_key, course, alan
    )


def _booking(course_id: int, reference: str, given_name: str, family_name: str) -> BookingDetails:
    return BookingDetails(
        reference=reference,
        course_id=course_id,
        force="Lincolnshire Police",
        police_deadline=date(2026, 7, 8),
        given_name=given_name,
        family_name=family_name,
        email=f"{given_name.lower()}@client.example",
        preferred_contact="email",
        language="en",
    )
