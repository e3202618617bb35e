"""The ledger's months: on PostgreSQL each is a table of its own, so that the end of its keeping is
that table's, and takes a moment whatever it holds."""

from datetime import date

from sqlalchemy import text

from delivery.records.store import Transaction

AHEAD = 3
"""Months that stand ready before they begin; what comes when none does goes to `ledger_other`."""

MAKING = 0x6D6E7468  # "mnth": names the lock below among PostgreSQL's advisory ones
EXISTS = text("SELECT to_regclass(:name) IS NOT NULL")


async def make_ready(tx: Transaction, today: date) -> list[str]:
    """The tables that were made: of the month before today's, its own, and those that follow.

    SQLite has no such tables: nothing is made there.
    """
    if tx.dialect.name != "postgresql":
        return []
    await tx.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": MAKING})
    made: list[str] = []
    for step in range(-1, AHEAD + 1):
        first = _first(today, step)
        name = f"ledger_{first:%Y_%m}"
        if await tx.scalar(EXISTS, {"name": name}):
            continue
        following = _first(today, step + 1)
        await tx.execute(
            text(
                f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF ledger "
                f"FOR VALUES FROM ('{first}') TO ('{following}')"
            )
        )
        await tx.execute(
            text(
                f"CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
        )
        made.append(name)
    return made


def _first(today: date, step: int) -> date:
    """The first day of the month so many months after today's."""
    years, month = divmod(today.year * 12 + today.month - 1 + step, 12)
    return date(years, month + 1, 1)
