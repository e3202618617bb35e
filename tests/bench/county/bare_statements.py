"""What officers' pages need of the database at least: the yardsticks of their benches."""

from datetime import datetime, timedelta

from sqlalchemy import select, text, tuple_

from delivery.records.database.store import Transaction
from delivery.records.tables import bookings, cases, course_figures, courses, users

NOW = datetime.fromisoformat("2026-06-01T08:00Z")
A_YEAR = NOW - timedelta(days=365), NOW

COUNTS = (
    "SELECT courses.state, policy, count(*) FROM courses WHERE {year} GROUP BY 1, 2",
    "SELECT count(*), sum(heard_s), sum(scheduled_s), sum(camera_on_s), sum(camera_off_s),"
    " sum(camera_unknown_s), sum(watched)"
    " FROM courses JOIN course_figures ON course_id = id WHERE {year}",
    "SELECT bookings.state, count(*) FROM courses JOIN bookings ON course_id = courses.id"
    " WHERE {year} GROUP BY 1",
    "SELECT messages.state, count(*) FROM courses JOIN bookings ON bookings.course_id = courses.id"
    " JOIN messages ON booking_id = bookings.id"
    " AND messages.schedule_version = bookings.schedule_version WHERE {year} GROUP BY 1",
    "SELECT outcome, count(*), count(changes) FROM courses JOIN cases ON course_id = courses.id"
    " WHERE {year} GROUP BY 1",
    "SELECT kind, name, course_counts.state, sum(number), sum(seconds)"
    " FROM courses JOIN course_counts ON course_id = courses.id WHERE {year} GROUP BY 1, 2, 3",
)
"""The figures of a report, each counted by itself."""

FORCES = (
    "SELECT force, kind, name, force_counts.state, sum(number), sum(seconds)"
    " FROM courses JOIN force_counts ON course_id = courses.id WHERE {year} GROUP BY 1, 2, 3, 4",
    "SELECT force, count(DISTINCT courses.id)"
    " FROM courses JOIN force_counts ON course_id = courses.id WHERE {year} GROUP BY 1",
)
"""The figures by force, likewise."""


async def rows_of_page(tx: Transaction) -> object:
    """The rows of one page of the work list by their keys."""
    keys = select(cases.c.booking_id, cases.c.course_id).where(cases.c.act.is_not(None))
    first = keys.order_by(cases.c.place, cases.c.due_at, cases.c.booking_id).limit(51)
    query = (
        select(cases, bookings.c.reference, bookings.c.given_name, bookings.c.family_name)
        .add_columns(courses.c.reference)
        .join(bookings, bookings.c.id == cases.c.booking_id)
        .join(courses, courses.c.id == cases.c.course_id)
        .where(tuple_(cases.c.booking_id, cases.c.course_id).in_(first))
    )
    return (await tx.execute(query)).all()


async def counts_of_year(tx: Transaction) -> object:
    return await _counted(tx, COUNTS)


async def forces_of_year(tx: Transaction) -> object:
    return await _counted(tx, FORCES)


async def _counted(tx: Transaction, statements: tuple[str, ...]) -> object:
    year = "courses.starts_at >= :start AND courses.starts_at < :until"
    start, until = A_YEAR
    values: dict[str, object] = {"start": start, "until": until}
    if tx.dialect.name == "sqlite":
        values = {
            "start": f"{start:%Y-%m-%d %H:%M:%S.%f}",
            "until": f"{until:%Y-%m-%d %H:%M:%S.%f}",
        }
    return [(await tx.execute(text(each.format(year=year)), values)).all() for each in statements]


async def outcomes_of_year(tx: Transaction) -> object:
    """The rows of a year's file, fetched and nothing else."""
    start, until = A_YEAR
    query = (
        select(
            *(bookings.c.reference, bookings.c.attendance_id, bookings.c.force),
            *(courses.c.reference, courses.c.type, courses.c.starts_at),
            *(cases.c.present_s, cases.c.scheduled_s, course_figures.c.heard_s, cases.c.late_by_s),
            *(cases.c.upheld, cases.c.outcome, cases.c.signed_at, users.c.name),
            *(cases.c.national_status, cases.c.rebook_by, cases.c.rebook_charge_pence),
            *(cases.c.refund_pence, cases.c.refer_to_police, cases.c.changes),
        )
        .select_from(courses)
        .join(course_figures, course_figures.c.course_id == courses.c.id)
        .join(bookings, bookings.c.course_id == courses.c.id)
        .join(cases, (cases.c.booking_id == bookings.c.id) & (cases.c.course_id == courses.c.id))
        .outerjoin(users, users.c.id == cases.c.signed_by)
        .where(courses.c.starts_at >= start, courses.c.starts_at < until)
        .order_by(courses.c.starts_at, courses.c.id, bookings.c.id)
    )
    return (await tx.execute(query)).all()
