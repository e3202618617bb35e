"""The courses of a ledger that `ten_million_rows` fills, so that its rows go with their courses."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from compliance.retention.hold import HoldCause
from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.records.retention import holds
from delivery.records.tables import courses, meetings
from tests.bench.databases.course_plans import LASTS, POLICY, keep_booking
from tests.bench.databases.ten_million_rows import A_COURSE, DAYS

AT_ONCE = 50
"""So few that the rows of a course lie within a day, as in life."""
IN_A_STATEMENT = 500


async def keep(url: str, rows: int, days_ago: int) -> None:
    """Adds the courses, with nobody on them but for the last: a hold stands on the client there, so
    that the month of that course stays."""
    store = Store(url)
    try:
        async with store.writing() as tx:
            officer = await users.add(
                tx, email="h@example.org", name="H", role="officer", now=datetime.now(UTC)
            )
            planned = list(_courses(rows, days_ago))
            for first in range(0, len(planned), IN_A_STATEMENT):
                await _add(tx, planned[first : first + IN_A_STATEMENT])
            await _hold(tx, len(planned), officer)
    finally:
        await store.close()


def _courses(rows: int, days_ago: int) -> Iterator[dict[str, Any]]:
    since = datetime.now(UTC) - timedelta(days=days_ago)
    for number in range((rows + A_COURSE - 1) // A_COURSE):
        first_row = number // AT_ONCE * AT_ONCE * A_COURSE
        ends_at = since + timedelta(days=DAYS) * (first_row / rows) + timedelta(hours=12)
        yield {
            "id": number + 1, "reference": f"OLD-{number}", "type": "NSAC", "policy": POLICY,
            "starts_at": ends_at - LASTS, "ends_at": ends_at, "zoom_host": f"host-{number}",
            "schedule_version": 1, "state": "planned", "changed_at": since,
        }  # fmt: skip


async def _add(tx: Transaction, planned: list[dict[str, Any]]) -> None:
    await tx.execute(insert(courses), planned)
    of_courses = [
        {
            "course_id": course["id"],
            "meeting_id": f"8{(course['id'] - 1) * 7919 % 9999999967:010d}",
            "schedule_version": 1,
            "made_at": course["changed_at"],
        }
        for course in planned
    ]
    await tx.execute(insert(meetings), of_courses)


async def _hold(tx: Transaction, course_id: int, officer: int) -> None:
    changed_at = await tx.scalar(select(courses.c.changed_at).where(courses.c.id == course_id))
    assert changed_at is not None
    booking_id = await keep_booking(tx, course_id, "HELD-1", "held-1", changed_at)
    await holds.place(
        tx, booking_id=booking_id, cause=HoldCause.COMPLAINT, reason="A complaint.",
        look_again_on=date(2030, 1, 1), user_id=officer, now=datetime.now(UTC),
    )  # fmt: skip
