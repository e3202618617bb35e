"""Which process judges a course just now, where several share a PostgreSQL."""

from sqlalchemy import text

from delivery.records.database.store import Transaction

JUDGING = 0x6A756467  # "judg": names these locks among PostgreSQL's advisory ones


async def judging(tx: Transaction, course_id: int) -> bool:
    """Whether it is ours to judge until the transaction ends. Whoever asks does not wait.

    As `FOR UPDATE SKIP LOCKED` on the course's row would be, but without holding up who changes
    the course, and for a transaction that only reads. On SQLite there is one process: always.
    """
    if tx.dialect.name != "postgresql":
        return True
    query = text("SELECT pg_try_advisory_xact_lock(:name, :course)")
    return bool(await tx.scalar(query, {"name": JUDGING, "course": course_id}))
