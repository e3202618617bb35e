"""A stored course and its nine clients, or others, before its first event."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from delivery.records.database.store import Store, Transaction
from delivery.records.meetings import meetings, report_fetches
from delivery.records.planning import bookings, courses
from tests import stored_register
from tests.scenes.scene import at

MEETING = "81234567890"
PEOPLE = {
    "A": ("Amelia", "Brown"),
    "B": ("Tomasz", "Kowalski"),
    "C": ("Grace", "Okafor"),
    "D": ("Mohammed", "Ali"),
    "E": ("Sian", "Davies"),
    "F": ("Oliver", "Smith"),
    "G": ("Priyanka", "Rao"),
    "H": ("Callum", "MacLeod"),
    "I": ("Jack", "O’Neill"),
}
EXTRAS: dict[str, dict[str, Any]] = {
    "C": {"requirements": ("captions",)},
    "H": {
        "interpreter_name": "Ines Iglesias",
        "interpreter_kind": "language",
        "interpreter_over_16": True,
    },
    "I": {"mobile": "07700 900123"},
}


async def plan_course(
    store: Store,
    trainer_id: int,
    *,
    with_report: bool,
    people: Mapping[str, tuple[str, str]] = PEOPLE,
) -> tuple[int, dict[str, int]]:
    """Returns the ids of the course and, by letter, of its bookings. Its meeting exists."""
    made = at("08:00")
    async with store.writing() as tx:
        details = courses.CourseDetails(
            reference="NSAC-1",
            type="NSAC",
            policy="lrsp-2025-03",
            starts_at=at("09:00"),
            ends_at=at("11:45"),
            trainer_id=trainer_id,
            zoom_host="host-1",
        )
        course_id, _ = await stored_register.put_course(tx, details, made)
        booked = [
            bookings.BookingDetails(
                reference=f"B-{letter}",
                course_id=course_id,
                force="LINCOLNSHIRE POLICE",
                police_deadline=date(2026, 7, 8),
                given_name=given,
                family_name=family,
                email=f"{letter.lower()}@example.org",
                preferred_contact="email",
                language="en",
                **EXTRAS.get(letter, {}),
            )
            for letter, (given, family) in people.items()
        ]
        ids = await stored_register.put_bookings(tx, booked, made)
        booking_ids = dict(zip(people, ids, strict=True))
        await meetings.keep_made(tx, course_id, MEETING, 1, made)
        await meetings.keep_read_back(tx, course_id, [], made)
        if with_report:
            await reported(tx, course_id)
        for letter, booking_id in booking_ids.items():
            await stored_register.register(tx, booking_id, f"reg-{letter}", made)
    return course_id, booking_ids


async def reported(tx: Transaction, course_id: int) -> None:
    due_at = at("12:15")
    await report_fetches.ask(tx, course_id, "first", due_at)
    task = await report_fetches.outbox.claim_next(tx, due_at)
    assert task is not None
    await report_fetches.done(tx, task, due_at, instances=1, lacking=0, rows=9)
