"""Stores the courses and bookings of a bench with the values that they have in common."""

from datetime import date, datetime, timedelta

from delivery.records.accounts import users
from delivery.records.database.store import Transaction
from delivery.records.planning import bookings, courses
from tests import stored_register

LASTS = timedelta(minutes=165)
POLICY = "lrsp-2025-03"


async def trainer_of(tx: Transaction, subject: str, now: datetime) -> int:
    """The trainer of the course with this reference, or of several courses that one person holds;
    they are added if need be."""
    email = f"trainer-{subject.lower()}@trainers.example"
    trainer = await users.by_email(tx, email)
    if trainer is not None:
        return trainer.id
    return await users.add(tx, email=email, name="Priya Shah", role="trainer", now=now)


async def keep_course(
    tx: Transaction, reference: str, number: int, trainer: int, starts_at: datetime, now: datetime
) -> int:
    planned = courses.CourseDetails(
        reference=reference,
        type="NSAC",
        policy=POLICY,
        starts_at=starts_at,
        ends_at=starts_at + LASTS,
        trainer_id=trainer,
        zoom_host=f"host-{number}",
    )
    course_id, _ = await stored_register.put_course(tx, planned, now)
    return course_id


async def keep_booking(
    tx: Transaction, course_id: int, reference: str, registrant_id: str, now: datetime
) -> int:
    """Stores a booking and its registrant at the meeting provider; returns the id."""
    details = bookings.BookingDetails(
        reference=reference,
        course_id=course_id,
        force="LINCOLNSHIRE POLICE",
        police_deadline=date(2030, 1, 1),
        given_name="Alex",
        family_name=reference,
        email=f"{reference.lower()}@client.example",
        preferred_contact="email",
        language="en",
    )
    booking_id, _ = await stored_register.put_booking(tx, details, now)
    await stored_register.register(tx, booking_id, registrant_id, now)
    return booking_id
