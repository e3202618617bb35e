"""The ledger's months: on PostgreSQL each is a table of its own, so that the end of its keeping is
that table's, and takes a moment whatever it holds."""

from datetime import date

from sqlalchemy import text

from delivery.records.database.store import Transaction

AHEAD = 3
"""Months that stand ready before they begin; what comes when none does goes to `ledger_other`."""

MAKING = 0x6D6E7468  # "mnth": names the lock below among PostgreSQL's advisory ones
EXISTS = text("SELECT to_regclass(:name) IS NOT NULL")

# Whoever writes waits behind whoever waits for the whole ledger, and Zoom waits 3 s for an answer.
# A month that could not be made now is made an hour later, long before it begins.
BRIEFLY = text("SET LOCAL lock_timeout = '1s'")
MAKE = text("SELECT make_ledger_month(:first)")


async def make_ready(tx: Transaction, today: date) -> list[str]:
    """The tables that were made: of the month before today's, its own, and those that follow.

    SQLite has no such tables: nothing is made there. Raises StoreFault where others have been
    reading the ledger for too long to wait for.
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
    """The first day of the month so many months after today's."""
    years, month = divmod(today.year * 12 + today.month - 1 + step, 12)
    return date(years, month + 1, 1)
