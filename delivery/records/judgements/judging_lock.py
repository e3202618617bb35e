"""Ensures that one of several processes on a PostgreSQL judges a course."""

from sqlalchemy import text

from delivery.records.database.store import Transaction

JUDGING = 0x6A756467  # "judg": names these locks among PostgreSQL's advisory ones


async def judging(tx: Transaction, course_id: int) -> bool:
    """Tries to lock the course for judging until the transaction ends; returns False at once if
    another process holds the lock.

    Unlike `FOR UPDATE SKIP LOCKED`, this advisory lock does not delay changes of the course and
    works in read-only transactions. On SQLite, which one process serves, always True.
    """
    if tx.dialect.name != "postgresql":
        return True
    query = text("SELECT pg_try_advisory_xact_lock(:name, :course)")
    return bool(await tx.scalar(query, {"name": JUDGING, "course": course_id}))
