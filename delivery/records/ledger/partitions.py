"""Makes the ledger's monthly partitions on PostgreSQL, so that a month can be deleted in a
moment."""

from datetime import date

from sqlalchemy import text

from delivery.records.database.store import Transaction

AHEAD = 3
"""The number of months made in advance; rows without a partition go to `ledger_other`."""

MAKING = 0x6D6E7468  # "mnth": names the lock below among PostgreSQL's advisory ones
EXISTS = text("SELECT to_regclass(:name) IS NOT NULL")

# Writers queue behind a transaction that waits for the whole ledger; Zoom waits 3 s for an answer.
# A month that cannot be made now is made an hour later, long before it begins.
BRIEFLY = text("SET LOCAL lock_timeout = '1s'")
MAKE = text("SELECT make_ledger_month(:first)")


async def make_ready(tx: Transaction, today: date) -> list[str]:
    """Makes the missing partitions from last month on; returns their names.

    SQLite has none. Raises StoreFault if other transactions keep the ledger locked for too long.
    """
    if tx.dialect.name != "postgresql":
        return []
    await tx.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": MAKING})
    firsts = [_first(today, step) for step in range(-1, AHEAD + 1)]
    missing = [first for first in firsts if not await _is_there(tx, first)]
    await tx.execute(BRIEFLY)
    return [str(await tx.scalar(MAKE, {"first": first})) for first in missing]


async def _is_there(tx: Transaction, first: date) -> bool:
    return bool(await tx.scalar(EXISTS, {"name": f"ledger_{first:%Y_%m}"}))


def _first(today: date, step: int) -> date:
    """The first day of the month `step` months after today's."""
    years, month = divmod(today.year * 12 + today.month - 1 + step, 12)
    return date(years, month + 1, 1)
