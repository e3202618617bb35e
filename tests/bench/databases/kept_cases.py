"""A county's cases of months or years in the records: nearly all signed, and some that wait.

Bookings, letters and derived rows are written by the database itself, in a few statements; their
values are those of a county with nine clients on each course.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

import psycopg
from sqlalchemy import insert, text

from delivery.records.accounts import users
from delivery.records.database.store import Store, Transaction
from delivery.records.tables import courses

PEOPLE = 9
COURSES_A_MONTH = 407
"""A county's: 4,880 a year."""
APART = timedelta(days=365) / (12 * COURSES_A_MONTH)
LASTS = timedelta(minutes=165)

NUMBERS = """
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :most)
"""
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
LETTERS = """
INSERT INTO messages (booking_id, kind, schedule_version, state, message_id, attempts, due_at)
SELECT bookings.id, 'joining', 1, CASE bookings.id % 50 WHEN 0 THEN 'refused' ELSE 'sent' END,
    'm-' || bookings.id, 1, starts_at
FROM bookings JOIN courses ON courses.id = course_id
"""
CASES = """
INSERT INTO cases (booking_id, course_id, name_key, force, trainer_id, starts_at, act, place,
    due_at, due_kind, to_review, clean, recommended, outcome, signed_at, signed_by, changes,
    present_s, scheduled_s, late_by_s, upheld, national_status, refer_to_police)
SELECT bookings.id, course_id, ' person' || bookings.id % 977 || ' alex', force, :trainer,
    starts_at, CASE WHEN bookings.id > :signed THEN 'sign' END, 1, :due, 'police', 0, :clean,
    'completed', CASE WHEN bookings.id <= :signed THEN 'completed' END,
    CASE WHEN bookings.id <= :signed THEN ends_at END,
    CASE WHEN bookings.id <= :signed THEN :trainer END,
    CASE WHEN bookings.id <= :signed AND bookings.id % 90 = 0 THEN 'presence, reviews' END,
    9000 + bookings.id % 900, 9900, bookings.id % 7, bookings.id % 11 / 10, 4, :refers
FROM bookings JOIN courses ON courses.id = course_id
"""
FIGURES = """
INSERT INTO course_figures (course_id, scheduled_s, heard_s, camera_on_s, camera_off_s,
    camera_unknown_s, watched)
SELECT id, 9900, 9900 - id % 60, 80000, id % 900, 500, 9 FROM courses
"""
COUNTS = """
INSERT INTO course_counts (course_id, kind, name, state, number, seconds)
SELECT courses.id, kind, name, given, 1 + courses.id % 3, long FROM courses, (
    SELECT 'absence' AS kind, 'client_network' AS name, '' AS given, 300 AS long
    UNION ALL SELECT 'absence', 'client_left', '', 200
    UNION ALL SELECT 'breach', 'absent', 'upheld', 0
    UNION ALL SELECT 'breach', 'absent', 'dismissed', 0
    UNION ALL SELECT 'breach', 'camera_off', 'withdrawn', 0
) AS counted
"""
OF_FORCES = """
INSERT INTO force_counts (course_id, force, kind, name, state, number, seconds)
SELECT courses.id, force, kind, name, given, 1 + courses.id % 3, long FROM courses,
    (SELECT 'LINCOLNSHIRE POLICE' AS force UNION ALL SELECT 'KENT POLICE') AS forces, (
    SELECT 'client' AS kind, 'attended' AS name, '' AS given, 0 AS long
    UNION ALL SELECT 'client', 'not_seen', '', 0
    UNION ALL SELECT 'outcome', 'completed', '4', 0
    UNION ALL SELECT 'outcome', 'did_not_attend', '6', 0
    UNION ALL SELECT 'breach', 'absent', 'upheld', 0
    UNION ALL SELECT 'breach', 'camera_off', 'dismissed', 0
    UNION ALL SELECT 'decided', '2880', '', 0
    UNION ALL SELECT 'message', 'in_time', '', 0
    UNION ALL SELECT 'camera', 'on', '', 9000
    UNION ALL SELECT 'camera', 'unknown', '', 900
) AS counted
"""

NEXT_ID = "SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"


async def fill(store: Store, months: int, waiting: int, until: datetime) -> None:
    """Keeps the months before `until`, of which the last `waiting` cases need a signature."""
    count = months * COURSES_A_MONTH
    async with store.writing() as tx:
        is_postgresql = tx.dialect.name == "postgresql"
        trainer = await users.add(
            tx, email="tess@example.org", name="Tess", role="trainer", now=until
        )
        due = until + timedelta(days=28)
        moments = {"began": until, "due": due}
        written = {name: f"{at:%Y-%m-%d %H:%M:%S.%f}" for name, at in moments.items()}
        shared = {
            **(moments if is_postgresql else written),
            "day": due.date() if is_postgresql else due.date().isoformat(),
            "trainer": trainer,
            "most": count * PEOPLE,
            "signed": count * PEOPLE - waiting,
            "people": PEOPLE,
            "clean": True,
            "refers": False,
        }
        await tx.execute(insert(courses), [_course(n, count, trainer, until) for n in range(count)])
        for statement in (BOOKINGS, LETTERS, CASES, FIGURES, COUNTS, OF_FORCES):
            await _run(tx, statement, shared)
        await tx.execute(text("DELETE FROM case_changes"))
        if is_postgresql:  # whose next ids do not follow the ids that are given here
            for table in ("courses", "bookings"):
                await tx.execute(text(NEXT_ID.format(table=table)))
    async with store.writing() as tx:
        await tx.execute(text("ANALYZE"))


def vacuum(url: str) -> None:
    """On PostgreSQL, as autovacuum does in the database of a running service soon after."""
    if url.startswith("postgresql"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


async def _run(tx: Transaction, statement: str, values: Mapping[str, object]) -> None:
    """Gives the statement those of the values that it names."""
    named = text(statement)
    await tx.execute(named, {name: values[name] for name in named.compile().params})


def _course(number: int, count: int, trainer: int, until: datetime) -> dict[str, object]:
    starts_at = until - (count - number) * APART
    return {
        "id": number + 1,
        "reference": f"NSAC-{number + 1}",
        "type": "NSAC",
        "policy": "lrsp-2025-03",
        "starts_at": starts_at,
        "ends_at": starts_at + LASTS,
        "trainer_id": trainer,
        "zoom_host": "host",
        "schedule_version": 1,
        "state": "planned",
        "changed_at": until,
    }
