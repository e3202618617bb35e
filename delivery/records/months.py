"""The ledger's months: on PostgreSQL each is a table of its own, so that the end of its keeping is
that table's, and takes a moment whatever it holds."""

from datetime import date

from sqlalchemy import text

from delivery.records.store import Transaction

AHEAD = 3
"""Months that stand ready before they begin; what comes when none does goes to `ledger_other`."""

MAKING = 0x6D6E7468  # "mnth": names the lock below among PostgreSQL's advisory ones
EXISTS = text("SELECT to_regclass(:name) IS NOT NULL")

# Whoever writes waits behind whoever waits for the whole ledger, and Zoom waits 3 s for an answer.
# A month that could not be made now is made an hour later, long before it begins.
BRIEFLY = text("SET LOCAL lock_timeout = '1s'")
ALONE = text("LOCK TABLE ledger IN ACCESS EXCLUSIVE MODE")

# What came before its month was there moves to it: PostgreSQL attaches none of which rows lie
# elsewhere. Nobody else sees the guard off, for the ledger is locked until all of it is done.
MAKE = """
CREATE TABLE {name} (LIKE ledger INCLUDING ALL);
ALTER TABLE ledger_other DISABLE TRIGGER ledger_other_append_only;
WITH early AS (
    DELETE FROM ledger_other WHERE day >= '{first}' AND day < '{following}' RETURNING *
) INSERT INTO {name} SELECT * FROM early;
ALTER TABLE ledger_other ENABLE TRIGGER ledger_other_append_only;
ALTER TABLE ledger ATTACH PARTITION {name} FOR VALUES FROM ('{first}') TO ('{following}');
CREATE TRIGGER {name}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {name}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


async def make_ready(tx: Transaction, today: date) -> list[str]:
    """The tables that were made: of the month before today's, its own, and those that follow.

    SQLite has no such tables: nothing is made there. Raises StoreFault where others have been
    reading the ledger for too long to wait for.
    """
    if tx.dialect.name != "postgresql":
        return []
    await tx.execute(text("SELECT pg_advisory_xact_lock(:name)"), {"name": MAKING})
    steps = [step for step in range(-1, AHEAD + 1) if not await _is_there(tx, today, step)]
    if steps:
        await tx.execute(BRIEFLY)
        await tx.execute(ALONE)
    return [await _make(tx, today, step) for step in steps]


async def _is_there(tx: Transaction, today: date, step: int) -> bool:
    return bool(await tx.scalar(EXISTS, {"name": _name(_first(today, step))}))


async def _make(tx: Transaction, today: date, step: int) -> str:
    first, following = _first(today, step), _first(today, step + 1)
    name = _name(first)
    for statement in MAKE.format(name=name, first=first, following=following).split(";"):
        await tx.execute(text(statement))
    return name


def _name(first: date) -> str:
    return f"ledger_{first:%Y_%m}"


def _first(today: date, step: int) -> date:
    """The first day of the month so many months after today's."""
    years, month = divmod(today.year * 12 + today.month - 1 + step, 12)
    return date(years, month + 1, 1)
