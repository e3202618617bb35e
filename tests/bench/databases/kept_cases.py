"""A county's cases of months or years in the records: nearly all signed, and some that wait.

Courses, bookings and the derived rows of cases are written by the database itself, in a few
statements; their values are those of a county with nine clients on each course.
"""

from datetime import datetime, timedelta

from sqlalchemy import text

from delivery.records.accounts import users
from delivery.records.database.store import Store

PEOPLE = 9
COURSES_A_MONTH = 407
"""A county's: 4,880 a year."""

NUMBERS = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :most)
"""
COURSES = (
    NUMBERS
    + """
INSERT INTO courses (id, reference, type, policy, starts_at, ends_at, trainer_id, zoom_host,
    schedule_version, state, changed_at)
SELECT n, 'NSAC-' || n, 'NSAC', 'lrsp-2025-03', :began, :began, :trainer, 'host', 1, 'planned',
    :began
FROM numbers
"""
)
BOOKINGS = (
    NUMBERS
    + """
INSERT INTO bookings (id, reference, course_id, force, police_deadline, given_name, family_name,
    email, preferred_contact, language, requirements, state, link_key, schedule_version, changed_at)
SELECT n, 'B-' || n, (n - 1) / :people + 1,
    CASE n % 4 WHEN 0 THEN 'KENT POLICE' ELSE 'LINCOLNSHIRE POLICE' END, :day,
    'Alex', 'Person' || n % 977, 'a@client.example', 'email', 'en', '[]', 'booked', 'key-' || n, 1,
    :began
FROM numbers
"""
)
CASES = (
    NUMBERS
    + """
INSERT INTO cases (booking_id, course_id, name_key, force, trainer_id, starts_at, act, place,
    due_at, due_kind, to_review, clean, recommended, outcome, signed_at)
SELECT bookings.id, bookings.course_id, ' person' || bookings.id % 977 || ' alex', bookings.force,
    :trainer, :began, CASE WHEN bookings.id > :most - :waiting THEN 'sign' END, 1, :due, 'police',
    0, :clean, 'completed', CASE WHEN bookings.id <= :most - :waiting THEN 'completed' END, NULL
FROM numbers JOIN bookings ON bookings.id = n
"""
)


async def fill(store: Store, months: int, waiting: int, began: datetime) -> None:
    """Keeps this many months, of which the last `waiting` cases need a signature."""
    courses = months * COURSES_A_MONTH
    people = courses * PEOPLE
    async with store.writing() as tx:
        trainer = await users.add(
            tx, email="tess@example.org", name="Tess", role="trainer", now=began
        )
        moment = (
            began if tx.dialect.name == "postgresql" else began.strftime("%Y-%m-%d %H:%M:%S.%f")
        )
        due = began + timedelta(days=28)
        due_at = due if tx.dialect.name == "postgresql" else due.strftime("%Y-%m-%d %H:%M:%S.%f")
        day = due.date() if tx.dialect.name == "postgresql" else due.date().isoformat()
        shared = {"began": moment, "trainer": trainer}
        await tx.execute(text(COURSES), {**shared, "most": courses})
        await tx.execute(
            text(BOOKINGS), {"most": people, "people": PEOPLE, "day": day, "began": moment}
        )
        values = {**shared, "most": people, "waiting": waiting, "due": due_at, "clean": True}
        await tx.execute(text(CASES), values)
        await tx.execute(text("DELETE FROM case_changes"))
    async with store.writing() as tx:
        await tx.execute(text("ANALYZE"))
